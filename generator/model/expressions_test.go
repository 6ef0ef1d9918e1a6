package model_test

import (
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// machine is what the expressions of these tests are about; the expression
// is the when of its shared transition.
const machine = `
userSpec:
  n: {type: int}
  small: {type: uint8, min: 1, max: 9}
  f: float64
  s: string
  d: duration
  t: time
  addr: ip
  b: bool
  raw: bytes
  mode: {enum: [slow, fast, default, half-open]}
  part: {enum: [idle]}
  list: {type: "[]string", minItems: 2}
  modes: {items: {enum: [a, b]}}
  table: "map[string]int"
  tls: {fields: {cert: string}}
  pass: {type: string, secret: true}
observed: {ok: bool, at: time, level: int, phase: {enum: [done, idle]}}
guards: {quiet: {}}
conditions: {fine: observed.ok, late: elapsed > spec.d}
actions: {flush: {retry: {max: 3}}}
children:
  one: {worker: Leaf, userSpec: {address: {value: a}}}
  many: {worker: Leaf, each: spec.list, userSpec: {address: each}}
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {action: flush, transitions: [{to: idle, when: desired == idle}]}
transitions:
  - from: busy
    to: idle
    when: |-
      `

func guard(t *testing.T, text string) (*expr.Expr, []string) {
	t.Helper()
	machines, found := link(t, machine+text+"\n")
	var lines []string
	for _, f := range found {
		lines = append(lines, f.Rule.Code+" "+f.Message+" | "+f.Help)
	}
	return transitionTo(machines[0]).When, lines
}

func transitionTo(m *model.Machine) *model.Transition { return m.States[1].Transitions[0] }

func TestExpressions(t *testing.T) {
	for _, text := range []string{
		`true`, `!spec.b`, `spec.b && observed.ok || !quiet()`, `cond.fine && !cond.late`,
		`desired == idle`, `desired != "busy"`, `idle == desired`, `in(desired, idle, busy)`,
		`child.one == up`, `child.one != "down"`, `in(child.one, up, down)`, `atRest(child.one) && atRest(child.many)`,
		`all(child.many, up) && any(child.many, up, down) && none(child.many, warming)`, `count(child.many, up) >= 2`, `len(child.many) == 0`,
		`spec.mode == fast`, `spec.mode == "default"`, `spec.mode == "half-open"`, `in(spec.mode, slow, fast)`, `observed.phase == "done"`, `observed.phase != spec.part`,
		`spec.n + 1 > 2*spec.small`, `spec.n / spec.small == 1`, `spec.n % 7 == 0 && spec.n / 0x10 < 1_000`, `-spec.n < 3`, `spec.n < 1.5`, `spec.f / 2 > spec.n`,
		`elapsed > spec.d`, `elapsed >= duration("1m30s") + spec.d`, `spec.d * 2 < elapsed`, `(elapsed) > duration("1s")`, `elapsed > 0`,
		`since(observed.at) > 2 * spec.d`, `until(spec.t) <= spec.d / 2`, `since(spec.t + spec.d) > spec.d`,
		`spec.t == observed.at`, `spec.t - observed.at > spec.d`, `spec.t < observed.at - spec.d`,
		`spec.s == "a" + "b"`, `hasPrefix(spec.s, "a") && hasSuffix(spec.s, "b") && contains(spec.s, "x")`, "matches(spec.s, `^a.*$`)",
		`contains(spec.list, "x")`, `contains(spec.modes, a)`, `len(spec.list) > 1`, `spec.list[1] == "x"`, `spec.table["k"] == 0`, `spec.table[spec.s] > 1`,
		`spec.addr == "10.0.0.1"`, `spec.tls.cert != ""`, `min(spec.n, 3) > max(spec.f, 1)`, `max(spec.d, duration("1s")) > duration("2s")`,
		`done && acted || gaveUp`, `spec.pass == "x"`,
	} {
		e, found := guard(t, text)
		if len(found) > 0 || e.Bad() {
			t.Errorf("%s: %s", text, strings.Join(found, "\n"))
		}
	}
}

func TestWrongExpressions(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`desired ==`, `FSM301 ends too early`},
		{`desired = idle`, `FSM301 compared with ==`},
		{`(spec.b`, `FSM301 ends where )`},
		{`spec.b & spec.b`, `FSM301 &&`},
		{`spec.b ? 1 : 2`, `FSM301 ?:`},
		{`'a' == spec.s`, `FSM301 double quotes`},
		{`"abc`, `FSM301 no end`},
		{`spec.b # x`, `FSM301 unexpected character`},
		{`spec.b spec.b`, `FSM301 unexpected spec`},
		{`spec.b and spec.b`, `FSM301 && and ||`},
		{`not spec.b`, `FSM301 negated by !`},
		{`child == up`, `FSM301 followed by a dot`},
		{`spec.tls.cert()`, `FSM301 only functions and guards`},
		{`n > 3`, `FSM302 did you mean spec.n?`},
		{`child.onee == up`, `FSM302 did you mean one?`},
		{`cond.fin`, `FSM302 did you mean fine?`},
		{`quite()`, `FSM302 did you mean quiet?`},
		{`each == "x"`, `FSM303 only a child with each`},
		{`lower(spec.s) == "x"`, `FSM303 under children only`},
		{`spec.nn > 1`, `FSM304 no field nn`},
		{`spec.n.x > 1`, `FSM304 has no fields`},
		{`spec.s > 1`, `FSM305 do not go together`},
		{`spec.d > 5`, `FSM305 duration("30s")`},
		{`spec.n && spec.b`, `FSM305 joins conditions`},
		{`!spec.n`, `FSM305 ! needs a bool`},
		{`-spec.s == "x"`, `FSM305 needs a number`},
		{`spec.t + spec.t == spec.t`, `FSM305 + does not go`},
		{`spec.d * spec.d > spec.d`, `FSM305 * does not go`},
		{`spec.f % 2 == 1`, `FSM305 % does not go`},
		{`desired == child.one`, `FSM305 different enums`},
		{`spec.mode == observed.phase`, `FSM305 neither has all values`},
		{`in(observed.phase, spec.part)`, `FSM305 different enums`},
		{`observed.phase == done`, `FSM305 quote it: "done"`},
		{`spec.n`, `FSM306 needs a bool`},
		{`child.one == upp`, `FSM307 child.one has no state upp; did you mean up?`},
		{`spec.mode == quick`, `FSM307 spec.mode has no value quick; it has slow, fast`},
		{`in(child.one, up, dwn)`, `FSM307 did you mean down?`},
		{`contains(spec.modes, c)`, `FSM307 has no value c`},
		{`spec.s == fast`, `FSM308 write "fast"`},
		{`contains(spec.s, x)`, `FSM308 write "x"`},
		{`len() == 0`, `FSM309 no argument; it is written len(x)`},
		{`quiet`, `FSM309 is called: quiet()`},
		{`quiet(1)`, `FSM309 without arguments`},
		{`len(spec.n) == 0`, `FSM309 len takes`},
		{`min(spec.n, spec.d) == 0`, `FSM309 not both`},
		{`since(spec.d) > spec.d`, `FSM309 since takes a time`},
		{`count(child.many, spec.n) == 0`, `FSM309 states by their names`},
		{`spec.n / 0 == 1`, `FSM310 division by zero`},
		{`spec.n / spec.n == 1`, `FSM310 may be zero`},
		{`spec.n % observed.level == 1`, `FSM310 may be zero`},
		{`spec.n / (1 - 1) == 1`, `FSM310 division by zero`},
		{`spec.list[2] == ""`, `FSM311 no element 2`},
		{`spec.list[spec.n] == ""`, `FSM311 literal number`},
		{`spec.table[1] == 0`, `FSM311 key of a map is a string`},
		{`elapsed + spec.d > spec.d`, `FSM312 runs with the clock`},
		{`elapsed > since(spec.t)`, `FSM312 both sides`},
		{`min(elapsed, spec.d) > spec.d`, `FSM312 elapsed runs`},
		{`in(elapsed, spec.d)`, `FSM312 elapsed runs`},
		{`spec.n == 99999999999999999999`, `FSM313 does not fit into int64`},
		{`spec.d > 30s`, `FSM313 duration("30s")`},
		{`matches(spec.s, "(")`, `FSM313 missing closing )`},
		{`matches(spec.s, spec.s)`, `FSM313 written out`},
		{`duration("x") > spec.d`, `FSM313 no duration`},
		{`spec.addr == "10.0"`, `FSM313 no IP address`},
		{`child.many == up`, `FSM314 group of children`},
		{`all(child.one, up)`, `FSM314 single child`},
		{`all(spec.list, up)`, `FSM314 first argument is child.name`},
		{`spec.list == spec.list`, `FSM315 lists`},
		{`spec.tls != spec.tls`, `FSM315 objects`},
		{`spec.raw == spec.raw`, `FSM315 bytes`},
		{`spec.mode < fast`, `FSM315 no order`},
		{`spec.b < true`, `FSM315 no order`},
		{strings.Repeat("(", 200) + "true", `FSM318 nested`},
		{strings.Repeat("!", 200) + "true", `FSM318 nested`},
		{"true" + strings.Repeat(" && true", 6000), `FSM318 10000 parts`},
		{`spec.mode == default`, `FSM319 quote it: "default"`},
		{`spec.mode == len`, `FSM319 len is a function`},
		{`spec.mode == Fast`, `FSM319 quote it`},
		{`spec.mode == half-open`, `FSM319 quote it: "half-open"`},
		{`spec.mode == half-opn`, `FSM307 did you mean half-open?`},
		{`child.one in up`, `FSM301 in(x, a, b)`},
		{`spec.n <> 3`, `FSM301 written !=`},
		{`spec.s == “a”`, `FSM301 straight quotes`},
		{"spec.b &&\u00a0!spec.b", `FSM301 no-break`},
		{`$spec.b`, `FSM301 names stand as they are`},
		{`guards.quiet()`, `FSM301 by itself: quiet()`},
		{`fine`, `FSM302 did you mean cond.fine?`},
		{`one == up`, `FSM302 did you mean child.one?`},
		{`state == idle`, `FSM302 leads out of`},
		{`spec.b == yes`, `FSM302 true or false`},
		{`startsWith(spec.s, "a")`, `FSM302 did you mean hasPrefix?`},
		{`since(now()) > spec.d`, `FSM302 until(t)`},
		{`desired.state == idle`, `FSM304 leave .state out`},
		{`1 < spec.n < 3`, `FSM305 1 < spec.n && spec.n < 3`},
		{`child.one`, `FSM306 child.one == `},
		{`duration("2 min") > spec.d`, `FSM313 did you mean 2m?`},
	} {
		_, found := guard(t, c.text)
		code, part, _ := strings.Cut(c.want, " ")
		if len(found) != 1 || !strings.HasPrefix(found[0], code) || !strings.Contains(found[0], part) {
			t.Errorf("%.60s: got\n%s\nwant %s", c.text, strings.Join(found, "\n"), c.want)
		}
	}
}

func TestWrongExpressionsElsewhere(t *testing.T) {
	runWrong(t, []wrong{
		{"FSM320", `
transitions: [{from: busy, to: idle, when: observed.ok}]`, `FSM320 observes nothing`},
		{"FSM320 acted", `
transitions: [{from: busy, to: idle, when: acted}]`, `FSM320 use done`},
		{"FSM321", `
states:
  idle: {transitions: [{to: mid, when: desired == busy}]}
  mid: {transitions: [{to: busy, when: desired == mid}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}`, `FSM321 desired.states (busy, idle)`},
		{"FSM303 derive", `
desired: {states: [busy, idle], derive: [{state: idle, when: desired == idle}, {state: busy}]}`, `FSM303 desired.derive reads spec only`},
		{"FSM303 clock in after", `
transitions: [{from: busy, to: idle, after: elapsed}]`, `FSM303 after reads spec only`},
		{"FSM303 observed under children", `
observed: {a: string}
children: {c: {worker: Leaf, userSpec: {address: observed.a}}}`, `FSM303 userSpec of a child reads spec only`},
		{"FSM303 key of a list", `
userSpec: {l: "[]string"}
children: {c: {worker: Leaf, each: spec.l, userSpec: {address: key}}}`, `FSM303 does not go over a map`},
		{"FSM313 a field without spec", `
userSpec: {limit: duration}
transitions: [{from: busy, to: idle, after: limit}]`, `FSM313 did you mean spec.limit?`},
		{"FSM313 a day", `
transitions: [{from: busy, to: idle, after: 1d}]`, `FSM313 did you mean 24h?`},
		{"FSM306 after", `
userSpec: {n: int}
transitions: [{from: busy, to: idle, after: spec.n}]`, `FSM306 30s`},
		{"FSM316 into a field", `
userSpec: {p: {type: string, secret: true}}
children: {c: {worker: Leaf, userSpec: {address: 'format("%s!", spec.p)'}}}`, `FSM316 secret: true`},
		{"FSM316 into a name", `
userSpec: {l: {items: {fields: {p: {type: string, secret: true}}}}}
children: {c: {worker: Leaf, each: spec.l, name: each.p, userSpec: {address: {value: a}}}}`, `FSM316 name`},
		{"FSM316 each", `
userSpec: {l: {type: "map[string]int", secret: true}}
children: {c: {worker: Leaf, each: spec.l, userSpec: {address: {value: a}}}}`, `FSM316 each goes over a secret`},
		{"FSM316 after", `
userSpec: {d: {type: duration, secret: true}}
transitions: [{from: busy, to: idle, after: spec.d}]`, `FSM316 after`},
		{"FSM317", `
userSpec: {seen: {type: string, transient: true}}
children: {c: {worker: Leaf, userSpec: {address: spec.seen}}}`, `FSM317 transient`},
		{"FSM313 format", `
userSpec: {a: string}
children: {c: {worker: Leaf, userSpec: {address: 'format("%y", spec.a)'}}}`, `FSM313 %y`},
		{"FSM309 format", `
userSpec: {a: string}
children: {c: {worker: Leaf, userSpec: {address: 'format("%d:%s", spec.a)'}}}`, `FSM309 2 verbs`},
		{"FSM309 verb", `
userSpec: {a: string}
children: {c: {worker: Leaf, userSpec: {address: 'format("%d", spec.a)'}}}`, `FSM309 use %s`},
	})
}

func TestSecretsMayFlowIntoSecrets(t *testing.T) {
	m := linked(t, `
userSpec: {p: {type: string, secret: true}}
children: {c: {worker: Leaf, userSpec: {address: {value: a}, token: upper(spec.p)}}}
transitions: [{from: busy, to: idle, when: spec.p == ""}]`)
	if !m.Children[0].Fields[1].Value.Secret() || !m.States[1].Transitions[0].When.Secret() {
		t.Error("what is computed from a secret is no secret")
	}
}

func TestPlacesInExpressions(t *testing.T) {
	_, found := link(t, `
transitions:
  - {from: busy, to: idle, when: "desired == idle && child.x == up"}
  - {from: busy, to: idle, when: desired == idel}`)
	compare(t, found, "FSM302 no child x\nFSM307 did you mean idle?")
	if got := found[0].Pos.String(); !strings.HasSuffix(got, ":60") || found[0].Length != 1 {
		t.Errorf("the place is %s, %d long", got, found[0].Length)
	}
	if got := found[1].Pos.String(); !strings.HasSuffix(got, ":45") || found[1].Length != 4 {
		t.Errorf("the place is %s, %d long", got, found[1].Length)
	}
}

func TestReads(t *testing.T) {
	for _, c := range []struct {
		text            string
		observed, clock bool
	}{
		{`spec.b`, false, false}, {`observed.ok`, true, false}, {`quiet()`, true, false}, {`cond.fine`, true, false},
		{`cond.late`, false, true}, {`elapsed > spec.d`, false, true}, {`since(observed.at) > spec.d`, true, true},
	} {
		e, _ := guard(t, c.text)
		if e.ReadsObserved() != c.observed || e.ReadsClock() != c.clock {
			t.Errorf("%s: observed %v, clock %v", c.text, e.ReadsObserved(), e.ReadsClock())
		}
	}
}
