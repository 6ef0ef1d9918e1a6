package engine

import (
	"cmp"
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// reconcile declares the children if the reconcile policy asks for it and applies
// the whole plan. It then starts the declared children whose name is free (R03.1,
// R15).
func (t *Tree) reconcile(n *node) {
	if n.stage == terminating || n.rare().removal.barren {
		return
	}
	if n.declares(t.now) {
		n.needs.declare, n.needs.declareAgain = false, true // also if the call ends the goroutine
		if p := n.w.Reconcile; p.Mode == worker.ReconcileEvery && p.Every > 0 {
			n.makeRare().declareAt = t.now.After(p.Every)
		}
		t.declare(n)
	}
	t.startWaiting(n)
}

// declares reports whether children have to be declared in this visit. The
// UserSpec of a worker that is draining is frozen, so only a UserSpec that was
// stored before is declared.
func (n *node) declares(now link.Instant) bool {
	switch {
	case n.needs.declare:
		return true
	case n.stage >= draining || n.needs.declareAgain:
		return false
	case n.w.Reconcile.Mode == worker.ReconcileEvery:
		return now >= n.rare().declareAt
	}
	return n.w.Reconcile.Mode == worker.ReconcileTick
}

func (t *Tree) declare(n *node) {
	d, err := n.inst.Declare()
	if err == nil && d == nil && n.children == nil {
		n.needs.declareAgain = false
		return // the worker type has no children
	}
	var steps []step
	if err == nil {
		steps, err = t.planSteps(n, d)
	}
	if err != nil {
		n.fail(err)
		return
	}
	n.needs.declareAgain = false
	if n.children == nil {
		n.children = newChildren(n)
	}
	n.inst.Declared(t.apply(n, steps))
}

// step is one line of a plan, or those of a run of children that are kept.
type step struct {
	kind   fsm.ChangeKind
	run    []*childEntry // not nil: the children of the run; only kind is set then
	child  *childEntry   // nil for a new name
	spec   worker.ChildSpec
	silent bool   // kept, but transient fields have to be stored
	fields string // the fields that differ
	why    string // the reason if it is not the fields
}

// planSteps compares a declaration with the children that are there (R14). It
// changes nothing. It returns an error if the declaration is invalid or generated
// code panics.
func (t *Tree) planSteps(n *node, d *worker.ChildDeclaration) (steps []step, err error) {
	defer usercode.RecoverAs(usercode.InDeclare, &err)
	if d == nil {
		d = &worker.ChildDeclaration{}
	}
	steps = make([]step, 0, len(d.Children))
	f := newFinder(n.children, len(d.Children))
	for _, c := range d.Children {
		switch {
		case c.Kept != nil:
			run, err := n.runOf(f, &c)
			if err != nil {
				return nil, err
			}
			steps = append(steps, step{kind: fsm.ChangeKeep, run: run})
			continue
		case c.Name == "":
			return nil, fmt.Errorf("a child without a name was declared%s", n.byEntry(c.Entry))
		case f.declared(c.Name):
			return nil, fmt.Errorf("two children are called %q; the second was declared%s", c.Name, n.byEntry(c.Entry))
		case c.Child == nil || c.Entry < 0 || c.Entry >= len(n.w.Entries):
			return nil, fmt.Errorf("the child %q was not declared by an entry of %s", c.Name, n.w.Name)
		}
		steps = append(steps, n.stepFor(c, f.found))
	}
	if n.children == nil {
		return steps, nil
	}
	for i, s := range n.children.entries[:n.children.declared] {
		if !f.matched[i] {
			steps = append(steps, step{kind: fsm.ChangeRemove, child: s})
		}
	}
	return steps, nil
}

// runOf returns the children of a run. Each is kept without a comparison: its
// declaration is the same as the last one, which it runs with or waits with. If it
// is leaving, that last declaration waits for its name, and is kept as well.
func (n *node) runOf(f *finder, c *worker.ChildSpec) ([]*childEntry, error) {
	if n.children == nil || c.Entry < 0 || c.Entry >= len(n.w.Entries) {
		return nil, fmt.Errorf("children were kept before any were declared")
	}
	of := n.children.extents[c.Entry]
	if of.scattered || c.Run > int(of.n) {
		return nil, fmt.Errorf("%d children were kept%s, which had declared %d", c.Run, n.byEntry(c.Entry), of.n)
	}
	first := int(of.first)
	if c.AtEnd {
		first += int(of.n) - c.Run
	}
	if twice := f.keep(first, c.Run); twice != nil {
		return nil, fmt.Errorf("two children are called %q; the second was declared%s", twice.name, n.byEntry(c.Entry))
	}
	return n.children.entries[first : first+c.Run], nil
}

// byEntry names the entry of the spec that declares a child.
func (n *node) byEntry(entry int) string {
	if entry < 0 || entry >= len(n.w.Entries) {
		return ""
	}
	return " by the entry " + n.w.Entries[entry].Name
}

// stepFor returns the step for one declared child. If another declaration waits
// for the same name, the child is compared with that, because the running worker
// is going away.
func (n *node) stepFor(c worker.ChildSpec, s *childEntry) step {
	if s == nil {
		return step{kind: fsm.ChangeAdd, spec: c}
	}
	st := step{kind: fsm.ChangeReplace, child: s, spec: c}
	declared := c.Erased()
	d := worker.Incompatible
	switch {
	case s.retired() != nil:
		return n.stepForRetired(c, s)
	case s.waiting != nil:
		if d = declared.CompareWaiting(s.waiting); d == worker.Differs {
			st.fields = declared.FieldsWaiting(s.waiting)
		}
	case s.node != nil && !s.leaving:
		if d = declared.CompareRunning(s.node.inst); d == worker.Differs {
			st.fields = declared.Fields(s.node.inst)
		}
	case s.node != nil:
		st.why = "the one that runs is leaving already"
	}
	if int(s.entry) != c.Entry {
		d = worker.Incompatible
		st.why = "it is declared by another entry, " + n.w.Entries[c.Entry].Name
	}
	switch {
	case d == worker.Same:
		st.kind = fsm.ChangeKeep
	case d == worker.TransientOnly:
		st.kind, st.silent = fsm.ChangeKeep, true
	case d == worker.Differs && s.waiting == nil && n.w.Entries[c.Entry].Update && s.node.stage < draining:
		st.kind = fsm.ChangeUpdate
	}
	return st
}

// stepForRetired returns the step for a child that asked for its own removal. It
// is not started again as long as nothing differs (R23).
func (n *node) stepForRetired(c worker.ChildSpec, s *childEntry) step {
	declared := c.Erased()
	d := declared.CompareRunning(s.retired().inst)
	switch {
	case int(s.entry) != c.Entry || d == worker.Incompatible:
		return step{kind: fsm.ChangeAdd, child: s, spec: c, why: "it is declared by another entry, " + n.w.Entries[c.Entry].Name}
	case d == worker.Differs:
		return step{kind: fsm.ChangeAdd, child: s, spec: c, fields: declared.Fields(s.retired().inst)}
	}
	return step{kind: fsm.ChangeKeep, child: s, spec: c, silent: d == worker.TransientOnly}
}

// apply applies a plan (R15). It reports whether every child has, or waits with,
// the UserSpec that was declared for it. A child of a run is not touched, unless
// its place has changed.
func (t *Tree) apply(n *node, steps []step) (whole bool) {
	l := newLayout(n.children, len(steps))
	whole = true
	for i := range steps {
		switch st := &steps[i]; {
		case st.run != nil:
			l.keep(st.run)
		case st.kind == fsm.ChangeRemove:
			l.leave(st.child)
			t.applyRemoval(n, st.child)
		default:
			l.add(t.applyDeclared(n, st, &whole))
		}
	}
	l.close()
	return whole
}

func (t *Tree) applyRemoval(n *node, s *childEntry) {
	cs := n.children
	t.closeCircuit(s)
	s.forget()
	cs.unretire(s)
	t.emit(fsm.Event{Kind: fsm.EventChildRemoved, Child: s.name, Reason: "not declared any more"}, n)
	if s.node != nil {
		s.leaving, cs.flags.asking = true, true
	}
}

// applyDeclared applies the step for one declared child. It sets whole to false if
// the child does not take the UserSpec.
func (t *Tree) applyDeclared(n *node, st *step, whole *bool) *childEntry {
	cs, s := n.children, st.child
	declared := st.spec.Erased()
	e := fsm.Event{Child: st.spec.Name, Reason: cmp.Or(st.why, st.fields)}
	switch st.kind {
	case fsm.ChangeAdd:
		e.Kind = fsm.EventChildAdded
		if s == nil {
			s = cs.add(n, st.spec.Name, st.spec.Entry)
			e.Reason = "declared"
		} else if st.fields != "" {
			e.Reason = "it had taken itself out; now differs in " + st.fields
		}
		cs.unretire(s)
		s.waiting = declared
		cs.changeEntry(n, s, st.spec.Entry)
	case fsm.ChangeReplace:
		e.Kind = fsm.EventChildReplaced
		t.closeCircuit(s)
		s.waiting = declared
		s.failing().hasten(t.now)
		if s.node != nil {
			s.leaving, cs.flags.asking = true, true
		}
		cs.changeEntry(n, s, st.spec.Entry)
	case fsm.ChangeUpdate:
		e.Kind = fsm.EventChildUpdated
		if err := declared.Update(s.node.inst); err != nil {
			s.node.fail(err) // the child keeps its present UserSpec
			e.Kind, *whole = 0, false
		}
		t.markNext(s.node)
	case fsm.ChangeKeep:
		t.keep(s, declared, st.silent)
	}
	if st.kind != fsm.ChangeKeep {
		cs.flags.mayStart = true
		cs.lookUp(s)
	}
	s.declared = true
	s.declaredAs(&st.spec)
	if st.spec.Inputs != nil {
		cs.flags.inputs = true
		cs.inputNews |= worker.RowsReadOwn
	}
	if e.Kind != 0 {
		t.emit(e, n)
	}
	return s
}

// declaredAs keeps what is needed of a declaration once its child runs: the rows
// of its StateMapping, and what gives it its inputs.
func (s *childEntry) declaredAs(spec *worker.ChildSpec) {
	if spec.Inputs != nil {
		kept := *spec
		kept.Child = nil
		s.makeRare().gives = &kept
	} else if s.more != nil {
		s.more.gives = nil
	}
	switch {
	case spec.Rows != nil:
		kept := *spec
		kept.Child = nil
		s.makeRare().rows = &kept
	case s.more != nil:
		s.more.rows = nil
	}
}

// keep stores transient fields, without an event.
func (t *Tree) keep(s *childEntry, declared worker.Child, silent bool) {
	switch {
	case !silent:
	case s.waiting != nil:
		s.waiting = declared
	case s.retired() != nil:
		_ = declared.Update(s.retired().inst) // cannot fail: transient fields do not advance the Version
	case s.node.stage < draining: // otherwise its UserSpec is frozen (R23)
		_ = declared.Update(s.node.inst)
		t.markNext(s.node)
	}
}
