package main

import (
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/internal/scale"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

const (
	objects = 10_000
	changed = objects / 100
)

// pass is a way of looking at 10,000 objects of which 1 % have changed.
type pass struct {
	who, words string
	opts       []fsm.Option
}

func passes() []pass {
	return []pass{{
		who:   "fsmgen",
		words: "a tick visits what has changed, and its parents: the observations are taken in, each worker changes its state, and the plant looks at all of them",
	}, {
		who:   "fsmgen, `WithFullTicks`",
		words: "the same, but each tick visits all; two or three ticks make a pass",
		opts:  []fsm.Option{fsm.WithFullTicks()},
	}}
}

// measure measures passes: from the observations until the tree is at rest. The
// calls of the hooks are not in it.
func (p pass) measure(b *testing.B) {
	t, err := scale.NewTree(scale.Pumps(objects), p.opts...)
	if err != nil {
		b.Fatal(err)
	}
	t.Settle()
	begin := func() {
		t.Begin(changed, objects)
		t.Call()
	}
	for range 3 {
		begin()
		t.Rest()
	}
	var total time.Duration
	rounds := 0
	for b.Loop() {
		begin()
		from := time.Now()
		t.Rest()
		total += time.Since(from)
		rounds++
	}
	b.ReportMetric(float64(total.Nanoseconds())/float64(rounds), "ns/op")
}

// treeSteps is a step of each of many workers of a tree: their parent is paused, or
// goes on, and all follow.
func treeSteps(b *testing.B) {
	t, err := scale.NewTree(scale.Pumps(lamps))
	if err != nil {
		b.Fatal(err)
	}
	t.Settle()
	paused := false
	for b.Loop() {
		paused = !paused
		t.Pause(paused)
		t.Rest()
	}
}

// treeStart is the start of many workers in a tree.
func treeStart(b *testing.B) {
	for b.Loop() {
		t, err := scale.NewTree(scale.Valves(lamps))
		if err != nil {
			b.Fatal(err)
		}
		t.Step()
		t.Step()
	}
}
