package fsmimpl

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// What generated code shares. Nothing here is meant to be called by hand.

// TruthOf is the truth of something that is known.
func TruthOf(holds bool) fsm.Truth {
	if holds {
		return fsm.True
	}
	return fsm.False
}

// TruthIf is the truth of something that is unknown as long as known is false:
// while the observation is stale (R10).
func TruthIf(known, holds bool) fsm.Truth {
	if !known {
		return fsm.Unknown
	}
	return TruthOf(holds)
}

// Known is the truth of something that may be unknown: neither known to be
// true nor known to be false (R10).
func Known(isTrue, isFalse bool) fsm.Truth {
	switch {
	case isTrue:
		return fsm.True
	case isFalse:
		return fsm.False
	}
	return fsm.Unknown
}

// At is list[i], or the zero value if the list is shorter: expressions are
// computed for UserSpecs that have not been validated, too.
func At[T any](list []T, i int) (element T) {
	if i < len(list) {
		element = list[i]
	}
	return element
}

// SameFloat is a == b, and true for two values that are both not a number, so
// that every value is equal to itself.
func SameFloat(a, b float64) bool { return a == b || a != a && b != b }

// IsFinite reports whether v is a number and no infinity.
func IsFinite(v float64) bool { return v-v == 0 }

// MapList gives each element of a list to f. Nil stays nil.
func MapList[A, B any](list []A, f func(A) B) []B {
	if list == nil {
		return nil
	}
	out := make([]B, len(list))
	for i, a := range list {
		out[i] = f(a)
	}
	return out
}

// MapValues gives each value of a map to f. Nil stays nil.
func MapValues[A, B any](m map[string]A, f func(A) B) map[string]B {
	if m == nil {
		return nil
	}
	out := make(map[string]B, len(m))
	for k, a := range m {
		out[k] = f(a)
	}
	return out
}
