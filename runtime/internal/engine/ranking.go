package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// ranking finds the first workers of an order. It keeps at most twice as many as a page has,
// so that its memory does not depend on the size of the tree.
type ranking struct {
	best  []rankedWorker // sorted up to the last call of cut
	after rankedWorker   // the last one of the page before
	more  bool           // some come after those that are kept
}

// rankedWorker is a worker with its place in an order.
type rankedWorker struct {
	sighted
	key  int64
	text string // its path; "": it was not needed yet
}

func (r *rankedWorker) path() string {
	if r.text == "" {
		r.text = r.sighted.path()
	}
	return r.text
}

// compare compares by the key, and then by the path.
func (r *rankedWorker) compare(o *rankedWorker) int {
	if r.key != o.key {
		return cmp.Compare(r.key, o.key)
	}
	return strings.Compare(r.path(), o.path())
}

// begin reads where the page before has ended. It reports whether that can be read.
func (r *ranking) begin(q *fsm.StatusQuery) bool {
	if q.After == "" {
		return true
	}
	key, path, _ := strings.Cut(q.After, " ")
	var err error
	r.after.key, err = strconv.ParseInt(key, 10, 64)
	r.after.text = path
	return err == nil && path != ""
}

// keyOf returns what a worker is ordered by. A smaller one comes first.
func keyOf(one *sighted, order fsm.StatusOrder) int64 {
	switch order {
	case fsm.OrderLongest:
		if one.n == nil || !one.n.begun {
			return int64(link.Never)
		}
		return int64(one.n.timing.Entered)
	case fsm.OrderWorst:
		return int64(one.health)
	}
	return 0
}

// rank keeps a worker if it may be on the page.
func (r *ranking) rank(one sighted, q *fsm.StatusQuery) {
	w := rankedWorker{sighted: one, key: keyOf(&one, q.Order)}
	switch {
	case r.after.text != "" && w.compare(&r.after) <= 0:
		return
	case r.more && w.compare(&r.best[q.Limit-1]) > 0:
		return
	}
	w.path() // sorting makes copies
	if r.best = append(r.best, w); len(r.best) >= 2*q.Limit {
		r.cut(q.Limit)
	}
}

// cut keeps the first ones.
func (r *ranking) cut(most int) {
	slices.SortFunc(r.best, func(a, b rankedWorker) int { return a.compare(&b) })
	if len(r.best) > most {
		clear(r.best[most:])
		r.best, r.more = r.best[:most], true
	}
}

// rankedPage makes the statuses of the workers of a page. One that has gone since it was
// looked at is left out.
func (p *pager) rankedPage() fsm.StatusPage {
	p.cut(p.query.Limit)
	waiting := map[*node]*waits{}
	for i := range p.best {
		p.addRanked(&p.best[i].sighted, waiting)
	}
	p.explain()
	page := fsm.StatusPage{Workers: p.found}
	if p.more {
		last := &p.best[len(p.best)-1]
		page.Next = fmt.Sprintf("%d %s", last.key, last.path())
	}
	return page
}

func (p *pager) addRanked(one *sighted, waiting map[*node]*waits) {
	c, n := one.c, one.n
	if c != nil && (n != c.node && n != c.retired() || n == nil && c.waiting == nil) {
		return
	}
	p.found = append(p.found, fsm.Status{})
	p.nodes = append(p.nodes, n)
	s := &p.found[len(p.found)-1]
	if n == nil {
		p.t.waitingStatus(one.under, c, s)
		return
	}
	p.t.statusOf(n, s)
	if n.begun {
		p.ask = append(p.ask, unexplained{n, s})
	}
	switch {
	case c == nil:
	case c.node != n:
		s.Removed = true
	default:
		all, made := waiting[one.under]
		if !made {
			all = one.under.children.waits(p.t, one.under.w)
			waiting[one.under] = all
		}
		p.t.addWaits(one.under, c, all, s)
	}
}

// shows reports whether a status has a text, which is in lower case. Secrets are not in a
// status.
func (t *Tree) shows(one *sighted, text string) bool {
	var s fsm.Status
	if one.n == nil {
		t.waitingStatus(one.under, one.c, &s)
	} else {
		t.statusOf(one.n, &s)
		if one.n.begun {
			s.Variables, s.Inputs, s.Outputs = one.n.inst.Variables(), one.n.inst.Inputs(), one.n.inst.Outputs()
		}
	}
	has := func(shown string) bool { return strings.Contains(strings.ToLower(shown), text) }
	if slices.ContainsFunc([]string{
		s.Path, s.Name, s.Worker, s.State, s.Health.String(), s.Desired, s.UserSpec, s.Last, s.Blocked, s.Action, s.Failure, s.Circuit, s.LastError,
	}, has) || slices.ContainsFunc(s.Commands, has) {
		return true
	}
	for _, all := range [][]fsm.VariableStatus{s.Variables, s.Inputs, s.Outputs} {
		if slices.ContainsFunc(all, func(v fsm.VariableStatus) bool { return has(v.Name) || has(v.Value) }) {
			return true
		}
	}
	return false
}

// summarize fills in what is below each worker of a page. It reports whether it has come to
// its end before a tick that hangs.
func (t *Tree) summarize(page []fsm.Status, nodes []*node) bool {
	i := 0
	var v *viewing
	return t.inParts(func() (more bool) {
		for left := statusAtOnce; i < len(page) && left > 0; {
			s := &page[i]
			if v == nil {
				s.Worst, s.WorstPath = s.Health, s.Path
				v = &viewing{t: t, add: func(_ *viewLevel, one sighted) *fsm.Status {
					cutOff(s, &one)
					return nil
				}}
				if n := nodes[i]; n != nil {
					v.enter(n, nil, 0)
				}
			}
			left--
			if more, left = v.goOnFor(left, never); !more {
				v = nil
				i++
			}
		}
		return i < len(page)
	})
}
