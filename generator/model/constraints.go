package model

import (
	"regexp"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// flag reads required, transient or secret, whose words are checked where YAML
// is read.
func flag(t spec.Text) bool { return t.Value == "true" }

type givenKey struct {
	name string
	at   spec.Text
}

func constraintKeys(sf *spec.Field) []givenKey {
	all := []givenKey{
		{"required", sf.Required}, {"transient", sf.Transient}, {"min", sf.Min}, {"max", sf.Max},
		{"pattern", sf.Pattern}, {"minItems", sf.MinItems}, {"maxItems", sf.MaxItems},
	}
	if sf.Default != nil {
		all = append(all, givenKey{"default", spec.Text{Value: sf.Default.Text.Value, Pos: sf.Default.Pos}})
	}
	given := all[:0]
	for _, k := range all {
		if k.at.Given() {
			given = append(given, k)
		}
	}
	return given
}

// constraints fills in what Validate looks at. Defaults wait until all types
// are known.
func (u *unit) constraints(f *expr.Field, sf *spec.Field, at place) {
	f.Required, f.Transient = flag(sf.Required), flag(sf.Transient)
	t := f.Type
	for _, k := range constraintKeys(sf) {
		if why := keyFits(k.name, t.Kind, at.element); why != "" {
			u.list.Add(ruleConstraint, k.at.Pos, "%s does not go with %s: %s", k.name, at.path, why).Length = runes(k.at.Value)
			return
		}
	}
	if f.Required && t.Kind == expr.Bool {
		u.list.Add(ruleRequired, sf.Required.Pos, "%s is a bool and cannot be required: false is a value like true", at.path).Length = runes(sf.Required.Value)
		f.Required = false
	}
	if f.Required && sf.Default != nil {
		u.list.Add(ruleRequired, sf.Required.Pos, "%s has a default, so it cannot be required", at.path).Length = runes(sf.Required.Value)
		f.Required = false
	}
	f.Min, f.Max = u.bound(sf.Min, t), u.bound(sf.Max, t)
	if f.Min != nil && f.Max != nil && (f.Min.Int > f.Max.Int || f.Min.Float > f.Max.Float) {
		u.list.Add(ruleBounds, sf.Min.Pos, "the min of %s is above its max", at.path).Length = runes(sf.Min.Value)
		f.Min, f.Max = nil, nil
	}
	f.MinItems, f.MaxItems = u.items(sf.MinItems), u.items(sf.MaxItems)
	if f.MinItems != nil && f.MaxItems != nil && *f.MinItems > *f.MaxItems {
		u.list.Add(ruleBounds, sf.MinItems.Pos, "the minItems of %s is above its maxItems", at.path).Length = runes(sf.MinItems.Value)
		f.MinItems, f.MaxItems = nil, nil
	}
	u.pattern(f, sf.Pattern)
	if sf.Default != nil {
		u.defaulted[f] = true
		u.pending = append(u.pending, pendingValue{f, sf.Default, at.path})
	}
}

// keyFits says why a constraint does not go with a kind of type; empty: it
// does.
func keyFits(key string, kind expr.Kind, element bool) string {
	if kind == expr.Invalid {
		return ""
	}
	switch key {
	case "min", "max":
		if kind != expr.Int && kind != expr.Float && kind != expr.Duration {
			if kind == expr.String {
				return "only numbers and durations have bounds; how long a string may be is said by a pattern, for example ^.{3,20}$"
			}
			return "only numbers and durations have bounds"
		}
	case "pattern":
		if kind != expr.String {
			return "only strings have patterns"
		}
	case "minItems", "maxItems":
		if kind != expr.List && kind != expr.Map {
			return "only lists and maps have items"
		}
	case "default", "transient":
		if element {
			return "it is an element and no field; put it on the list or map"
		}
	}
	return ""
}

func (u *unit) bound(t spec.Text, of *expr.Type) *expr.Value {
	if !t.Given() || of.Kind == expr.Invalid {
		return nil
	}
	v, why := scalar(t.Value, of)
	if why != "" {
		u.valueError(t, &expr.Field{Type: of}, why)
	}
	return v
}

func (u *unit) items(t spec.Text) *int {
	if !t.Given() {
		return nil
	}
	v, why := scalar(t.Value, &expr.Type{Kind: expr.Int, Bits: 32})
	if why == "" && v.Int < 0 {
		why = "is negative"
	}
	if why != "" {
		u.valueError(t, &expr.Field{Type: &expr.Type{Kind: expr.Int}}, why)
		return nil
	}
	n := int(v.Int)
	return &n
}

func (u *unit) pattern(f *expr.Field, t spec.Text) {
	if !t.Given() {
		return
	}
	if _, err := regexp.Compile(t.Value); err != nil {
		why := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		u.list.Add(rulePattern, t.Pos, "this is no pattern of RE2: %s", why).Length = runes(t.Value)
		return
	}
	f.Pattern = t.Value
}
