package reference

import (
	"fmt"
	"slices"

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
}

// How is what became of a command.
type How uint8

// What may become of one.
const (
	Accepted  How = iota
	Refused       // the state has transitions with it, and none was taken
	Untaken       // the state has none
	Held          // the worker takes none
	NoWorker      // at the path
	OtherType     // at the path
	Unbuilt       // the constructor at the path has failed
)

// Outcome is what became of a command in a tick, in which state of its worker.
type Outcome struct {
	ID    int
	How   How
	State string
}

func (o Outcome) String() string {
	names := [...]string{"accepted", "refused", "untaken", "held", "no worker", "another type", "not built"}
	return fmt.Sprintf("command %d: %s in %q", o.ID, names[o.How], o.State)
}

func (t *Tree) answer(s Sent, how How, state string) {
	t.Outcomes = append(t.Outcomes, Outcome{s.ID, how, state})
}

// receive takes in commands, in the order in which they came.
func (t *Tree) receive(all []Sent) {
	for _, s := range all {
		w, waiting := t.at(s.Path)
		switch {
		case w == nil && waiting == nil:
			t.answer(s, NoWorker, "")
		case w == nil && waiting.Worker != s.Worker || w != nil && w.M.Worker != s.Worker:
			t.answer(s, OtherType, "")
		case w == nil:
			t.answer(s, Unbuilt, "")
		case w.takesNone():
			t.answer(s, Held, w.StateName())
		default:
			w.queue = append(w.queue, s)
		}
	}
}

// at finds the worker at a path, or else the type of the one that cannot be made there.
func (t *Tree) at(path string) (*Worker, *model.Machine) {
	for _, w := range t.All() {
		if w.Path == path {
			return w, nil
		}
		for _, s := range w.Children {
			if s.Node == nil && s.Waiting != nil && pathOf(w, s) == path {
				return nil, s.Entry.Machine
			}
		}
	}
	return nil, nil
}

// takesNone reports whether a worker is held after a failure, parked or leaving.
func (w *Worker) takesNone() bool { return w.Stage >= Draining || w.Record.BackingOff }

// offered is the first command that the state does not defer; nil: there is none.
func (w *Worker) offered() *Sent {
	if w.takesNone() {
		return nil
	}
	for i, s := range w.queue {
		if !slices.ContainsFunc(w.M.States[w.State].Defer, func(c *model.Command) bool { return c.Name == s.Name }) {
			return &w.queue[i]
		}
	}
	return nil
}

// settle ends the waiting of a command.
func (t *Tree) settle(w *Worker, id int, how How, state string) {
	i := slices.IndexFunc(w.queue, func(s Sent) bool { return s.ID == id })
	t.answer(w.queue[i], how, state)
	w.queue = slices.Delete(slices.Clone(w.queue), i, i+1)
}

// isFor reports whether a transition may be taken as far as commands go.
func isFor(tr *model.Transition, offered *Sent) bool {
	return tr.On == nil || offered != nil && tr.On.Name == offered.Name
}

// stays takes the first transition without to that holds, or rejects the command.
func (t *Tree) stays(w *Worker, offered *Sent, env *expr.Env) {
	state := w.M.States[w.State]
	how := Untaken
	for _, tr := range append(slices.Clone(state.Transitions), state.Stays...) {
		if !isFor(tr, offered) || tr.On == nil {
			continue
		}
		how = Refused
		if tr.To == nil && t.fires(w, tr, env) {
			w.set(tr, env)
			t.measure(w) // repeat may read what was set (R29)
			t.settle(w, offered.ID, Accepted, state.Name)
			return
		}
	}
	t.settle(w, offered.ID, how, state.Name)
}

// rejectHeld rejects what waits for a worker that takes no command any more.
func (t *Tree) rejectHeld(w *Worker) {
	if !w.takesNone() {
		return
	}
	for _, s := range w.queue {
		t.answer(s, Held, w.StateName())
	}
	w.queue = nil
}

// Commands are the names of the commands that wait, as a Status has them.
func (w *Worker) Commands() (names []string) {
	for _, s := range w.queue[:min(len(w.queue), 10)] {
		names = append(names, s.Name)
	}
	return names
}
