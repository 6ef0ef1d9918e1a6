package engine

import (
	"fmt"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/hashing"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// The machines of the tests are data: states, guards, mappings and children.
// What a generated package would be compiled to, scripted interprets.

// spec is the UserSpec of every machine.
type spec struct {
	Version  int64
	Off      bool        // the worker's own switch
	Value    int         // a field that counts
	Note     int         // a transient one
	Children []testChild // what is declared
	Bad      bool        // invalid
	// Faults.
	DeclarePanics, DerivePanics, BuildFails, BuildPanics bool
}

type testChild struct {
	Entry int
	Name  string
	Spec  spec
}

func (s spec) clone() spec {
	s.Children = slices.Clone(s.Children)
	for i := range s.Children {
		s.Children[i].Spec = s.Children[i].Spec.clone()
	}
	return s
}

func (s spec) same(o spec, transient bool) bool {
	if transient && s.Note != o.Note {
		return false
	}
	return s.Off == o.Off && s.Value == o.Value && s.Bad == o.Bad &&
		s.DeclarePanics == o.DeclarePanics && s.DerivePanics == o.DerivePanics &&
		s.BuildFails == o.BuildFails && s.BuildPanics == o.BuildPanics &&
		slices.EqualFunc(s.Children, o.Children, func(a, b testChild) bool {
			return a.Entry == b.Entry && a.Name == b.Name && a.Spec.same(b.Spec, transient)
		})
}

func (s spec) validate() error {
	var v instance.Violations
	if s.Bad {
		v.Add("bad", "must not be set")
	}
	seen := map[string]bool{}
	for _, k := range s.Children {
		if k.Name == "" || seen[k.Name] {
			v.Add("children", fmt.Sprintf("the name %q is empty or taken", k.Name))
		}
		seen[k.Name] = true
		v.Merge(k.Name, k.Spec.validate())
	}
	return v.Err()
}

// machine is a worker type.
type machine struct {
	name     string
	states   []mstate // states[0] is the first state, StateID 1
	initial  string
	shutdown string
	desired  string // what is derived unless the switch is off; "" for shutdown
	actions  []worker.ActionInfo
	children []mentry
	observe  worker.ObservePolicy
	restart  time.Duration
	policy   worker.RestartPolicy // in place of restart
	failed   string
	timeout  time.Duration
	recon    worker.ReconcilePolicy
	changed  func(a, b *spec) bool
	commands []string
	guards   []func(*scripted, *snap) fsm.Truth // by their index in the Explanation
	def      *instance.Definition[spec, int, snap]
}

type mstate struct {
	name   string
	action string
	signal fsm.Signal
	health fsm.Health
	to     []mtrans // those that stay come last
	defers []string
}

type mtrans struct {
	to    string // "": it stays
	on    string
	when  []cond // all must hold
	after time.Duration
	hold  time.Duration
	guard int // of hold, given by finish
}

type mentry struct {
	name    string
	m       *machine
	group   bool
	when    bool              // of a group: it has when and no each
	mapping map[string]string // "*" for every other state
	rows    func(s *snap) string
	gives   func(s *snap) int // the input; m is made by told
	asks    bool              // the rows ask whether children are healthy; guards that do say so themselves
	desired bool              // mapFrom: desired
	needs   []int
	update  bool
}

type condKind uint8

const (
	desiredIs condKind = iota
	childIs            // entry, state
	childNot
	allIn      // entry (a group), state
	atRest     // entry
	observedIs // value
	isDone
	hasActed
	hasGivenUp
	elapsedOver // d
	sinceOver   // t, d
	untilUnder  // t, d
	panicsAt    // value observed
	specIs      // value
	commandIs   // value
	isHealthy   // entry
	isIll       // entry
)

// cond is one part of a guard.
type cond struct {
	kind  condKind
	entry int
	state string
	value int
	d     time.Duration
	t     time.Time
}

type snap struct {
	fsm.SnapshotMeta
	State, Desired link.StateID
	Spec           spec
	Observed       int
	Command        *testCommand // the one that is offered
	Told           int          // the input
	single         []link.StateID
	groups         []fsm.Group[link.StateID]
	healthy        []bool
}

// testCommand is a command of any machine.
type testCommand struct {
	name  string
	value int
}

func (m *machine) commandID(name string) link.CommandID {
	return link.CommandID(slices.Index(m.commands, name) + 1)
}

// describeCommands makes the Commands of the Definition.
func (m *machine) describeCommands() *instance.Commands[snap] {
	if m.commands == nil {
		return nil
	}
	c := &instance.Commands[snap]{Names: append([]string{""}, m.commands...), Deferred: make([][]link.CommandID, len(m.states)+1)}
	for i, s := range m.states {
		for _, name := range s.defers {
			c.Deferred[i+1] = append(c.Deferred[i+1], m.commandID(name))
		}
	}
	c.Offer = func(s *snap, command any) { s.Command, _ = command.(*testCommand) }
	c.Secrets = func(command any) []string { return []string{command.(*testCommand).secret()} }
	return c
}

// secret is a text that nothing may show.
func (c *testCommand) secret() string { return fmt.Sprintf("secret-of-%s-%d", c.name, c.value) }

func (m *machine) id(state string) link.StateID {
	for i, s := range m.states {
		if s.name == state {
			return link.StateID(i + 1)
		}
	}
	return 0
}

func (m *machine) actionID(name string) link.ActionID {
	for i, a := range m.actions {
		if a.Name == name && i > 0 {
			return link.ActionID(i)
		}
	}
	return 0
}

// finish makes the Definition.
func (m *machine) finish() *machine {
	m.actions = append([]worker.ActionInfo{{}}, m.actions...)
	d := &instance.Definition[spec, int, snap]{
		Worker: m.name, Initial: m.id(m.initial), Shutdown: m.id(m.shutdown), Actions: m.actions,
		Observe: m.observe, ShutdownTimeout: m.timeout, Reconcile: m.recon,
		Restart:       m.policy,
		Failed:        m.id(m.failed),
		Version:       func(s *spec) *int64 { return &s.Version },
		Validate:      spec.validate,
		Equal:         func(a, b spec) bool { return a.same(b, false) },
		Identical:     func(a, b spec) bool { return a.same(b, true) },
		CloneUserSpec: spec.clone,
		Hash: func(s spec) uint64 {
			h := hashing.NewHasher()
			s.Note, s.Version = 0, 0
			h.String(fmt.Sprint(s))
			return h.Sum()
		},
		Diff: func(a, b spec) string {
			if a.Value != b.Value {
				return "value"
			}
			return "other"
		},
		Describe:      func(s spec) string { return fmt.Sprintf("value %d", s.Value) },
		EqualObserved: func(a, b int) bool { return a == b },
		CloneObserved: func(o int) int { return o },
		Hold:          m.holdGuards,
		Due:           m.due,
		Guards:        true,
		Commands:      m.describeCommands(),
		SetHealthy:    func(s *snap, entry int, healthy bool) { s.healthy[entry] = healthy },
	}
	if m.restart > 0 {
		d.Restart.Backoff.Initial = m.restart
	}
	d.States = []worker.StateInfo{{}}
	names := worker.Names{Type: "State", Index: []uint32{0}}
	for i := range m.states {
		s := &m.states[i]
		names.Text += s.name + " "
		names.Index = append(names.Index, uint32(len(names.Text)))
		d.LeavesFailed = d.LeavesFailed || s.name == m.failed && slices.ContainsFunc(s.to, func(t mtrans) bool { return t.on == "" })
		info := worker.StateInfo{Action: m.actionID(s.action), Signal: s.signal, Health: s.health}
		for j := range s.to {
			t := &s.to[j]
			if t.hold > 0 {
				t.guard = d.Holds
				d.Holds++
			}
			for _, c := range t.when {
				info.ReadsRetriesExhausted = info.ReadsRetriesExhausted || c.kind == hasGivenUp
				if c.kind == isHealthy || c.kind == isIll {
					m.children[c.entry].asks = true
				}
			}
		}
		d.States = append(d.States, info)
	}
	for _, e := range m.children {
		d.Children = append(d.Children, worker.ChildInfo{
			Name: e.name, Group: e.group, Optional: e.when, Mapped: e.mapping != nil || e.rows != nil,
			StateMapping: m.table(e), MapFromDesired: e.desired, DependsOn: e.needs, Update: e.update, AsksHealth: e.asks,
		})
	}
	d.StateNames, d.Explanation = &names, m.explain()
	m.def = d
	return m
}

func (m *machine) table(e mentry) []link.StateID {
	table := make([]link.StateID, len(m.states)+1)
	for i, s := range m.states {
		to, ok := e.mapping[s.name]
		if !ok {
			to = e.mapping["*"]
		}
		table[i+1] = e.m.id(to)
	}
	return table
}
