package golang

import (
	"fmt"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// validate writes Validate of UserSpec, and validate of those nested objects
// that ask for something.
func (e *emitter) validate(f *file) {
	doc := "Validate returns nil or a *fsm.ValidationError that lists everything that is wrong with s, with the path of each field"
	if len(e.m.Children) > 0 {
		doc += ". It validates the children that s declares as well"
	}
	if e.keeps() {
		e.validateSince(f, doc)
	} else {
		e.validateAll(f, doc)
	}
	for _, o := range e.spec.objects {
		if checks := e.checks(o); len(checks) > 0 {
			f.add("\nfunc (s $) validate() error {\nvar v $\n$\nreturn v.Err()\n}\n",
				o.GoName, impl("Violations"), lines(checks...))
		}
	}
}

func (e *emitter) validateAll(f *file, doc string) {
	checks := append(e.checks(e.m.UserSpec), e.orderChecks()...)
	if len(e.m.Children) > 0 {
		checks = append(checks, code("v.MergeChildren(declareChildren(&s, unbuilt{}), $)", e.known()))
	}
	if len(checks) == 0 {
		f.add("\n$\nfunc (s UserSpec) Validate() error { return nil }\n", own("Validate returns nil: every UserSpec is valid."))
		return
	}
	f.add("\n$\nfunc (s UserSpec) Validate() error {\nvar v $\n$\nreturn v.Err()\n}\n",
		own(doc+"."), impl("Violations"), lines(checks...))
}

// validateSince writes Validate of a UserSpec whose children may be kept. What is
// identical in the UserSpec before is not looked at again.
func (e *emitter) validateSince(f *file, doc string) {
	var checks []node
	compared := false
	for _, field := range e.m.UserSpec.Fields {
		x := place{code: code("s.$", field.GoName), path: str(field.Name)}
		if field.Type.Kind == expr.List && len(e.nestedChecks(field, x, 0)) > 0 {
			x.kept = code("$($, before.$, $, nil)", impl("KeptOf"), x.code, field.GoName, e.sameFunc(field.Type.Elem.Type, true))
			compared = true
		}
		checks = append(checks, e.fieldChecks(field, x, 0)...)
	}
	if compared {
		checks = append([]node{code("var before UserSpec\nif since != nil {\nbefore = *since\n}")}, checks...)
	}
	checks = append(checks, e.orderChecks()...)
	checks = append(checks, code("v.MergeChildren(declareChildren(&s, since, unbuilt{}), $)", e.known()))
	f.add(`
$
func (s UserSpec) Validate() error { return s.validateSince(nil) }

// validateSince is like Validate, for a UserSpec that replaces since, which is
// valid. It skips elements and children that are the same in since. Its error may
// be incomplete; that of Validate lists everything.
func (s UserSpec) validateSince(since *UserSpec) error {
var v $
$
return v.Err()
}
`, own(doc+"."), impl("Violations"), lines(checks...))
}

// checks are those of an object's fields, in their order.
func (e *emitter) checks(o *expr.ObjectType) []node {
	var all []node
	for _, f := range o.Fields {
		x := place{code: code("s.$", f.GoName), path: str(f.Name)}
		all = append(all, e.fieldChecks(f, x, 0)...)
	}
	return all
}

// place is a value that is checked, and its path for a violation.
type place struct {
	code, path node
	kept       node // of a list: which elements need no check; nil: none
}

// check is something that may be wrong with a value.
type check struct {
	wrong   node
	message string
}

// fieldChecks are those of one field or element and of what is in it. depth
// counts the lists and maps around it.
func (e *emitter) fieldChecks(f *expr.Field, x place, depth int) []node {
	checks := e.ownChecks(f, x.code)
	// Nothing else is said of what is missing, or of what is not finite.
	either := (f.Required || f.Type.Kind == expr.Float) && len(checks) > 1
	var all []node
	for _, c := range checks {
		template := "if $ {\nv.Add($, $)\n}"
		if either {
			template = "case $:\nv.Add($, $)"
		}
		all = append(all, code(template, c.wrong, x.path, str(c.message)))
	}
	if either {
		all = []node{code("switch {\n$\n}", lines(all...))}
	}
	return append(all, e.nestedChecks(f, x, depth)...)
}

// ownChecks are those of a value itself; what is required comes first.
func (e *emitter) ownChecks(f *expr.Field, x node) []check {
	var all []check
	if f.Required {
		all = append(all, check{e.isZeroValue(f.Type, x), isRequired})
	}
	if f.Type.Kind == expr.Float {
		all = append(all, check{code("!$($)", impl("IsFinite"), x), isFinite})
	}
	// A bound that the type itself keeps is left out.
	if f.Min != nil && !(f.Type.Unsigned && f.Min.Int == 0) {
		all = append(all, check{code("$ < $", x, e.literal(f.Min)), atLeast(f.Min)})
	}
	if f.Max != nil {
		all = append(all, check{code("$ > $", x, e.literal(f.Max)), atMost(f.Max)})
	}
	if f.MinItems != nil && *f.MinItems > 0 {
		all = append(all, check{code("len($) < $", x, *f.MinItems), "must have at least " + itemsText(*f.MinItems)})
	}
	if f.MaxItems != nil {
		all = append(all, check{code("len($) > $", x, *f.MaxItems), "must have at most " + itemsText(*f.MaxItems)})
	}
	if f.Pattern != "" {
		all = append(all, check{code("!$.MatchString($)", e.pattern(f.Pattern), x), "must match " + f.Pattern})
	}
	if f.Type.Kind == expr.Enum {
		wrong := code("$ > $", x, e.enumValue(f.Type.Enum, len(f.Type.Enum.Values)-1))
		if f.Default != nil { // R37; of one that is required it is said first
			wrong = code("$ == $ || $", x, e.enumNone(f.Type.Enum), wrong)
		}
		all = append(all, check{wrong, "must be one of " + valueList(f.Type.Enum.Values)})
	}
	return all
}

const (
	isRequired = "is required"
	isFinite   = "must be a finite number"
)

func atLeast(min *expr.Value) string { return "must be at least " + valueText(min) }

func atMost(max *expr.Value) string { return "must be at most " + valueText(max) }

// messages are what ownChecks may say of a scalar's size.
func messages(f *expr.Field) []string {
	var all []string
	if f.Required {
		all = append(all, isRequired)
	}
	if f.Type.Kind == expr.Float {
		all = append(all, isFinite)
	}
	if f.Min != nil {
		all = append(all, atLeast(f.Min))
	}
	if f.Max != nil {
		all = append(all, atMost(f.Max))
	}
	return all
}

func itemsText(n int) string {
	if n == 1 {
		return "1 item"
	}
	return strconv.Itoa(n) + " items"
}

// nestedChecks are those of objects, elements and entries.
func (e *emitter) nestedChecks(f *expr.Field, x place, depth int) []node {
	switch f.Type.Kind {
	case expr.Object:
		o := f.Type.Object
		switch {
		case o.Versioned:
			return []node{code("v.Merge($, $.Validate())", x.path, x.code)}
		case len(e.checks(o)) > 0:
			return []node{code("v.Merge($, $.validate())", x.path, x.code)}
		}
	case expr.List:
		index, elem := fmt.Sprintf("i%d", depth), fmt.Sprintf("x%d", depth)
		if depth == 0 {
			index, elem = "i", "x"
		}
		inner := e.fieldChecks(f.Type.Elem, place{code: id(elem), path: code("$($, $)", impl("PathIndex"), x.path, index)}, depth+1)
		switch {
		case len(inner) > 0 && x.kept != nil:
			return []node{code("$ := $\nfor $, $ := range $ {\nif $.Has($) {\ncontinue\n}\n$\n}",
				"kept"+f.GoName, x.kept, index, elem, x.code, "kept"+f.GoName, index, lines(inner...))}
		case len(inner) > 0:
			return []node{code("for $, $ := range $ {\n$\n}", index, elem, x.code, lines(inner...))}
		}
	case expr.Map:
		key, elem := fmt.Sprintf("key%d", depth), fmt.Sprintf("x%d", depth)
		if depth == 0 {
			key, elem = "key", "x"
		}
		path := code("$($, $)", impl("PathKey"), x.path, key)
		if f.Secret {
			path = code("$($, $)", impl("PathKey"), x.path, impl("Secret"))
		}
		inner := e.fieldChecks(f.Type.Elem, place{code: id(elem), path: path}, depth+1)
		if len(inner) > 0 {
			return []node{code("for _, $ := range $ {\n$ := $[$]\n$\n}", key, e.sortedKeys(x.code), elem, x.code, key, lines(inner...))}
		}
	}
	return nil
}

// sortedKeys ranges over a map in the order of its keys.
func (e *emitter) sortedKeys(m node) node {
	return code("$($($))", qualify("slices", "Sorted"), qualify("maps", "Keys"), m)
}

// isZeroValue is what required refuses.
func (e *emitter) isZeroValue(t *expr.Type, x node) node {
	switch t.Kind {
	case expr.String:
		return code(`$ == ""`, x)
	case expr.List, expr.Map, expr.Bytes:
		return code("len($) == 0", x)
	case expr.Time:
		return code("$.IsZero()", x)
	case expr.IP:
		return code("!$.IsValid()", x)
	case expr.Enum:
		return code("$ == $", x, e.enumNone(t.Enum))
	case expr.Object:
		if t.Object.Versioned {
			return code("$.Equal(${})", x, e.goType(t))
		}
		return code("$.$(${})", x, e.identicalMethod(t.Object), e.goType(t))
	case expr.Bool:
		return code("!$", x)
	}
	return code("$ == 0", x)
}

// valueText is a bound for people.
func valueText(v *expr.Value) string {
	if v == nil {
		return ""
	}
	switch v.Type.Kind {
	case expr.Duration:
		return expr.DurationText(time.Duration(v.Int))
	case expr.Float:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	}
	return strconv.FormatInt(v.Int, 10)
}
