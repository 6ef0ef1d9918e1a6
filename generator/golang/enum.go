package golang

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// userSpecEnums writes the enums of the fields of UserSpec.
func (e *emitter) userSpecEnums(f *file) { e.enumsOf(f, e.m.UserSpec, e.nested) }

// observedEnums writes the enums of the fields of ObservedState.
func (e *emitter) observedEnums(f *file) { e.enumsOf(f, e.observedType(), e.observed) }

// enumsOf writes the enums of an object's fields and of those of its nested
// objects.
func (e *emitter) enumsOf(f *file, root *expr.ObjectType, nested []*expr.ObjectType) {
	for _, t := range e.m.Enums {
		if !hasEnum(root, t) && !slices.ContainsFunc(nested, func(o *expr.ObjectType) bool { return hasEnum(o, t) }) {
			continue
		}
		e.enum(f, enum{
			name:   t.GoName,
			doc:    described(t.GoName+" has one of the values below", t.Doc),
			none:   "is none of them",
			values: t.Values,
			what:   "one of " + t.GoName,
		})
	}
}

// hasEnum reports whether a field of an object is of an enum, or a list or a
// map of it.
func hasEnum(o *expr.ObjectType, enum *expr.EnumType) bool {
	return slices.ContainsFunc(o.Fields, func(f *expr.Field) bool {
		t := f.Type
		for isContainer(t) {
			t = t.Elem.Type
		}
		return t.Kind == expr.Enum && t.Enum == enum
	})
}

// enum is a type with named values from 1, and none of them at 0.
type enum struct {
	name, doc string
	none      string // what the zero value is
	what      string // what a text that cannot be read is not
	values    []expr.EnumValue
}

func (e *emitter) enum(f *file, t enum) {
	constants := []node{code("$\n$ $ = iota", note(t.name+"None "+t.none+"."), t.name+"None", t.name)}
	names := []node{code("case $:\nreturn \"\"", t.name+"None")}
	var parses []node
	for _, v := range t.values {
		if strings.TrimSpace(v.Doc) == "" {
			constants = append(constants, id(v.GoName))
		} else {
			constants = append(constants, code("$\n$", note(described(v.GoName, v.Doc)), v.GoName))
		}
		names = append(names, code("case $:\nreturn $", v.GoName, str(v.Name)))
		parses = append(parses, code("case $:\nreturn $, nil", str(v.Name), v.GoName))
	}
	parses = append(parses, code("case \"\":\nreturn $, nil", t.name+"None"))
	f.add(`
$
type $ $

const (
$
)
`, note(t.doc), t.name, sizedUint(len(t.values)), lines(constants...))
	f.add(`
// String is the name as it stands in the spec; "" for $.
func ($ $) String() string {
	switch $ {
$
	}
	return $ + $(int($)) + ")"
}
`, t.name+"None", receiver(t.name), t.name, receiver(t.name), lines(names...),
		str(t.name+"("), qualify("strconv", "Itoa"), receiver(t.name))
	f.add(`
$
func $(name string) ($, error) {
	switch name {
$
	}
	return $, $($, name)
}
`, note("Parse"+t.name+" is the opposite of String."), "Parse"+t.name, t.name, lines(parses...),
		t.name+"None", qualify("fmt", "Errorf"), str(e.m.Package+": %q is not "+t.what))
	e.enumText(f, t)
}

// enumText makes an enum text in JSON and elsewhere.
func (e *emitter) enumText(f *file, t enum) {
	r := receiver(t.name)
	f.add(`
// MarshalText is the text of String.
func ($ $) MarshalText() ([]byte, error) {
	return []byte($.String()), nil
}

// UnmarshalText reads what MarshalText writes.
func ($ *$) UnmarshalText(text []byte) error {
	parsed, err := $(string(text))
	if err == nil {
		*$ = parsed
	}
	return err
}
`, r, t.name, r, r, t.name, "Parse"+t.name, r)
}
