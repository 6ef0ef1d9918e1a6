package evolve

import (
	"cmp"
	"regexp"
	"strconv"

	"github.com/fsmgen/fsmgen/generator/expr"
)

const (
	tighter = "A stored UserSpec that was accepted may be refused."
	looser  = "Whatever was accepted still is."
)

// bound is one end of what a field accepts.
type bound struct {
	key     string
	kind    *kind
	was, is string // "": none
	order   int    // of is to was
	upper   bool
	empty   bool // the new one refuses nothing that was accepted without one
}

// constraints compares what Validate refuses.
func (o *object) constraints(was, is *expr.Field) {
	o.required(was, is)
	for _, b := range []bound{
		{"min", kindFieldMin, was.Min.Text(), is.Min.Text(), compare(is.Min, was.Min), false, excludesNothing(is, is.Min, false)},
		{"max", kindFieldMax, was.Max.Text(), is.Max.Text(), compare(is.Max, was.Max), true, excludesNothing(is, is.Max, true)},
		{"minItems", kindFieldMinItems, count(was.MinItems), count(is.MinItems), order(is.MinItems, was.MinItems), false, allSizes(was, is)},
		{"maxItems", kindFieldMaxItems, count(was.MaxItems), count(is.MaxItems), order(is.MaxItems, was.MaxItems), true, false},
	} {
		o.bound(b)
	}
	o.pattern(was.Pattern, is.Pattern)
}

func (o *object) bound(b bound) {
	path := join(o.path, b.key)
	switch {
	case b.was == b.is:
	case b.was == "" && b.empty:
		o.add(Compatible, b.kind, path, o.title()+" has the "+b.key+" "+b.is+", it had none", looser)
	case b.was == "":
		o.add(Breaking, b.kind, path, o.title()+" has the "+b.key+" "+b.is+", it had none", tighter)
	case b.is == "":
		o.add(Compatible, b.kind, path, o.title()+" has no "+b.key+" any more, it was "+b.was, looser)
	case (b.order > 0) == b.upper:
		o.add(Compatible, b.kind, path, o.title()+" has the "+b.key+" "+b.is+", it was "+b.was, looser)
	default:
		o.add(Breaking, b.kind, path, o.title()+" has the "+b.key+" "+b.is+", it was "+b.was, tighter)
	}
}

func (o *object) pattern(was, is string) {
	path := join(o.path, "pattern")
	switch {
	case was == is:
	case is == "":
		o.add(Compatible, kindFieldPattern, path, o.title()+" has no pattern any more, it was "+was, looser)
	case was == "":
		o.add(Breaking, kindFieldPattern, path, o.title()+" has the pattern "+is+", it had none", tighter)
	default:
		o.add(Breaking, kindFieldPattern, path, o.title()+" has the pattern "+is+", it was "+was, tighter)
	}
}

// excludesNothing reports whether a bound of a whole number allows all that
// the type has.
func excludesNothing(f *expr.Field, bound *expr.Value, upper bool) bool {
	if bound == nil || f.Type.Kind != expr.Int {
		return false
	}
	low, high := f.Type.Bounds()
	return upper && bound.Int >= high || !upper && bound.Int <= low
}

// allSizes reports whether minItems refuses nothing: a required list was never
// empty.
func allSizes(was, is *expr.Field) bool {
	return is.MinItems != nil && (*is.MinItems == 0 || *is.MinItems == 1 && was.Required)
}

func (o *object) required(was, is *expr.Field) {
	path := join(o.path, "required")
	switch {
	case is.Required && !was.Required && refusesZero(was) != "":
		o.add(Compatible, kindFieldRequired, path, o.title()+" is required, it was not", looser)
	case is.Required && !was.Required:
		o.add(Breaking, kindFieldRequired, path, o.title()+" is required, it was not", "A stored UserSpec that leaves it out is refused.")
	case was.Required && !is.Required:
		o.add(Compatible, kindFieldRequired, path, o.title()+" is no longer required", looser)
	}
}

// leftOut says why Validate refuses a UserSpec in which a field is left out; ""
// if it does not.
func leftOut(f *expr.Field) string {
	switch {
	case f.Default != nil:
		return "" // a default that is refused is an error of the spec
	case f.Required:
		return "it is required"
	case f.Type.Kind == expr.Object:
		for _, inner := range f.Type.Object.Fields {
			if refusal := leftOut(inner); refusal != "" {
				return "of its " + inner.Name + ", " + refusal
			}
		}
		return ""
	}
	return refusesZero(f)
}

// refusesZero says which bound or pattern the zero value of a field breaks.
func refusesZero(f *expr.Field) string {
	zero := &expr.Value{Type: f.Type}
	switch {
	case f.Min != nil && compare(f.Min, zero) > 0:
		return "its min is " + f.Min.Text()
	case f.Max != nil && compare(f.Max, zero) < 0:
		return "its max is " + f.Max.Text()
	case f.MinItems != nil && *f.MinItems > 0:
		return "its minItems is " + count(f.MinItems)
	case f.Pattern != "" && !matchesNothing(f.Pattern):
		return "its pattern is " + f.Pattern
	}
	return ""
}

// matchesNothing reports whether a pattern, which has been checked, matches the
// empty text.
func matchesNothing(pattern string) bool {
	re, err := regexp.Compile(pattern)
	return err == nil && re.MatchString("")
}

// compare orders two bounds of one type; nil counts as equal.
func compare(a, b *expr.Value) int {
	if a == nil || b == nil {
		return 0
	}
	return cmp.Or(cmp.Compare(a.Int, b.Int), cmp.Compare(a.Float, b.Float))
}

func count(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func order(a, b *int) int {
	if a == nil || b == nil {
		return 0
	}
	return cmp.Compare(*a, *b)
}
