package fsm

import (
	"fmt"
	"time"
)

// planFor is Plan for the root: what the next tick would do if spec were stored
// now.
func planFor[U, O, N any](t *tree, h *typed[U, O, N], s *store[U], spec U) (Plan, error) {
	if err := t.inbox.frozen(); err != nil {
		return Plan{}, err
	}
	if err := validate(h.def, spec); err != nil {
		return Plan{}, err
	}
	if !t.look() {
		return Plan{}, fmt.Errorf("%w: %s", ErrStuck, t.stuck())
	}
	defer t.mu.Unlock()
	var p Plan
	var err error
	if !apart(func() { p, err = planNow(t, h, s, spec) }) {
		return Plan{}, endedIn(h.leftBy())
	}
	return p, err
}

func planNow[U, O, N any](t *tree, h *typed[U, O, N], s *store[U], spec U) (Plan, error) {
	// It may have been asked since.
	if err := t.inbox.frozen(); err != nil {
		return Plan{}, err
	}
	spec, stores, err := s.wouldStore(spec)
	if err != nil {
		return Plan{}, err
	}
	must := t.root.declares(t.now.passing(passed(t.reading, t.askClock())))
	if !must && (stores || h.next != nil || t.inbox.specWaits()) {
		if must, err = h.wouldDeclare(spec); err != nil {
			return Plan{}, err
		}
	}
	if !must {
		return Plan{Changes: t.root.keepAll(), Next: t.root.nextDeclaration()}, nil
	}
	d, err := h.declareFor(spec)
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

// wouldStore gives a UserSpec the Version that storing it now would give it, and
// reports whether anything would be stored. It fails where storing it would.
func (s *store[U]) wouldStore(spec U) (stamped U, stores bool, err error) {
	stored := s.get()
	*s.version(&spec) = *s.version(&stored)
	if s.identical(stored, spec) {
		return spec, false, nil
	}
	if !s.equal(stored, spec) {
		*s.version(&spec), err = nextVersion(*s.version(&stored))
	}
	return spec, true, err
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
