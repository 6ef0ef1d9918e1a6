package golang

import (
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

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
	fail("a value of kind %s has no literal in Go", v.Type.Kind)
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
	if len(items) == 0 {
		return text("")
	}
	return code("$,\n", joinedBy(",\n", items))
}

// objectLiteral returns an object with its defaults, except for the given entries.
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
