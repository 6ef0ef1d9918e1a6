// Package fsmhttp has HTTP handlers for probes: whether the trees of a process work
// (Livez), and whether they do what they should do (Readyz).
//
//	http.Handle("/livez", fsmhttp.Livez(plant))
//	http.Handle("/readyz", fsmhttp.Readyz(plant))
//
// Both answer 200 or 503, with details as JSON. The details have names of worker types
// and states and nothing of what is configured or observed, so they may be read by
// anybody who may know these names.
package fsmhttp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Livez answers 200 while every tree works: its ticks end, and it is not down. A
// process whose answer is 503 has to be started again. That workers fail is no reason
// for that, because their supervisor restarts them.
//
// A tick that takes longer than the watchdog allows (fsm.WithWatchdog) counts as one
// that does not end. Until then the answer waits, for ten seconds at most.
func Livez(trees ...fsm.Tree) http.Handler { return newProbe(trees, live) }

// Readyz answers 200 while the root of every tree is healthy (R36) and in the state
// that is desired, and no shutdown was requested. So a root that is switched off is
// not ready. The health of the workers below it does not count: the spec of the root
// says what it makes of it.
//
// It waits as Livez does.
func Readyz(trees ...fsm.Tree) http.Handler { return newProbe(trees, ready) }

// patience is how long an answer waits for a tick.
const patience = 10 * time.Second

// Report is what the handlers write.
type Report struct {
	OK    bool         `json:"ok"`
	Trees []TreeReport `json:"trees"`
}

// TreeReport is what a Report says about one tree. State, Desired and Health are those
// of the root; they are left out while they are not known.
type TreeReport struct {
	OK      bool       `json:"ok"`
	Worker  string     `json:"worker,omitempty"` // the worker type of the root
	State   string     `json:"state,omitempty"`
	Desired string     `json:"desired,omitempty"`
	Health  fsm.Health `json:"health,omitempty"`
	Why     string     `json:"why,omitempty"` // why it is not OK
}

// live and ready return why a tree whose root has this status is not OK, or "".
func live(*fsm.Status) string { return "" }

func ready(root *fsm.Status) string {
	switch {
	case root.Leaving:
		return "it is shutting down"
	case root.State == "":
		return "it has not been ticked yet"
	case root.Health != fsm.HealthHealthy:
		return "it is " + root.Health.String()
	case root.State != root.Desired:
		return "it is not in the state that is desired"
	}
	return ""
}

// probe is the handler for some trees.
type probe struct {
	checks []*check
}

func newProbe(trees []fsm.Tree, judge func(*fsm.Status) string) *probe {
	p := &probe{}
	for _, t := range trees {
		p.checks = append(p.checks, &check{tree: t, judge: judge})
	}
	return p
}

func (p *probe) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), patience)
	defer cancel()
	report := Report{OK: true, Trees: []TreeReport{}}
	for _, c := range p.checks {
		t := c.result(ctx)
		report.OK = report.OK && t.OK
		report.Trees = append(report.Trees, t)
	}
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if !report.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(report) // who has asked may have gone
}

// check looks at one tree. While it waits for a tick, others who ask wait for the same
// look, so that a tree that hangs costs one goroutine, however often it is asked.
type check struct {
	tree  fsm.Tree
	judge func(*fsm.Status) string

	mu      sync.Mutex
	running *look // nil: none
}

// look is one look at a tree.
type look struct {
	done chan struct{}
	tree TreeReport // once done is closed
}

const tickHangs = "its tick does not end"

func (c *check) result(ctx context.Context) TreeReport {
	c.mu.Lock()
	l := c.running
	if l == nil {
		l = &look{done: make(chan struct{})}
		c.running = l
		go c.look(l)
	}
	c.mu.Unlock()
	select {
	case <-l.done:
		return l.tree
	case <-ctx.Done():
		return TreeReport{Why: tickHangs}
	}
}

func (c *check) look(l *look) {
	l.tree = c.now()
	c.mu.Lock()
	c.running = nil
	c.mu.Unlock()
	close(l.done)
}

func (c *check) now() TreeReport {
	page, err := c.tree.StatusPage(fsm.StatusQuery{Limit: 1})
	switch {
	case errors.Is(err, fsm.ErrStuck):
		return TreeReport{Why: tickHangs}
	case err != nil || len(page.Workers) == 0:
		return TreeReport{Why: "its status cannot be read"}
	}
	root := &page.Workers[0] // parents come before their children
	r := TreeReport{Worker: root.Worker, State: root.State, Desired: root.Desired, Health: root.Health}
	select {
	case <-c.tree.Done():
		r.Why = "it is down"
	default:
		r.Why = c.judge(root)
	}
	r.OK = r.Why == ""
	return r
}
