package golang

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// known names, by entry, what need not be told of children's UserSpecs: it is
// wrong with a field of this worker's own UserSpec, where it is told. That is a
// field of the child that is right wherever Validate finds nothing wrong with
// the own one, or one sentence that both have.
func (e *emitter) known() node {
	var entries []node
	for _, c := range e.m.Children {
		var paths []string
		switch {
		case c.Whole == nil:
			paths = knownFields(c, c.Fields, "")
		case sameWorker(c.Whole.Type.Object, c.Machine.UserSpec):
			paths = []string{""}
		}
		if len(paths) > 0 {
			entries = append(entries, code("$: {$}", childConst(c), list(texts(paths)...)))
		}
	}
	if len(entries) == 0 {
		return code("nil")
	}
	return code("${\n$\n}", impl("Validated"), elements(entries))
}

func knownFields(c *model.Child, assigns []*model.Assign, prefix string) []string {
	var known []string
	for _, a := range assigns {
		if a.Value == nil {
			known = append(known, knownFields(c, a.Object, prefix+a.Field.Name+".")...)
			continue
		}
		own := validated(c, a.Value)
		switch {
		case own == nil || !constrained(a.Field):
		case covers(own, a.Field):
			known = append(known, prefix+a.Field.Name)
		default:
			for _, message := range messages(a.Field) {
				if slices.Contains(messages(own), message) {
					known = append(known, prefix+a.Field.Name+": "+message)
				}
			}
		}
	}
	return known
}

func texts(all []string) []node {
	out := make([]node, len(all))
	for i, s := range all {
		out[i] = str(s)
	}
	return out
}

// validated returns the field of the UserSpec that an expression is, if Validate
// has looked at it: nil for what is computed, and for an entry of a map, which
// may be missing.
func validated(c *model.Child, x *expr.Expr) *expr.Field {
	inner := x
	for inner.Op == expr.OpSelect {
		inner = inner.Args[0]
	}
	switch {
	case inner.Op == expr.OpSpec:
	case inner.Op == expr.OpEach && c.EachKind != model.EachCount && validated(c, c.Each) != nil:
	default:
		return nil
	}
	return x.Field
}

// constrained reports whether a value of a field may be refused.
func constrained(f *expr.Field) bool {
	if f.Required || f.Min != nil || f.Max != nil || f.Pattern != "" || f.MinItems != nil || f.MaxItems != nil {
		return true
	}
	switch f.Type.Kind {
	case expr.Enum, expr.Float:
		return true
	case expr.List, expr.Map:
		return constrained(f.Type.Elem)
	case expr.Object:
		return slices.ContainsFunc(f.Type.Object.Fields, constrained)
	}
	return false
}

// covers reports whether a value that keeps the constraints of one field keeps
// those of another.
func covers(from, to *expr.Field) bool {
	switch {
	case to.Required && !from.Required && !from.NeverEmpty(),
		to.NeverEmpty() && !from.NeverEmpty(),
		to.Min != nil && (from.Min == nil || bound(from.Min) < bound(to.Min)),
		to.Max != nil && (from.Max == nil || bound(from.Max) > bound(to.Max)),
		to.Pattern != "" && from.Pattern != to.Pattern,
		to.MinItems != nil && (from.MinItems == nil || *from.MinItems < *to.MinItems),
		to.MaxItems != nil && (from.MaxItems == nil || *from.MaxItems > *to.MaxItems):
		return false
	}
	switch to.Type.Kind {
	case expr.List, expr.Map:
		return covers(from.Type.Elem, to.Type.Elem)
	case expr.Object:
		return coversObject(from.Type.Object, to.Type.Object)
	}
	return true
}

func coversObject(from, to *expr.ObjectType) bool {
	if sameWorker(from, to) {
		return true
	}
	if to.Versioned {
		return false // its Validate declares children as well
	}
	for _, f := range to.Fields {
		if !covers(from.Field(f.Name), f) {
			return false
		}
	}
	return true
}

// sameWorker reports whether two objects are the UserSpec of one worker type: a
// field of it is validated where it stands.
func sameWorker(a, b *expr.ObjectType) bool {
	return a != nil && a.Versioned && b.Versioned && a.ImportPath == b.ImportPath
}

// bound is a bound as a number. Integers that a float64 cannot tell apart
// count as equal: at worst something is told in one sentence instead of two.
func bound(v *expr.Value) float64 {
	if v.Type.Kind == expr.Float {
		return v.Float
	}
	return float64(v.Int)
}
