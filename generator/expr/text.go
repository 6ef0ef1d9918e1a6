package expr

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// OneLine is a text of a spec, such as an expression, as one line: YAML allows
// one to go over several.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// DurationText is a duration as a spec has it: 1m rather than Go's 1m0s.
func DurationText(d time.Duration) string {
	text := d.String()
	for _, end := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, end) {
			text = text[:len(text)-2]
		}
	}
	return text
}

// Text is a value as a spec has it, texts in quotes; "" for nil. Equal values of
// one type have equal texts.
func (v *Value) Text() string { return v.text(false) }

// Hidden stands where a secret is not shown.
const Hidden = "***"

// Shown is Text for people: what is secret inside of the value is hidden.
// Whether the value as a whole is secret, its field says.
func (v *Value) Shown() string { return v.text(true) }

func (v *Value) text(hide bool) string {
	if v == nil {
		return ""
	}
	switch v.Type.Kind {
	case Bool:
		return strconv.FormatBool(v.Bool)
	case Int:
		return strconv.FormatInt(v.Int, 10)
	case Float:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case Duration:
		return DurationText(time.Duration(v.Int))
	case Time, IP:
		return v.Str
	case Enum:
		return v.Type.Enum.Values[v.Int].Name
	case List:
		items := make([]string, len(v.Items))
		for i, item := range v.Items {
			items[i] = item.within(v.Type.Elem, hide)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case Map, Object:
		entries := make([]string, len(v.Entries))
		for i, e := range v.Entries {
			f := v.Type.Elem
			if v.Type.Kind == Object {
				f = v.Type.Object.Field(e.Key)
			}
			entries[i] = e.Key + ": " + e.Value.within(f, hide)
		}
		return "{" + strings.Join(entries, ", ") + "}"
	}
	return strconv.Quote(v.Str)
}

// within is the text of a value that is part of another, as f.
func (v *Value) within(f *Field, hide bool) string {
	if hide && f.Secret {
		return Hidden
	}
	return v.text(hide)
}

// HasLiteral reports whether a literal stands in an expression, the name of an
// enum's value among them.
func (e *Expr) HasLiteral() bool {
	return e.Op == OpLiteral || e.Op == OpEnum || slices.ContainsFunc(e.Args, (*Expr).HasLiteral)
}
