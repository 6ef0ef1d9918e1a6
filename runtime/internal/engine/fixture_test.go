package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// pump is a leaf that does what it is told: stopped and running.
func pump() *machine {
	return (&machine{
		name: "Pump", initial: "stopped", shutdown: "stopped", desired: "running",
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "running", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "running", to: []mtrans{{to: "stopped", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
		},
	}).finish()
}

// slowPump needs the observation 1 to come up and 0 to go down.
func slowPump() *machine {
	return (&machine{
		name: "SlowPump", initial: "stopped", shutdown: "stopped", desired: "running",
		observe: worker.ObservePolicy{Every: time.Second, StaleAfter: time.Minute},
		timeout: 10 * time.Second,
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "starting", when: []cond{{kind: desiredIs, state: "running"}}}}},
			{name: "starting", to: []mtrans{
				{to: "stopping", when: []cond{{kind: desiredIs, state: "stopped"}}},
				{to: "running", when: []cond{{kind: observedIs, value: 1}}},
			}},
			{name: "running", to: []mtrans{{to: "stopping", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
			{name: "stopping", to: []mtrans{{to: "stopped", when: []cond{{kind: observedIs, value: 0}}}}},
		},
	}).finish()
}

// line is a parent: it is active when it is asked to be, and stops when its
// children are at rest. Its entries are mapped so that they run while it is
// active.
func line(children ...mentry) *machine {
	m := &machine{
		name: "Line", initial: "stopped", shutdown: "stopped", desired: "active", timeout: 30 * time.Second,
		states: []mstate{
			{name: "stopped", to: []mtrans{{to: "active", when: []cond{{kind: desiredIs, state: "active"}}}}},
			{name: "active", to: []mtrans{{to: "stopping", when: []cond{{kind: desiredIs, state: "stopped"}}}}},
			{name: "stopping", to: []mtrans{{to: "stopped"}}},
		},
		children: children,
	}
	for i := range m.children {
		if m.children[i].mapping == nil && m.children[i].rows == nil {
			m.children[i].mapping = map[string]string{"active": "running", "*": "stopped"}
		}
		m.states[2].to[0].when = append(m.states[2].to[0].when, cond{kind: atRest, entry: i})
	}
	return m.finish()
}

// single declares one child an entry; group one entry with each.
func single(name string, m *machine) mentry { return mentry{name: name, m: m} }
func group(name string, m *machine) mentry  { return mentry{name: name, m: m, group: true} }

// with declares children, all by the entry with the same number as their place.
func with(names ...string) spec {
	var s spec
	for i, n := range names {
		s.Children = append(s.Children, testChild{Entry: i, Name: n})
	}
	return s
}

// many declares children by entry 0.
func many(names ...string) spec {
	var s spec
	for _, n := range names {
		s.Children = append(s.Children, testChild{Name: n})
	}
	return s
}

// value gives the child at a place a UserSpec that differs.
func value(place, v int) func(*spec) {
	return func(s *spec) { s.Children[place].Spec.Value = v }
}
