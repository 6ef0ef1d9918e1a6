package model

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// obeys checks a value against the constraints of its field, those of what is
// in it included. n is where it was written.
func (u *unit) obeys(f *expr.Field, v *expr.Value, n *spec.Node, path string) {
	broken := func(pos diag.Pos, format string, args ...any) {
		g := u.list.Add(ruleDefault, pos, "%s: %s", path, fmt.Sprintf(format, args...))
		g.Length, g.Secret = runes(n.Text.Value), f.Secret
	}
	if f.Required && zeroValue(v) {
		broken(n.Pos, "it is required, and this is its zero value")
	}
	switch f.Type.Kind {
	case expr.Int, expr.Float, expr.Duration:
		if f.Min != nil && (v.Int < f.Min.Int || v.Float < f.Min.Float) {
			broken(n.Pos, "%s is below the min, %s", shownOf(f, n.Text.Value), show(f.Min))
		}
		if f.Max != nil && (v.Int > f.Max.Int || v.Float > f.Max.Float) {
			broken(n.Pos, "%s is above the max, %s", shownOf(f, n.Text.Value), show(f.Max))
		}
	case expr.String:
		if f.Pattern != "" && !regexp.MustCompile(f.Pattern).MatchString(v.Str) {
			broken(n.Pos, "%s does not match the pattern %s", shownOf(f, quoted(v.Str)), f.Pattern)
		}
	case expr.List, expr.Map:
		u.itemsObey(f, v, n, path, broken)
	case expr.Object:
		u.fieldsObey(f, v, n, path, broken)
	}
}

type breach func(pos diag.Pos, format string, args ...any)

func (u *unit) itemsObey(f *expr.Field, v *expr.Value, n *spec.Node, path string, broken breach) {
	count := len(v.Items) + len(v.Entries)
	if f.MinItems != nil && count < *f.MinItems {
		broken(n.Pos, "it has %s, fewer than minItems, %d", items(count), *f.MinItems)
	}
	if f.MaxItems != nil && count > *f.MaxItems {
		broken(n.Pos, "it has %s, more than maxItems, %d", items(count), *f.MaxItems)
	}
	for i, item := range v.Items {
		u.obeys(f.Type.Elem, item, n.Items[i], fmt.Sprintf("%s[%d]", path, i))
	}
	for _, e := range v.Entries {
		if node := entry(n, e.Key); node != nil {
			u.obeys(f.Type.Elem, e.Value, node, entryPath(path, f.Type.Elem, e.Key))
		}
	}
}

func items(n int) string {
	if n == 1 {
		return "1 item"
	}
	return strconv.Itoa(n) + " items"
}

func (u *unit) fieldsObey(f *expr.Field, v *expr.Value, n *spec.Node, path string, broken breach) {
	given := make(map[string]*expr.Value, len(v.Entries))
	for _, e := range v.Entries {
		given[e.Key] = e.Value
	}
	for _, nf := range f.Type.Object.Fields {
		switch fv := given[nf.Name]; {
		case fv != nil:
			if node := entry(n, nf.Name); node != nil {
				u.obeys(nf, fv, node, path+"."+nf.Name)
			}
		case u.unset(nf) != "":
			broken(n.Pos, "the field %s must be set", u.unset(nf))
		}
	}
}

func entry(n *spec.Node, key string) *spec.Node {
	for _, e := range n.Entries {
		if e.Key.Value == key {
			return e.Value
		}
	}
	return nil
}

// zeroValue reports whether a value is the zero value of Go, which a required
// field may not have.
func zeroValue(v *expr.Value) bool {
	switch v.Type.Kind {
	case expr.Enum:
		return false // the zero value has no name that could be written
	case expr.Time:
		t, _ := time.Parse(time.RFC3339Nano, v.Str)
		return t.IsZero()
	}
	return !v.Bool && v.Int == 0 && v.Float == 0 && v.Str == "" && len(v.Items) == 0 && len(v.Entries) == 0
}

func show(v *expr.Value) string {
	switch v.Type.Kind {
	case expr.Float:
		return strconv.FormatFloat(v.Float, 'g', -1, 64)
	case expr.Duration:
		return time.Duration(v.Int).String()
	}
	return strconv.FormatInt(v.Int, 10)
}

// unset returns the path of a field that must be set and is not when f is left
// alone: f itself, or one in it. Empty: there is none.
func (l *linker) unset(f *expr.Field) string {
	switch {
	case l.defaulted[f]:
		return ""
	case f.Required || zeroBreaks(f):
		return f.Name
	case f.Type.Kind != expr.Object:
		return ""
	}
	if inner := l.unsetIn(f.Type.Object); inner != "" {
		return f.Name + "." + inner
	}
	return ""
}

// zeroBreaks reports whether the zero value breaks a field's bounds, so that
// one who leaves it out has a UserSpec that is refused.
func zeroBreaks(f *expr.Field) bool {
	switch f.Type.Kind {
	case expr.Int, expr.Float, expr.Duration:
		return f.Min != nil && (f.Min.Int > 0 || f.Min.Float > 0) || f.Max != nil && (f.Max.Int < 0 || f.Max.Float < 0)
	case expr.String:
		return f.Pattern != "" && !regexp.MustCompile(f.Pattern).MatchString("")
	case expr.List, expr.Map:
		return f.MinItems != nil && *f.MinItems > 0
	}
	return false
}

func (l *linker) unsetIn(o *expr.ObjectType) string {
	if path, known := l.needs[o]; known {
		return path
	}
	if l.needs == nil {
		l.needs = map[*expr.ObjectType]string{}
	}
	l.needs[o] = ""
	for _, f := range o.Fields {
		if path := l.unset(f); path != "" {
			l.needs[o] = path
			break
		}
	}
	return l.needs[o]
}
