package check

import (
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// momentLimit is the number of members of an entry that are looked at.
const momentLimit = 64

// moments returns what the expressions of a child read while the UserSpec is the
// default: once, or for each member that there is then.
func (c *checker) moments(child *model.Child) []*expr.Env {
	spec := c.m.UserSpec.Begin()
	if e := child.When; e != nil && child.Each == nil && (e.Bad() || e.ReadsClock() || e.Truth(&expr.Env{Spec: spec}) != expr.True) {
		return nil
	}
	if child.Each == nil {
		return []*expr.Env{{Spec: spec}}
	}
	if child.Each.Bad() || child.Each.ReadsClock() {
		return nil
	}
	var all []*expr.Env
	each := child.Each.Eval(&expr.Env{Spec: spec})
	switch child.EachKind {
	case model.EachCount:
		for i := range min(each.Int, momentLimit) {
			all = append(all, &expr.Env{Spec: spec, Each: expr.Datum{Int: i}})
		}
	case model.EachMap:
		for key, d := range each.Map {
			all = append(all, &expr.Env{Spec: spec, Each: d, Key: key})
		}
		slices.SortFunc(all, func(a, b *expr.Env) int { return compareText(a.Key, b.Key) })
	default:
		for _, d := range each.List {
			all = append(all, &expr.Env{Spec: spec, Each: d})
		}
	}
	all = all[:min(len(all), momentLimit)]
	return slices.DeleteFunc(all, func(env *expr.Env) bool {
		return child.When != nil && (child.When.Bad() || child.When.ReadsClock() || child.When.Truth(env) != expr.True)
	})
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// byDefault reports a field whose default the child refuses, so that
// DefaultUserSpec is no valid UserSpec. A field without a default is not meant to
// stay as it begins.
func (g *giver) byDefault(e *expr.Expr, to *expr.Field, path string) {
	if e.ReadsClock() || e.Type.Kind != expr.Object && !g.given(e) {
		return
	}
	for _, env := range g.moments {
		d := e.Eval(env)
		why := refused(d, e.Type, to, path, g.given(e))
		if why == "" {
			continue
		}
		what := "what " + e.Text + " is by default"
		if text, ok := dataText(d, e.Type); ok && !e.Secret() && !to.Secret {
			what = e.Text + " is " + text + " by default, which"
		}
		f := g.list.Add(ruleDefaultUnfit, e.Pos, "%s does not fit: %s, so that DefaultUserSpec is refused", what, why)
		f.Length, f.Help, f.Secret = width(e.Text), "give it a default that fits, or change what the child takes", e.Secret() || to.Secret
		read := e
		if e.Op == expr.OpConvert {
			read = e.Args[0]
		}
		if read.Field != nil {
			also(f, read.Field.Pos, "the field with the default")
		}
		also(f, to.Pos, "what "+path+" may be")
		return
	}
}

// given reports whether everything that an expression reads has a default.
func (g *giver) given(e *expr.Expr) bool {
	switch e.Op {
	case expr.OpSpec:
		return false
	case expr.OpEach, expr.OpKey:
		return g.child.Each != nil && g.given(g.child.Each)
	case expr.OpSelect:
		return e.Field.Default != nil || g.given(e.Args[0])
	}
	return !slices.ContainsFunc(e.Args, func(a *expr.Expr) bool { return !g.given(a) })
}

// refused says why a field does not take a value; empty: it does. Of an object that
// is not given as a whole only those fields count that have a default.
func refused(d expr.Datum, t *expr.Type, to *expr.Field, path string, given bool) string {
	if given && to.Required && isZero(d, t) {
		return path + " is required"
	}
	switch t.Kind {
	case expr.Int, expr.Duration, expr.Float:
		takes, x := numbersOf(valueOf(to)), float64(d.Int)
		if t.Kind == expr.Float {
			x = d.Flt
		}
		if x < takes.lo || x > takes.hi {
			return path + " takes " + takes.text
		}
	case expr.String:
		if to.Pattern != "" && !regexp.MustCompile(to.Pattern).MatchString(d.Str) {
			return path + " has to match " + to.Pattern
		}
	case expr.List, expr.Map:
		return itemsRefused(d, t, to, path)
	case expr.Object:
		return fieldsRefused(d, t, to, path, given)
	}
	return ""
}

func itemsRefused(d expr.Datum, t *expr.Type, to *expr.Field, path string) string {
	takes := itemsOf(valueOf(to))
	if n := float64(max(len(d.List), len(d.Map))); n < takes.lo || n > takes.hi {
		return path + " takes " + takes.text + " items"
	}
	if t.Elem == to.Type.Elem || t.Elem == nil || to.Type.Elem == nil {
		return ""
	}
	for _, item := range d.List {
		if why := refused(item, t.Elem.Type, to.Type.Elem, "an item of "+path, true); why != "" {
			return why
		}
	}
	for _, key := range sortedKeys(d.Map) {
		if why := refused(d.Map[key], t.Elem.Type, to.Type.Elem, "an item of "+path, true); why != "" {
			return why
		}
	}
	return ""
}

func sortedKeys(m map[string]expr.Datum) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func fieldsRefused(d expr.Datum, t *expr.Type, to *expr.Field, path string, given bool) string {
	if t.Object == to.Type.Object || t.Object == nil || to.Type.Object == nil {
		return ""
	}
	for _, f := range to.Type.Object.Fields {
		part := t.Object.Field(f.Name)
		if part == nil || !given && part.Default == nil && part.Type.Kind != expr.Object {
			continue
		}
		if why := refused(d.Map[f.Name], part.Type, f, path+"."+f.Name, given || part.Default != nil); why != "" {
			return why
		}
	}
	return ""
}

// isZero reports whether a value is the zero value of Go.
func isZero(d expr.Datum, t *expr.Type) bool {
	switch t.Kind {
	case expr.Enum:
		return d.Int == expr.None
	case expr.Time:
		return d.Time.IsZero()
	case expr.IP:
		return !d.IP.IsValid()
	case expr.Object:
		for _, f := range t.Object.Fields {
			if !isZero(d.Map[f.Name], f.Type) {
				return false
			}
		}
		return true
	}
	return !d.Bool && d.Int == 0 && d.Flt == 0 && d.Str == "" && len(d.List) == 0 && len(d.Map) == 0
}

// dataText is a value as a spec has it; false: it is too large to be shown.
func dataText(d expr.Datum, t *expr.Type) (string, bool) {
	switch t.Kind {
	case expr.Int:
		return strconv.FormatInt(d.Int, 10), true
	case expr.Duration:
		return expr.DurationText(time.Duration(d.Int)), true
	case expr.Float:
		return floatText(d.Flt), true
	case expr.String:
		return strconv.Quote(d.Str), len(d.Str) <= 60
	}
	return "", false
}
