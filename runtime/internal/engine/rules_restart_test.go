package engine

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// crashing is a worker that fails with its action, and has a failed state.
func crashing(p worker.RestartPolicy) *machine {
	return (&machine{
		name: "C", initial: "stopped", shutdown: "stopped", desired: "running", failed: "broken", policy: p,
		timeout: time.Minute,
		actions: []worker.ActionInfo{{Name: "work", Retry: worker.Backoff{Max: 1}, Repeat: time.Second}},
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", action: "work", to: []mtrans{{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
			{name: "broken"},
		},
	}).finish()
}

func policy(most int, within time.Duration) worker.RestartPolicy {
	return worker.RestartPolicy{Within: within, Backoff: worker.Backoff{Max: most, Initial: time.Second, Factor: 2, Cap: 8 * time.Second}}
}

// crash makes the action of a worker fail and gives the event of the failure.
func (w *world) crash(path string) fsm.Event {
	w.t.Helper()
	w.settle()
	w.returns(path, "work", result{err: errors.New("no")})
	w.tick(1)
	failed := w.has(path + " failed ")
	return failed[len(failed)-1]
}

// waits moves the clock until a worker is no longer held and gives how long it
// took.
func (w *world) waits(path string) time.Duration {
	w.t.Helper()
	from := w.now
	for w.settle(); w.status(path).Blocked != ""; w.settle() {
		w.now = w.sup.NextTick()
	}
	return w.now.Sub(from)
}

// TestR22_FailuresInARowAreHeldEverLonger: not at all, then by the delays of
// restart.
func TestR22_FailuresInARowAreHeldEverLonger(t *testing.T) {
	w := newWorld(t, crashing(policy(0, 0)), spec{})
	for k, want := range []time.Duration{0, 1, 2, 4, 8, 8, 8} {
		e := w.crash("C")
		if e.To != "stopped" || e.Failures != k+1 || e.Delay != want*time.Second {
			t.Errorf("failure %d: %+v", k+1, e)
		}
		if took := w.waits("C"); took != want*time.Second {
			t.Errorf("the back-off after failure %d lasts %v", k+1, took)
		}
	}
	w.wantEvent(0, "circuit opened") // max: 0
}

// TestR22_TheJitterOfRestartsIsDrawnApart from that of retries, and from that of
// the circuit.
func TestR22_TheJitterOfRestartsIsDrawnApart(t *testing.T) {
	seen := map[float64]bool{}
	for _, what := range []drawn{drawnRetry, drawnRestart, drawnCircuit, drawnObserve} {
		for n := range 20 {
			seen[draw(7, "C", what, n)] = true
		}
	}
	if len(seen) != 80 {
		t.Errorf("%d different numbers of 80", len(seen))
	}
	p := policy(0, 0)
	p.Backoff.Jitter = 0.5
	delays := map[time.Duration]bool{}
	for seed := range uint64(20) {
		w := newWorld(t, crashing(p), spec{}, fsm.WithSeed(seed))
		w.crash("C")
		d := w.crash("C").Delay
		if d < 500*time.Millisecond || d > 1500*time.Millisecond {
			t.Errorf("held for %v", d)
		}
		delays[d] = true
	}
	if len(delays) < 15 {
		t.Errorf("%d different delays for 20 seeds", len(delays))
	}
}

// TestR22_WhoHasBeenWellForTwiceTheCapStartsAgain, without a break: a failed
// attempt is one until a success follows.
func TestR22_WhoHasBeenWellForTwiceTheCapStartsAgain(t *testing.T) {
	m := crashing(policy(0, 0))
	m.def.Actions[1].Retry = worker.Backoff{Max: 2, Initial: time.Second}
	fails := func(w *world) fsm.Event {
		w.crashOnce("C")
		w.after(time.Second)
		return w.crash("C")
	}
	for _, c := range []struct {
		well, want time.Duration
	}{{16*time.Second - 1, 1}, {16 * time.Second, 0}} {
		w := newWorld(t, m, spec{})
		fails(w)
		w.settle()
		w.returns("C", "work", result{}) // well from here
		w.settle()
		w.now = w.now.Add(c.well)
		w.settle()
		w.returns("C", "work", result{panic: "boom"})
		w.settle()
		if e := w.has("C failed"); e[len(e)-1].Delay != c.want*time.Second {
			t.Errorf("after %v: held for %v, want %v", c.well, e[len(e)-1].Delay, c.want*time.Second)
		}
	}

	w := newWorld(t, m, spec{})
	fails(w)
	w.now = w.now.Add(time.Hour) // no success has followed
	w.crashOnce("C")
	w.after(time.Second)
	if e := w.crash("C"); e.Failures != 2 {
		t.Errorf("failure %d in a row", e.Failures)
	}
}

// crashOnce makes one attempt fail.
func (w *world) crashOnce(path string) {
	w.settle()
	w.returns(path, "work", result{err: errors.New("no")})
	w.tick(1)
}

// TestR22_AFailureWhileHeldIsNotCounted: a worker whose observation panics every
// second would be held for ever.
func TestR22_AFailureWhileHeldIsNotCounted(t *testing.T) {
	m := fragile()
	m.def.Restart = policy(3, time.Minute)
	w := newWorld(t, m, spec{})
	w.settle()
	w.failedBefore("Fragile")
	w.returns("Fragile", "work", result{panic: "boom"})
	w.returns("Fragile", "CollectObservedState", result{})
	w.settle()
	until := treeOf(w.sup).root.restarts().until
	for range 3 {
		w.now = w.now.Add(300 * time.Millisecond)
		w.settle()
		if slices.Contains(w.calls(), "Fragile CollectObservedState") {
			w.returns("Fragile", "CollectObservedState", result{panic: "again"})
		}
		w.settle()
	}
	s := w.status("Fragile")
	if s.Restarts != 2 || treeOf(w.sup).root.restarts().until != until {
		t.Errorf("%d failures in a row, in back-off until %v and then %v", s.Restarts, until, treeOf(w.sup).root.restarts().until)
	}
	w.now = w.now.Add(time.Second)
	w.settle()
	w.want("Fragile running")
}

// TestR22_AChangeEndsABackOff for one try: another Version, or another desired
// state.
func TestR22_AChangeEndsABackOff(t *testing.T) {
	for _, open := range []bool{false, true} {
		for name, edit := range map[string]func(*spec){
			"resumed %s: its UserSpec has changed":      func(s *spec) { s.Value++ },
			"resumed %s: its desired state has changed": func(s *spec) { s.Note++; s.Off = true },
		} {
			p, state, resumed := policy(0, time.Minute), "stopped", "in stopped"
			if open {
				p.Backoff.Max, state, resumed = 1, "broken", "broken -> stopped"
			}
			m := crashing(p)
			m.def.Version = func(s *spec) *int64 { return &s.Version }
			if strings.Contains(name, "desired") {
				m.def.Equal = func(a, b spec) bool { a.Off = b.Off; return a.same(b, false) } // the Version stays
			}
			w := newWorld(t, m, spec{})
			w.crash("C")
			w.crash("C")
			w.settle()
			w.want("C " + state)
			w.update(edit)
			w.settle()
			w.wantEvent(1, "C "+strings.Replace(name, "%s", resumed, 1))
			if strings.Contains(name, "desired") {
				w.want("C stopped")
				continue
			}
			w.want("C running")
			if c := w.status("C").Circuit; open != (c == "half-open") {
				t.Errorf("circuit %q", c)
			}
			w.crash("C")
			w.wantEvent(map[bool]int{false: 0, true: 2}[open], "circuit opened")
		}
	}
}

// TestR22_NothingIsParkedBelowWhatGoes: a request to go ends back-offs and circuits
// of all below, and none opens until it is gone.
func TestR22_NothingIsParkedBelowWhatGoes(t *testing.T) {
	c := crashing(policy(1, time.Minute))
	m := line(mentry{name: "c", m: c, mapping: map[string]string{"*": "stopped", "active": "running"}})
	w := newWorld(t, m, with("c"))
	w.crash("Line/c")
	w.crash("Line/c")
	w.settle()
	w.want("Line/c broken")
	w.forget()
	w.sup.RequestShutdown()
	w.settle()
	w.wantEvent(1, "Line/c resumed broken -> stopped")
	w.wantEvent(0, "overdue")
	w.wantEvent(1, "Line gone, last in stopped")
}

// TestR22_WhileAnAncestorGoesNoCircuitOpens: it is restarted with its delays.
func TestR22_WhileAnAncestorGoesNoCircuitOpens(t *testing.T) {
	c := crashing(policy(1, time.Minute))
	c.states = append(c.states, mstate{name: "begin", to: c.states[0].to})
	c.initial = "begin" // so that it is not at rest after a failure
	c.actions = c.actions[1:]
	c.finish()
	m := line(mentry{name: "c", m: c, mapping: map[string]string{"*": "running"}})
	w := newWorld(t, m, with("c"))
	w.settle()
	w.sup.RequestShutdown() // the mapping leaves the child running: overdue in 30s
	w.settle()
	for k, want := range []time.Duration{0, 1, 2, 4, 8} {
		if e := w.crash("Line/c"); e.Delay != want*time.Second || e.To != "begin" {
			t.Errorf("failure %d: %+v", k+1, e)
		}
		w.waits("Line/c")
	}
	w.wantEvent(0, "circuit opened")
	w.down()
}

// TestR22_ChildrenKeepTheirMappedStatesDuringTheParentsBackOff, and are given them again
// in the first visit in which it decides.
func TestR22_ChildrenKeepTheirMappedStatesDuringTheParentsBackOff(t *testing.T) {
	w := newWorld(t, line(single("p", pump())), with("p"))
	w.settle()
	w.failedBefore("Line")
	w.update(func(s *spec) { s.DerivePanics = true })
	w.settle()
	w.want("Line stopped", "Line/p running")
	w.update(func(s *spec) { s.DerivePanics, s.Off = false, true })
	w.settle()
	w.want("Line stopped", "Line/p stopped")
	w.wantEvent(1, "Line/p desired running -> stopped")
}

// TestR22_AnActionThatIgnoresItsContextIsCountedOnce and holds its worker until
// it has returned, however long after the delay.
func TestR22_AnActionThatIgnoresItsContextIsCountedOnce(t *testing.T) {
	m := crashing(policy(5, time.Minute))
	m.def.Actions[1].Timeout, m.def.Actions[1].Retry.Max = time.Second, 0
	w := newWorld(t, m, spec{})
	w.settle()
	w.after(time.Second)
	w.after(time.Second)
	w.now = w.now.Add(time.Hour)
	w.settle()
	if s := w.status("C"); s.Restarts != 1 || s.Blocked != "it failed, and work ignores its context" {
		t.Errorf("%+v", s)
	}
	w.returns("C", "work", result{})
	w.settle()
	w.want("C running")
}

// TestR22_ARowOfFailuresEndsBeforeABackOffThatIsNotCounted: a worker that has been
// well for twice cap, and then has to wait again for a failure that was counted, has
// no failures in a row.
func TestR22_ARowOfFailuresEndsBeforeABackOffThatIsNotCounted(t *testing.T) {
	for after, want := range map[time.Duration]int{15 * time.Second: 1, 16 * time.Second: 0} {
		p := policy(5, time.Minute)
		r := &restarts{well: link.Never}
		r.fail(0, &p, true, func(drawn, int) float64 { return 0 })
		r.endBackOff()
		r.isWell(0)
		r.backOff(link.Instant(after), &p)
		if r.count != want {
			t.Errorf("well for %v: %d failures in a row, want %d", after, r.count, want)
		}
	}
}

// TestR22_ATimeOutAndIgnoringItAreOneFailure, although the back-off after the time-out
// is over when the grace is: it begins again, until the call returns.
func TestR22_ATimeOutAndIgnoringItAreOneFailure(t *testing.T) {
	m := crashing(policy(1, time.Minute)) // a second failure would open the circuit
	m.def.Actions[1].Timeout, m.def.Actions[1].Retry.Max = time.Second, 1
	w := newWorld(t, m, spec{})
	w.settle()
	w.after(time.Second)
	w.settle()
	w.want("C running") // failed for the first time, whose back-off takes no time
	w.wantEvent(1, "C failed")
	w.after(time.Second)
	w.wantEvent(1, "C failed running -> stopped: work ignores its context; that it was not done in time has been counted")
	w.wantEvent(0, "circuit opened")
	s := w.status("C")
	if s.Restarts != 1 || s.Counters.Restarts != 1 || s.Circuit != "" || s.Blocked != "it failed, and work ignores its context" {
		t.Errorf("%+v", s)
	}
	w.after(time.Hour)
	w.want("C stopped")
	w.returns("C", "work", result{})
	w.settle()
	w.want("C running")
	w.wantCalls("C work")
	w.crash("C") // the next failure is another one
	w.wantEvent(1, "circuit opened")
	w.down()
}

// TestR22_IgnoringItsContextIsAFailureWhereTheTimeOutWasNone, since there were
// attempts left.
func TestR22_IgnoringItsContextIsAFailureWhereTheTimeOutWasNone(t *testing.T) {
	m := crashing(policy(5, time.Minute))
	m.def.Actions[1].Timeout, m.def.Actions[1].Retry.Max = time.Second, 2
	w := newWorld(t, m, spec{})
	w.settle()
	w.after(time.Second)
	w.wantEvent(0, "C failed")
	w.after(time.Second)
	w.wantEvent(1, "C failed running -> stopped: work ignores its context")
	if s := w.status("C"); s.Restarts != 1 || s.Counters.Restarts != 1 {
		t.Errorf("%+v", s)
	}
}

// TestR22_CrashersDoNotTryInStep: a thousand workers that fail for good make few
// tries at a time.
func TestR22_CrashersDoNotTryInStep(t *testing.T) {
	p := worker.RestartPolicy{Within: 5 * time.Minute, Backoff: worker.Backoff{Max: 5, Initial: time.Second, Factor: 2, Cap: time.Minute, Jitter: 0.2}}
	const crashers, slice = 1000, 100 * time.Millisecond
	tries := map[int64]int{}
	for i := range crashers {
		r, path := &restarts{well: link.Never}, "Root/"+strconv.Itoa(i)
		for now := link.Instant(0); now < link.Instant(2*time.Hour); {
			d := r.fail(now, &p, true, func(what drawn, n int) float64 { return draw(1, path, what, n) })
			now = now.After(d)
			r.endBackOff()
			if now > link.Instant(time.Hour) {
				tries[int64(now)/int64(slice)]++
			}
		}
	}
	most := 0
	for _, n := range tries {
		most = max(most, n)
	}
	if most > 10 {
		t.Errorf("%d tries in %v", most, slice)
	}
}
