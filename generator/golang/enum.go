package golang

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// userSpecEnums writes the enums of the fields of UserSpec.
func (e *emitter) userSpecEnums(f *file) { e.enums(f, e.spec) }

// observedEnums writes the enums of the fields of ObservedState.
func (e *emitter) observedEnums(f *file) { e.enums(f, e.observed) }

func (e *emitter) enums(f *file, below nested) {
	for _, t := range below.enums {
		e.enum(f, enum{
			name:   t.GoName,
			doc:    described(t.GoName+" is the type of "+below.places[t.GoName], t.Doc),
			zero:   t.Zero,
			none:   "is the zero value; no value was set",
			values: t.Values,
			wrong:  "is not one of " + valueList(t.Values),
		})
	}
}

// manyValues is how many values of an enum a message names at most.
const manyValues = 12

// valueList names the values of an enum to people.
func valueList(values []expr.EnumValue) string {
	var names []string
	for _, v := range values[:min(len(values), manyValues)] {
		names = append(names, v.Name)
	}
	list := strings.Join(names, ", ")
	if more := len(values) - len(names); more > 0 {
		list += fmt.Sprintf(" and %d others", more)
	}
	return list
}

// enum is a type with named values from 1, and none of them at 0.
type enum struct {
	name, doc string
	zero      string // the constant of the zero value
	none      string // what the zero value is
	wrong     string // what a text that cannot be read is not; empty if texts are never read
	names     string // the variable of another table that has the names; empty if there is none
	values    []expr.EnumValue
}

func (e *emitter) enum(f *file, t enum) {
	e.enumType(f, t)
	if t.names == "" {
		t.names = namesVar(t.name)
		e.enumNames(f, t)
	}
	e.enumString(f, t)
	if t.wrong != "" {
		e.enumParse(f, t)
	}
	e.enumText(f, t)
}

func (e *emitter) enumType(f *file, t enum) {
	constants := []node{code("$\n$ $ = iota", note(t.zero+" "+t.none+"."), t.zero, t.name)}
	for _, v := range t.values {
		constant := node(id(v.GoName))
		if strings.TrimSpace(v.Doc) != "" {
			constant = code("$\n$", note(described(v.GoName, v.Doc)), constant)
		}
		constants = append(constants, constant)
	}
	f.add(`
$
type $ $

const (
$
)
`, note(t.doc), t.name, sizedUint(len(t.values)), lines(constants...))
}

func (e *emitter) enumString(f *file, t enum) {
	r := receiver(t.name)
	f.add("\n$\nfunc ($ $) String() string { return $.Name(int($)) }\n",
		own(`String returns the name as it is written in the spec, or "" for `+t.zero+"."), r, t.name, t.names, r)
}

func (e *emitter) enumParse(f *file, t enum) {
	f.add(`
$
func $(name string) ($, error) {
v, known := $.Find(name)
if !known {
return $, $($, name)
}
return $(v), nil
}
`, own("Parse"+t.name+" returns the "+t.name+" with the given name. It is the inverse of String."), "Parse"+t.name, t.name, t.names,
		t.zero, qualify("fmt", "Errorf"), str("%q "+strings.ReplaceAll(t.wrong, "%", "%%")), t.name)
}

// enumText makes an enum text in JSON and elsewhere.
func (e *emitter) enumText(f *file, t enum) {
	r := receiver(t.name)
	f.add(`
// MarshalText returns the text that String returns.
func ($ $) MarshalText() ([]byte, error) {
	return []byte($.String()), nil
}
`, r, t.name, r)
	if t.wrong == "" {
		return
	}
	f.add(`
// UnmarshalText parses the text that MarshalText returns.
func ($ *$) UnmarshalText(text []byte) error {
	parsed, err := $(string(text))
	if err == nil {
		*$ = parsed
	}
	return err
}
`, r, t.name, "Parse"+t.name, r)
}
