package engine

import (
	"slices"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// takeInputs brings what the parent has told the worker into the snapshot (R33).
func (t *Tree) takeInputs(n *node) {
	if n.w.Inputs == nil {
		return
	}
	inputs := t.inputs
	if n.parent != nil {
		if inputs = nil; n.childEntry.entry == n.entry {
			inputs = n.childEntry.rare().inputs
		}
	}
	if n.inst.TakeInputs(inputs) {
		n.ownChanged()
		if n.w.Configured.Actions {
			t.remeasureDelay(n) // repeat may read an input (R29)
		}
	}
}

// followInputs makes an action pending if an input differs from what its last attempt
// was given, and again of the action names the input. A delay after a failed attempt
// goes on, and the attempt after it has the latest value (R33).
func (t *Tree) followInputs(n *node, id link.ActionID) {
	a := &n.act
	waits := a.flight != nil || a.attempts > 0 || a.pending && a.at <= t.now
	if !waits && int(id) < len(n.w.Actions) && n.w.Actions[id].Again && n.inst.Again(id) {
		a.pending, a.at = true, t.now
		t.noteDelay(n, noDelay)
	}
}

// propagateInputs computes what the children are told, from the state after the
// decision. A child sees it in the next tick (R33). Inputs are computed only if
// something has changed of what they read.
func (t *Tree) propagateInputs(n *node) {
	cs := n.children
	if cs == nil || !cs.flags.inputs || n.needs.rowsAgain || !n.computesInputs() {
		return
	}
	same := sameInputs{entry: -1}
	for _, s := range cs.entries {
		gives := s.rare().gives
		if gives == nil || !s.exists() || gives.Entry != int(s.entry) || !n.w.Entries[s.entry].InputsRead.Due(cs.inputNews) {
			continue
		}
		of := s.inputType()
		if of == nil {
			continue
		}
		if s.more.inputs == nil {
			s.more.inputs = cs.recallInputs(n, s)
		}
		now, err := t.inputsFor(n, s, of, &same)
		if err != nil {
			n.fail(err)
			return // what has changed is not forgotten: all are computed when the worker goes on
		}
		if now == s.more.inputs {
			continue
		}
		s.more.inputs = now
		cs.rememberInputs(n, s)
		if c := s.node; c != nil && c.entry == s.entry {
			t.becauseOf(c, fsm.TriggerParent, n)
			t.markNext(c)
		}
	}
	cs.inputNews = 0
}

// computesInputs reports whether the inputs of any child have to be computed.
func (n *node) computesInputs() bool {
	return slices.ContainsFunc(n.w.Entries, func(e worker.ChildInfo) bool {
		return e.InputsRead != 0 && e.InputsRead.Due(n.children.inputNews)
	})
}

// sameInputs is the last result for an entry whose children are all told the same: now
// follows from last. What is unknown stays as it is in last.
type sameInputs struct {
	entry     int32
	last, now any
}

// inputsFor returns what a child is told now: what it was told last, if nothing differs.
func (t *Tree) inputsFor(n *node, s *childEntry, of worker.InputType, same *sameInputs) (any, error) {
	last := s.more.inputs
	alike := func(a, b any) bool { return a == b || a != nil && b != nil && of.Same(a, b) }
	if same.entry == s.entry && alike(same.last, last) {
		if alike(same.now, last) {
			return last, nil
		}
		return same.now, nil
	}
	now := t.spareInputs
	if now == nil || t.spareType != of || last == nil {
		now = of.New()
	}
	if last != nil {
		of.Set(now, last)
	}
	t.spareInputs = nil
	n.needs.rowsAgain = true // also if an expression ends the goroutine
	if err := n.inst.Give(s.more.gives, &t.alarm, now); err != nil {
		return nil, err
	}
	n.needs.rowsAgain = false
	if last != nil && of.Same(last, now) {
		t.spareInputs, t.spareType = now, of
		now = last
	}
	if n.w.Entries[s.entry].InputsRead.Shared() {
		*same = sameInputs{s.entry, last, now}
	}
	return now, nil
}

// inputType describes the inputs of what is declared for the entry, or runs.
func (s *childEntry) inputType() worker.InputType {
	if s.waiting == nil && s.lastNode() == nil {
		return nil
	}
	return s.declaredType().Inputs
}

// recallInputs returns the inputs with which a new child entry begins, as recall does
// for mapped states; nil: the defaults.
func (cs *children) recallInputs(n *node, s *childEntry) any {
	if n.w.Entries[s.entry].Single() && cs.lastInputs != nil {
		return cs.lastInputs[s.entry]
	}
	return nil
}

func (cs *children) rememberInputs(n *node, s *childEntry) {
	if !n.w.Entries[s.entry].Single() {
		return
	}
	if cs.lastInputs == nil {
		cs.lastInputs = make([]any, len(n.w.Entries))
	}
	cs.lastInputs[s.entry] = s.more.inputs
}

// report computes the outputs. If they differ, the parent is ready in this tick (R32).
func (t *Tree) report(n *node) {
	if !n.w.Outputs || !n.inst.Report() || n.parent == nil || n.gone {
		return
	}
	n.parent.children.changed(worker.RowsReadChildren)
	n.parent.inst.SetOutputs(int(n.entry), n.childEntry.name, n.inst.Reported())
	t.becauseOf(n.parent, fsm.TriggerChild, n)
	n.markParent()
}

// orderOutputs tells the snapshot the order of the members of groups, in which their
// outputs are added (R32).
func (t *Tree) orderOutputs(n *node) {
	cs := n.children
	if cs == nil || !n.w.ChildOutputs || !cs.flags.outputs {
		return
	}
	cs.flags.outputs = false
	cs.inputNews |= worker.RowsReadChildren // a sum of floats depends on the order
	names := make([][]string, len(n.w.Entries))
	for _, s := range cs.entries {
		if c := s.lastNode(); c != nil && c.w.Outputs && cs.groups[c.entry] != nil {
			names[c.entry] = append(names[c.entry], s.name)
		}
	}
	for entry, order := range names {
		if cs.groups[entry] != nil {
			n.inst.OrderOutputs(entry, order)
		}
	}
}
