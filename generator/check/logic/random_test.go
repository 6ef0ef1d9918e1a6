package logic_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/check/logic"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// probe is a worker type that has every kind of input.
const probe = `fsm: v1
worker: Probe
userSpec:
  enabled: bool
  mode: {enum: [a, b, c]}
  level: {type: int8, min: -2, max: 5}
  port: uint16
  ratio: float64
  wait: {type: duration, min: 1s}
  name: string
  due: time
  tags: {type: "[]string"}
  limits: {type: "map[string]int8"}
observed:
  ok: bool
  mode: {enum: [a, b]}
  temp: float64
  count: uint8
  total: int64
  lag: duration
  at: time
  name: string
  address: ip
initial: idle
shutdown: idle
desired: {states: [idle, busy, warm]}
states:
  idle: {transitions: [{to: busy, when: desired == busy}, {to: warm, when: desired == warm}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}
  warm: {action: heat, transitions: [{to: idle, when: desired == idle}]}
actions: {heat: {retry: {max: 2}}}
guards: {calm: {}, safe: {}}
children:
  link: {worker: Leaf, stateMapping: {"*": down}}
  other: {worker: Leaf, stateMapping: {"*": down}}
  flows: {worker: Leaf, each: spec.tags, stateMapping: {"*": down}}
conditions:
`

const leaf = `fsm: v1
worker: Leaf
initial: down
shutdown: down
desired: {states: [up, down]}
states:
  down: {transitions: [{to: trying, when: desired == up}]}
  trying: {transitions: [{to: up, after: 1s}]}
  up: {transitions: [{to: down, when: desired == down}]}
`

// atoms are the comparisons that random conditions are made of; $ is one of the
// values behind it.
var atoms = []string{
	"spec.enabled", "observed.ok", "done", "acted", "gaveUp", "calm()", "safe()", "true", "false",
	"spec.mode $e a", "spec.mode $e b", "in(spec.mode, a, b)", "in(spec.mode, a, b, c)", "observed.mode $e a", "observed.mode $e spec.mode",
	"spec.level $o -2", "spec.level $o 0", "spec.level $o 5", "spec.level $o 3", "spec.level $o -9", "spec.level + 1 $o 2", "-spec.level $o 2", "spec.level * 3 % 2 $o 1",
	"spec.port $o 0", "spec.port $o 502", "spec.port $o 65535", "spec.port $o spec.level", "in(spec.port, 1, 502, 0)", "observed.count $o 255", "observed.count $o 256", "observed.count $o spec.port",
	"spec.ratio $o 1.5", "spec.ratio $o 0", "spec.ratio $o spec.ratio", "observed.temp $o 1.5", "observed.temp $o spec.ratio", "observed.temp * 2 $o 3", "spec.port / 2 $o 1.5",
	"spec.wait $o duration(\"1s\")", "spec.wait $o duration(\"2s\")", "2 * spec.wait $o duration(\"2s\")", "spec.wait * 0.5 $o duration(\"1s\")", "observed.lag $o spec.wait", "observed.lag $o 0",
	"spec.name $o \"a\"", "spec.name $e \"b\"", "in(spec.name, \"a\", \"b\")", "spec.name $o observed.name", "hasPrefix(spec.name, \"a\")", "matches(observed.name, \"^a\")", "in(observed.name, \"a\", spec.name)", "in(spec.name, \"a\", observed.name)",
	"elapsed $o duration(\"1s\")", "elapsed $o spec.wait", "since(observed.at) $o duration(\"1s\")", "since(observed.at) $o spec.wait", "until(spec.due) $o duration(\"2s\")", "since(spec.due) $o duration(\"1s\")", "observed.at $o spec.due", "observed.at $o entered", "entered $o spec.due",
	"desired $e idle", "desired $e busy", "in(desired, idle, busy, warm)", "in(desired, idle, busy)",
	"child.link $e up", "child.link $e down", "in(child.link, up, trying, down)", "child.link $e child.other", "child.link $e child.link", "atRest(child.link)", "atRest(child.flows)", "healthy(child.link)", "healthy(child.flows)", "child.other $e trying",
	"any(child.flows, up)", "any(child.flows, up, trying)", "any(child.flows, trying, up)", "none(child.flows, up)", "all(child.flows, up)", "count(child.flows, up) $o 1", "len(child.flows) $o 0", "len(spec.tags) $o 1", "len(spec.name) $o 1",
	"spec.limits[\"x\"] $o 3", "spec.limits[spec.name] $o 127", "contains(spec.tags, \"a\")", "contains(spec.name, \"b\")",
	"spec.enabled $e observed.ok", "spec.enabled $e done", "spec.enabled $e true", "(spec.enabled || observed.ok) $e done", "min(spec.port, 10) $o 10", "max(spec.ratio, 1.5) $o 1.5",
	"observed.address $e \"::1\"", "in(observed.address, \"::1\", \"10.0.0.1\")",
	"spec.port + observed.total $o 9223372036854775807", "observed.total $o 0", "observed.total - spec.port $o observed.total",
}

func randomAtom(r *rand.Rand, of []string) string {
	text := of[r.IntN(len(of))]
	text = strings.ReplaceAll(text, "$e", []string{"==", "!="}[r.IntN(2)])
	return strings.ReplaceAll(text, "$o", []string{"==", "!=", "<", "<=", ">", ">="}[r.IntN(6)])
}

func randomCondition(r *rand.Rand, depth int, of []string) string {
	if depth == 0 || r.IntN(4) == 0 {
		return randomAtom(r, of)
	}
	if r.IntN(4) == 0 {
		return "!(" + randomCondition(r, depth-1, of) + ")"
	}
	return "(" + randomCondition(r, depth-1, of) + []string{" && ", " || "}[r.IntN(2)] + randomCondition(r, depth-1, of) + ")"
}

// link makes conditions of their texts, in a spec that begins with head and may
// refer to the worker Leaf.
func link(t testing.TB, head string, texts []string) *model.Machine {
	var b strings.Builder
	b.WriteString(head)
	for i, text := range texts {
		fmt.Fprintf(&b, "  c%d: %q\n", i, text)
	}
	p, found := spec.Parse("probe.yaml", []byte(b.String()))
	l, _ := spec.Parse("leaf.yaml", []byte(leaf))
	machines, more := model.Link([]*spec.Spec{p, l}, model.Options{})
	found.Merge(more)
	for _, f := range found.Sorted() {
		t.Fatal(f)
	}
	return machines[0]
}

func pick[T any](r *rand.Rand, all ...T) T { return all[r.IntN(len(all))] }

func randomEnv(r *rand.Rand) *expr.Env {
	now := time.Unix(1000, 0)
	float := func() expr.Datum {
		return expr.Datum{Flt: pick[float64](r, 0, 1.5, 1, -1, math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 3)}
	}
	integer := func(all ...int64) expr.Datum { return expr.Datum{Int: pick(r, all...)} }
	duration := func(least int64) expr.Datum {
		return expr.Datum{Int: max(least, pick[int64](r, 0, 1e9, 1e9+1, 2e9, 2e9-1, 5e9, math.MaxInt64, math.MinInt64))}
	}
	text := func() expr.Datum { return expr.Datum{Str: pick(r, "", "a", "b", "ab", "x", "zz")} }
	moment := func() expr.Datum {
		return expr.Datum{Time: pick(r, time.Time{}, now, now.Add(-time.Second), now.Add(-2*time.Second), now.Add(2*time.Second))}
	}
	yes := func() bool { return r.IntN(2) == 0 }
	var tags []expr.Datum
	groups := []int{}
	for range r.IntN(3) {
		tags, groups = append(tags, text()), append(groups, r.IntN(4)-1)
	}
	env := &expr.Env{
		Fresh: r.IntN(4) > 0, Now: now, Elapsed: time.Duration(duration(math.MinInt64).Int), Entered: moment().Time, Desired: r.IntN(3),
		Done: yes(), GaveUp: yes(),
		Children: map[string]int{"link": r.IntN(4) - 1, "other": r.IntN(4) - 1},
		Groups:   map[string][]int{"flows": groups},
		AtRest:   map[string][]int{"link": {0}, "other": {0}, "flows": {0}},
		Guards:   map[string]bool{"calm": yes(), "safe": yes()},
	}
	env.Acted = env.Done && yes()
	up := func(state int) bool { return state == 2 } // in which alone a Leaf may be healthy
	env.Healthy = map[string]bool{"link": up(env.Children["link"]) && yes(), "flows": !slices.ContainsFunc(groups, func(s int) bool { return !up(s) }) && yes()}
	env.Spec.Map = map[string]expr.Datum{
		"enabled": {Bool: yes()}, "mode": integer(expr.None, 0, 1, 2), "level": integer(-2, -1, 0, 1, 2, 3, 4, 5),
		"port": integer(0, 1, 2, 10, 11, 502, 65535), "ratio": float(), "wait": duration(1e9), "name": text(), "due": moment(),
		"tags": {List: tags}, "limits": {Map: map[string]expr.Datum{pick(r, "x", "a"): integer(3, 127, -128)}},
	}
	env.Observed.Map = map[string]expr.Datum{
		"ok": {Bool: yes()}, "mode": integer(expr.None, 0, 1), "temp": float(), "count": integer(0, 1, 254, 255),
		"total": integer(math.MinInt64, -1, 0, 1, math.MaxInt64), "lag": duration(math.MinInt64), "at": moment(), "name": text(),
		"address": {IP: pick(r, netip.Addr{}, netip.IPv6Loopback(), netip.MustParseAddr("10.0.0.1"))},
	}
	return env
}

func newSpace() *logic.Space {
	return logic.NewSpace([]int{0, 1, 2}, func(name string) logic.ChildStates {
		return logic.ChildStates{AtRest: []int{0}, Healthy: []int{2}, Group: name == "flows"}
	})
}

// TestClaimsAreNeverContradicted holds what Find says to be impossible
// against evaluation.
func TestClaimsAreNeverContradicted(t *testing.T) {
	rounds, counts := 25, map[logic.Answer]int{}
	if testing.Short() {
		rounds = 8
	}
	for seed := range rounds {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		// Few inputs, so that conditions have something to do with each other.
		of := make([]string, 5)
		for i := range of {
			of[i] = atoms[(seed*len(of)+i*13)%len(atoms)]
		}
		texts := make([]string, 40)
		for i := range texts {
			texts[i] = randomCondition(r, i%4, of)
		}
		m := link(t, probe, texts)
		envs := make([]*expr.Env, 400)
		for i := range envs {
			envs[i] = randomEnv(r)
		}
		s := newSpace()
		for i, a := range m.Conditions {
			b := m.Conditions[r.IntN(len(m.Conditions))]
			for _, want := range []logic.Truths{logic.True, logic.False, logic.Unknown, logic.NotTrue, logic.NotFalse} {
				for _, other := range []logic.Truths{logic.True | logic.False | logic.Unknown, logic.NotTrue, logic.True, logic.False} {
					answer := s.Find(nil, logic.Claim{Formula: s.Formula(a.When), Want: want}, logic.Claim{Formula: s.Formula(b.When), Want: other})
					counts[answer]++
					if answer != logic.Never {
						continue
					}
					for _, env := range envs {
						if is(a.When.Truth(env), want) && is(b.When.Truth(env), other) {
							t.Fatalf("seed %d: %q is %v and %q is %v, which was said to be impossible (%d)\n%+v", seed, a.WhenText, a.When.Truth(env), b.WhenText, b.When.Truth(env), i, env)
						}
					}
				}
			}
		}
	}
	t.Logf("found %d, never %d, gave up %d", counts[logic.Found], counts[logic.Never], counts[logic.GaveUp])
	if counts[logic.Never] < 1000 || counts[logic.Found] < 1000 {
		t.Error("the conditions are too much alike to show anything")
	}
}

func is(truth expr.Truth, want logic.Truths) bool {
	return map[expr.Truth]logic.Truths{expr.True: logic.True, expr.False: logic.False, expr.Unknown: logic.Unknown}[truth]&want != 0
}
