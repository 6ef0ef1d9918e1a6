package fsm

import (
	"cmp"
	"fmt"
)

// reconcile declares the children if the policy asks for it, applies the plan
// whole, and starts what waits for a name that is free (R03a, R15).
func (t *tree) reconcile(n *node) {
	if n.removal.stage == closing || n.removal.barren {
		return
	}
	if n.declares(t.now) {
		n.needs.declare, n.needs.declareAgain = false, true // also if the call ends the goroutine
		if p := n.w.reconcile; p.Mode == ReconcileEvery && p.Every > 0 {
			n.needs.declareAt = t.now.after(p.Every)
		}
		t.declare(n)
	}
	t.startWaiting(n)
}

// declares reports whether children are to be declared in this visit. Once the
// worker was asked to go its UserSpec is frozen, so that nothing is declared
// but what was stored before.
func (n *node) declares(now instant) bool {
	switch {
	case n.needs.declare:
		return true
	case n.removal.stage >= leaving || n.needs.declareAgain:
		return false
	case n.w.reconcile.Mode == ReconcileEvery:
		return now >= n.needs.declareAt
	}
	return n.w.reconcile.Mode == ReconcileTick
}

func (t *tree) declare(n *node) {
	d, err := n.h.declare()
	if err == nil && d == nil && n.kids == nil {
		n.needs.declareAgain = false
		return // a worker without children
	}
	var steps []step
	if err == nil {
		steps, err = t.planSteps(n, d)
	}
	if err != nil {
		n.failure = err
		return
	}
	n.needs.declareAgain = false
	if n.kids == nil {
		n.kids = newFamily(n)
	}
	t.apply(n, steps)
}

// step is one line of a plan.
type step struct {
	kind   ChangeKind
	slot   *slot // nil for a name that is new
	spec   ChildSpec
	silent bool   // kept, but with transient changes to store
	fields string // those that differ
	why    string // another reason, for people
}

// planSteps compares a declaration with what runs or waits (R14). It changes
// nothing, and catches a panic in generated code.
func (t *tree) planSteps(n *node, d *ChildDeclaration) (steps []step, err error) {
	defer recoverAs(inDeclare, &err)
	if d == nil {
		d = &ChildDeclaration{}
	}
	steps = make([]step, 0, len(d.Children))
	declared := make(map[string]bool, len(d.Children))
	for _, c := range d.Children {
		switch {
		case c.Name == "":
			return nil, fmt.Errorf("a child without a name was declared%s", n.byEntry(c.entry))
		case declared[c.Name]:
			return nil, fmt.Errorf("two children are called %q; the second was declared%s", c.Name, n.byEntry(c.entry))
		case c.child == nil || c.entry < 0 || c.entry >= len(n.w.entries):
			return nil, fmt.Errorf("the child %q was not declared by an entry of %s", c.Name, n.w.name)
		}
		declared[c.Name] = true
		steps = append(steps, n.stepFor(c))
	}
	if n.kids == nil {
		return steps, nil
	}
	for _, s := range n.kids.slots {
		if s.declared && !declared[s.name] {
			steps = append(steps, step{kind: ChangeRemove, slot: s, spec: s.spec})
		}
	}
	return steps, nil
}

// byEntry names the entry under children that declares a child.
func (n *node) byEntry(entry int) string {
	if entry < 0 || entry >= len(n.w.entries) {
		return ""
	}
	return " by the entry " + n.w.entries[entry].Name
}

// stepFor says what becomes of one declared child. It is compared with the
// declaration that waits for its name, if there is one: the worker that is
// leaving does not count any more.
func (n *node) stepFor(c ChildSpec) step {
	var s *slot
	if n.kids != nil {
		s = n.kids.byName[c.Name]
	}
	if s == nil {
		return step{kind: ChangeAdd, spec: c}
	}
	st := step{kind: ChangeReplace, slot: s, spec: c}
	declared := c.erased()
	d := incompatible
	switch {
	case s.retired != nil:
		return n.stepForRetired(c, s)
	case s.waiting != nil:
		if d = declared.compareWaiting(s.waiting); d == differs {
			st.fields = declared.fieldsWaiting(s.waiting)
		}
	case s.node != nil && !s.leaving:
		if d = declared.compareRunning(s.node.h); d == differs {
			st.fields = declared.fields(s.node.h)
		}
	case s.node != nil:
		st.why = "the one that runs is leaving already"
	}
	if s.entry != c.entry {
		d = incompatible
		st.why = "it is declared by another entry, " + n.w.entries[c.entry].Name
	}
	switch {
	case d == same:
		st.kind = ChangeKeep
	case d == transientOnly:
		st.kind, st.silent = ChangeKeep, true
	case d == differs && s.waiting == nil && n.w.entries[c.entry].Update && s.node.removal.stage < leaving:
		st.kind = ChangeUpdate
	}
	return st
}

// stepForRetired keeps out a worker that asked for its removal, as long as
// nothing differs (R23).
func (n *node) stepForRetired(c ChildSpec, s *slot) step {
	declared := c.erased()
	d := declared.compareRunning(s.retired.h)
	switch {
	case s.entry != c.entry || d == incompatible:
		return step{kind: ChangeAdd, slot: s, spec: c, why: "it is declared by another entry, " + n.w.entries[c.entry].Name}
	case d == differs:
		return step{kind: ChangeAdd, slot: s, spec: c, fields: declared.fields(s.retired.h)}
	}
	return step{kind: ChangeKeep, slot: s, spec: c, silent: d == transientOnly}
}

// apply carries a plan out (R15).
func (t *tree) apply(n *node, steps []step) {
	f := n.kids
	slots := make([]*slot, 0, len(steps))
	for i := range steps {
		st := &steps[i]
		if st.kind != ChangeRemove {
			slots = append(slots, t.applyDeclared(n, st))
			continue
		}
		s := st.slot
		s.declared, s.waiting, s.failing = false, nil, nil
		f.unretire(s)
		t.emit(Event{Kind: EventChildRemoved, Child: s.name, Reason: "not declared any more"}, n)
		if s.node == nil {
			delete(f.byName, s.name)
		} else {
			s.leaving, f.flags.asking = true, true
		}
	}
	for _, s := range f.slots {
		if !s.declared && s.node != nil {
			slots = append(slots, s)
		}
	}
	f.dead = 0
	f.order(slots)
	f.flags.words, f.flags.mayStart = true, true
	f.flags.rows = false
	f.rows.note(n.w, slots)
	for _, s := range slots {
		f.flags.rows = f.flags.rows || s.spec.rows != nil
	}
}

func (t *tree) applyDeclared(n *node, st *step) *slot {
	f, s := n.kids, st.slot
	declared := st.spec.erased()
	e := Event{Child: st.spec.Name, Reason: cmp.Or(st.why, st.fields)}
	switch st.kind {
	case ChangeAdd:
		e.Kind = EventChildAdded
		if s == nil {
			s = f.add(n, st.spec.Name, st.spec.entry)
			e.Reason = "declared"
		} else if st.fields != "" {
			e.Reason = "it had taken itself out; now differs in " + st.fields
		}
		f.unretire(s)
		s.waiting = declared
		f.changeEntry(n, s, st.spec.entry)
	case ChangeReplace:
		e.Kind = EventChildReplaced
		s.waiting = declared
		s.failing.hasten(t.now)
		if s.node != nil {
			s.leaving, f.flags.asking = true, true
		}
		f.changeEntry(n, s, st.spec.entry)
	case ChangeUpdate:
		e.Kind = EventChildUpdated
		if err := declared.update(s.node.h); err != nil {
			s.node.failure = err // the child keeps the UserSpec that it has
			e.Kind = 0
		}
		t.markNext(s.node)
	case ChangeKeep:
		t.keep(s, declared, st.silent)
	}
	s.spec, s.declared = st.spec, true
	if e.Kind != 0 {
		t.emit(e, n)
	}
	return s
}

// keep stores what is no change, silently.
func (t *tree) keep(s *slot, declared erasedChild, silent bool) {
	switch {
	case !silent:
	case s.waiting != nil:
		s.waiting = declared
	case s.retired != nil:
		_ = declared.update(s.retired.h) // transient changes do not advance the Version
	case s.node.removal.stage < leaving: // else it is frozen (R23)
		_ = declared.update(s.node.h)
		t.markNext(s.node)
	}
}
