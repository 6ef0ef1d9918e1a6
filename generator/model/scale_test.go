package model_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// large makes a spec with as many states in a ring, in groups of ten.
func large(worker string, states int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "fsm: v1\nworker: %s\ninitial: s0\nshutdown: s0\ndesired: {states: [s0, s1], derive: [{state: s1}]}\n", worker)
	b.WriteString("userSpec: {d: {type: duration, default: 1s}}\nconditions: {late: elapsed > spec.d}\ngroups:\n")
	for i := 0; i < states; i += 10 {
		fmt.Fprintf(&b, "  g%d: [s%d", i, i)
		for j := i + 1; j < min(i+10, states); j++ {
			fmt.Fprintf(&b, ", s%d", j)
		}
		b.WriteString("]\n")
	}
	b.WriteString("states:\n")
	for i := range states {
		fmt.Fprintf(&b, "  s%d: {transitions: [{to: s%d, when: desired == s1 && cond.late}, {to: s%d, when: desired == s0, for: 1s}]}\n",
			i, (i+1)%states, (i+states-1)%states)
	}
	b.WriteString("transitions: [{from: \"*\", to: s0, after: spec.d}]\n")
	b.WriteString("children: {leaf: {worker: Leaf, userSpec: {address: {value: a}}, stateMapping: {")
	for i := 0; i < states; i += 10 {
		fmt.Fprintf(&b, "g%d: up, ", i)
	}
	b.WriteString("\"*\": down}}}\n")
	return b.String()
}

func parseAll(t testing.TB, texts ...string) []*spec.Spec {
	t.Helper()
	specs := make([]*spec.Spec, len(texts))
	for i, text := range texts {
		s, found := spec.Parse(fmt.Sprintf("spec%d.yaml", i), []byte(text))
		for _, f := range found.Sorted() {
			t.Fatal(f)
		}
		specs[i] = s
	}
	return specs
}

// Twice as much to link costs twice the work, counted in allocations.
func TestLinkingIsLinear(t *testing.T) {
	for name, texts := range map[string]func(n int) []string{
		"states": func(n int) []string { return []string{leaf, large("Big", n)} },
		"specs": func(n int) []string {
			many := []string{leaf}
			for i := range n {
				many = append(many, large(fmt.Sprintf("Worker%d", i), 20))
			}
			return many
		},
	} {
		work := func(n int) float64 {
			specs := parseAll(t, texts(n)...)
			return testing.AllocsPerRun(1, func() {
				if _, found := model.Link(specs, model.Options{}); found.Len() > 0 {
					t.Errorf("%s: %s", name, found.Sorted()[0])
				}
			})
		}
		if single, double := work(200), work(400); double > 2.5*single {
			t.Errorf("%s: 200 take %v allocations, 400 take %v", name, single, double)
		}
	}
}

func TestWhatUnfoldsToTooMuchIsAnError(t *testing.T) {
	many := make([]*spec.State, 70_000)
	for i := range many {
		many[i] = &spec.State{Named: spec.Named{Name: word(fmt.Sprintf("s%d", i))}}
	}
	for name, s := range map[string]*spec.Spec{
		"states":      {States: many},
		"transitions": {States: many[:60_000], Transitions: repeated(20, &spec.Transition{To: word("s1"), From: []spec.Text{word("*")}, After: word("1s")})},
		"groups":      {States: many[:60_000], Groups: chain(100, many[:60_000])},
	} {
		s.Path, s.Worker, s.Initial, s.Shutdown = "big.yaml", word("Big"), word("s0"), word("s0")
		_, found := model.Link([]*spec.Spec{s}, model.Options{})
		if all := found.Sorted(); len(all) != 1 || all[0].Rule.Code != "FSM408" {
			t.Errorf("%s: %d findings, the first %v, want one FSM408", name, len(all), all[:min(1, len(all))])
		}
	}
}

func word(s string) spec.Text {
	return spec.Text{Value: s, Pos: diag.Pos{Path: "big.yaml", Line: 1, Col: 1}}
}

func repeated(n int, t *spec.Transition) []*spec.Transition {
	all := make([]*spec.Transition, n)
	for i := range all {
		all[i] = t
	}
	return all
}

// chain makes groups of which each holds the next, and the last all states.
func chain(n int, states []*spec.State) []*spec.Group {
	last := &spec.Group{Named: spec.Named{Name: word("g0")}}
	for _, s := range states {
		last.Members = append(last.Members, s.Name)
	}
	all := []*spec.Group{last}
	for i := 1; i < n; i++ {
		all = append(all, &spec.Group{Named: spec.Named{Name: word(fmt.Sprintf("g%d", i))}, Members: []spec.Text{all[i-1].Name}})
	}
	return all
}

// FuzzLink: whatever spec.Parse gives, linking it does not panic.
func FuzzLink(f *testing.F) {
	f.Add(whole(machine + "true"))
	f.Add(leaf)
	f.Add(whole("groups: {a: [b, idle], b: [a]}\nuserSpec: {again: {worker: Probe}}\nchildren: {c: {worker: Probe, each: spec.again}}"))
	f.Add("fsm: v1\nworker: A\nstates: {a: {transitions: [{}]}}\ntransitions: [{from: a}, {to: a}]\nchildren: {c: , d: {stateMapping: {a: , b: []}}}")
	f.Add(mapped(`stateMapping: {low: down, high: up, nosuch: up, "*": [{state: up}, {when: x}]}`))
	f.Fuzz(func(t *testing.T, text string) {
		s, _ := spec.Parse("a.yaml", []byte(text))
		other, _ := spec.Parse("leaf.yaml", []byte(leaf))
		model.Link([]*spec.Spec{s, other}, model.Options{})
		model.Link([]*spec.Spec{s, s}, model.Options{Incomplete: true})
	})
}
