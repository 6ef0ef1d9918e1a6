package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// scripted is the Behavior of a machine. Its hooks are functions, so that a
// test can make them do anything.
type scripted struct {
	m     *machine
	hooks hooks
}

// hooks are shared by all workers of a tree.
type hooks struct {
	collect func(ctx context.Context, m *machine, s *snap) (int, error)
	act     func(ctx context.Context, m *machine, action string, s *snap) error
	built   func(m *machine, s spec)
	closed  func(m *machine) error
	enter   func(m *machine, in string) // in what is called by the goroutine that ticks
	kept    *kept                       // not nil: children are declared entry by entry
}

// kept says how children are declared entry by entry, and how many were computed.
type kept struct {
	off      bool // all are computed each time
	each     bool // one by one, as for an entry with when: those that are off are not declared
	computed int
}

func (h hooks) entered(m *machine, in string) {
	if h.enter != nil {
		h.enter(m, in)
	}
}

func newScripted(m *machine, h hooks) *scripted { return &scripted{m: m, hooks: h} }

func (b *scripted) Check() error { return nil }

func (b *scripted) Init(s *snap) {
	s.single = make([]link.StateID, len(b.m.children))
	s.groups = make([]fsm.Group[link.StateID], len(b.m.children))
	s.healthy = make([]bool, len(b.m.children))
}

func (b *scripted) Derive(s *spec) link.StateID {
	b.hooks.entered(b.m, "DeriveDesiredState")
	switch {
	case s.DerivePanics:
		panic("derive")
	case s.Off || b.m.desired == "":
		return b.m.id(b.m.shutdown)
	}
	return b.m.id(b.m.desired)
}

func (b *scripted) Declare(s *spec) *worker.ChildDeclaration {
	b.hooks.entered(b.m, "DeclareChildren")
	if s.DeclarePanics {
		panic("declare")
	}
	if len(b.m.children) == 0 {
		return nil
	}
	var d worker.ChildDeclaration
	for _, k := range s.Children {
		b.add(&d, k)
	}
	return &d
}

func (b *scripted) add(d *worker.ChildDeclaration, k testChild) {
	e := b.m.children[k.Entry]
	c := d.AddNamed(k.Entry, k.Name, childOf(e.m, k.Spec, b.hooks))
	if e.rows != nil {
		c.WithRows(func(s any, _ *worker.Alarm) link.StateID {
			b.hooks.entered(b.m, "a stateMapping")
			return e.m.id(e.rows(s.(*snap)))
		})
	}
	if e.gives != nil {
		c.WithInputs(func(s any, _ *worker.Alarm, inputs any) { *inputs.(*int) = e.gives(s.(*snap)) })
	}
}

// DeclareSince declares as generated code does. The Value of the UserSpec counts as
// read by all entries.
func (b *scripted) DeclareSince(s, since *spec) *worker.ChildDeclaration {
	k := b.hooks.kept
	if k == nil || s.DeclarePanics || len(b.m.children) == 0 {
		return b.Declare(s)
	}
	b.hooks.entered(b.m, "DeclareChildren")
	var d worker.ChildDeclaration
	for i := range b.m.children {
		list, before := of(s, i), []testChild(nil)
		if since != nil && since.Value == s.Value && !k.off {
			before = of(since, i)
		}
		found := worker.KeptOf(list, before, testChild.identical, func(c testChild) string { return c.Name })
		if !k.each {
			d.KeepFirst(i, found)
		}
		for j, c := range list {
			switch {
			case k.each && c.Spec.Off:
			case found.Has(j) && k.each:
				d.Keep(i, found, j)
			case !found.Has(j):
				k.computed++
				b.add(&d, c)
			}
		}
		if !k.each {
			d.KeepLast(i, found)
		}
	}
	return &d
}

// of returns the children that an entry declares.
func of(s *spec, entry int) (list []testChild) {
	for _, c := range s.Children {
		if c.Entry == entry {
			list = append(list, c)
		}
	}
	return list
}

func (c testChild) identical(o testChild) bool {
	return c.Entry == o.Entry && c.Name == o.Name && c.Spec.same(o.Spec, true)
}

func childOf(m *machine, s spec, h hooks) fsm.Child {
	return instance.NewChild(m.def, s, func(s spec) (instance.Behavior[spec, int, snap], error) {
		h.entered(m, "the constructor")
		if h.built != nil {
			h.built(m, s)
		}
		switch {
		case s.BuildFails:
			return nil, errors.New("no such device")
		case s.BuildPanics:
			panic("build")
		}
		return newScripted(m, h), nil
	})
}

func (b *scripted) ConfigChanged(before, after *spec) bool {
	b.hooks.entered(b.m, "OnConfigChange")
	return b.m.changed(before, after)
}

func (b *scripted) Collect(ctx context.Context, s spec, desired link.StateID) (int, error) {
	if b.hooks.collect == nil {
		return 0, nil
	}
	return b.hooks.collect(ctx, b.m, &snap{Spec: s, Desired: desired})
}

func (b *scripted) Act(ctx context.Context, a link.ActionID, s *snap) error {
	if b.hooks.act == nil {
		return nil
	}
	return b.hooks.act(ctx, b.m, b.m.actions[a].Name, s)
}

func (b *scripted) SetState(s *snap, st link.StateID)            { s.State = st }
func (b *scripted) SetDesired(s *snap, st link.StateID)          { s.Desired = st }
func (b *scripted) UserSpec(s *snap) *spec                       { return &s.Spec }
func (b *scripted) Observed(s *snap) *int                        { return &s.Observed }
func (b *scripted) Meta(s *snap) *fsm.SnapshotMeta               { return &s.SnapshotMeta }
func (b *scripted) SetChild(s *snap, entry int, st link.StateID) { s.single[entry] = st }
func (b *scripted) Members(s *snap, entry int) *link.Members     { return s.groups[entry].Members() }
func (b *scripted) Conditions(s *snap) []fsm.ConditionStatus {
	b.hooks.entered(b.m, "Conditions")
	return nil
}

// Hooks is a closer where the test wants one.
func (b *scripted) Hooks() any {
	if b.hooks.closed == nil {
		return nil
	}
	return closerFunc(func() error { return b.hooks.closed(b.m) })
}

type closerFunc func() error

func (f closerFunc) Close() error { return f() }

func (b *scripted) Clone(s *snap) *snap {
	c := *s
	c.single = slices.Clone(s.single)
	c.groups = slices.Clone(s.groups)
	c.healthy = slices.Clone(s.healthy)
	for i := range c.groups {
		c.groups[i] = s.groups[i].Clone()
	}
	return &c
}

func (m *machine) holdGuards(s *snap) {
	for i := range m.states {
		for j := range m.states[i].to {
			if t := &m.states[i].to[j]; t.hold > 0 {
				s.Hold(t.guard, link.StateID(i+1) == s.State && m.all(s, t.when) == fsm.True)
			}
		}
	}
}

func (b *scripted) Next(s *snap) (link.StateID, fsm.Signal, link.ActionID) {
	b.hooks.entered(b.m, "a guard")
	st := &b.m.states[s.State-1]
	for i := range st.to {
		t := &st.to[i]
		if t.on != "" && (s.Command == nil || s.Command.name != t.on) {
			continue
		}
		if b.m.all(s, t.when) != fsm.True || t.after > 0 && s.Elapsed < t.after || t.hold > 0 && !s.HeldFor(t.guard, t.hold) {
			continue
		}
		var accept fsm.Signal
		if t.on != "" {
			accept = fsm.SignalAccept
		}
		switch to := b.m.id(t.to); {
		case t.to == "":
			return s.State, accept, b.m.def.States[s.State].Action
		case to != s.State:
			return to, accept, 0
		}
		return s.State, fsm.SignalReenter | accept, 0
	}
	return s.State, fsm.SignalNone, b.m.def.States[s.State].Action
}

func (m *machine) due(s *snap, a *worker.Alarm) {
	st := &m.states[s.State-1]
	for i := range st.to {
		t := &st.to[i]
		if t.after > 0 {
			a.After(t.after)
		}
		if t.hold > 0 {
			a.HeldFor(t.guard, t.hold)
		}
		for _, c := range t.when {
			switch c.kind {
			case elapsedOver:
				a.Elapsed(c.d)
			case sinceOver:
				a.Since(c.t, c.d)
			case untilUnder:
				a.Until(c.t, c.d)
			}
		}
	}
}

// explain returns the texts of the guards. It sets guards, which Truth reads.
func (m *machine) explain() *worker.Explanation {
	e := &worker.Explanation{Reads: []string{"desired"}, States: [][]int{nil}}
	add := func(text string, is func(b *scripted, s *snap) fsm.Truth, reads ...int) {
		last := &e.Transitions[len(e.Transitions)-1]
		last.Guards = append(last.Guards, len(e.Guards))
		e.Guards = append(e.Guards, worker.GuardText{Text: text, Reads: reads, Command: strings.HasPrefix(text, "command ")})
		m.guards = append(m.guards, is)
	}
	for i := range m.states {
		var from []int
		for j := range m.states[i].to {
			t := &m.states[i].to[j]
			from = append(from, len(e.Transitions))
			e.Transitions = append(e.Transitions, worker.TransitionText{To: m.id(t.to), On: m.commandID(t.on), Text: "to " + t.to})
			if t.on != "" {
				add("on "+t.on, func(_ *scripted, s *snap) fsm.Truth { return truth(s.Command != nil && s.Command.name == t.on) })
			}
			for _, c := range t.when {
				add(c.text(), func(b *scripted, s *snap) fsm.Truth { return b.m.eval(s, c) }, 0)
				m.asks(&e.Guards[len(e.Guards)-1], c)
			}
			if t.after > 0 {
				add("after "+t.after.String(), nil)
				g := &e.Guards[len(e.Guards)-1]
				g.Op, g.Time = worker.GuardAfter, t.after
			}
			if t.hold > 0 {
				add("for "+t.hold.String(), nil)
				g := &e.Guards[len(e.Guards)-1]
				g.Op, g.Time, g.Slot = worker.GuardHeld, t.hold, t.guard
			}
		}
		e.States = append(e.States, from)
	}
	return e
}

// asks says what a condition asks, as generated code does.
func (m *machine) asks(g *worker.GuardText, c cond) {
	switch c.kind {
	case desiredIs:
		g.Asks, g.Wanted = worker.AsksDesired, c.state
	case childIs, childNot:
		g.Asks, g.Wanted, g.Not = worker.AsksState, c.state, c.kind == childNot
		g.Child = &worker.AskedChild{Entry: c.entry}
	case allIn:
		g.Asks, g.Wanted = worker.AsksState, c.state
		g.Child = &worker.AskedChild{Entry: c.entry, Fold: "all", States: []link.StateID{m.children[c.entry].m.id(c.state)}}
	case atRest:
		g.Asks, g.Wanted, g.Child = worker.AsksRest, "at rest", &worker.AskedChild{Entry: c.entry}
	case isHealthy, isIll:
		g.Asks, g.Wanted, g.Not = worker.AsksHealth, "healthy", c.kind == isIll
		g.Child = &worker.AskedChild{Entry: c.entry}
	case observedIs, panicsAt:
		g.Asks = worker.AsksObserved
	case isDone, hasActed, hasGivenUp:
		g.Asks = worker.AsksAction
	case elapsedOver, sinceOver, untilUnder:
		g.Asks = worker.AsksTime
	}
}

func (b *scripted) Truth(s *snap, guard int) fsm.Truth {
	b.hooks.entered(b.m, "Truth")
	return b.m.guards[guard](b, s)
}

func (b *scripted) Span(*snap, int) time.Duration { return 0 }

func (b *scripted) Read(s *snap, _ int) string { return b.m.def.TypeOf().StateName(s.Desired) }

func (c cond) text() string {
	switch c.kind {
	case commandIs:
		return fmt.Sprintf("command == %d", c.value)
	case desiredIs:
		return "desired == " + c.state
	case childIs:
		return fmt.Sprintf("child.%d == %s", c.entry, c.state)
	case observedIs:
		return fmt.Sprintf("observed == %d", c.value)
	}
	return fmt.Sprintf("condition %d", c.kind)
}

func truth(b bool) fsm.Truth {
	if b {
		return fsm.True
	}
	return fsm.False
}

// all is the three-valued and.
func (m *machine) all(s *snap, conds []cond) fsm.Truth {
	out := fsm.True
	for _, c := range conds {
		switch m.eval(s, c) {
		case fsm.False:
			return fsm.False
		case fsm.Unknown:
			out = fsm.Unknown
		}
	}
	return out
}

func (m *machine) eval(s *snap, c cond) fsm.Truth {
	switch c.kind {
	case commandIs:
		return truth(s.Command != nil && s.Command.value == c.value)
	case desiredIs:
		return truth(s.Desired == m.id(c.state))
	case childIs:
		return truth(s.single[c.entry] == m.children[c.entry].m.id(c.state))
	case childNot:
		return truth(s.single[c.entry] != m.children[c.entry].m.id(c.state))
	case allIn:
		return truth(s.groups[c.entry].All(m.children[c.entry].m.id(c.state)))
	case atRest:
		e := m.children[c.entry]
		if e.group {
			return truth(s.groups[c.entry].All(0, e.m.id(e.m.shutdown)))
		}
		return truth(s.single[c.entry] == 0 || s.single[c.entry] == e.m.id(e.m.shutdown))
	case observedIs:
		if !s.Fresh {
			return fsm.Unknown
		}
		return truth(s.Observed == c.value)
	case isDone:
		return truth(s.Done)
	case hasActed:
		return truth(s.ActionObserved)
	case hasGivenUp:
		return truth(s.RetriesExhausted)
	case elapsedOver:
		return truth(s.Elapsed > c.d)
	case sinceOver:
		d, ok := s.Since(c.t)
		return truth(ok && d > c.d)
	case untilUnder:
		d, ok := s.Until(c.t)
		return truth(ok && d < c.d)
	case specIs:
		return truth(s.Spec.Value == c.value)
	case isHealthy:
		return truth(s.healthy[c.entry])
	case isIll:
		return truth(!s.healthy[c.entry])
	case panicsAt:
		if s.Fresh && s.Observed == c.value {
			panic(fmt.Sprintf("guard of %d", c.value))
		}
		return fsm.False
	}
	return fsm.False
}
