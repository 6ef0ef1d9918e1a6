package reference

import (
	"slices"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
)

// Stage is how far a removal has come (R16).
type Stage uint8

const (
	Staying     Stage = iota
	Asked             // the worker sees it in its next visit
	Draining          // on the way to its shutdown state
	Terminating       // its children are being removed and its hooks waited for
)

// Worker is one worker.
type Worker struct {
	Path, Name string
	M          *model.Machine
	Parent     *Worker
	Entry      *model.Child // nil of a root
	Children   []*ChildEntry
	id         uint64
	lastMapped map[*model.Child]int // by entry with a single child: the last mapped state (R05)

	vars        map[string]expr.Datum  // the variables (R30), which are never changed in place
	varsEntered map[string]expr.Datum  // those with which the state was entered
	inputs      map[string]expr.Datum  // what the parent told it, as taken in (R33)
	told        map[string]expr.Datum  // of a root: the inputs that it was given last
	outputs     map[string]expr.Output // as of the last visit (R32)
	lastInputs  map[*model.Child]map[string]expr.Datum
	queue       []Sent // the commands that wait (R34)

	Begun, Gone bool
	State       int
	Desired     int
	MappedState int
	Entered     At
	EnteredWall time.Time
	Spec        expr.Datum
	Version     int64
	Stage       Stage
	Deadline    At
	Unclean     bool
	excused     bool // it was overdue, and had one visit more
	Observed    expr.Datum
	ObservedAt  At
	Seen        bool
	Act         acting
	Obs         observing
	Record      Record
	unwell      bool // the last attempt of an action has failed
	fallen      bool // a failure has put it where it is, and it has not decided since
	derived     int
	stays       uint64             // in states so far (R35)
	inGroup     map[*model.Span]At // since when it has been in a group whose time counts (R35)
	held        []At               // by guard with for: since when it holds; never: it does not

	stored   Stored // what a visit takes in
	dirty    bool
	declared expr.Datum

	declare, derive    bool
	declareAt          At
	ask, askAgain      bool // the reconcile policy
	moved              bool
	rowsAgain          bool
	failed             bool // to be dealt with in this visit
	restart            bool // and it has asked for that itself
	anew               bool // it has to start its back-off again, for a failure that was counted
	enteredIn          uint64
	itself             bool // it asked for its removal
	closed             bool // Close was begun
	obsWaits, actWaits waits
	moves              moves
	barren             bool // it starts no children any more
	well               bool // it was healthy at the end of its last visit (R36)
}

// acting is the state's action (R09, R21).
type acting struct {
	stay     uint64
	pending  bool
	lo, hi   At // when it is to be started
	why      wait
	from     At // when that wait began
	attempts int
	done     bool
	doneTick uint64
	gaveUp   bool
	outcome  outcome
	given    map[string]expr.Datum // the inputs of the last attempt of this stay (R33)
	flight   Flight
	action   *model.Action
	of       uint64
}

// observing is the collecting of observations (R20).
type observing struct {
	flight  Flight
	tick    uint64 // in which the one in flight began
	lo, hi  At     // when the next begins
	last    At     // when the last began
	part    bool   // the wait for it is a part of the interval
	begin   bool
	lastIn  uint64
	failing bool
}

// Flight is a call of a hook.
type Flight struct {
	On       bool
	Late     bool // its context is cancelled
	Named    bool // it ignores its context
	counted  bool // its time-out was a failure of the worker
	began    At
	deadline At
	returned bool
	result   Result
	kind     int        // of an action that failed, see Return
	found    expr.Datum // of an action that succeeded
	close    bool       // of Close
}

func (f *Flight) callOff(by At) {
	if f.On && !f.Late {
		f.Late, f.deadline = true, by
	}
}

// ChildEntry is one name among the children of a worker.
type ChildEntry struct {
	Name     string
	Entry    *model.Child
	each     expr.Datum
	key      string
	Declared bool
	Node     *Worker
	Waiting  *expr.Datum
	failing  *Record // of a constructor
	Retired  *Worker // the last instance, which asked for its removal (R23)
	leaving  bool
	mapped   int
	pending  int
	inputs   map[string]expr.Datum // nil: nothing was told yet
	recalled uint64                // the tick in which it took over the last mapped state of its entry
}

func (t *Tree) worker(parent *Worker, s *ChildEntry, m *model.Machine, entry *model.Child, st Stored) *Worker {
	t.ids++
	w := &Worker{
		Path: m.Worker, Name: m.Worker, M: m, Parent: parent, Entry: entry, id: t.ids, lastMapped: map[*model.Child]int{},
		State: None, Desired: None, derived: None, MappedState: None,
		stored: st, dirty: true, Version: st.Version, declare: true, derive: true, declareAt: never,
		Record: Record{well: never}, Observed: value.Defaults(m.Observed), held: make([]At, len(m.Holds)),
	}
	w.holdNothing()
	if parent != nil {
		w.Path, w.Name = pathOf(parent, s), s.Name
	}
	return w
}

// pathOf is the path of a child; what separates is escaped in its name.
func pathOf(parent *Worker, s *ChildEntry) string {
	return parent.Path + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(s.Name)
}

// holdNothing makes the times of all guards with for start again.
func (w *Worker) holdNothing() {
	for i := range w.held {
		w.held[i] = never
	}
}

// Fresh reports whether there is an observation that is not stale (R10).
func (w *Worker) Fresh(now At) bool {
	p := w.M.Supervision
	if w.M.Observed == nil {
		return true
	}
	return w.Seen && now-w.ObservedAt <= p.StaleAfter.Under(w.Spec)
}

// Stored is the UserSpec that the next visit takes in.
func (w *Worker) Stored() Stored { return w.stored }

// Acted is R09's acted.
func (w *Worker) Acted() bool { return w.Act.done && w.Seen && w.Obs.lastIn >= w.Act.doneTick }

// keepsMapped reports whether the children keep their mapped states. They do
// until the worker decides again, unless it is parked in its failed state.
func (t *Tree) keepsMapped(w *Worker) bool {
	if w.Record.BackingOff {
		return !w.Record.Open || w.M.Failed == nil
	}
	return w.Record.tried == t.N
}

// last returns the instance that guards see.
func (s *ChildEntry) last() *Worker {
	if s.Node != nil && !(s.Node.Gone && s.Node != s.Retired) {
		return s.Node
	}
	return s.Retired
}

// Flight is the call of a hook that is in flight.
func (w *Worker) Flight(hook string) *Flight {
	if hook == Collect {
		return &w.Obs.flight
	}
	return &w.Act.flight
}

// name returns the name of a state; "" for none.
func name(m *model.Machine, s int) string {
	if s == None {
		return ""
	}
	return m.States[s].Name
}

// StateName is the name of the current state.
func (w *Worker) StateName() string { return name(w.M, w.State) }

// DesiredName is the name of the desired state.
func (w *Worker) DesiredName() string { return name(w.M, w.Desired) }

// Pending returns the name of the mapped state that waits for dependencies or
// dependents (R18).
func (s *ChildEntry) Pending() string { return name(s.Entry.Machine, s.pending) }

// IsToGo reports whether the worker was asked to go, or will be.
func (w *Worker) IsToGo() bool {
	return w.Stage >= Draining || w.Parent != nil && slices.ContainsFunc(w.Parent.Children, func(s *ChildEntry) bool { return s.Node == w && s.leaving })
}

// Env is env, for conditions of the status.
func (t *Tree) Env(w *Worker) *expr.Env { return t.env(w) }

// Holds reports whether a transition of the worker's state would be taken now, if it is
// reached and takes no command.
func (t *Tree) Holds(w *Worker, tr *model.Transition) bool {
	return tr.On == nil && t.fires(w, tr, t.env(w))
}

// env is what the worker's guards read now.
func (t *Tree) env(w *Worker) *expr.Env {
	e := &expr.Env{
		Vars: expr.Datum{Map: w.vars},
		Spec: w.Spec, Observed: w.Observed, Fresh: w.Fresh(t.Now), Now: t.Wall, Elapsed: t.Now - w.Entered, Entered: w.EnteredWall,
		Desired: w.Desired, Done: w.Act.done, Acted: w.Acted(), GaveUp: w.Act.gaveUp,
		Children: map[string]int{}, Groups: map[string][]int{}, AtRest: map[string][]int{}, Guards: map[string]bool{},
		Healthy: w.healthy(),
	}
	e.Draw = t.draw(w)
	e.Runs, e.Failures, e.Failure, e.Results = w.Act.outcome.runs, int64(w.Act.attempts), w.Act.outcome.failure-1, map[string]expr.Datum{}
	if w.Act.done && w.Act.outcome.found != nil {
		e.Results[w.Act.action.Name] = *w.Act.outcome.found
	}
	for _, c := range w.M.Children {
		e.AtRest[c.Name] = c.Machine.AtRest()
		if c.Group {
			e.Groups[c.Name] = nil
		} else {
			e.Children[c.Name] = None
		}
	}
	for _, s := range w.Children {
		n := s.last()
		switch {
		case n == nil:
		case n.Entry.Group:
			e.Groups[n.Entry.Name] = append(e.Groups[n.Entry.Name], n.State)
		default:
			e.Children[n.Entry.Name] = n.State
		}
	}
	w.flow(e)
	for _, g := range w.M.Guards {
		e.Guards[g.Name], _ = t.Guard(w.M.Worker, g.Name, w.Observed)
	}
	return e
}

// guardPanics reports whether a user's guard panics if it is asked now.
func (t *Tree) guardPanics(w *Worker) bool {
	if !w.Fresh(t.Now) {
		return false
	}
	for _, g := range w.M.Guards {
		if _, panics := t.Guard(w.M.Worker, g.Name, w.Observed); panics {
			return true
		}
	}
	return false
}

func durationOf(e *expr.Expr, env *expr.Env) time.Duration { return time.Duration(e.Eval(env).Int) }
