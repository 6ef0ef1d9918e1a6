package driver

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// sameCauses asks why every worker is where it is, in some of the ticks. Each part of each
// guard has the value that the reference finds, and each cause ends at something that is
// there and does block.
func (r *run) sameCauses(status *fsm.Status) {
	if r.ref.InPass() || r.ref.Down || r.ref.N%4 != 0 {
		return // in a pass, what a worker sees is that of its last visit
	}
	there := map[string]*fsm.Status{}
	statusesBelow(status, there)
	for _, w := range r.ref.All() {
		why, err := r.tree.Why(w.Path)
		if err != nil {
			r.fail(reference.Transitions, "why is %s where it is: %v", w.Path, err)
		}
		if why.State != w.StateName() || why.Desired != w.DesiredName() {
			r.fail(reference.Transitions, "%s is in %s and should be %s, not in %s and %s", w.Path, why.State, why.Desired, w.StateName(), w.DesiredName())
		}
		r.sameGuards(&why, w)
		r.causeIs(&why, w, there)
	}
}

// sameGuards compares the parts of the guards of a worker's transitions.
func (r *run) sameGuards(why *fsm.Why, w *reference.Worker) {
	if !w.Begun || w.Stage == reference.Terminating || why.GuardFails != "" {
		return
	}
	env := r.ref.Env(w)
	tried := w.M.States[w.State].Tried()
	if len(tried) != len(why.Transitions) {
		r.fail(reference.Transitions, "%s has %d transitions, not %d", w.Path, len(why.Transitions), len(tried))
	}
	for i, t := range tried {
		got := &why.Transitions[i]
		if to := nameOf(t.To); got.To != to {
			r.fail(reference.Transitions, "%s: transition %d leads to %q, not %q", w.Path, i, got.To, to)
		}
		guards := got.Guards
		if t.On != nil {
			guards = guards[1:]
		}
		if t.When == nil {
			continue
		}
		for j, part := range chainOf(t.When, expr.OpAnd) {
			if !part.ReadsCommand() {
				r.samePart(w, &guards[j], part, env)
			}
		}
	}
}

func nameOf(s *model.State) string {
	if s == nil {
		return ""
	}
	return s.Name
}

// samePart compares a part of a guard, and the parts of which it is made.
func (r *run) samePart(w *reference.Worker, got *fsm.WhyGuard, x *expr.Expr, env *expr.Env) {
	if want := truths[x.Truth(env)]; got.Value != want {
		r.fail(reference.Transitions, "%s: the part %q of a guard, %s, is %v, not %v", w.Path, got.Text, x.Text, got.Value, want)
	}
	switch got.Kind {
	case fsm.GuardKindNot:
		r.samePart(w, &got.Parts[0], x.Args[0], env)
	case fsm.GuardKindCondition:
		r.samePart(w, &got.Parts[0], x.Cond, env)
	case fsm.GuardKindAnd, fsm.GuardKindOr:
		for i, part := range chainOf(x, x.Op) {
			r.samePart(w, &got.Parts[i], part, env)
		}
	}
}

var truths = map[expr.Truth]fsm.Truth{expr.True: fsm.True, expr.False: fsm.False, expr.Unknown: fsm.Unknown}

func chainOf(x *expr.Expr, op expr.Op) []*expr.Expr {
	if x.Op != op {
		return []*expr.Expr{x}
	}
	return append(chainOf(x.Args[0], op), chainOf(x.Args[1], op)...)
}

func statusesBelow(s *fsm.Status, all map[string]*fsm.Status) {
	all[s.Path] = s
	for i := range s.Children {
		statusesBelow(&s.Children[i], all)
	}
}

// causeIs checks the root cause of a worker: it says whether something blocks, each link
// leads to the next, all of them are there, and the last is what the reference finds.
func (r *run) causeIs(why *fsm.Why, w *reference.Worker, there map[string]*fsm.Status) {
	c := &why.Cause
	wrong := func(text string) {
		r.fail(reference.Settled, "the cause of %s: %s: %s %+v", w.Path, text, c.Text, c.Links)
	}
	if n := len(c.Links); n == 0 || n > 70 || c.Links[0].Path != w.Path || strings.Contains(c.Text, "\n") {
		wrong("it does not begin there, or does not end")
	}
	if c.Settled != r.isSettled(w, there[w.Path]) {
		wrong("settled")
	}
	for i := range c.Links {
		l := &c.Links[i]
		if there[l.Path] == nil {
			wrong("there is no " + l.Path)
		}
		if i == len(c.Links)-1 {
			break
		}
		switch next := c.Links[i+1].Path; {
		case c.Circle && i == len(c.Links)-2:
		case l.Kind == fsm.CauseChild && parentOf(next) != l.Path,
			l.Kind == fsm.CauseDependency && parentOf(next) != parentOf(l.Path),
			l.Kind == fsm.CauseParent && next != parentOf(l.Path):
			wrong(next + " does not follow from " + l.Path)
		}
	}
	last := &c.Links[len(c.Links)-1]
	if c.Circle {
		if !slices.ContainsFunc(c.Links[:len(c.Links)-1], func(l fsm.CauseLink) bool { return l.Path == last.Path }) {
			wrong("it is no circle")
		}
		return
	}
	if text := r.leafIs(last, there[last.Path]); text != "" {
		wrong(text)
	}
}

// isSettled reports whether nothing blocks a worker.
func (r *run) isSettled(w *reference.Worker, s *fsm.Status) bool {
	return w.Begun && !w.Gone && w.Stage != reference.Terminating && w.Stage != reference.Asked && !s.Leaving == (w.Stage == reference.Staying) &&
		!w.Record.BackingOff && (s.Pending == "" || s.Pending == w.DesiredName()) && w.State == w.Desired && r.ref.Health(w) >= fsm.HealthSuspended
}

// leafIs checks what the last link of a cause says. It returns "" if that is so.
func (r *run) leafIs(l *fsm.CauseLink, s *fsm.Status) string {
	w := r.ref.Find(l.Path)
	switch {
	case l.Kind == fsm.CauseConstructor || w == nil:
		if !s.Waiting && !s.Removed {
			return "there is an instance"
		}
		return ""
	case l.Kind == fsm.CauseBackOff || l.Kind == fsm.CauseCircuit:
		if !w.Record.BackingOff || (w.Record.Circuit() == "open") != (l.Kind == fsm.CauseCircuit) {
			return "it is not in back-off, or its circuit is not as it says"
		}
	case l.Kind == fsm.CauseUserSpec || l.Kind == fsm.CauseParent || l.Kind == fsm.CauseState:
		if w.State != w.Desired {
			return "it is not where it should be"
		}
	case l.Kind == fsm.CauseChild:
		return "it should go on"
	case l.Guard != "" && !r.guardBlocks(l, w):
		return "its guard does not block"
	}
	return ""
}

// guardBlocks reports whether a transition is kept from being taken by the part of its
// guard that a link names.
func (r *run) guardBlocks(l *fsm.CauseLink, w *reference.Worker) bool {
	env := r.ref.Env(w)
	for _, t := range w.M.States[w.State].Tried() {
		switch {
		case nameOf(t.To) != l.To || r.ref.Holds(w, t):
		case strings.HasPrefix(l.Guard, "for "), strings.HasPrefix(l.Guard, "after "):
			if t.When == nil || t.When.Truth(env) == expr.True {
				return true
			}
		case t.On != nil && (l.Guard == "on "+t.On.Name || t.When != nil && t.When.ReadsCommand()):
			return true
		case strings.HasPrefix(l.Guard, "known("):
			return true
		case t.When != nil && partBlocks(t.When, l.Guard, expr.True, env):
			return true
		}
	}
	return false
}

// partBlocks reports whether a part of a guard has this text and is not what it should be.
func partBlocks(x *expr.Expr, text string, want expr.Truth, env *expr.Env) bool {
	if strings.Join(strings.Fields(x.Text), " ") == text && x.Truth(env) != want {
		return true
	}
	switch x.Op {
	case expr.OpNot:
		return partBlocks(x.Args[0], text, opposite(want), env)
	case expr.OpCond:
		return partBlocks(x.Cond, text, want, env)
	case expr.OpAnd, expr.OpOr:
		return partBlocks(x.Args[0], text, want, env) || partBlocks(x.Args[1], text, want, env)
	}
	return false
}

func opposite(want expr.Truth) expr.Truth {
	if want == expr.True {
		return expr.False
	}
	return expr.True
}
