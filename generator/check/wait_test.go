package check_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

func oneOf(r *rand.Rand, all ...string) string { return all[r.IntN(len(all))] }

// another returns a name that is not the one given.
func another(r *rand.Rand, name string, all []string) string {
	for {
		if other := oneOf(r, all...); other != name {
			return other
		}
	}
}

// randomChild makes a child of four states.
func randomChild(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("fsm: v1\nworker: Leaf\nobserved: {ok: bool, level: uint8}\ndesired: {states: [up, half, down], derive: [{state: up}]}\n" +
		"initial: down\nshutdown: down\nstates:\n")
	names := []string{"down", "up", "half", "moving"}
	for _, name := range names {
		fmt.Fprintf(&b, "  %s:\n    transitions: [", name)
		for range 1 + r.IntN(3) {
			fmt.Fprintf(&b, "{to: %s, when: %q}, ", another(r, name, names), oneOf(r, "desired == up", "desired == half", "desired == down", "desired != up", "observed.ok", "desired == up && observed.level > 3"))
		}
		b.WriteString("]\n")
	}
	fmt.Fprintf(&b, "outputs:\n  st: state\n  ready: %q\n  busy: %q\n",
		oneOf(r, "state == up", "state == up && observed.ok", "state != down && observed.level > 3", "observed.ok || in(state, up, half)"),
		oneOf(r, "state == moving", "!(state == down || observed.ok)", "observed.ok"))
	return b.String()
}

// randomParent makes a parent that waits for the child in most of its guards.
func randomParent(r *rand.Rand) string {
	var b strings.Builder
	b.WriteString("fsm: v1\nworker: Walker\nuserSpec: {on: bool}\nobserved: {ok: bool, level: uint8}\ninitial: rest\nshutdown: rest\n" +
		"desired: {states: [a, b, rest]}\nstates:\n")
	names := []string{"rest", "a", "b", "c", "d", "e"}
	for _, name := range names {
		fmt.Fprintf(&b, "  %s:\n    transitions: [", name)
		for range 1 + r.IntN(2) {
			guard := oneOf(r, "child.leaf == up", "child.leaf == half", "child.leaf != up", "in(child.leaf, moving, up)", "atRest(child.leaf)", "healthy(child.leaf)", "!atRest(child.leaf) && child.leaf != moving",
				"child.leaf.ready", "child.leaf.st == up", "child.leaf.st != half && child.leaf.ready", "!child.leaf.busy", "orElse(child.leaf.ready, false)", "child.leaf.ready != child.leaf.busy")
			switch r.IntN(5) {
			case 0:
				guard += " && " + oneOf(r, parts...)
			case 1:
				guard = oneOf(r, "desired == a", "desired == rest", "observed.ok")
			}
			fmt.Fprintf(&b, "{to: %s, when: %q}, ", another(r, name, names), strings.NewReplacer("done", "spec.on", "acted", "spec.on").Replace(guard))
		}
		b.WriteString("]\n")
	}
	b.WriteString("children: {leaf: {worker: Leaf, stateMapping: {")
	for _, name := range names {
		fmt.Fprintf(&b, "%s: %s, ", name, oneOf(r, "up", "half", "down"))
	}
	b.WriteString("}}}\n")
	return b.String()
}

var (
	waits  = regexp.MustCompile(`^(\w+) waits for .* asks leaf to be (\w+): `)
	begins = regexp.MustCompile(`a Leaf that is (\w+), as \w+ asks, never makes the guard true`)
)

// TestWaitsAreForEver follows children of which it has been said that they do
// not get to where their parent waits for them, and sees none get there.
func TestWaitsAreForEver(t *testing.T) {
	rounds, plain, wedged, outputs := 300, 0, 0, 0
	if testing.Short() {
		rounds = 100
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 4))
		texts := []string{randomParent(r), randomChild(r)}
		s, found := spec.Parse("walker.yaml", []byte(texts[0]))
		l, _ := spec.Parse("leaf.yaml", []byte(texts[1]))
		machines, more := model.Link([]*spec.Spec{s, l}, model.Options{})
		found.Merge(more)
		if found.HasErrors() {
			continue
		}
		parent, child := machines[0], machines[1]
		for _, f := range check.Check(machines).Sorted() {
			if f.Rule.Code != "FSM615" {
				continue
			}
			m := waits.FindStringSubmatch(f.Message)
			at, mappedState := parent.States[parent.StateType.Index(m[1])], child.StateType.Index(m[2])
			guards, from := []*expr.Expr{guardAt(at, f.Pos)}, child.Initial
			if b := begins.FindStringSubmatch(f.Message); b != nil {
				from, guards = child.States[child.StateType.Index(b[1])], nil
				for _, tr := range at.Transitions {
					guards = append(guards, tr.When)
				}
				wedged++
			} else {
				plain++
			}
			if strings.Contains(f.Message, "child.leaf.") {
				outputs++
			}
			if state := arrives(r, child, from, mappedState, guards); state != nil {
				t.Fatalf("seed %d: %s: it does, in %s\n%s\n%s", seed, f, state.Name, texts[0], texts[1])
			}
		}
	}
	t.Logf("%d waits from the initial state, %d from what was asked before, %d for outputs", plain, wedged, outputs)
	if plain < rounds || wedged < rounds/12 || outputs < rounds/2 {
		t.Error("the machines show nothing")
	}
}

func guardAt(s *model.State, pos diag.Pos) *expr.Expr {
	return s.Transitions[slices.IndexFunc(s.Transitions, func(t *model.Transition) bool { return t.WhenPos == pos })].When
}

// arrives walks through a child that one state is asked of and gives a state in
// which one of the parent's guards holds.
func arrives(r *rand.Rand, child *model.Machine, at *model.State, mappedState int, guards []*expr.Expr) *model.State {
	for range 60 {
		env := randomEnv(r)
		env.Desired = mappedState
		for range 10 {
			outside := randomEnv(r)
			outside.Children["leaf"] = at.Index
			outside.Healthy = map[string]bool{"leaf": slices.Contains([]string{"up", "half"}, at.Name) && r.IntN(2) == 0}
			outside.Outputs = map[string]map[string]expr.Output{"leaf": randomOutputs(r, child, at)}
			for _, g := range guards {
				if g.Truth(outside) == expr.True {
					return at
				}
			}
		}
		for _, tr := range at.Transitions {
			if tr.When.Truth(env) == expr.True {
				at = tr.To
				break
			}
		}
	}
	return nil
}

// randomOutputs are those of a worker in a state, whatever else it reads.
func randomOutputs(r *rand.Rand, m *model.Machine, at *model.State) map[string]expr.Output {
	inside := randomEnv(r)
	inside.State = at.Index
	all := map[string]expr.Output{}
	for _, o := range m.Outputs {
		all[o.Name] = expr.Output{Value: o.Value.Eval(inside), Known: o.Value.IsKnown(inside)}
	}
	return all
}
