package logic_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// small is a worker type of which every input has few values, or as many as
// make a difference.
const small = `fsm: v1
worker: Small
userSpec:
  a: {type: int, min: 0, max: 3}
  b: {type: int8, min: -1, max: 2}
  on: bool
  mode: {enum: [x, y]}
  wait: {type: duration, min: 1s, max: 3s}
  kind: {enum: [x, y], required: true}
  step: {type: int, min: -1, max: 2, required: true}
  name: {type: string, required: true}
observed:
  ok: bool
  mode: {enum: [x, y]}
initial: idle
shutdown: idle
desired: {states: [idle, busy, warm]}
states:
  idle: {action: heat, transitions: [{to: busy, when: desired == busy}, {to: warm, when: desired == warm}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}
  warm: {transitions: [{to: idle, when: desired == idle}]}
actions: {heat: {retry: {max: 2}}}
guards: {calm: {}}
children:
  link: {worker: Leaf, stateMapping: {"*": down}}
  other: {worker: Leaf, stateMapping: {"*": down}}
conditions:
`

// smallAtoms are what its conditions are made of, by what they are about: those of
// one condition are of one or two kinds, so that they have something to do with
// each other.
var smallAtoms = [][]string{
	{"spec.a $o 0", "spec.a $o 1", "spec.a $o 2", "spec.a $o 3", "in(spec.a, 1, 3)", "spec.a $o spec.b", "spec.b $o 0", "spec.b $o 1", "spec.b $o -1", "spec.a + 1 $o 3", "2 - spec.a $o 1", "spec.b * 2 $o 3", "-spec.b $o 1", "spec.a - spec.b $o 1"},
	{"spec.on", "observed.ok", "observed.ok $e spec.on", "spec.on $e true", "calm()", "done", "acted", "gaveUp", "spec.on $e done", "(spec.on || observed.ok) $e done", "true"},
	{"spec.mode $e x", "spec.mode $e y", "observed.mode $e x", "observed.mode $e y", "in(spec.mode, x, y)", "spec.mode $e observed.mode"},
	{"spec.kind $e x", "spec.kind $e y", "spec.step $o 0", "spec.step $o 1", "spec.step $o -1", `spec.name $e ""`, `spec.name $e "a"`, "in(spec.kind, x, y)"},
	{"child.link $e up", "child.link $e down", "in(child.link, up, trying)", "in(child.link, up, trying, down)", "in(child.other, up, trying, down)", "child.link $e child.other", "child.other $e up", "child.other $e trying", "atRest(child.other)"},
	{"desired $e idle", "desired $e busy", "in(desired, idle, warm)"},
	{`elapsed $o duration("1s")`, `elapsed $o duration("2s")`, "elapsed $o spec.wait", `spec.wait $o duration("2s")`, `spec.wait $o duration("3s")`, `spec.wait * 2 $o duration("4s")`},
}

// rare are conditions that chance seldom puts together: children that are in no
// state, which are not equal to each other.
var rare = []string{
	"child.link != child.other && !in(child.link, up, trying, down) && !in(child.other, up, trying, down)",
	"child.link == child.other && !in(child.other, up, trying, down)",
}

// smallInputs are the inputs by the text that reads them, each with a way to
// go through its values.
var smallInputs = []struct {
	text   string
	values int
	set    func(env *expr.Env, i int)
}{
	{"spec.a", 4, func(env *expr.Env, i int) { env.Spec.Map["a"] = expr.Datum{Int: int64(i)} }},
	{"spec.b", 4, func(env *expr.Env, i int) { env.Spec.Map["b"] = expr.Datum{Int: int64(i - 1)} }},
	{"spec.on", 2, func(env *expr.Env, i int) { env.Spec.Map["on"] = expr.Datum{Bool: i > 0} }},
	{"spec.mode", 3, func(env *expr.Env, i int) { env.Spec.Map["mode"] = expr.Datum{Int: int64(i - 1)} }},
	{"spec.wait", 9, func(env *expr.Env, i int) { env.Spec.Map["wait"] = expr.Datum{Int: int64(i+4) * 250e6} }},
	{"spec.kind", 2, func(env *expr.Env, i int) { env.Spec.Map["kind"] = expr.Datum{Int: int64(i)} }},
	{"spec.step", 3, func(env *expr.Env, i int) { env.Spec.Map["step"] = expr.Datum{Int: []int64{-1, 1, 2}[i]} }},
	{"spec.name", 2, func(env *expr.Env, i int) { env.Spec.Map["name"] = expr.Datum{Str: []string{"a", "b"}[i]} }},
	{"observed.ok", 2, func(env *expr.Env, i int) { env.Observed.Map["ok"] = expr.Datum{Bool: i > 0} }},
	{"observed.mode", 3, func(env *expr.Env, i int) { env.Observed.Map["mode"] = expr.Datum{Int: int64(i - 1)} }},
	{"observed|calm", 2, func(env *expr.Env, i int) { env.Fresh = i > 0 }},
	{"calm", 2, func(env *expr.Env, i int) { env.Guards["calm"] = i > 0 }},
	{"done|acted", 3, func(env *expr.Env, i int) { env.Done, env.Acted = i > 0, i > 1 }},
	{"gaveUp", 2, func(env *expr.Env, i int) { env.GaveUp = i > 0 }},
	{"child.link", 4, func(env *expr.Env, i int) { env.Children["link"] = i - 1 }},
	{"child.other", 4, func(env *expr.Env, i int) { env.Children["other"] = i - 1 }},
	{"desired", 3, func(env *expr.Env, i int) { env.Desired = i }},
	{"elapsed", 17, func(env *expr.Env, i int) { env.Elapsed = time.Duration(i) * 250 * time.Millisecond }},
}

// everyMoment calls visit for all values of the inputs that a text reads, until
// it gives false.
func everyMoment(text string, visit func(env *expr.Env) bool) {
	env := &expr.Env{Fresh: true, Children: map[string]int{}, Guards: map[string]bool{}, AtRest: map[string][]int{"link": {0}, "other": {0}, "flows": {0}}}
	env.Spec.Map, env.Observed.Map = map[string]expr.Datum{}, map[string]expr.Datum{}
	var each func(i int) bool
	each = func(i int) bool {
		if i == len(smallInputs) {
			return visit(env)
		}
		in := smallInputs[i]
		values := 1
		for name := range strings.SplitSeq(in.text, "|") {
			if strings.Contains(text, name) {
				values = in.values
			}
		}
		for v := range values {
			in.set(env, v)
			if values == 1 && in.text == "observed|calm" {
				env.Fresh = true
			}
			if !each(i + 1) {
				return false
			}
		}
		return true
	}
	each(0)
}

// TestAnswersAgreeWithEnumeration holds every answer of Find about small
// conditions against all moments that there are: Never only if there is none,
// Found only if there is one where the formulas are exact, and neither only
// now and then. What Sure finds is there in any case.
func TestAnswersAgreeWithEnumeration(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 10
	}
	never, sure, missed := 0, 0, map[string]int{}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		texts := make([]string, 60, 60+len(rare))
		for i := range texts {
			of := smallAtoms[r.IntN(len(smallAtoms))]
			if r.IntN(3) == 0 {
				of = append(of[:len(of):len(of)], smallAtoms[r.IntN(len(smallAtoms))]...)
			}
			texts[i] = randomCondition(r, 1+i%2, of)
		}
		conditions := link(t, small, append(texts, rare...)).Conditions
		s := newSpace()
		for i, a := range conditions {
			b := conditions[r.IntN(len(conditions))]
			for _, claims := range [][]claim{
				{{a, logic.True}}, {{a, logic.False}}, {{a, logic.Unknown}},
				{{a, logic.True}, {b, logic.True}}, {{a, logic.True}, {b, logic.NotTrue}}, {{a, logic.NotTrue}, {b, logic.False}},
			} {
				answer := s.Find(nil, formulas(s, claims)...)
				possible, exact := exists(s, claims)
				proven := s.Sure(nil, formulas(s, claims)...) == logic.Found
				if proven {
					sure++
				}
				switch {
				case proven && !possible:
					t.Fatalf("seed %d, %d: %s was found for sure, and is impossible", seed, i, shown(claims))
				case exact && proven != (answer == logic.Found):
					t.Fatalf("seed %d, %d: of %s one search finds more than the other, and all of it is understood", seed, i, shown(claims))
				case answer == logic.Never && possible:
					t.Fatalf("seed %d, %d: %s was said to be impossible, and is not", seed, i, shown(claims))
				case answer == logic.Found && !possible && exact:
					t.Fatalf("seed %d, %d: %s was said to be possible for sure, and is not", seed, i, shown(claims))
				case answer == logic.Never:
					never++
				case !possible:
					missed[shown(claims)]++
				}
			}
		}
	}
	all := never + len(missed)
	t.Logf("%d were found for sure", sure)
	t.Logf("of %d that are impossible %d were not seen to be", all, len(missed))
	if sure < 5000*rounds/40 {
		t.Errorf("only %d were found for sure", sure)
	}
	if never < 500 || len(missed)*100 > all {
		for claims := range missed {
			t.Log(claims)
		}
		t.Error("that is too many")
	}
}

// claim is a condition and what it is claimed to be.
type claim struct {
	of   *model.Condition
	want logic.Truths
}

func formulas(s *logic.Space, all []claim) []logic.Claim {
	var claims []logic.Claim
	for _, c := range all {
		claims = append(claims, logic.Claim{Formula: s.Formula(c.of.When), Want: c.want})
	}
	return claims
}

// exists looks for a moment in which all claims come true, and says whether
// the formulas are exact.
func exists(s *logic.Space, all []claim) (possible, exact bool) {
	text := ""
	exact = true
	for _, c := range all {
		text += " " + c.of.WhenText
		exact = exact && s.Formula(c.of.When).Exact()
	}
	everyMoment(text, func(env *expr.Env) bool {
		for _, c := range all {
			if !is(c.of.When.Truth(env), c.want) {
				return true
			}
		}
		possible = true
		return false
	})
	return possible, exact
}

func shown(all []claim) string {
	var parts []string
	for _, c := range all {
		parts = append(parts, fmt.Sprintf("%q is %s", c.of.WhenText, map[logic.Truths]string{
			logic.True: "true", logic.False: "false", logic.Unknown: "unknown", logic.NotTrue: "not true"}[c.want]))
	}
	return strings.Join(parts, " and ")
}
