package engine

import (
	"fmt"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// told makes a machine one that has an input.
func told(m *machine) *machine {
	m.def.Inputs = &instance.Inputs[snap, int]{
		Default: func() int { return 0 },
		At:      func(s *snap) *int { return &s.Told },
		Equal:   func(a, b *int) bool { return *a == *b },
		Show: func(in *int) []fsm.VariableStatus {
			return []fsm.VariableStatus{{Name: "told", Value: fmt.Sprint(*in)}}
		},
	}
	return m
}

// TestR33_InputsAreComputedWhenWhatTheyReadHasChanged, and once for all children that
// are told the same.
func TestR33_InputsAreComputedWhenWhatTheyReadHasChanged(t *testing.T) {
	for _, c := range []struct {
		reads worker.RowInputs
		// How often they are computed for ten children in the visits in which a child has
		// moved, the observation has changed, nothing has, and a child was added.
		child, observed, nothing, added int
	}{
		{worker.RowsReadOwn, 0, 1, 0, 2}, // the new one has no inputs yet, so it is another case
		{worker.RowsReadOwn | worker.RowsReadChildren, 1, 1, 0, 2},
		{worker.RowsReadOwn | worker.RowsReadClock, 1, 1, 1, 2},
		{worker.RowsReadOwn | worker.RowsReadEach, 0, 10, 0, 11},
		{worker.RowsReadOwn | worker.RowsReadChildren | worker.RowsReadEach, 10, 10, 0, 11},
	} {
		computed := 0
		m := line(mentry{name: "p", m: told(slowPump()), group: true, mapping: map[string]string{"*": "running"}, gives: func(s *snap) int {
			computed++
			return s.Observed + 1
		}})
		m.def.Children[0].InputsRead = c.reads
		m.def.Observe = worker.ObservePolicy{Every: time.Hour}
		names := make([]string, 10)
		for i := range names {
			names[i] = fmt.Sprint(i)
		}
		w := newWorld(t, m, many(names...))
		areTold := func(want string) {
			t.Helper()
			for _, child := range w.sup.Status().Children {
				if in := child.Inputs; len(in) != 1 || in[0].Value != want {
					t.Errorf("%b: %s was told %v, want %s", c.reads, child.Path, in, want)
				}
			}
		}
		w.tick(2)
		areTold("1") // in their first visit
		w.settle()
		w.want("Line/9 starting")
		count := func(what string, want int) {
			t.Helper()
			computed = 0
			if w.tick(1); computed != want {
				t.Errorf("%b: %s, computed %d times, want %d", c.reads, what, computed, want)
			}
			w.settle()
		}
		w.returns("Line/3", worker.CollectHook, result{value: 1})
		count("a child has moved", c.child)
		w.sup.Observe(7)
		count("the observation has changed", c.observed)
		treeOf(w.sup).markNext(treeOf(w.sup).root)
		count("nothing has changed", c.nothing)
		w.update(func(s *spec) { s.Children = append(s.Children, testChild{Name: "new"}) })
		count("a child was added", c.added)
		areTold("8")
	}
}

// TestR33_WhatHasNotChangedTakesNoMemory, also if it is computed.
func TestR33_WhatHasNotChangedTakesNoMemory(t *testing.T) {
	m := line(mentry{name: "p", m: told(pump()), group: true, gives: func(s *snap) int { return s.Observed }})
	m.def.Children[0].InputsRead = worker.RowsReadOwn | worker.RowsReadClock | worker.RowsReadEach
	w := newWorld(t, m, many("a", "b"))
	w.settle()
	tree := treeOf(w.sup)
	if n := testing.AllocsPerRun(20, func() { tree.propagateInputs(tree.root) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
