package fsmimpl

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// These functions are shared by all generated packages. They are not meant to be
// called by hand.

// TruthOf returns the Truth of a value that is known.
func TruthOf(holds bool) fsm.Truth {
	if holds {
		return fsm.True
	}
	return fsm.False
}

// TruthIf returns the Truth of holds, or Unknown if known is false, that is,
// while the observation is stale (R10).
func TruthIf(known, holds bool) fsm.Truth {
	if !known {
		return fsm.Unknown
	}
	return TruthOf(holds)
}

// Known returns True or False for a value that is known to be true or known to be
// false, and Unknown otherwise (R10).
func Known(isTrue, isFalse bool) fsm.Truth {
	switch {
	case isTrue:
		return fsm.True
	case isFalse:
		return fsm.False
	}
	return fsm.Unknown
}

// At returns list[i], or the zero value if the list is shorter. Expressions are
// also computed for UserSpecs that have not been validated.
func At[T any](list []T, i int) (element T) {
	if i < len(list) {
		element = list[i]
	}
	return element
}

// SameFloat reports whether a == b or both are NaN, so that every value is equal
// to itself.
func SameFloat(a, b float64) bool { return a == b || a != a && b != b }

// IsFinite reports whether v is neither NaN nor infinite.
func IsFinite(v float64) bool { return v-v == 0 }

// MapList returns the results of f for the elements of a list. Nil stays nil.
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

// CopyList copies a list into the memory of another one, if it fits there. Nil stays
// nil.
func CopyList[T any](from, into []T) []T {
	if from == nil {
		return nil
	}
	out := append(into[:0], from...)
	if len(out) < len(into) {
		clear(into[len(out):]) // what is left must not keep anything alive
	}
	return out
}

// MapValues returns the results of f for the values of a map. Nil stays nil.
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
