package fsm

import (
	"fmt"
	"time"
)

// proposal is a UserSpec of the root that is not stored.
type proposal struct {
	differs  bool                              // from the one that the root runs with
	declares func() (bool, error)              // asks the reconcile policy about it
	declare  func() (*ChildDeclaration, error) // the children that it asks for
}

// Plan says what the next tick would do if what propose gives were stored now.
func (t *tree) Plan(propose func() (proposal, error)) (Plan, error) {
	if !t.look() {
		return Plan{}, fmt.Errorf("%w: %s", ErrStuck, t.stuck())
	}
	defer t.mu.Unlock()
	var p Plan
	var err error
	if !apart(func() { p, err = t.planNow(propose) }) {
		return Plan{}, endedIn(t.root.h.leftBy())
	}
	return p, err
}

func (t *tree) planNow(propose func() (proposal, error)) (Plan, error) {
	// It may have been asked since.
	if err := t.inbox.frozen(); err != nil {
		return Plan{}, err
	}
	proposed, err := propose()
	if err != nil {
		return Plan{}, err
	}
	must := t.root.declares(t.now.passing(passed(t.reading, t.askClock())))
	if !must && (proposed.differs || t.inbox.specWaits()) {
		if must, err = proposed.declares(); err != nil {
			return Plan{}, err
		}
	}
	if !must {
		return Plan{Changes: t.root.keepAll(), Next: t.root.nextDeclaration()}, nil
	}
	d, err := proposed.declare()
	if err != nil {
		return Plan{}, err
	}
	steps, err := t.planSteps(t.root, d)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Changes: make([]Change, len(steps))}
	for i, s := range steps {
		p.Changes[i] = Change{Kind: s.kind, Child: s.spec.Name, Worker: s.spec.child.Worker(), Fields: s.fields}
	}
	return p, nil
}

// nextDeclaration is when children are declared without a new UserSpec; zero if
// no time is set.
func (n *node) nextDeclaration() time.Time {
	if n.removal.stage >= leaving || n.w.reconcile.Mode != ReconcileEvery {
		return time.Time{}
	}
	if n.needs.declareAt == never {
		return time.Time{}
	}
	return n.tree.timeOf(n.needs.declareAt)
}

// keepAll is the plan of a visit that declares nothing.
func (n *node) keepAll() []Change {
	if n.kids == nil {
		return nil
	}
	var kept []Change
	for _, s := range n.kids.slots {
		if s.declared {
			kept = append(kept, Change{Kind: ChangeKeep, Child: s.name, Worker: s.spec.child.Worker()})
		}
	}
	return kept
}
