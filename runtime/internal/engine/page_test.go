package engine

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// flat returns the statuses of a tree in tree order, without Children.
func flat(s fsm.Status) (all []fsm.Status) {
	children := s.Children
	s.Children = nil
	all = append(all, s)
	for _, c := range children {
		all = append(all, flat(c)...)
	}
	return all
}

// pages returns the workers of all pages of a query.
func pages(t *testing.T, w *world, q fsm.StatusQuery, between func()) (all []fsm.Status) {
	t.Helper()
	for {
		page, err := w.sup.StatusPage(q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Workers) > q.Limit {
			t.Fatalf("%d workers on a page of %d", len(page.Workers), q.Limit)
		}
		all = append(all, page.Workers...)
		if q.After = page.Next; q.After == "" {
			return all
		}
		between()
	}
}

// TestPagesAreTheStatus: the pages of a tree have every worker once, in the order
// and with the content of Status.
func TestPagesAreTheStatus(t *testing.T) {
	w := bigTree(t, 300)
	whole := flat(w.sup.Status())
	for _, limit := range []int{1, 2, 7, 99, 100, 101, 299, 1000} {
		if got := pages(t, w, fsm.StatusQuery{Limit: limit}, func() {}); !reflect.DeepEqual(got, whole) {
			t.Errorf("pages of %d give %d workers that are not the %d of Status", limit, len(got), len(whole))
		}
	}
	below := flat(w.sup.Status().Children[1])
	if got := pages(t, w, fsm.StatusQuery{Limit: 10, Below: "Line/1"}, func() {}); !reflect.DeepEqual(got, below) {
		t.Errorf("the pages below Line/1 give %d workers, want %d", len(got), len(below))
	}
	for _, s := range pages(t, w, fsm.StatusQuery{Limit: 10, Worker: "Pump", State: "running"}, func() {}) {
		if s.Worker != "Pump" || s.State != "running" {
			t.Errorf("%s is a %s in %s", s.Path, s.Worker, s.State)
		}
	}
	if _, err := w.sup.StatusPage(fsm.StatusQuery{Below: "Line/none"}); !errors.Is(err, fsm.ErrNoWorker) {
		t.Errorf("below a path that is not there: %v", err)
	}
	if page, err := w.sup.StatusPage(fsm.StatusQuery{After: "nonsense"}); err != nil || len(page.Workers) != 0 {
		t.Errorf("after nonsense: %d workers, %v", len(page.Workers), err)
	}
}

// TestPagesOfATreeThatChanges: a worker that is there all the time is on one page
// if siblings go one by one between two pages.
func TestPagesOfATreeThatChanges(t *testing.T) {
	w := newWorld(t, line(group("p", pump())), many(names(40)...))
	w.settle()
	next := 40
	seen := map[string]int{}
	change := func() { // the odd ones go, one after the other from the front, and others come at the end
		w.update(func(s *spec) {
			for i, c := range s.Children {
				var n int
				if _, err := fmt.Sscan(c.Name, &n); err == nil && n%2 == 1 {
					s.Children = append(s.Children[:i:i], s.Children[i+1:]...)
					break
				}
			}
			next += 2
			s.Children = append(s.Children, testChild{Name: fmt.Sprint(next + 1)})
		})
		w.settle()
	}
	for _, s := range pages(t, w, fsm.StatusQuery{Limit: 3}, change) {
		seen[s.Name]++
	}
	for i := range 40 {
		if name := fmt.Sprint(i); i%2 == 0 && seen[name] != 1 {
			t.Errorf("%s is on %d pages", name, seen[name])
		}
	}
}

func names(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint(i))
	}
	return all
}
