package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Plan returns what the next tick would do if the UserSpec from propose were
// stored now.
func (t *Tree) Plan(propose func() (worker.Proposal, error)) (fsm.Plan, error) {
	if !t.look() {
		return fsm.Plan{}, t.stuckError()
	}
	defer t.mu.Unlock()
	var p fsm.Plan
	var err error
	if !usercode.Apart(func() { p, err = t.planNow(propose) }) {
		return fsm.Plan{}, usercode.EndedIn(t.root.inst.LeftBy())
	}
	return p, err
}

func (t *Tree) planNow(propose func() (worker.Proposal, error)) (fsm.Plan, error) {
	// A shutdown may have been requested since the caller looked.
	if err := t.inbox.frozen(); err != nil {
		return fsm.Plan{}, err
	}
	proposed, err := propose()
	if err != nil {
		return fsm.Plan{}, err
	}
	must := t.root.declares(t.now.Passing(elapsed(t.reading, t.askClock())))
	if !must && (proposed.Differs || t.inbox.specWaits()) {
		if must, err = proposed.Declares(); err != nil {
			return fsm.Plan{}, err
		}
	}
	if !must {
		return fsm.Plan{Changes: t.root.keepAll(), Next: t.nextDeclaration(t.root)}, nil
	}
	d, err := proposed.Declare()
	if err != nil {
		return fsm.Plan{}, err
	}
	steps, err := t.planSteps(t.root, d)
	if err != nil {
		return fsm.Plan{}, err
	}
	p := fsm.Plan{Changes: make([]fsm.Change, 0, len(steps))}
	for i := range steps {
		s := &steps[i]
		if s.run != nil {
			p.Changes = appendKept(p.Changes, s.run)
			continue
		}
		p.Changes = append(p.Changes, fsm.Change{Kind: s.kind, Child: s.name(), Worker: s.worker(), Fields: s.fields})
	}
	return p, nil
}

func appendKept(changes []fsm.Change, kept []*childEntry) []fsm.Change {
	for _, s := range kept {
		changes = append(changes, fsm.Change{Kind: fsm.ChangeKeep, Child: s.name, Worker: s.declaredType().Name})
	}
	return changes
}

func (s *step) name() string {
	if s.kind == fsm.ChangeRemove {
		return s.child.name
	}
	return s.spec.Name
}

func (s *step) worker() string {
	if s.kind == fsm.ChangeRemove {
		return s.child.declaredType().Name
	}
	return s.spec.Child.Worker()
}

// nextDeclaration returns when children are declared without a new UserSpec. It
// returns the zero time if no time is set.
func (t *Tree) nextDeclaration(n *node) time.Time {
	if n.stage >= draining || n.w.Reconcile.Mode != worker.ReconcileEvery {
		return time.Time{}
	}
	at := n.rare().declareAt
	if at == link.Never {
		return time.Time{}
	}
	return t.timeOf(at)
}

// keepAll returns the plan of a visit that declares nothing.
func (n *node) keepAll() []fsm.Change {
	if n.children == nil {
		return nil
	}
	return appendKept(nil, n.children.entries[:n.children.declared])
}
