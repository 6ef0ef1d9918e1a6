package reference

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Sent is a command that was sent to a path before a tick (R34).
type Sent struct {
	ID     int
	Path   string
	Worker string // the worker type that it is for
	Name   string
	Fields expr.Datum

	back    bool   // it was taken back in the last tick
	offered bool   // it was offered, and is not decided
	passed  bool   // a state has deferred it
	failing string // the state in which a guard panicked while it was offered
}

// TakenBack is a command that is taken back in a tick, after so many events of it.
type TakenBack struct{ ID, Events int }

// isBack reports whether a command was taken back before the present visit.
func (t *Tree) isBack(s *Sent) bool {
	return s.back || slices.ContainsFunc(t.in.TakenBackIn, func(b TakenBack) bool { return b.ID == s.ID && b.Events <= t.before })
}

// forgetTakenBack is the end of a tick: a status does not name what was taken back.
func (t *Tree) forgetTakenBack() {
	for _, w := range t.All() {
		for i := range w.queue {
			s := &w.queue[i]
			s.back = slices.ContainsFunc(t.in.TakenBackIn, func(b TakenBack) bool { return b.ID == s.ID })
			t.reachIf(s.back, TakenBackInTick)
		}
	}
}

// How is what became of a command.
type How uint8

// What may become of one.
const (
	Accepted  How = iota
	Refused       // the state has transitions with it, and none was taken
	Untaken       // the state has none
	TakesNone     // the worker takes no command
	Panicked      // what tells of the transitions that refuse it has panicked
	NoWorker      // at the path
	OtherType     // at the path
	Unbuilt       // the constructor at the path has failed
)

// Outcome is what became of a command in a tick, in which state of its worker.
type Outcome struct {
	ID     int
	How    How
	State  string
	States string // where the transitions lead that refuse it, or the states that take it
	Or     string // of TakesNone: the state that may have refused it before, while a guard ended the goroutine
}

func (o Outcome) String() string {
	names := [...]string{"accepted", "refused", "untaken", "the worker takes none", "refused, with a panic", "no worker", "another type", "not built"}
	return fmt.Sprintf("command %d: %s in %q, %q", o.ID, names[o.How], o.State, o.States)
}

func (t *Tree) answer(s Sent, o Outcome) {
	o.ID = s.ID
	t.Outcomes = append(t.Outcomes, o)
	marks := map[How]Mark{Refused: CommandRefused, Panicked: CommandRefused, Untaken: CommandUntaken, NoWorker: CommandForNobody, OtherType: CommandForAnother, Unbuilt: CommandForUnbuilt}
	if m, ok := marks[o.How]; ok {
		t.reach(m)
	}
	if o.How == Accepted && s.passed {
		t.reach(DeferredAccepted)
	}
}

// receive takes in commands, in the order in which they came, and forgets those that
// were taken back.
func (t *Tree) receive(all []Sent, takenBack []int) {
	for _, s := range all {
		if slices.Contains(takenBack, s.ID) {
			t.reach(NeverTakenIn)
			continue
		}
		w, waiting := t.at(s.Path)
		switch {
		case w == nil && waiting == nil:
			t.answer(s, Outcome{How: NoWorker})
		case w == nil && waiting.Worker != s.Worker || w != nil && w.M.Worker != s.Worker:
			t.answer(s, Outcome{How: OtherType})
		case w == nil:
			t.answer(s, Outcome{How: Unbuilt})
		case w.takesNone():
			t.reach(w.noneMark())
			t.answer(s, Outcome{How: TakesNone, State: w.StateName()})
		default:
			w.queue = append(w.queue, s)
		}
	}
	for _, w := range t.All() {
		w.queue = slices.DeleteFunc(w.queue, func(s Sent) bool {
			gone := slices.Contains(takenBack, s.ID)
			if gone {
				t.reach(CommandTakenBack)
			}
			return gone
		})
	}
}

// noneMark is the mark of a worker that takes no command.
func (w *Worker) noneMark() Mark {
	switch {
	case w.Stage >= Draining:
		return ComesToLeaving
	case w.Record.Open:
		return ComesToParked
	}
	return ComesToBackOff
}

// at finds the worker at a path, or else the type of the one that cannot be made there.
func (t *Tree) at(path string) (*Worker, *model.Machine) {
	for _, p := range t.Places() {
		if p.Path == path {
			return p.W, p.M
		}
	}
	return nil, nil
}

// Place is a path at which there is a worker, or would be one if its constructor worked.
type Place struct {
	Path string
	M    *model.Machine
	W    *Worker // nil: it waits
}

// Places lists the places of a tree.
func (t *Tree) Places() (list []Place) {
	for _, w := range t.All() {
		list = append(list, Place{w.Path, w.M, w})
		for _, s := range w.Children {
			if s.Node == nil && s.Waiting != nil {
				list = append(list, Place{pathOf(w, s), s.Entry.Machine, nil})
			}
		}
	}
	return list
}

// Kinds is how many kinds of commands all workers have.
func (t *Tree) Kinds() (n int) {
	for _, w := range t.All() {
		n += len(w.M.Commands)
	}
	return n
}

// takesNone reports whether a worker is in back-off, parked or leaving.
func (w *Worker) takesNone() bool { return w.Stage >= Draining || w.Record.BackingOff }

// offered is the first command that the state does not defer; nil: there is none.
func (t *Tree) offered(w *Worker) *Sent {
	if w.takesNone() {
		return nil
	}
	for i := range w.queue {
		s := &w.queue[i]
		if t.isBack(s) {
			continue
		}
		if slices.ContainsFunc(w.M.States[w.State].Defer, func(c *model.Command) bool { return c.Name == s.Name }) {
			s.passed = true
			continue
		}
		if i > 0 {
			t.reach(CommandDeferred)
		}
		if s.offered {
			t.reach(CommandComesAgain)
		}
		s.offered = true
		return s
	}
	return nil
}

// settle ends the waiting of a command.
func (t *Tree) settle(w *Worker, id int, o Outcome) {
	i := slices.IndexFunc(w.queue, func(s Sent) bool { return s.ID == id })
	t.answer(w.queue[i], o)
	w.queue = slices.Delete(slices.Clone(w.queue), i, i+1)
}

// isFor reports whether a transition may be taken as far as commands go.
func isFor(tr *model.Transition, offered *Sent) bool {
	return tr.On == nil || offered != nil && tr.On.Name == offered.Name
}

// stays takes the first transition without to that holds, or rejects the command.
func (t *Tree) stays(w *Worker, offered *Sent, env *expr.Env) {
	state := w.M.States[w.State]
	o := Outcome{How: Untaken, State: state.Name}
	var to []string
	for _, tr := range append(slices.Clone(state.Transitions), state.Stays...) {
		if !isFor(tr, offered) || tr.On == nil {
			continue
		}
		o.How = Refused
		if tr.To != nil {
			to = append(to, tr.To.Name)
			continue
		}
		to = append(to, "")
		if t.fires(w, tr, env) {
			t.reach(CommandStays)
			w.set(t, tr, env)
			t.measure(w) // repeat may read what was set (R29)
			t.settle(w, offered.ID, Outcome{How: Accepted, State: state.Name})
			return
		}
	}
	switch {
	case o.How == Untaken:
		o.States = strings.Join(takers(w.M, offered.Name), ",")
	case t.guardPanics(w):
		o.How = Panicked // or not, whichever the guards are that are asked
	}
	if o.How != Untaken {
		o.States = strings.Join(to, ",")
	}
	t.settle(w, offered.ID, o)
}

// takers are the states that have a transition with a command, and do not defer it.
func takers(m *model.Machine, command string) (names []string) {
	for _, s := range m.States {
		if slices.Contains(s.Deferred(), command) {
			continue
		}
		for _, tr := range append(slices.Clone(s.Transitions), s.Stays...) {
			if tr.On != nil && tr.On.Name == command {
				names = append(names, s.Name)
				break
			}
		}
	}
	return names
}

// rejectAll rejects what waits for a worker that takes no command any more.
func (t *Tree) rejectAll(w *Worker) {
	if !w.takesNone() || len(w.queue) == 0 {
		return
	}
	switch {
	case w.itself:
		t.reach(RejectedByRemovingItself)
	case w.Stage >= Draining:
		t.reach(RejectedByTermination)
	default:
		t.reach(RejectedByFailure)
	}
	for _, s := range w.queue {
		if t.isBack(&s) {
			continue
		}
		t.answer(s, Outcome{How: TakesNone, State: w.StateName(), Or: s.failing})
	}
	w.queue = nil
}

// Commands are the names of the commands that wait, as a Status has them.
func (w *Worker) Commands() (names []string) {
	for _, s := range w.queue {
		if !s.back && len(names) < 10 {
			names = append(names, s.Name)
		}
	}
	return names
}
