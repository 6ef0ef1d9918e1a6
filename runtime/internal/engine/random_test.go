package engine

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// random makes machines, configurations and faults.
type random struct{ *rand.Rand }

func (r random) chance(percent int) bool { return r.IntN(100) < percent }

func (r random) duration() time.Duration {
	return []time.Duration{time.Millisecond, 50 * time.Millisecond, 300 * time.Millisecond, time.Second, 3 * time.Second}[r.IntN(5)]
}

// machine makes a worker type whose children are of the given types.
func (r random) machine(name string, below []*machine) *machine {
	m := &machine{
		name: name, initial: "s0", shutdown: "s0", desired: "s1",
		restart: r.duration(), timeout: 2 * time.Second,
	}
	if r.chance(30) {
		m.initial = "s1"
	}
	m.actions = []worker.ActionInfo{{
		Name: "act", Timeout: r.duration(),
		Retry:  worker.Backoff{Max: r.IntN(4), Initial: r.duration(), Factor: 2, Cap: 5 * time.Second, Jitter: 0.5},
		Repeat: []time.Duration{0, 0, time.Second}[r.IntN(3)],
	}}
	if r.chance(60) {
		m.observe = worker.ObservePolicy{Every: r.duration(), Timeout: r.duration(), StaleAfter: []time.Duration{0, 500 * time.Millisecond, 4 * time.Second}[r.IntN(3)]}
	}
	m.policy = worker.RestartPolicy{Within: 10 * r.duration(), Backoff: worker.Backoff{Max: r.IntN(4), Factor: 2, Cap: 3 * r.duration(), Jitter: 0.3}}
	m.recon = []worker.ReconcilePolicy{
		{}, {}, {Mode: worker.ReconcileHash}, {Mode: worker.ReconcileEqual}, {Mode: worker.ReconcileHook}, {Mode: worker.ReconcileTick},
		{Mode: worker.ReconcileEvery, Every: 700 * time.Millisecond},
	}[r.IntN(7)]
	m.changed = func(a, b *spec) bool { return a.Value != b.Value || len(a.Children) != len(b.Children) }
	r.entries(m, below)
	states := 2 + r.IntN(4)
	for i := range states {
		health := []fsm.Health{fsm.HealthNone, fsm.HealthHealthy, fsm.HealthHealthy, fsm.HealthDegraded, fsm.HealthHealthy, fsm.HealthNone}[i]
		m.states = append(m.states, mstate{name: fmt.Sprintf("s%d", i), health: health})
	}
	for i := range states {
		r.transitions(m, &m.states[i], states)
	}
	if last := &m.states[states-1]; states > 3 && r.chance(60) {
		last.signal = []fsm.Signal{fsm.SignalRemove, fsm.SignalRestart}[r.IntN(2)]
	} else if states > 2 && r.chance(50) {
		m.failed = last.name
	}
	r.mappings(m)
	return m.finish()
}

func (r random) entries(m *machine, below []*machine) {
	if len(below) == 0 {
		return
	}
	for i := range 1 + r.IntN(3) {
		e := mentry{name: fmt.Sprintf("e%d", i), m: below[r.IntN(len(below))], group: r.chance(50), update: r.chance(50)}
		for j := range i {
			if r.chance(40) {
				e.needs = append(e.needs, j)
			}
		}
		m.children = append(m.children, e)
	}
}

func (r random) mappings(m *machine) {
	for i := range m.children {
		e := &m.children[i]
		if r.chance(10) {
			continue // not mapped
		}
		e.desired = r.chance(20)
		if r.chance(20) {
			e.rows = func(s *snap) string {
				if s.Fresh && s.Observed == 3 && s.Spec.Value == 2 {
					panic("row")
				}
				return []string{"s0", "s1", ""}[(int(s.State)+s.Observed)%3]
			}
			continue
		}
		e.mapping = map[string]string{}
		for _, s := range m.states {
			if to := []string{"s0", "s1", "s1", ""}[r.IntN(4)]; to != "" {
				e.mapping[s.name] = to
			}
		}
		e.mapping[m.shutdown] = "s0"
	}
}

func (r random) transitions(m *machine, s *mstate, states int) {
	if r.chance(40) && s.name != "s0" {
		s.action = "act"
	}
	if s.name != m.shutdown && r.chance(80) {
		s.to = append(s.to, mtrans{to: m.shutdown, when: []cond{{kind: desiredIs, state: m.shutdown}}})
	}
	for range 1 + r.IntN(3) {
		t := mtrans{to: fmt.Sprintf("s%d", r.IntN(states))}
		for range r.IntN(3) {
			t.when = append(t.when, r.cond(m))
		}
		switch {
		case r.chance(20):
			t.after = r.duration()
		case r.chance(20) && len(t.when) > 0:
			t.hold = r.duration()
		}
		if t.to == s.name && t.after == 0 && t.hold == 0 || len(t.when) == 0 && t.after == 0 {
			t.after = r.duration()
		}
		s.to = append(s.to, t)
	}
}

func (r random) cond(m *machine) cond {
	c := cond{
		kind: condKind(r.IntN(int(specIs) + 1)), state: fmt.Sprintf("s%d", r.IntN(2)),
		value: r.IntN(3), d: r.duration(),
	}
	if c.kind == panicsAt && r.chance(70) {
		c.kind = observedIs
	}
	if c.kind >= childIs && c.kind <= atRest {
		if len(m.children) == 0 {
			return cond{kind: desiredIs, state: c.state}
		}
		c.entry = r.IntN(len(m.children))
		if e := m.children[c.entry]; c.kind != atRest {
			if e.group {
				c.kind = allIn
			} else {
				c.kind = childIs + condKind(r.IntN(2))
			}
		} else if c.value > 0 { // not another number of the generator: other cases stay as they are
			c.kind = isHealthy + condKind(c.value-1)
		}
	}
	return c
}

// spec makes a UserSpec for a machine.
func (r random) spec(m *machine, faults int) spec {
	s := spec{
		Off: r.chance(10), Value: r.IntN(3), Note: r.IntN(2),
		DeclarePanics: r.chance(faults), DerivePanics: r.chance(faults),
		BuildFails: r.chance(faults), BuildPanics: r.chance(faults),
	}
	for i, e := range m.children {
		if !e.group {
			if r.chance(80) {
				s.Children = append(s.Children, testChild{i, e.name, r.spec(e.m, faults)})
			}
			continue
		}
		for j := range r.IntN(4) {
			s.Children = append(s.Children, testChild{i, fmt.Sprintf("%s-%d", e.name, j), r.spec(e.m, faults)})
		}
	}
	r.Shuffle(len(s.Children), func(i, j int) { s.Children[i], s.Children[j] = s.Children[j], s.Children[i] })
	return s
}

// change edits a UserSpec somewhere in the tree.
func (r random) change(m *machine, s *spec, faults int) {
	switch k := r.IntN(6); {
	case k == 0:
		s.Note++
	case k == 1:
		version := s.Version
		*s = r.spec(m, faults)
		s.Version = version
	case k == 2:
		s.Value = r.IntN(3)
	case k == 3 && r.chance(50):
		s.Off = !s.Off
	case len(s.Children) > 0:
		i := r.IntN(len(s.Children))
		r.change(m.children[s.Children[i].Entry].m, &s.Children[i].Spec, faults)
	}
	if r.chance(60) {
		s.DeclarePanics, s.DerivePanics, s.BuildFails, s.BuildPanics = false, false, false, false
	}
}

func (r random) result(faults int) result {
	switch {
	case r.chance(faults):
		return result{panic: "hook"}
	case r.chance(3 * faults):
		return result{err: errors.New("failed")}
	}
	return result{value: r.IntN(4)}
}

// randomWorld makes a tree of up to three levels.
func randomWorld(t testing.TB, seed uint64, opts ...fsm.Option) (*world, *machine, random) {
	return randomWorldWith(t, seed, hooks{}, opts...)
}

func randomWorldWith(t testing.TB, seed uint64, own hooks, opts ...fsm.Option) (*world, *machine, random) {
	r := random{rand.New(rand.NewPCG(seed, 7))}
	leaves := []*machine{r.machine("LeafA", nil), r.machine("LeafB", nil)}
	mids := append([]*machine{r.machine("Mid", leaves)}, leaves...)
	root := r.machine("Root", mids)
	for i := range root.def.States { // else it would be over too soon
		if root.def.States[i].Signal == fsm.SignalRemove {
			root.def.States[i].Signal = fsm.SignalNone
		}
	}
	s := r.spec(root, 1)
	s.DeclarePanics, s.DerivePanics = false, false
	return newWorldWith(t, root, s, own, append([]fsm.Option{fsm.WithSeed(seed)}, opts...)...), root, r
}

// drive makes one random step before a tick; the same seed gives the same
// steps to trees that behave alike.
func (w *world) drive(r random, m *machine, faults int) {
	w.now = w.now.Add([]time.Duration{0, 0, time.Millisecond, 50 * time.Millisecond, 400 * time.Millisecond, 5 * time.Second}[r.IntN(6)])
	if r.chance(8) {
		err := w.sup.UpdateUserSpec(func(s *spec) { r.change(m, s, faults) })
		if err != nil && !errors.Is(err, fsm.ErrFrozen) {
			w.t.Fatal(err)
		}
	}
	if r.chance(10) {
		w.sup.Observe(r.IntN(4))
	}
	for len(w.queue) > 0 && r.chance(70) {
		i := r.IntN(len(w.queue))
		c := w.queue[i]
		w.queue = append(w.queue[:i:i], w.queue[i+1:]...)
		w.result = r.result(faults)
		c.Run()
	}
}

// picture is everything that can be seen of a tree.
func picture(s fsm.Status, indent string, b *strings.Builder) {
	fmt.Fprintf(b, "%s%s %s->%s v%d action=%s leaving=%v waiting=%v fresh=%v entered=%v held=%q err=%q %+v\n", indent, s.Name,
		s.State, s.Desired, s.Version, s.Action, s.Leaving, s.Waiting, s.Fresh, s.Entered.Sub(epoch), s.Blocked, s.LastError, s.Counters)
	for _, c := range s.Children {
		picture(c, indent+"  ", b)
	}
}

func (w *world) picture() string {
	var b strings.Builder
	picture(w.sup.Status(), "", &b)
	fmt.Fprintln(&b, w.calls())
	return b.String()
}

var randomTrees = flag.Uint64("random-trees", 300, "how many random trees a property is tried on")

// seeds is how many random trees a property is tried on. internal/simulation
// tries others in every run.
func seeds(t *testing.T) uint64 {
	if testing.Short() {
		return min(100, *randomTrees)
	}
	return *randomTrees
}

// TestR04_FullTicksAndReadyTicksAreTheSame drives two trees with the same
// random inputs, one of which visits every worker in every tick, and compares
// everything after each tick. Shutdown at a random moment ends in every run.
func TestR04_FullTicksAndReadyTicksAreTheSame(t *testing.T) {
	for seed := range seeds(t) {
		if !sameBothWays(t, seed) {
			return
		}
	}
}

func sameBothWays(t *testing.T, seed uint64) bool {
	ready, m, r1 := randomWorld(t, seed)
	full, _, r2 := randomWorld(t, seed, fsm.WithFullTicks())
	steps := 40 + r1.IntN(150)
	r2.IntN(150)
	for step := range steps + 3000 {
		faults := 3
		if step >= steps {
			faults = 0 // from here on it must come to an end
		}
		if step == steps {
			ready.sup.RequestShutdown()
			full.sup.RequestShutdown()
		}
		ready.drive(r1, m, faults)
		full.drive(r2, m, faults)
		err1, err2 := ready.sup.Tick(context.Background()), full.sup.Tick(context.Background())
		if !checkSame(t, seed, step, ready, full) {
			return false
		}
		if err1 != nil || err2 != nil {
			if !errors.Is(err1, fsm.ErrDown) || !errors.Is(err2, fsm.ErrDown) {
				t.Errorf("seed %d: %v and %v", seed, err1, err2)
			}
			return err1 == err2
		}
		ready.forget()
		full.forget()
	}
	t.Errorf("seed %d: shutdown does not end:\n%s", seed, ready.picture())
	return false
}

func checkSame(t *testing.T, seed uint64, step int, ready, full *world) bool {
	// R09, R16, R20: whatever is in flight is so once.
	seen := map[string]bool{}
	for _, c := range ready.calls() {
		if seen[c] {
			t.Errorf("seed %d, step %d: %s twice at once", seed, step, c)
			return false
		}
		seen[c] = true
	}
	// R11: no time stays due, or Run would never sleep.
	for _, w := range []*world{ready, full} {
		if _, due := treeOf(w.sup).idle(); due <= treeOf(w.sup).now {
			n := treeOf(w.sup).due.entries[0].n
			t.Errorf("seed %d, step %d: %s stays due at %v (visit %v, stale %v, observe %v)\n%s", seed, step, n.path(), treeOf(w.sup).now, n.visitDue, n.staleDue, n.obsDue, w.picture())
			return false
		}
	}
	for _, w := range []*world{ready, full} {
		if wrong := wrongHealth(treeOf(w.sup), treeOf(w.sup).root); wrong != "" { // R36
			t.Errorf("seed %d, step %d: %s\n%s", seed, step, wrong, w.picture())
			return false
		}
	}
	if !slices.Equal(ready.events, full.events) {
		t.Errorf("seed %d, step %d: events with ready ticks\n%s\nwith full ticks\n%s\n%s\n%s", seed, step, ready.story(), full.story(), ready.picture(), full.picture())
		return false
	}
	one, two := ready.sup.Status(), full.sup.Status()
	if !sameStatus(&one, &two) || !slices.Equal(ready.calls(), full.calls()) {
		t.Errorf("seed %d, step %d: with ready ticks\n%s\nwith full ticks\n%s", seed, step, ready.picture(), full.picture())
		return false
	}
	return true
}

// TestR16_WhatIsDeclaredComesToBe: once the faults stop, each worker has the
// children that its UserSpec declares, and no others, but for what dependsOn
// keeps back.
func TestR16_WhatIsDeclaredComesToBe(t *testing.T) {
	for seed := range seeds(t) / 2 {
		w, m, r := randomWorld(t, seed)
		for range 80 {
			w.drive(r, m, 3)
			w.tick(1)
		}
		w.update(heal)
		for range 400 {
			w.now = w.now.Add(100 * time.Millisecond)
			for len(w.queue) > 0 {
				c := w.queue[0]
				w.queue = w.queue[1:]
				w.result = result{value: r.IntN(3)}
				c.Run()
			}
			w.tick(1)
		}
		if text := missing(treeOf(w.sup).root, w.sup.UserSpec()); text != "" {
			t.Errorf("seed %d: %s\n%s", seed, text, w.picture())
			return
		}
	}
}

// heal takes the faults out; that Value differs makes every policy declare.
func heal(s *spec) {
	s.Value = 9
	s.DeclarePanics, s.DerivePanics, s.BuildFails, s.BuildPanics = false, false, false, false
	for i := range s.Children {
		heal(&s.Children[i].Spec)
	}
}

// missing says what is not as it was declared.
func missing(n *node, s spec) string {
	if n.children == nil || n.gone { // or out by its own wish
		return ""
	}
	declared := 0
	for _, sl := range n.children.entries {
		if sl.leaving && sl.node.stage == staying {
			return "" // kept back by dependsOn
		}
		if sl.declared {
			declared++
		}
		if (sl.lastNode() != nil) != sl.declared || sl.waiting != nil {
			return fmt.Sprintf("%s/%s: declared %v, there %v", n.path(), sl.name, sl.declared, sl.node != nil)
		}
	}
	if declared != len(s.Children) {
		return fmt.Sprintf("%s has %d children, %d are declared", n.path(), declared, len(s.Children))
	}
	for _, k := range s.Children {
		if text := missing(n.children.find(k.Name).lastNode(), k.Spec); text != "" {
			return text
		}
	}
	return ""
}
