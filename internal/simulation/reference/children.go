package reference

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// declaration is one child that a UserSpec declares.
type declaration struct {
	entry *model.Child
	name  string
	each  expr.Datum
	key   string
	spec  expr.Datum
}

// declarations computes the children of a UserSpec in the order of the spec.
func declarations(m *model.Machine, spec expr.Datum) []declaration {
	var list []declaration
	for _, c := range m.Children {
		add := func(each expr.Datum, key string) {
			env := &expr.Env{Spec: spec, Each: each, Key: key, Fresh: true}
			if c.When != nil && c.When.Truth(env) != expr.True {
				return
			}
			d := declaration{entry: c, name: c.Name, each: each, key: key}
			if c.NameExpr != nil {
				d.name = c.NameExpr.Eval(env).Str
			}
			d.spec = childSpec(c, env)
			list = append(list, d)
		}
		if c.Each == nil {
			add(expr.Datum{}, "")
			continue
		}
		over := c.Each.Eval(&expr.Env{Spec: spec, Fresh: true})
		switch c.EachKind {
		case model.EachMap:
			for _, k := range value.Keys(over) {
				add(over.Map[k], k)
			}
		case model.EachCount:
			for i := range over.Int {
				add(expr.Datum{Int: i}, "")
			}
		default:
			for _, e := range over.List {
				add(e, "")
			}
		}
	}
	return list
}

func childSpec(c *model.Child, env *expr.Env) expr.Datum {
	o := c.Machine.UserSpec
	if c.Whole != nil {
		return value.Convert(c.Whole.Type, &expr.Type{Kind: expr.Object, Object: o}, c.Whole.Eval(env))
	}
	d := value.Defaults(o)
	assign(d, c.Fields, env)
	return d
}

func assign(d expr.Datum, fields []*model.Assign, env *expr.Env) {
	for _, a := range fields {
		if a.Value != nil {
			d.Map[a.Field.Name] = value.Convert(a.Value.Type, a.Field.Type, a.Value.Eval(env))
			continue
		}
		object := value.Default(a.Field)
		assign(object, a.Object, env)
		d.Map[a.Field.Name] = object
	}
}

// reconcile declares the children if they are to be declared (R14, R15).
func (t *Tree) reconcile(w *Worker) {
	if w.Stage == Terminating || w.barren {
		return
	}
	r := w.M.Reconcile
	due := w.declare
	if w.Stage < Draining {
		due = due || r.Mode == "tick" || r.Mode == "every" && t.Now >= w.declareAt
	}
	if due {
		w.declare = false
		if r.Mode == "every" {
			w.declareAt = t.Now + r.Every
		}
		w.declared = w.Spec
		t.apply(w, declarations(w.M, w.Spec))
	}
	t.startWaiting(w)
}

func (t *Tree) apply(w *Worker, list []declaration) {
	named := map[string]*ChildEntry{}
	for _, s := range w.Children {
		named[s.Name] = s
	}
	var entries, left []*ChildEntry
	for _, d := range list {
		entries = append(entries, t.applyOne(w, named[d.name], d))
		delete(named, d.name)
	}
	for _, s := range w.Children {
		if named[s.Name] == nil {
			continue
		}
		if s.Declared {
			s.Declared, s.Waiting, s.failing, s.Retired = false, nil, nil, nil
			t.emit(w, Event{Kind: fsm.EventChildRemoved, Child: s.Name})
			s.leaving = s.Node != nil
		}
		if s.Node != nil {
			left = append(left, s)
		}
	}
	w.Children = append(entries, left...)
}

func (t *Tree) applyOne(w *Worker, s *ChildEntry, d declaration) *ChildEntry {
	o := d.entry.Machine.UserSpec
	switch running := (*expr.Datum)(nil); {
	case s == nil:
		s = &ChildEntry{Name: d.name, Entry: d.entry, Waiting: &d.spec, mapped: None, pending: None}
		s.mapped = w.recall(d.entry, d.name)
		s.recalled = t.N
		t.emit(w, Event{Kind: fsm.EventChildAdded, Child: d.name})
	case s.Retired != nil && s.Entry == d.entry && value.EqualObjects(o, s.Retired.stored.Spec, d.spec, false):
		s.Retired.stored.Spec = d.spec // it stays out as long as nothing differs (R23)
	case s.Retired != nil:
		t.reach(ComesBack)
		s.Retired, s.Waiting = nil, &d.spec
		s.changeEntry(w, d)
		t.emit(w, Event{Kind: fsm.EventChildAdded, Child: d.name})
	default:
		if s.Waiting != nil {
			running = s.Waiting
		} else if s.Node != nil && !s.leaving {
			running = &s.Node.stored.Spec
		}
		t.change(w, s, d, running, o)
	}
	s.Declared, s.each, s.key = true, d.each, d.key
	return s
}

// change decides what becomes of a child that runs or waits (R14).
func (t *Tree) change(w *Worker, s *ChildEntry, d declaration, running *expr.Datum, o *expr.ObjectType) {
	comparable := running != nil && s.Entry == d.entry
	switch {
	case comparable && value.EqualObjects(o, *running, d.spec, true):
	case comparable && value.EqualObjects(o, *running, d.spec, false): // transient fields are no change
		if s.Waiting != nil {
			s.Waiting = &d.spec
		} else if s.Node.Stage < Draining { // else its UserSpec is frozen
			s.Node.stored.Spec, s.Node.dirty = d.spec, true
		}
	case comparable && s.Waiting == nil && d.entry.Update && s.Node.Stage < Draining:
		n := s.Node
		n.stored, n.dirty = Stored{d.spec, n.stored.Version + 1}, true
		t.emit(w, Event{Kind: fsm.EventChildUpdated, Child: d.name})
	default:
		s.Waiting = &d.spec
		if r := s.failing; r != nil {
			r.endBackOff()
			r.until = t.Now
		}
		s.leaving = s.Node != nil
		s.changeEntry(w, d)
		t.emit(w, Event{Kind: fsm.EventChildReplaced, Child: d.name})
	}
}

// changeEntry makes a child belong to the entry that declares it now.
func (s *ChildEntry) changeEntry(w *Worker, d declaration) {
	if s.Entry != d.entry {
		s.Entry, s.pending, s.inputs = d.entry, None, nil
		s.mapped = w.recall(d.entry, d.name)
	}
}

// recall returns the last mapped state of an entry with a single child, which
// outlasts the child (R05).
func (w *Worker) recall(c *model.Child, name string) int {
	if mapped, ok := w.lastMapped[c]; ok && c.Name == name {
		return mapped
	}
	return None
}

// startWaiting starts the children whose names are free.
func (t *Tree) startWaiting(w *Worker) {
	for _, s := range w.Children {
		if s.Waiting == nil || s.Node != nil || s.failing != nil && t.Now < s.failing.until {
			continue
		}
		if !t.build(w, s) {
			t.notBuilt(w, s)
			continue
		}
		n := t.worker(w, s, s.Entry.Machine, s.Entry, Stored{Spec: *s.Waiting})
		s.Node, s.Waiting = n, nil
		if r := s.failing; r != nil { // its count goes on
			t.reach(BuiltAfterFailure)
			n.Record, s.failing = *r, nil
			n.Record.endBackOff()
			n.Record.isWell(t.Now)
		}
		if s.pending != None {
			s.mapped, s.pending = s.pending, None // the newest, propagated or not
		}
		if s.mapped != None && s.mapped != n.M.Shutdown.Index && len(s.Entry.DependsOn) > 0 {
			s.mapped, s.pending = None, s.mapped // what it depends on may be new, too
		}
		w.remember(s)
		n.MappedState = s.mapped
	}
}

// remember keeps the last mapped state of an entry with a single child.
func (w *Worker) remember(s *ChildEntry) {
	switch {
	case s.Entry.Name != s.Name:
	case s.pending != None:
		w.lastMapped[s.Entry] = s.pending
	default:
		w.lastMapped[s.Entry] = s.mapped
	}
}

// build is the call of a constructor, which has happened.
func (t *Tree) build(w *Worker, s *ChildEntry) bool {
	if len(t.in.Builds) == 0 {
		t.wrong(Versions, "%s: the worker of %s was not made", w.Path, s.Name)
		return true
	}
	b := t.in.Builds[0]
	t.in.Builds = t.in.Builds[1:]
	if b.Parent != w.M.Worker || b.Entry != s.Entry.Name {
		t.wrong(Versions, "%s: the worker of %s was to be made, and %s of %s was", w.Path, s.Name, b.Entry, b.Parent)
	} else if !value.EqualObjects(s.Entry.Machine.UserSpec, b.Spec, *s.Waiting, true) {
		t.wrong(Versions, "%s: the constructor of %s was given %s, not %s", w.Path, s.Name,
			value.ObjectText(s.Entry.Machine.UserSpec, b.Spec), value.ObjectText(s.Entry.Machine.UserSpec, *s.Waiting))
	}
	return b.OK
}
