package check_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

var circle = regexp.MustCompile(`round in (\w+(?: -> \w+)+): `)

// TestCirclesGoRound lets a worker and its child go on, with inputs that do not
// change, from every moment that there is: each circle that is reported is gone
// round in one of them at least.
func TestCirclesGoRound(t *testing.T) {
	rounds, found := 2000, 0
	if testing.Short() {
		rounds = 500
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		text := strings.Replace(randomMachine(r), "desired: {states: [a, b, rest]}", "desired: {states: [a, b, rest], derive: [{state: a, when: spec.on}, {state: b}]}", 1)
		s, wrong := spec.Parse("walker.yaml", []byte(text))
		l, _ := spec.Parse("leaf.yaml", []byte(leaf))
		machines, more := model.Link([]*spec.Spec{s, l}, model.Options{})
		wrong.Merge(more)
		if wrong.HasErrors() {
			continue
		}
		for _, f := range check.Check(machines).Sorted() {
			if f.Rule.Code != "FSM467" {
				continue
			}
			found++
			names := strings.Split(circle.FindStringSubmatch(f.Message)[1], " -> ")
			if !goesRound(machines[0], machines[1], names) {
				t.Fatalf("seed %d: %s, and it does not\n%s", seed, f, text)
			}
		}
	}
	t.Logf("%d circles", found)
	if found < rounds/40 {
		t.Error("the machines show nothing")
	}
}

// goesRound looks for a moment in which a circle is gone round for ever.
func goesRound(m, child *model.Machine, names []string) bool {
	for i := range 3 * 2 * 2 * 5 * 2 * 2 {
		env := &expr.Env{Children: map[string]int{}, AtRest: map[string][]int{"leaf": {0}}, Elapsed: time.Nanosecond}
		digit := func(of int) int { d := i % of; i /= of; return d }
		env.Desired, env.Fresh = digit(3), digit(2) == 1
		on := digit(2) == 1
		env.Spec.Map = map[string]expr.Datum{"on": {Bool: on}}
		env.Observed.Map = map[string]expr.Datum{"level": {Int: []int64{0, 2, 3, 4, 255}[digit(5)]}, "ok": {Bool: digit(2) == 1}}
		leaf := child.States[digit(2)]
		derived := map[bool]string{true: "a", false: "b"}[on]
		if d := m.States[env.Desired].Name; d != "rest" && d != derived {
			continue
		}
		if follows(m, child, env, leaf, names) {
			return true
		}
	}
	return false
}

// follows reports whether a worker goes round a circle many times. Its child is
// visited before it, and sees a new mapped state in the next tick.
func follows(m, child *model.Machine, env *expr.Env, leaf *model.State, names []string) bool {
	at := m.States[m.StateType.Index(names[0])]
	mappedState := m.Children[0].Table[at.Index]
	for i := range 12 * (len(names) - 1) {
		if next := taken(leaf, &expr.Env{Desired: mappedState.Index}); next != nil {
			leaf = next
		}
		env.Children["leaf"] = leaf.Index
		next := taken(at, env)
		if next == nil || next.Name != names[1+i%(len(names)-1)] {
			return false
		}
		at = next
		mappedState = m.Children[0].Table[at.Index]
	}
	return true
}

// taken gives the state that a worker goes to in a moment; nil: it stays.
func taken(s *model.State, env *expr.Env) *model.State {
	for _, tr := range s.Transitions {
		if tr.After == nil && (tr.When == nil || tr.When.Truth(env) == expr.True) {
			return tr.To
		}
	}
	return nil
}
