package main

import (
	"slices"
	"testing"
)

// machine is one machine of a contender: a lamp that is on or off.
type machine interface {
	// Set switches the lamp on or off: one transition. It reports whether the lamp
	// has changed.
	Set(on bool) bool
	// Lit reports whether the lamp is on.
	Lit() bool
}

// contender makes machines in one of the ways that somebody offers.
type contender struct {
	who     string
	words   string
	flat    func() machine                // a lamp
	guarded func(load func() int) machine // a lamp that goes on only while load() <= limit
}

// limit is the greatest load with which a guarded lamp goes on.
const limit = 100

// lamps is the number of machines that each make one step.
const lamps = 10_000

func contenders() []contender {
	return slices.Concat(byHand(), generatedLamps(), cocoonLamps(), looplabLamps(), statelessLamps())
}

// transitions measures one transition of a machine.
func transitions(m machine) func(b *testing.B) {
	return func(b *testing.B) {
		b.ReportAllocs()
		on := m.Lit()
		for b.Loop() {
			on = !on
			if !m.Set(on) {
				b.Fatal("the lamp has not changed")
			}
		}
	}
}

// constructions measures the making of a machine.
func constructions(build func() machine) func(b *testing.B) {
	return func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			kept = build()
		}
	}
}

// kept keeps the compiler from leaving out what is made.
var kept machine

// steps measures a step of each of many machines.
func steps(build func() machine) func(b *testing.B) {
	return func(b *testing.B) {
		all := make([]machine, lamps)
		for i := range all {
			all[i] = build()
		}
		b.ReportAllocs()
		on := false
		for b.Loop() {
			on = !on
			for _, m := range all {
				if !m.Set(on) {
					b.Fatal("a lamp has not changed")
				}
			}
		}
	}
}
