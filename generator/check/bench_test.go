package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// large makes a spec of many states in a ring, with shared transitions, guards
// about all kinds of inputs, and children with mappings.
func large(worker string, states int, child string, children int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "fsm: v1\nworker: %s\nuserSpec: {limit: {type: duration, default: 10s}, name: string}\n", worker)
	b.WriteString("observed: {ok: bool, level: int}\ndesired: {states: [s1, s0]}\ninitial: s0\nshutdown: s0\nstates:\n")
	for s := range states {
		fmt.Fprintf(&b, "  s%d:\n    transitions:\n", s)
		if s == 0 {
			b.WriteString("      - {to: s1, when: desired == s1}\n")
			continue
		}
		if children > 0 {
			fmt.Fprintf(&b, "      - {to: s%d, when: child.c0 == s1 && observed.ok}\n", (s+1)%states)
		}
		fmt.Fprintf(&b, "      - {to: s%d, when: observed.level > %d && elapsed > spec.limit}\n", max(1, (s+7)%states), s)
		fmt.Fprintf(&b, "      - {to: s%d, when: observed.level < %d, for: 5s}\n", (s+1)%states, s)
	}
	b.WriteString("transitions:\n  - {from: \"*\", to: s0, when: desired == s0}\n  - {from: \"*\", to: s1, after: 1h}\n")
	for c := range children {
		if c == 0 {
			b.WriteString("children:\n")
		}
		fmt.Fprintf(&b, "  c%d: {worker: %s, userSpec: {name: spec.name}, stateMapping: {s0: s0, \"*\": s1}}\n", c, child)
	}
	return b.String()
}

func linked(b testing.TB, texts ...string) []*model.Machine {
	specs := make([]*spec.Spec, len(texts))
	for i, text := range texts {
		s, found := spec.Parse(fmt.Sprintf("spec%d.yaml", i), []byte(text))
		for _, f := range found.Sorted() {
			b.Fatal(f)
		}
		specs[i] = s
	}
	machines, found := model.Link(specs, model.Options{})
	for _, f := range found.Sorted() {
		b.Fatal(f)
	}
	return machines
}

func one(b testing.TB, states int) []*model.Machine {
	return linked(b, large("Big", states, "Leaf", 3), large("Leaf", 5, "", 0))
}

func many(b testing.TB, specs int) []*model.Machine {
	texts := []string{large("Leaf", 5, "", 0)}
	for i := range specs - 1 {
		texts = append(texts, large(fmt.Sprintf("Worker%d", i), 20, "Leaf", 3))
	}
	return linked(b, texts...)
}

// BenchmarkCheck checks machines of a growing number of states, and a growing
// number of machines of 20 states: the cost of each is shown.
func BenchmarkCheck(b *testing.B) {
	run := func(name string, machines []*model.Machine, each int) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check.Check(machines)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(each), "ns/each")
		})
	}
	for _, n := range []int{10, 100, 1000, 2000} {
		run(fmt.Sprintf("one-%d-states", n), one(b, n), n)
	}
	for _, n := range []int{10, 100, 1000} {
		run(fmt.Sprintf("%dspecs", n), many(b, n), n)
	}
}

// What is hard to see through is given up, so that checking ends: looking at
// all values of these inputs would take longer than any test may.
func TestGuardsThatAreHardAreGivenUp(t *testing.T) {
	var hard strings.Builder
	hard.WriteString("fsm: v1\nworker: Hard\nobserved: {")
	for i := range 60 {
		fmt.Fprintf(&hard, "x%d: bool, ", i)
	}
	hard.WriteString("}\ninitial: s0\nshutdown: s0\nconditions:\n")
	for i := range 30 { // each is true if an odd number of inputs is
		fmt.Fprintf(&hard, "  c%d: observed.x%d != observed.x%d\n", i, i, i+30)
	}
	hard.WriteString("states:\n")
	for s := range 60 {
		fmt.Fprintf(&hard, "  s%d:\n    transitions:\n", s)
		for i := range 12 {
			fmt.Fprintf(&hard, "      - {to: s%d, when: (cond.c%d || observed.x%d) && (cond.c%d || !observed.x%d) && !(cond.c%d && cond.c%d)}\n",
				(s+i+1)%60, i, (i+1)%60, (i+7)%30, (i+9)%60, (i+3)%30, (i+11)%30)
		}
	}
	check.Check(linked(t, hard.String())) // its end is what is tested
}

// Twice the machine costs twice the work, counted in allocations.
func TestCheckingIsLinear(t *testing.T) {
	work := func(machines []*model.Machine) float64 {
		return testing.AllocsPerRun(1, func() { check.Check(machines) })
	}
	for name, measure := range map[string]func(n int) float64{
		"states": func(n int) float64 { return work(one(t, n)) },
		"specs":  func(n int) float64 { return work(many(t, n)) },
	} {
		if single, double := measure(100), measure(200); double > 2.5*single {
			t.Errorf("%s: 100 take %v allocations, 200 take %v", name, single, double)
		}
	}
}
