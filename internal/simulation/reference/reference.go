// Package reference is a second, plain implementation of docs/semantics.md. It
// knows worker types as generator/model has them and evaluates expressions with
// generator/expr, visits every worker in every tick, and computes everything
// anew: it is slow, and short enough to be compared with the rules.
//
// Where the rules leave a choice (how the jitter of a delay falls, say) the
// reference looks at what happened, and says so if it is not among what may.
package reference

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// None is no state.
const None = expr.None

// At is a time since the tree was made.
type At = time.Duration

const never At = 1<<63 - 1

// Check is one of the invariants, by its number.
type Check int

const (
	Transitions Check = 1 + iota
	Names
	Flights
	Stale
	Desired
	Versions
	Siblings
	Restarts
	Settled
	Ends
	Goroutines
	ReadyTicks
	Transcript
	Memory
	Commands
)

var checkNames = [...]string{"", "transitions", "names", "flights", "stale", "desired", "versions", "siblings", "restarts",
	"settled", "shutdown ends", "goroutines", "ready ticks", "transcript", "memory", "commands"}

func (c Check) String() string { return fmt.Sprintf("%d %s", int(c), checkNames[c]) }

// Event is an event as the reference predicts it.
type Event struct {
	Kind     fsm.EventKind
	Path     string
	From, To string
	Child    string
	Version  int64
	Unclean  bool
	Failures int
}

func (e Event) String() string {
	return fmt.Sprintf("%s %v %q %q %q v%d %v %d", e.Path, e.Kind, e.From, e.To, e.Child, e.Version, e.Unclean, e.Failures)
}

// Wrong is what is not as it should be.
type Wrong struct {
	Check Check
	Text  string
}

// Stored is a UserSpec with its Version.
type Stored struct {
	Spec    expr.Datum
	Version int64
}

// Result is what a call of a hook comes to.
type Result uint8

const (
	Success Result = iota
	Failure
	Panic
)

// Return is a hook's return.
type Return struct {
	Path, Hook string
	Result     Result
	Observed   expr.Datum // of CollectObservedState
	Kind       int        // of a failed action: the place of its kind among those of the action, from 1; 0: none
	Found      expr.Datum // of an action that succeeds: its result
}

// Built is a call of a constructor.
type Built struct {
	Parent, Entry string // the parent's worker type
	Spec          expr.Datum
	OK            bool
}

// Inputs are what a tick takes in, and what happened in it.
type Inputs struct {
	Now       At
	Wall      time.Time
	Spec      *Stored               // of the root, if one was stored
	Told      map[string]expr.Datum // the inputs that the root was given last; nil: none
	Commands  []Sent
	Asks      []Ask // what is asked of workers by their paths, in the order in which it was
	TakenBack []int // commands whose context has ended, by their ID
	// Those whose context ends in the tick.
	TakenBackIn []TakenBack
	Shutdown    bool
	Returns     []Return

	Events []fsm.Event // of this tick
	Builds []Built     // in this tick
	Began  []string    // hooks that were begun in this tick: path and hook
}

// Collect is the name of the hook that observes.
const Collect = "CollectObservedState"

// Close is the name of the hook that gives back what hooks hold.
const Close = "Close"

// Launch is a call of a hook that was begun.
type Launch struct {
	Path, Hook string
	W          *Worker
	Seen       Seen
}

// Seen is what the hook is given.
type Seen struct {
	State, Desired int
	Spec           expr.Datum
	Version        int64
	Observed       expr.Datum
	Env            *expr.Env
}

// Tree is a root worker and all below it.
type Tree struct {
	Grace time.Duration
	Seed  uint64 // from which jitter draws
	// Limit is how many hooks may be in flight. Where it is small they wait for
	// each other, and the reference looks at who has begun.
	Limit int
	// Closes reports whether the hooks of a worker type are an io.Closer.
	Closes func(*model.Machine) bool
	// Guard says what a user's guard gives for an observation: false, true, or
	// a panic.
	Guard func(worker, guard string, observed expr.Datum) (holds, panics bool)
	// Changed is OnConfigChange.
	Changed func(worker string, before, after expr.Datum) (changed, panics bool)

	N        uint64
	Now      At
	Before   At // the time of the last tick
	Wall     time.Time
	Root     *Worker
	Down     bool
	Events   []Event
	Launches []Launch
	Outcomes []Outcome // of commands, in this tick
	Wrong    []Wrong
	Reached  uint64 // the marks, a bit each

	movedIn    uint64 // the last tick in which a worker changed its state
	movesSince uint64 // the first of the ticks up to that one in each of which one did

	ids     uint64
	before  int     // how many events there were before the visit
	cut     *Worker // the last worker that the last tick visited, if it used its budget
	isCut   bool    // so has this tick
	resumed bool    // this tick goes on with the pass of an earlier one
	still   int     // ticks in which somebody waited for a place that there was
	in      *Inputs
}

// New makes a tree that no tick has visited.
func New(m *model.Machine, s Stored) *Tree {
	t := &Tree{}
	t.Root = t.worker(nil, nil, m, nil, s)
	return t
}

func (t *Tree) wrong(c Check, format string, args ...any) {
	t.Wrong = append(t.Wrong, Wrong{c, fmt.Sprintf(format, args...)})
}

// Tick is one step.
func (t *Tree) Tick(in Inputs) {
	t.N++
	in.Events = slices.Clone(in.Events)
	t.in = &in
	t.Before, t.Now, t.Wall = t.Now, in.Now, in.Wall
	t.Events, t.Launches, t.Outcomes = nil, nil, nil
	if t.N == 1 {
		t.emit(t.Root, Event{Kind: fsm.EventTree})
	}
	t.intake()
	all := t.All()
	t.times(all)
	t.pass()
	t.beginObserving()
	t.waiters()
	t.forgetTakenBack()
	if len(in.Builds) > 0 {
		t.wrong(Versions, "%s made the worker of %s, which was not to be started", in.Builds[0].Parent, in.Builds[0].Entry)
	}
	t.Down = t.Root.Gone
}

// All lists the workers that there are, in the order in which they were started.
func (t *Tree) All() []*Worker {
	var all []*Worker
	var add func(w *Worker)
	add = func(w *Worker) {
		all = append(all, w)
		for _, s := range w.Children {
			if s.Node != nil && !s.Node.Gone {
				add(s.Node)
			}
		}
	}
	add(t.Root)
	slices.SortFunc(all, func(a, b *Worker) int { return int(a.id) - int(b.id) })
	return all
}

// Find gives the worker at a path.
func (t *Tree) Find(path string) *Worker {
	for _, w := range t.All() {
		if w.Path == path {
			return w
		}
	}
	return nil
}

// happened reports whether there was such an event in this tick.
func (t *Tree) happened(w *Worker, kinds ...fsm.EventKind) bool {
	return slices.ContainsFunc(t.in.Events, func(e fsm.Event) bool { return e.Path == w.Path && slices.Contains(kinds, e.Kind) })
}

// panicked reports whether a failure tells of such a panic in this tick.
func (t *Tree) panicked(w *Worker, in string) bool {
	return slices.ContainsFunc(t.in.Events, func(e fsm.Event) bool {
		return e.Path == w.Path && e.Kind == fsm.EventFailed && strings.HasPrefix(e.Reason, "panic in "+in)
	})
}

// choose decides about something that may happen from lo and must happen by hi.
func (t *Tree) choose(w *Worker, lo, hi At, kinds ...fsm.EventKind) bool {
	switch {
	case t.Now < lo:
		return false
	case t.Now >= hi:
		return true
	}
	return t.happened(w, kinds...)
}

func (t *Tree) emit(w *Worker, e Event) {
	e.Path, e.Version = w.Path, w.Version
	t.Events = append(t.Events, e)
}

// intake takes in everything from outside (R01).
func (t *Tree) intake() {
	if t.in.Spec != nil {
		t.Root.stored, t.Root.dirty = *t.in.Spec, true
	}
	type arrival struct {
		w *Worker
		r Return
	}
	var list []arrival
	for _, r := range t.in.Returns {
		if w := t.Find(r.Path); w != nil {
			list = append(list, arrival{w, r})
		} else {
			t.wrong(Flights, "%s of %s returned, and there is no such worker", r.Hook, r.Path)
		}
	}
	slices.SortStableFunc(list, func(a, b arrival) int {
		if a.w != b.w {
			return int(a.w.id) - int(b.w.id)
		}
		if a.r.Hook == Collect {
			return 1
		}
		return -1
	})
	for _, a := range list {
		if a.r.Hook == Collect {
			t.collected(a.w, a.r)
		} else {
			f := &a.w.Act.flight
			f.returned, f.result, f.kind, f.found = true, a.r.Result, a.r.Kind, a.r.Found
		}
	}
	t.takeAsks(t.in.Asks)
	if t.in.Told != nil {
		t.Root.told = bounded(t.Root.M.Inputs, t.in.Told)
	}
	t.receive(t.in.Commands, t.in.TakenBack)
	if t.in.Shutdown && t.Root.Stage < Asked {
		t.Root.Stage = Asked
	}
}
