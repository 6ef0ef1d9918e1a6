package engine

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR03_RowsAreAskedWhenWhatTheyReadHasChanged, and once for all children that
// have the same answer.
func TestR03_RowsAreAskedWhenWhatTheyReadHasChanged(t *testing.T) {
	for _, c := range []struct {
		reads worker.RowInputs
		// How often the rows are asked for ten children in the visits in which a
		// child has moved, the observation has changed, and nothing has.
		child, observed, nothing int
	}{
		{0, 10, 10, 10},
		{worker.RowsReadOwn, 0, 1, 0},
		{worker.RowsReadOwn | worker.RowsReadChildren, 1, 1, 0},
		{worker.RowsReadOwn | worker.RowsReadClock, 1, 1, 1},
		{worker.RowsReadOwn | worker.RowsReadEach, 0, 10, 0},
		{worker.RowsReadOwn | worker.RowsReadChildren | worker.RowsReadEach, 10, 10, 0},
	} {
		asked := 0
		m := line(mentry{name: "p", m: slowPump(), group: true, rows: func(s *snap) string {
			asked++
			return "running"
		}})
		m.def.Children[0].RowsRead = c.reads
		m.def.Observe = worker.ObservePolicy{Every: time.Hour}
		names := make([]string, 10)
		for i := range names {
			names[i] = fmt.Sprint(i)
		}
		w := newWorld(t, m, many(names...))
		w.settle()
		w.want("Line/9 starting")
		count := func(what string, want int) {
			t.Helper()
			if w.tick(1); asked != want {
				t.Errorf("%b: %s, asked %d times, want %d", c.reads, what, asked, want)
			}
			w.settle()
			asked = 0
		}
		asked = 0
		w.returns("Line/3", worker.CollectHook, result{value: 1})
		count("a child has moved", c.child)
		w.sup.Observe(7)
		count("the observation has changed", c.observed)
		treeOf(w.sup).markNext(treeOf(w.sup).root)
		count("nothing has changed", c.nothing)
	}
}

// TestR05_ASharedAnswerReachesEveryChild, those that are added later too.
func TestR05_ASharedAnswerReachesEveryChild(t *testing.T) {
	m := line(mentry{name: "p", m: pump(), group: true, rows: func(s *snap) string {
		if s.Observed == 1 {
			return "running"
		}
		return "stopped"
	}})
	m.def.Children[0].RowsRead = worker.RowsReadOwn
	m.def.Observe = worker.ObservePolicy{Every: time.Hour}
	w := newWorld(t, m, many("a", "b"))
	w.settle()
	w.want("Line/a stopped", "Line/b stopped")
	w.sup.Observe(1)
	w.settle()
	w.want("Line/a running", "Line/b running")
	w.update(func(s *spec) { s.Children = append(s.Children[1:], testChild{0, "c", spec{}}) })
	w.settle()
	w.want("Line/b running", "Line/c running")
	w.sup.Observe(0)
	w.settle()
	w.want("Line/b stopped", "Line/c stopped")
}

// TestR15_WhoIsReadyInEveryTickIsSoUntilItIsGone.
func TestR15_WhoIsReadyInEveryTickIsSoUntilItIsGone(t *testing.T) {
	m := pump()
	m.def.Reconcile = worker.ReconcilePolicy{Mode: worker.ReconcileTick}
	w := newWorld(t, line(group("p", m)), many("a", "b", "c", "d"))
	w.settle()
	w.update(func(s *spec) { s.Children = slices.Delete(s.Children, 1, 3) })
	w.settle()
	var names []string
	for i, n := range treeOf(w.sup).every {
		names = append(names, n.path())
		if n.rare().everyAt != i {
			t.Errorf("%s is at %d, and thinks %d", n.path(), i, n.rare().everyAt)
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, []string{"Line/a", "Line/d"}) {
		t.Errorf("ready in every tick: %v", names)
	}
	w.down()
	if n := len(treeOf(w.sup).every); n != 0 {
		t.Errorf("%d are left", n)
	}
}
