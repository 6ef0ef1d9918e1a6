package fsmhttp_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/internal/depot/generated/charger"
	"github.com/fsmgen/fsmgen/internal/depot/generated/depot"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmhttp"
)

// bay has the hooks of a charger whose reader breaks when a card is shown.
type bay struct{}

func (bay) CollectObservedState(context.Context, charger.DesiredState) (charger.ObservedState, error) {
	return charger.ObservedState{Plugged: true}, nil
}

func (bay) Authorize(context.Context, charger.Snapshot) (charger.AuthorizeResult, error) {
	return charger.AuthorizeResult{}, charger.ErrAuthorizeHardware
}

type yard struct{}

func (yard) Bays(charger.UserSpec) *charger.Worker { return charger.NewWorker(bay{}) }

func newDepot(t *testing.T, opts ...fsm.Option) *depot.Supervisor {
	t.Helper()
	tree, err := depot.NewSupervisor(depot.NewWorker(yard{}), depot.DefaultUserSpec(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// get asks a handler and fails the test unless the answer has the status.
func get(t *testing.T, h http.Handler, status int) fsmhttp.Report {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != status || w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("the answer is %d, want %d, with %v", w.Code, status, w.Header())
	}
	var r fsmhttp.Report
	if err := json.NewDecoder(w.Body).Decode(&r); err != nil {
		t.Fatal(err)
	}
	if r.OK != (status == http.StatusOK) {
		t.Errorf("%d says %v", status, r.OK)
	}
	return r
}

// TestProbes of a tree from before its first tick until it is down.
func TestProbes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tree := newDepot(t)
		live, ready := fsmhttp.Livez(tree), fsmhttp.Readyz(tree)
		get(t, live, 200)
		if r := get(t, ready, 503); r.Trees[0].Why != "it has not been ticked yet" {
			t.Errorf("%+v", r)
		}
		ended := make(chan error)
		go func() { ended <- tree.Run(t.Context()) }()
		time.Sleep(time.Minute)
		get(t, live, 200)
		if r := get(t, ready, 200); len(r.Trees) != 1 || r.Trees[0] != (fsmhttp.TreeReport{OK: true, Worker: "Depot", State: "open", Desired: "open", Health: fsm.HealthHealthy}) {
			t.Errorf("%+v", r)
		}
		if err := charger.At(tree, "Depot/bay1").Send(t.Context(), charger.StartCommand{Card: "A7"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Second) // "!healthy(child.bays)" has held for 10 s
		get(t, live, 200)
		if r := get(t, ready, 503); r.Trees[0].Why != "it is degraded" || r.Trees[0].State != "reduced" {
			t.Errorf("%+v", r)
		}
		time.Sleep(time.Hour)
		get(t, ready, 200)
		if err := tree.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-ended
		if r := get(t, live, 503); r.Trees[0].Why != "it is down" {
			t.Errorf("%+v", r)
		}
		get(t, ready, 503)
	})
}

// counted counts how often a tree is looked at.
type counted struct {
	fsm.Tree
	looks atomic.Int32
}

func (c *counted) StatusPage(q fsm.StatusQuery) (fsm.StatusPage, error) {
	c.looks.Add(1)
	return c.Tree.StatusPage(q)
}

// TestProbesOfATickThatHangs: the answer comes all the same, and however often it is
// asked for, one goroutine waits.
func TestProbesOfATickThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var hangs atomic.Bool
		goOn := make(chan struct{})
		tree := newDepot(t, fsm.WithWatchdog(0), fsm.WithEventHandler(func(fsm.Event) { // a watchdog would end the wait after its time
			if hangs.Load() {
				<-goOn
			}
		}))
		other := newDepot(t)
		ended := make(chan error)
		for _, one := range []*depot.Supervisor{tree, other} {
			go func() { ended <- one.Run(t.Context()) }()
		}
		time.Sleep(time.Minute)
		hangs.Store(true)
		if err := tree.UpdateUserSpec(func(s *depot.UserSpec) { s.Bays = 1 }); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		seen := &counted{Tree: tree}
		live := fsmhttp.Livez(other, seen)
		begun := time.Now()
		for range 100 {
			go live.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
		}
		r := get(t, live, 503)
		if !r.Trees[0].OK || r.Trees[1].OK || r.Trees[1].Why != "its tick does not end" {
			t.Errorf("%+v", r)
		}
		if n := seen.looks.Load(); n != 1 {
			t.Errorf("%d have looked at the tree", n)
		}
		if waited := time.Since(begun); waited != 10*time.Second {
			t.Errorf("the answer has come after %s", waited)
		}
		hangs.Store(false)
		close(goOn)
		synctest.Wait()
		get(t, live, 200)
		for _, one := range []*depot.Supervisor{tree, other} {
			if err := one.Shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}
			<-ended
		}
	})
}

// TestProbesWithAWatchdog: its time is when the tick counts as one that hangs.
func TestProbesWithAWatchdog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		goOn := make(chan struct{})
		tree := newDepot(t, fsm.WithWatchdog(2*time.Second), fsm.WithEventHandler(func(fsm.Event) { <-goOn }))
		ended := make(chan error)
		go func() { ended <- tree.Run(t.Context()) }()
		synctest.Wait()
		begun := time.Now()
		r := get(t, fsmhttp.Readyz(tree), 503)
		if waited := time.Since(begun); r.Trees[0].Why != "its tick does not end" || waited != 2*time.Second {
			t.Errorf("after %s: %+v", waited, r)
		}
		close(goOn)
		if err := tree.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-ended
	})
}

// TestProbesShowNoSecrets: what a card reader was shown is in no answer.
func TestProbesShowNoSecrets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tree := newDepot(t)
		ended := make(chan error)
		go func() { ended <- tree.Run(t.Context()) }()
		time.Sleep(time.Minute)
		if err := charger.At(tree, "Depot/bay1").Send(t.Context(), charger.StartCommand{Card: "7f3a91"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Second)
		for _, h := range []http.Handler{fsmhttp.Livez(tree), fsmhttp.Readyz(tree)} {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
			if strings.Contains(w.Body.String(), "7f3a91") || strings.Contains(w.Body.String(), "bay1") {
				t.Errorf("the answer is %s", w.Body)
			}
		}
		if err := tree.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		<-ended
	})
}

func TestProbesAnswerGetAndHead(t *testing.T) {
	h := fsmhttp.Livez()
	for method, want := range map[string]int{http.MethodGet: 200, http.MethodHead: 200, http.MethodPost: 405, http.MethodDelete: 405} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(method, "/", nil))
		if w.Code != want {
			t.Errorf("%s is answered with %d", method, w.Code)
		}
	}
}

// shown is a tree whose root has a status.
type shown struct {
	fsm.Tree
	root fsm.Status
}

func (s shown) StatusPage(fsm.StatusQuery) (fsm.StatusPage, error) {
	return fsm.StatusPage{Workers: []fsm.Status{s.root}}, nil
}

func (s shown) Done() <-chan struct{} { return nil }

// TestReadyz: each of the conditions counts, and the first one is named.
func TestReadyz(t *testing.T) {
	well := fsm.Status{Worker: "Depot", State: "open", Desired: "open", Health: fsm.HealthHealthy}
	for want, change := range map[string]func(*fsm.Status){
		"":                                       func(*fsm.Status) {},
		"it is shutting down":                    func(s *fsm.Status) { s.Leaving = true },
		"it is suspended":                        func(s *fsm.Status) { s.Health = fsm.HealthSuspended },
		"it is progressing":                      func(s *fsm.Status) { s.Health, s.Desired = fsm.HealthProgressing, "closed" },
		"it is not in the state that is desired": func(s *fsm.Status) { s.Desired = "closed" },
	} {
		s := well
		change(&s)
		status := http.StatusOK
		if want != "" {
			status = http.StatusServiceUnavailable
		}
		if r := get(t, fsmhttp.Readyz(shown{root: s}), status); r.Trees[0].Why != want {
			t.Errorf("why is %q, want %q", r.Trees[0].Why, want)
		}
		get(t, fsmhttp.Livez(shown{root: s}), http.StatusOK)
	}
}
