package fsmimpl

import (
	"cmp"
	"maps"
	"math"
	"math/bits"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/engine"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Reported returns a known output.
func Reported[T any](v T) fsm.Output[T] { return fsm.Output[T]{Value: v, Known: true} }

// ReportedFloat returns a known output. A value that is no number is unknown.
func ReportedFloat(v float64) fsm.Output[float64] {
	if v != v {
		return fsm.Output[float64]{}
	}
	return fsm.Output[float64]{Value: v, Known: true}
}

// ReportedTruth returns an output that is known to be true, known to be false, or
// unknown.
func ReportedTruth(isTrue, isFalse bool) fsm.Output[bool] {
	return fsm.Output[bool]{Value: isTrue, Known: isTrue || isFalse}
}

// SameFloatOutput reports whether two outputs have the same bits.
func SameFloatOutput(a, b fsm.Output[float64]) bool {
	return a.Known == b.Known && math.Float64bits(a.Value) == math.Float64bits(b.Value)
}

// SameTimeOutput reports whether two outputs are the same instant.
func SameTimeOutput(a, b fsm.Output[time.Time]) bool {
	return a.Known == b.Known && a.Value.Equal(b.Value)
}

// SameNumber reports whether two numbers have the same bits.
func SameNumber(a, b float64) bool { return math.Float64bits(a) == math.Float64bits(b) }

// NumberOr returns x, or last if x is no number (R33).
func NumberOr(x, last float64) float64 {
	if x != x {
		return last
	}
	return x
}

// ShowOutput returns an output as text. A value that is called unknown is in quotes.
func ShowOutput[T any](o fsm.Output[T]) string {
	return showKnown(o.Known, func() any { return o.Value })
}

// OutputsOf returns the outputs of a child from a pointer to them; nil: all are
// unknown.
func OutputsOf[P any](outputs any) (p P) {
	if from, ok := outputs.(*P); ok {
		return *from
	}
	return p
}

// PutOutputs sets the outputs of a member of a group.
func PutOutputs[P any](all *map[string]P, name string, outputs any) {
	if *all == nil {
		*all = map[string]P{}
	}
	(*all)[name] = OutputsOf[P](outputs)
}

// namesOf returns the members of a group in the order of the siblings. A snapshot that
// a test has made has no order; that of the names then counts.
func namesOf[P any](all map[string]P, order []string) []string {
	if len(order) == len(all) {
		return order
	}
	return slices.Sorted(maps.Keys(all))
}

// each calls visit for an output of each member, until it returns false. An unknown one
// is otherwise, if that is given.
func each[P, T any](all map[string]P, order []string, of func(P) fsm.Output[T], otherwise []T, visit func(fsm.Output[T]) bool) {
	for _, name := range namesOf(all, order) {
		o := of(all[name])
		if !o.Known && len(otherwise) > 0 {
			o = Reported(otherwise[0])
		}
		if !visit(o) {
			return
		}
	}
}

// SumFloat adds an output of all members in the order of the siblings (R32).
func SumFloat[P any](all map[string]P, order []string, of func(P) fsm.Output[float64], otherwise ...float64) fsm.Output[float64] {
	sum, known := 0.0, true
	each(all, order, of, otherwise, func(o fsm.Output[float64]) bool {
		sum, known = sum+o.Value, o.Known
		return known
	})
	if !known {
		return fsm.Output[float64]{}
	}
	return ReportedFloat(sum)
}

// Sum adds an output of all members. The sum stops at the ends of int64 (R32).
func Sum[P any, T ~int64](all map[string]P, order []string, of func(P) fsm.Output[T], otherwise ...T) fsm.Output[T] {
	var hi, lo uint64 // the sum in 128 bits
	known := true
	each(all, order, of, otherwise, func(o fsm.Output[T]) bool {
		var carry uint64
		lo, carry = bits.Add64(lo, uint64(o.Value), 0)
		hi, _ = bits.Add64(hi, uint64(o.Value>>63), carry)
		known = o.Known
		return known
	})
	switch {
	case !known:
		return fsm.Output[T]{}
	case int64(hi) < 0 && (hi != math.MaxUint64 || int64(lo) >= 0):
		return Reported(T(math.MinInt64))
	case int64(hi) >= 0 && (hi != 0 || int64(lo) < 0):
		return Reported(T(math.MaxInt64))
	}
	return Reported(T(lo))
}

// Lowest returns the least output of all members. It is unknown if there are none
// (R32).
func Lowest[P any, T cmp.Ordered](all map[string]P, order []string, of func(P) fsm.Output[T], otherwise ...T) fsm.Output[T] {
	return first(all, order, of, func(a, b T) bool { return a < b }, otherwise)
}

// Highest returns the greatest output of all members.
func Highest[P any, T cmp.Ordered](all map[string]P, order []string, of func(P) fsm.Output[T], otherwise ...T) fsm.Output[T] {
	return first(all, order, of, func(a, b T) bool { return a > b }, otherwise)
}

// LowestTime is Lowest for times.
func LowestTime[P any](all map[string]P, order []string, of func(P) fsm.Output[time.Time], otherwise ...time.Time) fsm.Output[time.Time] {
	return first(all, order, of, time.Time.Before, otherwise)
}

// HighestTime is Highest for times.
func HighestTime[P any](all map[string]P, order []string, of func(P) fsm.Output[time.Time], otherwise ...time.Time) fsm.Output[time.Time] {
	return first(all, order, of, time.Time.After, otherwise)
}

func first[P, T any](all map[string]P, order []string, of func(P) fsm.Output[T], before func(a, b T) bool, otherwise []T) (best fsm.Output[T]) {
	each(all, order, of, otherwise, func(o fsm.Output[T]) bool {
		if !o.Known || !best.Known || before(o.Value, best.Value) {
			best = o
		}
		return o.Known
	})
	return best
}

// CountOf returns how many members have an output that is true (R32).
func CountOf[P any](all map[string]P, order []string, of func(P) fsm.Output[bool], otherwise ...bool) fsm.Output[int64] {
	n, known := int64(0), true
	each(all, order, of, otherwise, func(o fsm.Output[bool]) bool {
		if o.Value {
			n++
		}
		known = o.Known
		return known
	})
	if !known {
		return fsm.Output[int64]{}
	}
	return Reported(n)
}

// AnyOf reports whether an output of some member is true (R32).
func AnyOf[P any](all map[string]P, order []string, of func(P) fsm.Output[bool], otherwise ...bool) fsm.Truth {
	t := fsm.False
	each(all, order, of, otherwise, func(o fsm.Output[bool]) bool {
		switch {
		case !o.Known:
			t = fsm.Unknown
		case o.Value:
			t = fsm.True
		}
		return t != fsm.True
	})
	return t
}

// AllOf reports whether an output of every member is true.
func AllOf[P any](all map[string]P, order []string, of func(P) fsm.Output[bool], otherwise ...bool) fsm.Truth {
	t := fsm.True
	each(all, order, of, otherwise, func(o fsm.Output[bool]) bool {
		switch {
		case !o.Known:
			t = fsm.Unknown
		case !o.Value:
			t = fsm.False
		}
		return t != fsm.False
	})
	return t
}

// NoneOf reports whether an output of no member is true.
func NoneOf[P any](all map[string]P, order []string, of func(P) fsm.Output[bool], otherwise ...bool) fsm.Truth {
	switch AnyOf(all, order, of, otherwise...) {
	case fsm.True:
		return fsm.False
	case fsm.False:
		return fsm.True
	}
	return fsm.Unknown
}

// SetInputs gives a root its inputs (R33). Each stops at its min and max. It returns the
// error of Validate.
func SetInputs[N, I any](supervisor any, def *Inputs[N, I], inputs I) error {
	if err := def.Admit(&inputs); err != nil {
		return err
	}
	link.Engine(supervisor).(*engine.Tree).SetInputs(&inputs)
	return nil
}
