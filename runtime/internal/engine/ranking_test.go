package engine

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// pagesOf returns the workers of all pages of a query.
func (w *world) pagesOf(q fsm.StatusQuery) (all []fsm.Status) {
	w.t.Helper()
	for range 10_000 {
		page, err := w.sup.StatusPage(q)
		if err != nil {
			w.t.Fatal(err)
		}
		if len(page.Workers) > q.Limit {
			w.t.Fatalf("a page of %d has %d workers", q.Limit, len(page.Workers))
		}
		all = append(all, page.Workers...)
		if page.Next == "" {
			return all
		}
		q.After = page.Next
	}
	w.t.Fatal("the pages do not end")
	return nil
}

func pathsOf(all []fsm.Status) (paths []string) {
	for _, s := range all {
		paths = append(paths, s.Path)
	}
	return paths
}

// mixed is a tree whose workers have been in their states for different times, and are
// well and unwell; one has no instance.
func mixed(t *testing.T) *world {
	inner := line(group("p", crashing(policy(5, time.Minute))))
	s := with("a", "b", "c")
	for i := range s.Children {
		var names []string
		for k := range 4 {
			names = append(names, fmt.Sprintf("w%d", k*7%4))
		}
		s.Children[i].Entry = 0
		s.Children[i].Spec = many(names...)
	}
	s.Children[1].Spec.Children[2].Spec.BuildFails = true
	m := line(mentry{name: "in", m: inner, group: true, mapping: map[string]string{"active": "active", "*": "stopped"}})
	w := newWorld(t, m, s)
	w.tick(8)
	for i, path := range []string{"Line/b/w0", "Line/c/w1", "Line/a/w2", "Line/c/w1"} {
		w.now = w.now.Add(time.Duration(i+1) * time.Second)
		w.crash(path)
		w.tick(3)
	}
	return w
}

// TestR40_PagesInAnOrder have every worker once, in the order that the statuses give.
func TestR40_PagesInAnOrder(t *testing.T) {
	w := mixed(t)
	whole := w.pagesOf(fsm.StatusQuery{Limit: 1000})
	if len(whole) != 16 {
		t.Fatalf("%d workers", len(whole))
	}
	longest := func(s fsm.Status) int64 {
		if s.Entered.IsZero() {
			return 1 << 62
		}
		return s.Entered.UnixNano()
	}
	keys := map[fsm.StatusOrder]func(fsm.Status) int64{
		fsm.OrderPath:    func(fsm.Status) int64 { return 0 },
		fsm.OrderLongest: longest,
		fsm.OrderWorst:   func(s fsm.Status) int64 { return int64(s.Health) },
	}
	for order, key := range keys {
		want := slices.Clone(whole)
		slices.SortFunc(want, func(a, b fsm.Status) int {
			if key(a) != key(b) {
				return int(min(1, max(-1, key(a)-key(b))))
			}
			return strings.Compare(a.Path, b.Path)
		})
		for _, limit := range []int{1, 2, 5, 16, 1000} {
			got := w.pagesOf(fsm.StatusQuery{Limit: limit, Order: order})
			if !slices.EqualFunc(got, want, func(a, b fsm.Status) bool { return sameStatus(&a, &b) }) {
				t.Errorf("order %d, %d a page:\n%v\nwant\n%v", order, limit, pathsOf(got), pathsOf(want))
			}
		}
	}
	for _, after := range []string{"x", "1", "x y", "9223372036854775807 z"} {
		page, err := w.sup.StatusPage(fsm.StatusQuery{Order: fsm.OrderPath, After: after})
		if err != nil || len(page.Workers) > 0 || page.Next != "" {
			t.Errorf("after %q: %d workers, %v", after, len(page.Workers), err)
		}
	}
}

// TestR40_PagesToADepth have no worker below it, in every order.
func TestR40_PagesToADepth(t *testing.T) {
	w := mixed(t)
	for _, order := range []fsm.StatusOrder{fsm.OrderTree, fsm.OrderPath} {
		for _, limit := range []int{1, 3, 100} {
			got := pathsOf(w.pagesOf(fsm.StatusQuery{Depth: 1, Limit: limit, Order: order}))
			if !slices.Equal(got, []string{"Line", "Line/a", "Line/b", "Line/c"}) {
				t.Errorf("%v", got)
			}
			if got := w.pagesOf(fsm.StatusQuery{Below: "Line/b", Depth: 1, Limit: limit, Order: order}); len(got) != 5 {
				t.Errorf("below b: %v", pathsOf(got))
			}
		}
	}
}

// TestR40_PagesWithASummary say what is below each worker, as Status does.
func TestR40_PagesWithASummary(t *testing.T) {
	w := mixed(t)
	whole := w.sup.Status()
	var check func(s *fsm.Status, got map[string]fsm.Status)
	check = func(s *fsm.Status, got map[string]fsm.Status) {
		if g := got[s.Path]; g.Below != s.Below || g.Worst != s.Worst || g.WorstPath != s.WorstPath {
			t.Errorf("%s: %d below, %v at %s, want %d, %v at %s", s.Path, g.Below, g.Worst, g.WorstPath, s.Below, s.Worst, s.WorstPath)
		}
		for i := range s.Children {
			check(&s.Children[i], got)
		}
	}
	for _, order := range []fsm.StatusOrder{fsm.OrderTree, fsm.OrderWorst} {
		got := map[string]fsm.Status{}
		for _, s := range w.pagesOf(fsm.StatusQuery{Limit: 3, Order: order, Summary: true}) {
			got[s.Path] = s
		}
		check(&whole, got)
	}
}

// TestR40_PagesWithAText have the workers of which a status shows it.
func TestR40_PagesWithAText(t *testing.T) {
	w := mixed(t)
	for text, want := range map[string][]string{
		"/B/W1":        {"Line/b/w1"},
		"no such devi": {"Line/b/" + w.sup.Status().Children[1].Children[2].Name},
		"desired is a": {"Line", "Line/a", "Line/b", "Line/c"},
		"nothing":      nil,
	} {
		for _, order := range []fsm.StatusOrder{fsm.OrderTree, fsm.OrderPath} {
			if got := pathsOf(w.pagesOf(fsm.StatusQuery{Text: text, Limit: 2, Order: order})); !slices.Equal(got, want) {
				t.Errorf("%q in order %d: %v, want %v", text, order, got, want)
			}
		}
	}
}

// TestR40_APageLooksAtPartsOfATree: between two parts a tick can run, in every order and
// for a summary.
func TestR40_APageLooksAtPartsOfATree(t *testing.T) {
	names := make([]string, 5000)
	for i := range names {
		names[i] = fmt.Sprint(rand.N(1_000_000_000))
	}
	w := newWorld(t, line(group("p", pump())), many(names...))
	w.settle()
	tree := treeOf(w.sup)
	for _, q := range []fsm.StatusQuery{{Order: fsm.OrderLongest, Limit: 10}, {Order: fsm.OrderWorst, Limit: 10, Text: "nothing has it"}} {
		p, parts := newPager(tree, q), 0
		if err := p.begin(); err != nil {
			t.Fatal(err)
		}
		for more := true; more; parts++ {
			if more = p.goOn(p.full); len(p.best) > 2*q.Limit {
				t.Fatalf("%d workers are kept", len(p.best))
			}
		}
		if parts < 5 {
			t.Errorf("%+v: %d parts", q, parts)
		}
	}
	page, err := w.sup.StatusPage(fsm.StatusQuery{Summary: true, Depth: 1, Limit: 1})
	if err != nil || page.Workers[0].Below != 5000 {
		t.Errorf("%+v, %v", page.Workers, err)
	}
}
