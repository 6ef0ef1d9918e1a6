package driver

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// check holds what the tick did against the invariants.
func (r *run) check() {
	status := r.tree.Status()
	r.log.status(status)
	r.knownTransitions()
	r.sameEvents()
	r.keepsBudget()
	for _, w := range r.ref.Wrong {
		r.fail(w.Check, "%s", w.Text)
	}
	r.sameOutcomes()
	r.onlySetChanges(&status)
	r.sameLaunches()
	r.contexts()
	if !r.ref.Down {
		r.sameStatus(&status, r.ref.Root)
		r.sameCauses(&status)
	}
}

// knownTransitions: only transitions that the spec has (1).
func (r *run) knownTransitions() {
	for _, e := range r.events {
		if e.Kind != fsm.EventTransition && e.Kind != fsm.EventReentered {
			continue
		}
		from := e.From
		if e.Kind == fsm.EventReentered {
			from = e.To
		}
		m := r.script.machines[e.Worker]
		i := slices.IndexFunc(m.States, func(s *model.State) bool { return s.Name == from })
		if i >= 0 && m.States[i].Signal == "restart" && e.To == m.Initial.Name {
			continue // the worker is leaving, and goes on from its initial state (R23)
		}
		if i < 0 || !slices.ContainsFunc(m.States[i].Transitions, func(t *model.Transition) bool { return t.To.Name == e.To }) {
			r.fail(reference.Transitions, "%s went from %s to %s, and %s has no such transition", e.Path, e.From, e.To, e.Worker)
		}
	}
}

// sameEvents: what happened is what the rules say.
func (r *run) sameEvents() {
	want := r.ref.Events
	for i := range max(len(want), len(r.events)) {
		switch {
		case i >= len(r.events):
			r.fail(checkOf(want[i].Kind), "there should be the event %v", want[i])
		case i >= len(want):
			r.fail(checkOf(r.events[i].Kind), "there should not be the event %v", r.events[i])
		}
		e := r.events[i]
		if isFailure(e.Kind) && !slices.ContainsFunc(want, func(w reference.Event) bool { return w.Path == e.Path && isFailure(w.Kind) }) {
			r.fail(reference.Siblings, "%s has not failed itself, and there is the event %v", e.Path, e)
		}
		got := reference.Event{Kind: e.Kind, Path: e.Path, From: e.From, To: e.To, Child: e.Child, Version: e.Version, Unclean: e.Unclean, Failures: e.Failures}
		if got != want[i] {
			c := checkOf(got.Kind)
			if got.Kind != want[i].Kind && checkOf(want[i].Kind) > c {
				c = checkOf(want[i].Kind)
			}
			r.fail(c, "the event\n\t%v (%s) is not the one that should be,\n\t%v", got, e.Reason, want[i])
		}
	}
}

// keepsBudget: a tick is cut when it has used its budget, and not before. The
// first reading of the clock begins it.
func (r *run) keepsBudget() {
	budget, step := r.s.budget()
	if budget == 0 {
		return
	}
	used := time.Duration(r.readings-1) * step
	switch cut := r.ref.InPass(); {
	case cut && used < budget:
		r.fail(reference.Transitions, "a tick was cut after %v of %v", used, budget)
	case !cut && used >= budget || used-step >= budget:
		r.fail(reference.Transitions, "a tick went on after %v of %v", used, budget)
	}
}

func isFailure(k fsm.EventKind) bool {
	return k == fsm.EventFailed || k == fsm.EventRestart || k == fsm.EventCircuitOpened
}

// checkOf says which invariant an event that should not be breaks.
func checkOf(k fsm.EventKind) reference.Check {
	switch k {
	case fsm.EventTransition, fsm.EventReentered, fsm.EventStarted:
		return reference.Transitions
	case fsm.EventDesired:
		return reference.Desired
	case fsm.EventSpec, fsm.EventChildAdded, fsm.EventChildUpdated, fsm.EventChildReplaced, fsm.EventChildRemoved:
		return reference.Versions
	case fsm.EventFailed, fsm.EventRestart, fsm.EventCircuitOpened, fsm.EventResumed:
		return reference.Restarts
	case fsm.EventCloseFailed, fsm.EventLeaving, fsm.EventOverdue, fsm.EventGone:
		return reference.Ends
	}
	return reference.Flights
}

// sameLaunches: at most one action and one observation in flight for a worker
// (3), begun when they should be, and given what they should see.
func (r *run) sameLaunches() {
	launched := map[string]*call{}
	for _, c := range r.calls[len(r.calls)-len(r.queue):] {
		launched[c.path+" "+c.hook] = c
	}
	inFlight := map[string]int{}
	for _, c := range r.calls {
		kind := "an action"
		if c.hook == reference.Collect {
			kind = "an observation"
		}
		if inFlight[c.path+kind]++; inFlight[c.path+kind] > 1 {
			r.fail(reference.Flights, "%s has %s in flight twice", c.path, kind)
		}
	}
	for _, l := range r.ref.Launches {
		c := launched[l.Path+" "+l.Hook]
		if c == nil {
			r.fail(reference.Flights, "%s of %s should have begun", l.Hook, l.Path)
		}
		delete(launched, l.Path+" "+l.Hook)
		r.saw(c, l)
	}
	for name := range launched {
		r.fail(reference.Flights, "%s should not have begun", name)
	}
}

// saw compares what a hook was given.
func (r *run) saw(c *call, l reference.Launch) {
	if c.hook == reference.Close {
		return // it is given nothing
	}
	v := reflect.ValueOf(c.entry.seen).Elem()
	m := l.W.M
	desired := v
	if c.hook != reference.Collect {
		desired = v.FieldByName("Desired")
	}
	spec := desired.FieldByName("UserSpec")
	if got := value.Object(spec, m.UserSpec); !value.EqualObjects(m.UserSpec, got, l.Seen.Spec, true) {
		r.fail(reference.Versions, "%s saw the UserSpec %s, not %s", c.key, value.ObjectText(m.UserSpec, got), value.ObjectText(m.UserSpec, l.Seen.Spec))
	}
	if got := spec.FieldByName("Version").Int(); got != l.Seen.Version {
		r.fail(reference.Versions, "%s saw Version %d, not %d", c.key, got, l.Seen.Version)
	}
	if got := stateIn(desired); got != l.Seen.Desired {
		r.fail(reference.Desired, "%s saw the desired state %d, not %d", c.key, got, l.Seen.Desired)
	}
	if c.hook != reference.Collect {
		r.sawAll(c, v, l)
	}
}

func stateIn(v reflect.Value) int { return int(v.FieldByName("State").Uint()) - 1 }

// sawAll compares the rest of a snapshot.
func (r *run) sawAll(c *call, v reflect.Value, l reference.Launch) {
	m, e := l.W.M, l.Seen.Env
	if got := stateIn(v); got != l.Seen.State {
		r.fail(reference.Transitions, "%s saw the state %d, not %d", c.key, got, l.Seen.State)
	}
	if m.Observed != nil {
		if got := value.Object(v.FieldByName("Observed"), m.Observed); !value.EqualObjects(m.Observed, got, l.Seen.Observed, true) {
			r.fail(reference.Stale, "%s saw the observation %s, not %s", c.key, value.ObjectText(m.Observed, got), value.ObjectText(m.Observed, l.Seen.Observed))
		}
	}
	r.sawNoCommand(c, v)
	r.sawFlow(c, v, m, e)
	if m.Vars != nil {
		if got := value.Object(v.FieldByName("Vars"), m.Vars); !value.EqualObjects(m.Vars, got, e.Vars, true) {
			r.fail(reference.Transitions, "%s saw the variables %s, not %s", c.key, value.ObjectText(m.Vars, got), value.ObjectText(m.Vars, e.Vars))
		}
	}
	meta := v.FieldByName("SnapshotMeta").Interface().(fsm.SnapshotMeta)
	if got := (seenMeta{meta.Elapsed, meta.Fresh, meta.Done, meta.ActionObserved, meta.RetriesExhausted}); got != (seenMeta{e.Elapsed, e.Fresh, e.Done, e.Acted, e.GaveUp}) {
		r.fail(reference.Stale, "%s saw the SnapshotMeta %+v, not %+v", c.key, got, seenMeta{e.Elapsed, e.Fresh, e.Done, e.Acted, e.GaveUp})
	}
	for _, child := range m.Children {
		field := v.FieldByName("Children").FieldByName(child.GoName)
		if !child.Group {
			if got := int(field.Uint()) - 1; got != e.Children[child.Name] {
				r.fail(reference.Transitions, "%s saw the child %s in state %d, not %d", c.key, child.Name, got, e.Children[child.Name])
			}
			continue
		}
		if got := field.Addr().MethodByName("Len").Call(nil)[0].Int(); int(got) != len(e.Groups[child.Name]) {
			r.fail(reference.Transitions, "%s saw %d children %s, not %d", c.key, got, child.Name, len(e.Groups[child.Name]))
		}
	}
}

// seenMeta is what a hook saw in its SnapshotMeta.
type seenMeta struct {
	elapsed                    time.Duration
	fresh, done, acted, gaveUp bool
}

// contexts: that of a hook ends when the rules say so, and not before.
func (r *run) contexts() {
	for _, c := range r.calls {
		ended := c.entry.ctx != nil && c.entry.ctx.Err() != nil
		w := r.ref.Find(c.path)
		if w == nil {
			r.fail(reference.Flights, "%s is in flight, and its worker is gone", c.key)
		}
		f := w.Flight(c.hook)
		if !f.On {
			r.fail(reference.Flights, "%s is in flight and should not be", c.key)
		}
		if c.entry.ctx != nil && ended != f.Late {
			r.fail(reference.Flights, "the context of %s has ended: %v; it should: %v", c.key, ended, f.Late)
		}
		if ended && !c.cancelled {
			c.cancelled, c.ended = true, r.mono
		}
	}
}

// sameStatus compares the status of a worker and all below it.
func (r *run) sameStatus(s *fsm.Status, w *reference.Worker) {
	r.sameVariables(s, w)
	r.sameCommands(s, w)
	r.sameFlow(s, w)
	r.sameHealth(s, w)
	wrong := func(c reference.Check, what string, got, want any) {
		r.fail(c, "%s: %s is %v, not %v", s.Path, what, got, want)
	}
	switch {
	case s.Path != w.Path:
		wrong(reference.Names, "the path", s.Path, w.Path)
	case s.State != w.StateName():
		wrong(reference.Transitions, "the state", s.State, w.StateName())
	case s.Desired != w.DesiredName():
		wrong(reference.Desired, "the desired state", s.Desired, w.DesiredName())
	case s.Version != w.Version:
		wrong(reference.Versions, "the Version", s.Version, w.Version)
	case s.Leaving != w.IsToGo():
		wrong(reference.Ends, "leaving", s.Leaving, w.Stage)
	case s.Fresh != w.Fresh(r.ref.Now):
		wrong(reference.Stale, "fresh", s.Fresh, w.Fresh(r.ref.Now))
	case w.Begun && !s.Entered.Equal(w.EnteredWall):
		wrong(reference.Transitions, "the time at which the state was entered", s.Entered, w.EnteredWall)
	case (s.Action != "") != w.Flight("").On && w.Stage != reference.Terminating:
		wrong(reference.Flights, "the action in flight", s.Action, w.Flight("").On)
	case s.Failure != w.FailureName():
		wrong(reference.Flights, "the kind of the last failure", s.Failure, w.FailureName())
	case isHeld(s) != (w.Record.BackingOff && w.Stage < reference.Terminating):
		wrong(reference.Restarts, "back-off", s.Blocked, w.Record.BackingOff)
	}
	r.sameRecord(s, w)
	r.sameChildren(s, w)
}

// sameRecord: failures are counted, and the circuit stands, as R22 says (8).
func (r *run) sameRecord(s *fsm.Status, w *reference.Worker) {
	record := w.Record
	record.Forget(r.ref.Now, &w.M.Supervision)
	if s.Circuit != record.Circuit() || s.Restarts != record.Count {
		r.fail(reference.Restarts, "%s: its circuit is %q after %d failures in a row, not %q after %d", s.Path, s.Circuit, s.Restarts, record.Circuit(), record.Count)
	}
}

// isHeld reports whether a worker does not decide because it failed.
func isHeld(s *fsm.Status) bool {
	return strings.HasPrefix(s.Blocked, "it failed") || strings.HasPrefix(s.Blocked, "its circuit")
}

func (r *run) sameChildren(s *fsm.Status, w *reference.Worker) {
	var entries []*reference.ChildEntry
	for _, e := range w.Children {
		if e.Node != nil || e.Waiting != nil || e.Retired != nil {
			entries = append(entries, e)
		}
	}
	names := map[string]bool{}
	for i := range s.Children {
		c := &s.Children[i]
		if names[c.Name] {
			r.fail(reference.Names, "%s has two children called %s", s.Path, c.Name)
		}
		names[c.Name] = true
		if i >= len(entries) || entries[i].Name != c.Name {
			r.fail(reference.Versions, "%s has the children %v, not %v", s.Path, childNames(s), entryNames(entries))
		}
		if c.Waiting != (entries[i].Node == nil && entries[i].Waiting != nil) || c.Removed != (entries[i].Node == nil && entries[i].Retired != nil) {
			r.fail(reference.Versions, "%s waits: %v, has removed itself: %v", c.Path, c.Waiting, c.Removed)
		}
		if health, _ := r.ref.EntryHealth(entries[i]); c.Health != health {
			r.fail(reference.Transitions, "%s is %q, not %q", c.Path, c.Health, health)
		}
		if entries[i].Node != nil {
			if c.Pending != entries[i].Pending() {
				r.fail(reference.Desired, "%s: the mapped state %q is pending, not %q", c.Path, c.Pending, entries[i].Pending())
			}
			r.sameStatus(c, entries[i].Node)
		}
	}
	if len(entries) != len(s.Children) {
		r.fail(reference.Versions, "%s has the children %v, not %v", s.Path, childNames(s), entryNames(entries))
	}
}

func childNames(s *fsm.Status) (names []string) {
	for _, c := range s.Children {
		names = append(names, c.Name)
	}
	return names
}

func entryNames(entries []*reference.ChildEntry) (names []string) {
	for _, s := range entries {
		names = append(names, s.Name)
	}
	return names
}

// settled: after the faults have stopped every worker is where it can get (9).
func (r *run) settled() {
	s := r.tree.Status()
	r.settledAt(&s)
}

func (r *run) settledAt(s *fsm.Status) {
	if w := r.ref.Find(s.Path); w != nil && strings.HasPrefix(s.Blocked, "it failed") && !w.Record.Asked {
		r.fail(reference.Settled, "%s is in back-off %v after the last fault: %s", s.Path, r.mono-r.since, s.Blocked)
	}
	for i := range s.Children {
		c := &s.Children[i]
		if c.Waiting && !slices.ContainsFunc(s.Children, func(o fsm.Status) bool { return o.Pending != "" }) {
			r.fail(reference.Settled, "%s waits %v after the last fault", c.Path, r.mono-r.since)
		}
		r.settledAt(c)
	}
}

// allowance is how long a shutdown may take (10).
func (r *run) allowance() time.Duration {
	var all time.Duration
	for _, w := range r.ref.All() {
		all += w.TimeToGo() + 2*grace
	}
	return all + time.Minute
}

// ended: nothing is left of a tree that is down (11).
func (r *run) ended() {
	if err := r.tree.Tick(context.Background()); err != fsm.ErrDown {
		r.fail(reference.Ends, "the tree is down, and Tick gives %v", err)
	}
	if len(r.calls) > 0 {
		r.fail(reference.Goroutines, "the tree is down, and %s is in flight", r.calls[0].key)
	}
	r.noneWhenDown()
	r.reader.finish(r)
	for wait := time.Duration(0); wait < time.Second; wait += wait/2 + 1 { // those that end have to be given the time
		if runtime.NumGoroutine() <= r.begun {
			return
		}
		time.Sleep(wait)
	}
	if n := runtime.NumGoroutine(); n > r.begun {
		r.fail(reference.Goroutines, "%d goroutines are left of the tree", n-r.begun)
	}
}

// waiting says what a tree that should be down waits for.
func waiting(s fsm.Status) string {
	text := fmt.Sprintf("%s (%s: %s)", s.Path, s.State, s.Blocked)
	for _, c := range s.Children {
		text += ", " + waiting(c)
	}
	return text
}
