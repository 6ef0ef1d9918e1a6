package engine

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// These are the default and the largest size of a page.
const (
	pageSize    = 100
	maxPageSize = 1000
)

// StatusPage returns a page of statuses.
func (t *Tree) StatusPage(q fsm.StatusQuery) (fsm.StatusPage, error) {
	if q.Limit <= 0 {
		q.Limit = pageSize
	}
	q.Limit = min(q.Limit, maxPageSize)
	p := pager{t: t, query: q}
	for {
		if !t.look() {
			return fsm.StatusPage{}, fmt.Errorf("%w: %s", fsm.ErrStuck, t.stuck())
		}
		if p.levels == nil {
			if err := p.begin(); err != nil {
				t.mu.Unlock()
				return fsm.StatusPage{}, err
			}
		}
		if p.goOn(statusAtOnce) {
			page := p.page()
			t.mu.Unlock()
			return page, nil
		}
		t.mu.Yield()
	}
}

// pager is a walk over a tree that collects the statuses of one page.
type pager struct {
	t      *Tree
	query  fsm.StatusQuery
	levels []pageLevel // from the first worker down; the last has the child that comes next
	found  []fsm.Status
	ask    []unexplained
}

// pageLevel is a worker whose children are being looked at.
type pageLevel struct {
	n     *node
	place int // of the child that comes next
	waits *waits
}

// begin goes to where the page begins.
func (p *pager) begin() error {
	top := p.t.root
	if p.query.Below != "" {
		if top = p.t.root.nodeAt(p.query.Below); top == nil {
			return fmt.Errorf("%w: %s", fsm.ErrNoWorker, p.query.Below)
		}
	}
	p.found = make([]fsm.Status, 0, p.query.Limit)
	p.levels = []pageLevel{}
	if p.query.After == "" {
		p.worker(top, nil, nil)
		return nil
	}
	p.goTo(top, p.query.After)
	return nil
}

// enter makes the children of a worker come next.
func (p *pager) enter(n *node, place int) {
	if n.children != nil {
		p.levels = append(p.levels, pageLevel{n, place, n.children.waits(p.t, n.w)})
	}
}

// goOn looks at some workers. It reports whether the page is complete.
func (p *pager) goOn(most int) (complete bool) {
	for ; most > 0 && len(p.levels) > 0 && len(p.found) < p.query.Limit; most-- {
		l := &p.levels[len(p.levels)-1]
		if l.n.children == nil || l.place >= len(l.n.children.entries) {
			p.levels = p.levels[:len(p.levels)-1]
			continue
		}
		c := l.n.children.entries[l.place]
		l.place++
		p.child(l.n, c, l.waits)
	}
	p.t.explainAll(p.ask)
	p.ask = p.ask[:0]
	return len(p.levels) == 0 || len(p.found) == p.query.Limit
}

// child looks at one child, and makes its children come next.
func (p *pager) child(parent *node, c *childEntry, waits *waits) {
	switch {
	case c.node != nil:
		p.worker(c.node, c, waits)
	case c.waiting != nil:
		if p.wants(c.waiting.Worker(), "") {
			p.t.waitingStatus(parent, c, p.add())
		}
	case c.retired() != nil:
		p.worker(c.retired(), c, waits)
	}
}

// worker looks at a worker, which is the root if c is nil.
func (p *pager) worker(n *node, c *childEntry, waits *waits) {
	p.enter(n, 0)
	if !p.wants(n.w.Name, n.stateName()) {
		return
	}
	s := p.add()
	p.t.statusOf(n, s)
	if n.begun {
		p.ask = append(p.ask, unexplained{n, s})
	}
	switch {
	case c == nil:
	case c.node == n:
		p.t.addWaits(n.parent, c, waits, s)
	default:
		s.Removed = true
	}
}

func (p *pager) wants(worker, state string) bool {
	return (p.query.Worker == "" || p.query.Worker == worker) && (p.query.State == "" || p.query.State == state)
}

// add appends a status. Its address stays valid, because the page has room for
// all.
func (p *pager) add() *fsm.Status {
	p.found = append(p.found, fsm.Status{})
	return &p.found[len(p.found)-1]
}

// page returns the page. Its Next has the place at which each level goes on, and
// the path of the child that was looked at last: places change when siblings come
// or go.
func (p *pager) page() fsm.StatusPage {
	page := fsm.StatusPage{Workers: p.found}
	for len(p.levels) > 0 {
		l := &p.levels[len(p.levels)-1]
		if l.place < len(l.n.children.entries) {
			break
		}
		p.levels = p.levels[:len(p.levels)-1] // all of them were looked at
	}
	if len(p.levels) == 0 {
		return page
	}
	places := make([]string, len(p.levels))
	for i, l := range p.levels {
		places[i] = strconv.Itoa(l.place)
	}
	last := p.levels[len(p.levels)-1]
	path := last.n.path()
	if last.place > 0 {
		path = fsm.ChildPath(path, last.n.children.entries[last.place-1].name)
	}
	page.Next = strings.Join(places, ".") + " " + path
	return page
}

// goTo goes to where the last page ended, as Next says it. If a child on the way
// has gone, it goes on with what is at its place now.
func (p *pager) goTo(top *node, next string) {
	list, path, _ := strings.Cut(next, " ")
	elements := strings.Split(strings.TrimPrefix(path, top.path()), "/")[1:]
	n := top
	for i, text := range strings.Split(list, ".") {
		place, err := strconv.Atoi(text)
		if err != nil || place < 0 || n.children == nil {
			return
		}
		if i >= len(elements) { // none of its children was looked at
			p.enter(n, 0)
			return
		}
		c := n.children.expect(textfmt.UnescapeName(elements[i]), place-1)
		if c == nil {
			p.enter(n, max(0, place-1))
			return
		}
		p.enter(n, int(c.place)+1)
		if n = c.lastNode(); n == nil {
			return
		}
	}
}

// expect returns the child entry with a name, which is probably at a place.
func (cs *children) expect(name string, place int) *childEntry {
	if place >= 0 && place < len(cs.entries) {
		if s := cs.entries[place]; s.name == name && s.exists() {
			return s
		}
	}
	return cs.find(name)
}

// nodeAt returns the running worker at a path, at or below n, or nil.
func (n *node) nodeAt(path string) *node {
	own := n.path()
	if own == path {
		return n
	}
	rest, below := strings.CutPrefix(path, own+"/")
	for below && n.children != nil {
		var element string
		element, rest, below = strings.Cut(rest, "/")
		s := n.children.find(textfmt.UnescapeName(element))
		if s == nil || s.node == nil {
			return nil
		}
		n = s.node
	}
	if below {
		return nil
	}
	return n
}
