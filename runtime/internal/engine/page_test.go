package engine

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// flat returns the statuses of a tree in tree order, without Children.
func flat(s fsm.Status) (all []fsm.Status) {
	children := s.Children
	s.Children = nil
	s.Below, s.Worst, s.WorstPath = 0, fsm.HealthNone, "" // a page does not look below its workers
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

// TestAPageAfterAChildThatLeaves goes on with the siblings that came after it,
// whatever a caller makes of Next.
func TestAPageAfterAChildThatLeaves(t *testing.T) {
	w := newWorld(t, line(group("p", slowPump())), many("a", "b", "c", "d"))
	w.settle()
	page, err := w.sup.StatusPage(fsm.StatusQuery{Limit: 3})
	if err != nil || page.Next != "2 Line/b" {
		t.Fatalf("the next page is after %q (%v)", page.Next, err)
	}
	w.update(func(s *spec) { s.Children = many("a", "c", "d").Children })
	w.tick(1) // it waits for its observation
	for after, want := range map[string]string{page.Next: "c d b", "0 Line/b": "a c d b", "99 Line/b": ""} {
		page, err := w.sup.StatusPage(fsm.StatusQuery{After: after})
		var got []string
		for _, s := range page.Workers {
			got = append(got, s.Name)
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("the page after %q has %s (%v), want %s", after, got, err, want)
		}
	}
}

func names(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint(i))
	}
	return all
}

// TestPagesOfChildrenThatDoNotRun: pages have a child whose constructor fails, one
// that has taken itself out, and one that waits for its siblings, as Status has
// them, and so has the page below each.
func TestPagesOfChildrenThatDoNotRun(t *testing.T) {
	w := newWorld(t, line(
		mentry{name: "j", m: job(fsm.SignalRemove), group: true, mapping: map[string]string{"active": "running", "*": "waiting"}},
		group("p", slowPump()),
		mentry{name: "q", m: pump(), group: true, needs: []int{1}},
	), spec{Children: []testChild{
		{0, "out", spec{}}, {1, "fails", spec{BuildFails: true}}, {1, "slow", spec{}}, {2, "held", spec{}},
	}})
	w.settle()
	w.returns("Line/out", "work", result{})
	w.settle()
	whole := flat(w.sup.Status())
	if out, fails, held := whole[1], whole[2], whole[4]; !out.Removed || !fails.Waiting || fails.LastError == "" || len(held.WaitsFor) != 2 {
		t.Fatalf("the children are not as they were to be: %+v", whole)
	}
	for _, limit := range []int{1, 2, 3, 10} {
		if got := pages(t, w, fsm.StatusQuery{Limit: limit}, func() {}); !reflect.DeepEqual(got, whole) {
			t.Errorf("pages of %d give\n%+v\nwant\n%+v", limit, got, whole)
		}
	}
	slices.SortFunc(whole, func(a, b fsm.Status) int { return strings.Compare(a.Path, b.Path) })
	if got := pages(t, w, fsm.StatusQuery{Limit: 2, Order: fsm.OrderPath}, func() {}); !reflect.DeepEqual(got, whole) {
		t.Errorf("pages by path give\n%+v\nwant\n%+v", got, whole)
	}
	if got := pages(t, w, fsm.StatusQuery{Limit: 1, Health: fsm.HealthDegraded}, func() {}); len(got) != 1 || got[0].Name != "fails" {
		t.Errorf("degraded are %+v", got)
	}
	if got := pages(t, w, fsm.StatusQuery{Limit: 1, Health: fsm.HealthProgressing}, func() {}); len(got) != 3 {
		t.Errorf("degraded or progressing are %+v", got)
	}
	for _, s := range whole[1:] {
		if got := pages(t, w, fsm.StatusQuery{Limit: 10, Below: s.Path}, func() {}); !reflect.DeepEqual(got, []fsm.Status{s}) {
			t.Errorf("the page below %s gives\n%+v\nwant\n%+v", s.Path, got, s)
		}
		if info, ok := w.sup.TypeOf(s.Path); !ok || info.Worker != s.Worker {
			t.Errorf("%s has the type %q (%v), want %q", s.Path, info.Worker, ok, s.Worker)
		}
	}
	for _, path := range []string{"", "Line/", "Line/none", "Line/held/", "Line/fails/x", "Line/out/x", "Line/~u{68}eld", "Lines"} {
		if _, ok := w.sup.TypeOf(path); ok {
			t.Errorf("there is a worker at %q", path)
		}
		if _, err := w.sup.StatusPage(fsm.StatusQuery{Below: path}); path != "" && !errors.Is(err, fsm.ErrNoWorker) {
			t.Errorf("below %q: %v", path, err)
		}
	}
}

// TestStatusInPartsOfATreeThatChanges: ticks between two parts of a Status do not
// make a worker miss that is there all the time, nor what explains it.
func TestStatusInPartsOfATreeThatChanges(t *testing.T) {
	for _, c := range []struct {
		name  string
		after []string
		want  string
	}{
		{"children come", []string{"a", "b", "c", "d", "e", "f", "g", "h"}, "a b c d e f g h"},
		{"one goes", []string{"b", "c", "d"}, "a b c d"},
		{"one comes first", []string{"x", "a", "b", "c", "d"}, "a b c d"},
		{"the last one goes", []string{"a", "c", "d"}, "a b c d"},
		{"all that were looked at go", []string{"c", "d"}, "a b c d"},
		{"all change places", []string{"c", "d", "b", "a"}, "a b c d"},
	} {
		w := newWorld(t, line(group("p", pump())), many("a", "b", "c", "d"))
		w.settle()
		var s fsm.Status
		v := statusView(treeOf(w.sup), &s, -1)
		v.worker(nil, nil, treeOf(w.sup).root)
		v.goOn(func() bool { return len(s.Children) == 2 })
		w.update(func(s *spec) { s.Children = many(c.after...).Children })
		w.settle()
		if v.goOn(never) {
			t.Errorf("%s: something is left", c.name)
		}
		var got []string
		for _, c := range s.Children {
			got = append(got, c.Name)
			if c.State != "running" || len(c.Why) != 1 {
				t.Errorf("the status of a child is %+v", c)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: the children are %s, want %s", c.name, got, c.want)
		}
	}
}

// TestStatusInPartsWhileChildrenGo: children that were leaving when a Status came to
// their parent go, and their entries are removed, before it has looked at the others.
func TestStatusInPartsWhileChildrenGo(t *testing.T) {
	w := newWorld(t, line(group("p", slowPump())), many("a", "b", "c"))
	w.settle()
	w.update(func(s *spec) { s.Children = many("c").Children })
	w.settle()
	var s fsm.Status
	v := statusView(treeOf(w.sup), &s, -1)
	v.worker(nil, nil, treeOf(w.sup).root)
	v.goOn(func() bool { return len(s.Children) == 1 })
	w.observe("Line/a", 0)
	w.observe("Line/b", 0)
	if left := len(treeOf(w.sup).root.children.entries); left != 1 {
		t.Fatalf("there are %d entries", left)
	}
	v.goOn(never)
	if len(s.Children) != 1 || s.Children[0].Name != "c" {
		t.Errorf("the children are %+v", s.Children)
	}
}
