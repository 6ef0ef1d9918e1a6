// Package check looks at linked machines: what is well formed, and still
// cannot work. A finding is sure: where the rules do not see through a guard
// they say nothing.
package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/parallel"
)

// Check reports what is wrong with machines. It leaves machines out that could
// not be linked in full: what it would say of them may not be so. It takes time
// in proportion to the machines' states and transitions.
func Check(machines []*model.Machine) *diag.List {
	asked := map[*model.Machine]bool{}
	for _, m := range machines {
		for _, child := range m.Children {
			if child.Mapped {
				asked[child.Machine] = true
			}
		}
	}
	var runs []*run
	parallel.Each(len(machines), func() func(n int) {
		r := &run{list: &diag.List{}, of: map[*model.Machine]*checker{}, asked: asked, outputsRead: map[*model.Machine]*reported{}}
		runs = append(runs, r)
		return func(n int) { r.check(machines[n]) }
	})
	unreadOutputs(machines, runs)
	list := &diag.List{}
	for _, r := range runs {
		list.Merge(r.list)
	}
	return list
}

// run is what one core checks: what is found out about a child's machine
// serves all parents of the run.
type run struct {
	list  *diag.List
	of    map[*model.Machine]*checker
	asked map[*model.Machine]bool // of which a parent maps a child; it is not changed

	outputsRead map[*model.Machine]*reported // see noteOutputs
}

func (r *run) check(m *model.Machine) {
	if c := r.checker(m); c != nil {
		c.check()
	}
}

// checker returns the checker of a machine; nil if nothing may be said of it.
func (r *run) checker(m *model.Machine) *checker {
	if m == nil || m.Incomplete || m.Initial == nil || m.Shutdown == nil {
		return nil
	}
	c := r.of[m]
	if c == nil {
		c = newChecker(r, m)
		r.of[m] = c
	}
	return c
}

// checker looks at one machine.
type checker struct {
	*run
	m     *model.Machine
	space *logic.Space
	ways  map[*model.Transition]*way
	edges map[int]edges // by desired state; anyDesired: whatever is desired

	buffer []logic.Claim // of claims

	needsAction bool // an expression reads done, acted or gaveUp where no action runs

	deadlocked map[*model.Child]bool // children of which it has been reported that a state waits for them for ever

	set   map[*expr.Field][]*model.Setting // see settings
	flat  map[*expr.Expr]bool              // conditions that say the same always, and why has been reported
	dead  map[*model.Transition]bool       // transitions of which it has been reported that they are never taken
	told  map[*model.Transition]bool       // transitions of which it has been reported that they are taken too soon
	traps []int                            // states that have no way out, which has been reported
	seen  []bool                           // states that are reached from the initial one
	down  []bool                           // states with a path to shutdown, or of which it has been reported that they have none
}

func newChecker(r *run, m *model.Machine) *checker {
	c := &checker{run: r, m: m, ways: map[*model.Transition]*way{}, edges: map[int]edges{},
		deadlocked: map[*model.Child]bool{}, flat: map[*expr.Expr]bool{}, dead: map[*model.Transition]bool{}, told: map[*model.Transition]bool{}}
	c.space = c.newSpace()
	return c
}

// newSpace makes a space for the conditions of the machine.
func (c *checker) newSpace() *logic.Space {
	var desired []int
	for _, d := range slices.Concat(c.m.Desired, c.m.AskedFor) {
		desired = append(desired, d.Index)
	}
	children := make(map[string]*model.Child, len(c.m.Children))
	for _, child := range c.m.Children {
		children[child.Name] = child
	}
	return logic.NewSpace(desired, func(name string) logic.ChildStates {
		child := children[name]
		if child == nil || child.Machine == nil || child.Machine.Shutdown == nil || child.Machine.Incomplete {
			return logic.ChildStates{Group: true}
		}
		return logic.ChildStates{AtRest: child.Machine.AtRest(), Healthy: healthyStates(child.Machine), Group: child.Group}
	})
}

func (c *checker) check() {
	c.waiting()
	c.failed()
	c.signals()
	c.roles()
	c.actions()
	c.conditions()
	c.otherwise()
	c.derive()
	c.neverOn()
	c.waitsForVars()
	c.times()
	c.transitions()
	c.parked()
	c.paths()
	c.desired()
	if !c.m.Faulty {
		c.shutdownWaits()
		c.swings()
		c.bounds()
		c.commands()
		c.unused()
		c.mappings()
	}
}

// report adds a finding about a named thing.
func (c *checker) report(rule *diag.Rule, n model.Named, format string, args ...any) *diag.Finding {
	f := c.list.Add(rule, n.Pos, format, args...)
	f.Length = len(n.Name)
	return f
}

// also adds a second place to a finding.
func also(f *diag.Finding, pos diag.Pos, message string) {
	if pos.Line > 0 {
		f.Related = append(f.Related, diag.Related{Pos: pos, Message: message})
	}
}
