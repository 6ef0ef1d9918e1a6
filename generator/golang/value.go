package golang

import (
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// goType is the Go type of a value.
func (e *emitter) goType(t *expr.Type) node {
	switch t.Kind {
	case expr.Bool:
		return id("bool")
	case expr.Int:
		return id(intType(t))
	case expr.Float:
		return id("float64")
	case expr.String:
		return id("string")
	case expr.Duration:
		return qualify("time", "Duration")
	case expr.Time:
		return qualify("time", "Time")
	case expr.IP:
		return qualify("net/netip", "Addr")
	case expr.Bytes:
		return text("[]byte")
	case expr.List:
		return code("[]$", e.goType(t.Elem.Type))
	case expr.Map:
		return code("map[string]$", e.goType(t.Elem.Type))
	case expr.Object:
		return e.imports.qual(t.Object.ImportPath, t.Object.Package, t.Object.GoName)
	case expr.Enum:
		return e.imports.qual(t.Enum.ImportPath, t.Enum.Package, t.Enum.GoName)
	}
	fail("a value of kind %d has no type in Go", t.Kind)
	return nil
}

// intType is the Go name of an integer type.
func intType(t *expr.Type) string {
	name := "int"
	if t.Unsigned {
		name = "uint"
	}
	if t.Bits > 0 {
		name += strconv.Itoa(t.Bits)
	}
	return name
}

// typeKey tells types apart that are different in Go.
func typeKey(t *expr.Type) string {
	switch t.Kind {
	case expr.Int:
		return intType(t)
	case expr.List:
		return "[]" + typeKey(t.Elem.Type)
	case expr.Map:
		return "map " + typeKey(t.Elem.Type)
	case expr.Object:
		return t.Object.ImportPath + "." + t.Object.GoName
	case expr.Enum:
		return t.Enum.ImportPath + "." + t.Enum.GoName
	}
	return strconv.Itoa(int(t.Kind))
}

// enumValue is the constant of an enum's value.
func (e *emitter) enumValue(t *expr.EnumType, index int) node {
	if index < 0 || index >= len(t.Values) {
		return e.enumNone(t)
	}
	return e.imports.qual(t.ImportPath, t.Package, t.Values[index].GoName)
}

// enumNone is the zero constant of an enum.
func (e *emitter) enumNone(t *expr.EnumType) node {
	return e.imports.qual(t.ImportPath, t.Package, t.GoName+"None")
}

// literal is a value as a Go literal.
func (e *emitter) literal(v *expr.Value) node {
	switch v.Type.Kind {
	case expr.Bool:
		return lit(v.Bool)
	case expr.Int:
		return text(strconv.FormatInt(v.Int, 10))
	case expr.Float:
		return lit(v.Float)
	case expr.String:
		return str(v.Str)
	case expr.Duration:
		return durationBy(time.Duration(v.Int), unspaced+"*")
	case expr.Time:
		return timeLiteral(v.Str)
	case expr.IP:
		return code("$($)", qualify("net/netip", "MustParseAddr"), str(v.Str))
	case expr.Bytes:
		return code("[]byte($)", str(v.Str))
	case expr.List:
		return e.listLiteral(v)
	case expr.Map:
		return e.mapLiteral(v)
	case expr.Object:
		return e.objectLiteral(v.Type.Object, v.Entries)
	case expr.Enum:
		return e.enumValue(v.Type.Enum, int(v.Int))
	}
	fail("a value of kind %d has no literal in Go", v.Type.Kind)
	return nil
}

// listLiteral has short lists of scalars on one line.
func (e *emitter) listLiteral(v *expr.Value) node {
	items := make([]node, len(v.Items))
	for i, item := range v.Items {
		items[i] = e.element(item)
	}
	if len(items) <= 8 && v.Type.Elem.Type.Kind != expr.Object {
		return code("${$}", e.goType(v.Type), list(items...))
	}
	return code("${\n$}", e.goType(v.Type), elements(items))
}

func (e *emitter) mapLiteral(v *expr.Value) node {
	items := make([]node, len(v.Entries))
	for i, entry := range v.Entries {
		items[i] = code("$: $", str(entry.Key), e.element(entry.Value))
	}
	if len(items) <= 1 {
		return code("${$}", e.goType(v.Type), list(items...))
	}
	return code("${\n$}", e.goType(v.Type), elements(items))
}

// element is a literal inside one of a list or a map, which names its type.
func (e *emitter) element(v *expr.Value) node {
	if v.Type.Kind == expr.Object {
		return e.objectFields(v.Type.Object, v.Entries)
	}
	return e.literal(v)
}

// elements puts each element of a composite literal on its line.
func elements(items []node) node {
	ended := make([]node, len(items))
	for i, item := range items {
		ended[i] = code("$,\n", item)
	}
	return code(strings.Repeat("$", len(ended)), anys(ended)...)
}

func anys(items []node) []any {
	out := make([]any, len(items))
	for i, item := range items {
		out[i] = item
	}
	return out
}

// objectLiteral gives an object its defaults, with entries in their place.
func (e *emitter) objectLiteral(o *expr.ObjectType, entries []expr.ValueEntry) node {
	return code("$$", e.imports.qual(o.ImportPath, o.Package, o.GoName), e.objectFields(o, entries))
}

// objectFields is an objectLiteral without its type.
func (e *emitter) objectFields(o *expr.ObjectType, entries []expr.ValueEntry) node {
	given := map[string]*expr.Value{}
	for _, entry := range entries {
		given[entry.Key] = entry.Value
	}
	var items []node
	for _, f := range o.Fields {
		v, ok := given[f.Name]
		switch {
		case ok:
			items = append(items, code("$: $", f.GoName, e.fieldLiteral(v)))
		case hasDefault(f):
			items = append(items, code("$: $", f.GoName, e.defaultOf(f)))
		}
	}
	if len(items) == 0 {
		return text("{}")
	}
	return code("{\n$}", elements(items))
}

// fieldLiteral is a literal as the value of a field.
func (e *emitter) fieldLiteral(v *expr.Value) node {
	if v.Type.Kind == expr.Duration {
		return duration(time.Duration(v.Int))
	}
	return e.literal(v)
}

// hasDefault reports whether a field begins as something else than zero.
func hasDefault(f *expr.Field) bool {
	if f.Default != nil && !isZero(f.Default) {
		return true
	}
	return f.Type.Kind == expr.Object && objectHasDefault(f.Type.Object)
}

func objectHasDefault(o *expr.ObjectType) bool {
	for _, f := range o.Fields {
		if hasDefault(f) {
			return true
		}
	}
	return false
}

// defaultOf is what a field begins as.
func (e *emitter) defaultOf(f *expr.Field) node {
	if f.Default != nil {
		return e.fieldLiteral(f.Default)
	}
	o := f.Type.Object
	if o.Versioned || o.ImportPath == e.m.ImportPath {
		e.defaulted[o] = true
		return code("$()", e.imports.qual(o.ImportPath, o.Package, defaultFunc(o)))
	}
	return e.objectLiteral(o, nil)
}

// defaultFunc is the function that gives an object with its defaults.
func defaultFunc(o *expr.ObjectType) string {
	if o.Versioned {
		return "DefaultUserSpec"
	}
	return "default" + o.GoName
}

func isZero(v *expr.Value) bool {
	switch v.Type.Kind {
	case expr.Bool:
		return !v.Bool
	case expr.Int, expr.Duration:
		return v.Int == 0
	case expr.Float:
		return v.Float == 0
	case expr.String, expr.Bytes, expr.IP, expr.Time:
		return v.Str == ""
	case expr.List:
		return len(v.Items) == 0
	case expr.Map:
		return len(v.Entries) == 0
	}
	return false
}

// units are those of durations, the largest first.
var units = []struct {
	unit time.Duration
	name string
}{
	{time.Hour, "Hour"}, {time.Minute, "Minute"}, {time.Second, "Second"},
	{time.Millisecond, "Millisecond"}, {time.Microsecond, "Microsecond"}, {time.Nanosecond, "Nanosecond"},
}

// duration is a constant in the largest unit that divides it, as the value of
// a field: 90 * time.Second.
func duration(d time.Duration) node { return durationBy(d, "*") }

// durationBy has the operator with or without unspaced.
func durationBy(d time.Duration, times string) node {
	if d == 0 {
		return lit(0)
	}
	for _, u := range units {
		if d%u.unit == 0 {
			if d == u.unit {
				return qualify("time", u.name)
			}
			return code("$ "+times+" $", text(strconv.FormatInt(int64(d/u.unit), 10)), qualify("time", u.name))
		}
	}
	return nil // not reached: every duration is a number of nanoseconds
}

// timeLiteral is an instant; the text was checked to be RFC 3339.
func timeLiteral(text string) node {
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		fail("%q is no time", text)
	}
	at = at.UTC()
	return code("$($, $, $, $, $, $, $, $)", qualify("time", "Date"), at.Year(), qualify("time", at.Month().String()),
		at.Day(), at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), qualify("time", "UTC"))
}
