package top

import (
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/inspect"
)

const (
	// pageSize is the number of workers of a page. A refresh reads the pages that are
	// visible, and the ones up to the selection.
	pageSize = 500
	// atOnce is how many pages one refresh reads at most.
	atOnce = 6
)

// Model is what is shown, and where the user is in it. It is used by one goroutine.
type Model struct {
	where, tree, root string
	interval          time.Duration
	now               func() time.Time

	width, height int

	focus  []string // the paths below which to look, the last one is in effect
	health string
	sort   int // of sorts
	text   string
	typing bool // the text is being typed
	help   bool
	paused bool

	pages      []*page
	selected   string // the path of the selected worker
	at         int    // its place among the rows
	first      int    // the first row on the screen
	end        bool   // the user wants the last row
	detail     *inspect.WorkerDetail
	scroll     int // of the explanation
	trees      inspect.Trees
	generation int // rises when something else is asked for
	busy       bool
	lost       string // why there is no answer
	asOf       time.Time
}

// page is a page of workers.
type page struct {
	cursor, next string
	rows         []row
}

// row is what is kept of a worker that is listed.
type row struct {
	path, name, state, desired, health, note string
	depth                                    int
	entered                                  time.Time // by the clock of this computer
	counters                                 counters
	delta                                    counters // since the refresh before
}

// counters are the counters that are shown.
type counters struct{ transitions, observations, failures uint64 }

// sorts are the orders, as a Query has them and as they are shown.
var sorts = []struct{ query, shown string }{{"", "tree"}, {"longest", "longest in state"}, {"worst", "worst health"}}

var healths = []string{"", "progressing", "degraded", "suspended"}

// New returns the model of a tree, below a path.
func New(where, tree, root, under string, interval time.Duration, now func() time.Time) *Model {
	m := &Model{where: where, tree: tree, root: root, interval: interval, now: now, width: 80, height: 24}
	if under != "" && under != root {
		m.focus = []string{under}
		m.selected = under
	}
	return m
}

// under returns the path below which workers are listed; "" is the whole tree.
func (m *Model) under() string {
	if len(m.focus) == 0 {
		return ""
	}
	return m.focus[len(m.focus)-1]
}

// again asks for something else: the pages are read from the first one on.
func (m *Model) again() {
	m.generation++
	m.pages, m.at, m.first, m.end = nil, 0, 0, false
}

// rows returns the number of rows that are loaded.
func (m *Model) rows() int {
	n := 0
	for _, p := range m.pages {
		n += len(p.rows)
	}
	return n
}

// row returns a row that is loaded.
func (m *Model) row(i int) *row {
	for _, p := range m.pages {
		if i < len(p.rows) {
			return &p.rows[i]
		}
		i -= len(p.rows)
	}
	return nil
}

// complete reports whether there are no more rows than those that are loaded.
func (m *Model) complete() bool {
	return len(m.pages) > 0 && m.pages[len(m.pages)-1].next == ""
}

// Request is what the model wants to be read.
type Request struct {
	Tree       string
	Query      client.Query // with the cursor of the first page
	From       int          // the number of the first page
	Pages      int          // how many pages at most
	Selected   string       // the worker that is explained; "": the first of the list
	generation int
}

// Wants returns what is to be read now: what is on the screen, and what the user wants to
// come to.
func (m *Model) Wants() Request {
	q := client.Query{Under: m.under(), Health: m.health, Text: m.text, Sort: sorts[m.sort].query, Limit: pageSize}
	r := Request{Tree: m.tree, Query: q, Pages: 1, Selected: m.selected, generation: m.generation}
	if len(m.pages) == 0 {
		return r
	}
	last := m.pageOf(m.first + m.listHeight())
	if m.moreWanted() {
		r.From = len(m.pages)
		r.Query.Cursor = m.pages[len(m.pages)-1].next
		r.Pages = atOnce
		return r
	}
	r.From = m.pageOf(m.first)
	r.Query.Cursor = m.pages[r.From].cursor
	r.Pages = min(last-r.From+1, atOnce)
	return r
}

// moreWanted reports whether the screen reaches over the rows that are loaded.
func (m *Model) moreWanted() bool {
	return len(m.pages) > 0 && !m.complete() && (m.end || m.first+m.listHeight() > m.rows())
}

// pageOf returns the number of the page that has a row, or the last one.
func (m *Model) pageOf(i int) int {
	for n, p := range m.pages {
		if i < len(p.rows) {
			return n
		}
		i -= len(p.rows)
	}
	return max(0, len(m.pages)-1)
}

// Result is what was read for a Request.
type Result struct {
	Request Request
	Pages   []inspect.Workers
	Trees   inspect.Trees
	Detail  *inspect.WorkerDetail // nil: it has gone
	Err     error
}

// Take takes what was read. What was asked for before something else is dropped.
func (m *Model) Take(r Result) {
	m.busy = false
	if r.Err != nil {
		m.lost = client.Again(r.Err)
		if client.Is(r.Err, client.NotFound) && len(m.focus) > 0 { // what is looked at has gone
			m.back()
		}
		return
	}
	m.lost, m.asOf, m.trees = "", m.now(), r.Trees
	if r.Request.generation != m.generation {
		return
	}
	old := m.known(r.Request.From, len(r.Pages))
	cursor := r.Request.Query.Cursor
	for i, read := range r.Pages {
		n := r.Request.From + i
		p := &page{cursor: cursor, next: read.Next}
		for j := range read.Workers {
			p.rows = append(p.rows, m.rowOf(&read.Workers[j], old))
		}
		if n < len(m.pages) {
			if m.pages[n].next != p.next { // what follows is elsewhere now
				m.pages = m.pages[:n+1]
			}
			m.pages[n] = p
		} else {
			m.pages = append(m.pages, p)
		}
		cursor = read.Next
	}
	m.find()
	if r.Detail == nil || r.Detail.Path == m.selected {
		m.detail = r.Detail
	}
}

// known returns the rows of some pages, by path.
func (m *Model) known(from, n int) map[string]*row {
	all := map[string]*row{}
	for _, p := range m.pages[min(from, len(m.pages)):min(from+n, len(m.pages))] {
		for i := range p.rows {
			all[p.rows[i].path] = &p.rows[i]
		}
	}
	return all
}

// find finds the row of the selected worker again. If it has gone, the one that is at its
// place is selected.
func (m *Model) find() {
	n := m.rows()
	if n == 0 {
		m.at, m.first, m.selected = 0, 0, ""
		return
	}
	if m.end {
		m.at = n - 1
		m.end = !m.complete()
	} else if r := m.row(m.at); m.selected != "" && (r == nil || r.path != m.selected) {
		if i := m.placeOf(m.selected); i >= 0 {
			m.first += i - m.at
			m.at = i
		}
	}
	m.move(0)
}

// placeOf returns the place of a worker among the rows, or -1.
func (m *Model) placeOf(path string) int {
	at := 0
	for _, p := range m.pages {
		for i := range p.rows {
			if p.rows[i].path == path {
				return at + i
			}
		}
		at += len(p.rows)
	}
	return -1
}

// move moves the selection.
func (m *Model) move(by int) {
	n := m.rows()
	if n == 0 {
		return
	}
	m.at = min(max(m.at+by, 0), n-1)
	if path := m.row(m.at).path; path != m.selected {
		m.selected, m.scroll = path, 0
		if m.detail != nil && m.detail.Path != path {
			m.detail = nil
		}
	}
	m.show()
}

// show makes the selected row visible.
func (m *Model) show() {
	height := m.listHeight()
	m.first = min(m.first, m.at)
	m.first = max(m.first, m.at-height+1, 0)
	m.first = min(m.first, max(0, m.rows()-height))
}

func (m *Model) rowOf(w *inspect.Worker, old map[string]*row) row {
	r := row{
		path: w.Path, name: w.Name, state: w.State, desired: w.Desired, health: w.Health, note: noteOf(w),
		depth:    max(0, strings.Count(w.Path, "/")-strings.Count(m.base(), "/")),
		counters: counters{w.Counters.Transitions, w.Counters.Observations, w.Counters.Failures + w.Counters.AttemptsFailed + w.Counters.ObserveFailed},
	}
	if d, err := time.ParseDuration(w.InState); err == nil {
		r.entered = m.now().Add(-d)
	}
	if before := old[w.Path]; before != nil {
		r.delta = r.counters.since(before.counters)
	}
	return r
}

// base returns the path of the first worker of the list.
func (m *Model) base() string {
	if under := m.under(); under != "" {
		return under
	}
	return m.root
}

// since returns how much counters have grown. Those of a worker that was replaced begin at
// zero again.
func (c counters) since(before counters) counters {
	return counters{grown(c.transitions, before.transitions), grown(c.observations, before.observations), grown(c.failures, before.failures)}
}

func grown(now, before uint64) uint64 {
	if now < before {
		return now
	}
	return now - before
}

// noteOf says what is special about a worker.
func noteOf(w *inspect.Worker) string {
	switch {
	case w.Blocked != "":
		return w.Blocked
	case w.Circuit == "open":
		return "circuit open"
	case w.Leaving:
		return "leaving"
	case w.Pending != "":
		return "waits for " + strings.Join(w.WaitsFor, ", ")
	case w.Health == "degraded" && w.LastError != "":
		return w.LastError
	case w.Action != "":
		return w.Action
	}
	return ""
}
