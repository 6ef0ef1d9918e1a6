package engine

import (
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
	q.Text = strings.ToLower(q.Text)
	p := newPager(t, q)
	var page fsm.StatusPage
	var err error
	begun := false
	ended := t.inParts(func() (more bool) {
		if !begun {
			begun = true
			if err = p.begin(); err != nil {
				return false
			}
		}
		if more = p.goOn(p.full); !more {
			page = p.page()
		}
		return more
	})
	if ended && err == nil && q.Summary {
		ended = t.summarize(page.Workers, p.nodes)
	}
	if !ended {
		return fsm.StatusPage{}, t.stuckError()
	}
	return page, err
}

// pager is a viewing that collects the statuses of one page.
type pager struct {
	viewing
	query fsm.StatusQuery
	found []fsm.Status
	nodes []*node // of found; nil: a child without an instance
	ranking
}

func newPager(t *Tree, q fsm.StatusQuery) *pager {
	p := &pager{viewing: viewing{t: t, depth: max(0, q.Depth)}, query: q, found: make([]fsm.Status, 0, q.Limit)}
	p.add = func(_ *viewLevel, one sighted) *fsm.Status {
		switch {
		case !p.wants(&one):
			return nil
		case q.Order != fsm.OrderTree:
			p.rank(one, &p.query)
			return nil
		}
		p.found = append(p.found, fsm.Status{}) // moves nothing: the page has room for all
		p.nodes = append(p.nodes, one.n)
		return &p.found[len(p.found)-1]
	}
	return p
}

func (p *pager) full() bool { return len(p.found) == p.query.Limit }

// begin goes to where the page begins.
func (p *pager) begin() error {
	parent, c, err := p.t.shownAt(p.query.Below, nil)
	switch {
	case err != nil:
		return err
	case p.query.Order != fsm.OrderTree:
		if p.ranking.begin(&p.query) {
			p.viewing.begin(parent, c)
		}
	case p.query.After == "":
		p.viewing.begin(parent, c)
	case c == nil:
		p.goTo(p.t.root, p.query.After)
	default:
		p.goTo(c.lastNode(), p.query.After)
	}
	return nil
}

func (p *pager) wants(one *sighted) bool {
	q := &p.query
	return (q.Worker == "" || q.Worker == one.w.Name) && (q.State == "" || q.State == one.state()) &&
		(q.Health == fsm.HealthNone || one.health <= q.Health) && (q.Text == "" || p.t.shows(one, q.Text))
}

// page returns the page. Its Next has the place at which each level goes on, and
// the path of the child that was looked at last: places change when siblings come
// or go.
func (p *pager) page() fsm.StatusPage {
	if p.query.Order != fsm.OrderTree {
		return p.rankedPage()
	}
	page := fsm.StatusPage{Workers: p.found}
	for len(p.levels) > 0 {
		l := &p.levels[len(p.levels)-1]
		if l.place < len(l.entries) {
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
		path = fsm.ChildPath(path, last.entries[last.place-1].name)
	}
	page.Next = strings.Join(places, ".") + " " + path
	return page
}

// goTo goes to where the last page ended, as Next says it. If a child on the way
// has gone or is leaving, it goes on with what is at its place now. top is nil if
// the page is below a child without an instance, which is on the first page.
func (p *pager) goTo(top *node, next string) {
	if top == nil {
		return
	}
	list, path, _ := strings.Cut(next, " ")
	elements := strings.Split(strings.TrimPrefix(path, top.path()), "/")[1:]
	n := top
	for i, text := range strings.Split(list, ".") {
		place, err := strconv.Atoi(text)
		if err != nil || place < 0 || n.children == nil {
			return
		}
		if i >= len(elements) { // none of its children was looked at
			p.enter(n, nil, 0)
			return
		}
		c := n.children.expect(textfmt.UnescapeName(elements[i]), place-1)
		if c == nil {
			p.enter(n, nil, max(0, place-1))
			return
		}
		p.enter(n, nil, n.children.after(c, place-1))
		if n = c.lastNode(); n == nil {
			return
		}
	}
}

// after returns the place of what comes after a child that was at a place. If the
// child is not declared any more and has moved behind the others, that is what is at
// its former place.
func (cs *children) after(c *childEntry, place int) int {
	if at := int(c.place); c.declared || at == place {
		return at + 1
	}
	return max(0, place)
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
