package evolve

import (
	"cmp"
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
	was, is string // "": none
	order   int    // of is to was
	upper   bool
}

// constraints compares what Validate refuses.
func (o *object) constraints(was, is *expr.Field) {
	for _, b := range []bound{
		{"min", value(was.Min), value(is.Min), compare(is.Min, was.Min), false},
		{"max", value(was.Max), value(is.Max), compare(is.Max, was.Max), true},
		{"minItems", count(was.MinItems), count(is.MinItems), order(is.MinItems, was.MinItems), false},
		{"maxItems", count(was.MaxItems), count(is.MaxItems), order(is.MaxItems, was.MaxItems), true},
	} {
		o.bound(b)
	}
	o.pattern(was.Pattern, is.Pattern)
}

func (o *object) bound(b bound) {
	path := join(o.path, b.key)
	kind := "field-" + b.key
	switch {
	case b.was == b.is:
	case b.was == "":
		o.add(Breaking, kind, path, o.shown+" has the "+b.key+" "+b.is+", it had none", tighter)
	case b.is == "":
		o.add(Compatible, kind, path, o.shown+" has no "+b.key+" any more, it was "+b.was, looser)
	case (b.order > 0) == b.upper:
		o.add(Compatible, kind, path, o.shown+" has the "+b.key+" "+b.is+", it was "+b.was, looser)
	default:
		o.add(Breaking, kind, path, o.shown+" has the "+b.key+" "+b.is+", it was "+b.was, tighter)
	}
}

func (o *object) pattern(was, is string) {
	path := join(o.path, "pattern")
	switch {
	case was == is:
	case is == "":
		o.add(Compatible, "field-pattern", path, o.shown+" has no pattern any more, it was "+was, looser)
	case was == "":
		o.add(Breaking, "field-pattern", path, o.shown+" has the pattern "+is+", it had none", tighter)
	default:
		o.add(Breaking, "field-pattern", path, o.shown+" has the pattern "+is+", it was "+was, tighter)
	}
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
