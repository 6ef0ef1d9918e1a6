package check_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// parts are what the guards of random machines are made of.
var parts = []string{
	"desired == a", "desired == b", "desired != a", "in(desired, a, b, rest)", "observed.ok", "observed.level > 3", "observed.level < 3",
	"observed.level == 255", "observed.level <= 255", "spec.on", "child.leaf == up", "child.leaf != up", "atRest(child.leaf)",
	"elapsed > duration(\"10s\")", "elapsed <= duration(\"10s\")", "done", "acted",
}

func randomGuard(r *rand.Rand, depth int) string {
	switch {
	case depth == 0 || r.IntN(3) == 0:
		return parts[r.IntN(len(parts))]
	case r.IntN(4) == 0:
		return "!(" + randomGuard(r, depth-1) + ")"
	}
	return "(" + randomGuard(r, depth-1) + []string{" && ", " || "}[r.IntN(2)] + randomGuard(r, depth-1) + ")"
}

// randomMachine makes a spec with random transitions.
func randomMachine(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("fsm: v1\nworker: Walker\nuserSpec: {on: bool}\nobserved: {ok: bool, level: uint8}\ninitial: rest\nshutdown: rest\n" +
		"desired: {states: [a, b, rest]}\nactions: {act: {}}\nstates:\n")
	names := []string{"rest", "a", "b", "c", "d", "e"}
	transition := func(from string) string {
		t := fmt.Sprintf("%sto: %s", from, names[r.IntN(len(names))])
		if r.IntN(8) > 0 {
			t += fmt.Sprintf(", when: %q", randomGuard(r, 2))
		}
		if r.IntN(4) == 0 {
			t += fmt.Sprintf(", after: %ds", 5*(1+r.IntN(4)))
		}
		return "{" + t + "}"
	}
	for _, name := range names {
		fmt.Fprintf(&b, "  %s:\n    action: act\n    transitions: [", name)
		for range 1 + r.IntN(3) {
			b.WriteString(transition("") + ", ")
		}
		b.WriteString("]\n")
	}
	b.WriteString("transitions: [" + transition("from: [a, c], ") + "]\n")
	b.WriteString("children: {leaf: {worker: Leaf, stateMapping: {a: up, c: up, \"*\": down}}}\n")
	return b.String()
}

const leaf = `fsm: v1
worker: Leaf
initial: down
shutdown: down
desired: {states: [up, down]}
states:
  down: {transitions: [{to: up, when: desired == up}]}
  up: {transitions: [{to: down, when: desired == down}]}
`

// TestWalksNeverContradictFindings walks through random machines, with random
// inputs, and sees nothing that a finding says cannot be.
func TestWalksNeverContradictFindings(t *testing.T) {
	rounds, counts := 500, map[string]int{}
	if testing.Short() {
		rounds = 100
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		text := randomMachine(r)
		s, found := spec.Parse("walker.yaml", []byte(text))
		l, _ := spec.Parse("leaf.yaml", []byte(leaf))
		machines, more := model.Link([]*spec.Spec{s, l}, model.Options{})
		found.Merge(more)
		found.Merge(check.Check(machines))
		impossible := map[diag.Pos]diag.Finding{}
		for _, f := range found.Sorted() {
			counts[f.Rule.Code]++
			switch f.Rule.Code {
			case "FSM323", "FSM457", "FSM458", "FSM460":
				impossible[f.Pos] = f
			case "FSM463", "FSM505": // from here the desired state is out of reach
				from, to := stateAt(machines[0], f.Pos), machines[0].Shutdown
				if len(f.Related) > 0 {
					to = stateAt(machines[0], f.Related[0].Pos)
				}
				for range 20 {
					if w := walk(r, from, to.Index, map[diag.Pos]diag.Finding{to.Pos: f}); w.Rule != nil {
						t.Fatalf("seed %d: %s, and one does\n%s", seed, w, text)
					}
				}
			}
		}
		for range 20 {
			if f := walk(r, machines[0].Initial, -1, impossible); f.Rule != nil {
				t.Fatalf("seed %d: %s, and it was\n%s", seed, f, text)
			}
		}
	}
	t.Log(counts)
	for _, code := range []string{"FSM323", "FSM458", "FSM460", "FSM463", "FSM505"} {
		if counts[code] < rounds/100 {
			t.Errorf("only %d of %s: the machines show nothing", counts[code], code)
		}
	}
}

func stateAt(m *model.Machine, pos diag.Pos) *model.State {
	return m.States[slices.IndexFunc(m.States, func(s *model.State) bool { return s.Pos == pos })]
}

// walk takes some steps, with one state desired or any (-1), and gives the
// finding that they contradict.
func walk(r *rand.Rand, at *model.State, desired int, impossible map[diag.Pos]diag.Finding) diag.Finding {
	for range 40 {
		if f, said := impossible[at.Pos]; said {
			return f
		}
		env := randomEnv(r)
		if desired >= 0 {
			env.Desired = desired
		}
		for _, tr := range at.Transitions {
			if tr.When != nil && tr.When.Truth(env) != expr.True || tr.After != nil && int64(env.Elapsed) < tr.After.Eval(env).Int {
				continue
			}
			for _, pos := range []diag.Pos{tr.Pos, tr.WhenPos} {
				if f, said := impossible[pos]; said && pos.Line > 0 {
					return f
				}
			}
			at = tr.To
			break
		}
	}
	return diag.Finding{}
}

func randomEnv(r *rand.Rand) *expr.Env {
	yes := func() bool { return r.IntN(2) == 0 }
	env := &expr.Env{Fresh: r.IntN(4) > 0, Desired: r.IntN(3), Elapsed: time.Duration(r.IntN(25)) * time.Second, Done: yes(),
		Children: map[string]int{"leaf": r.IntN(3) - 1}, AtRest: map[string][]int{"leaf": {0}}}
	env.Acted = env.Done && yes()
	env.Spec.Map = map[string]expr.Datum{"on": {Bool: yes()}}
	env.Observed.Map = map[string]expr.Datum{"ok": {Bool: yes()}, "level": {Int: []int64{0, 2, 3, 4, 255}[r.IntN(5)]}}
	return env
}
