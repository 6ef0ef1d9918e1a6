package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/model"
)

func TestWrongStates(t *testing.T) {
	runWrong(t, []wrong{
		{"FSM402", `
groups: {a: [b], b: [idle, a]}`, `FSM402 a -> b -> a`},
		{"FSM403", `
transitions: [{from: busy, to: idle, for: 1s}]`, `FSM403 write after`},
		{"FSM404", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: busy, when: desired == busy}, {to: idle, when: desired == idle}]}`, `FSM404 needs after or for`},
		{"FSM405", `
transitions: [{from: busy, to: busy, after: 1s}]`, `FSM405 applies to no state`},
		{"FSM406", `
transitions: [{from: busy, to: idle, after: 0s}, {from: busy, to: idle, when: desired == idle, for: -1s}]`, "FSM406 after\nFSM406 for"},
		{"FSM313 after", `
transitions:
  - {from: busy, to: idle, after: soon}
  - {from: busy, to: idle, after: 5 s}
  - {from: busy, to: idle, after: 3000000h}
  - {from: busy, to: idle, after: 1x}`, "FSM313 soon is no duration\nFSM313 5 s is no\nFSM313 the longest is 2562047h\nFSM313 1x"},
		{"FSM407", `
conditions: {a: cond.b, b: "!cond.a", c: cond.a}`, `FSM407 a -> b -> a`},
		{"FSM501", `
desired: {states: [busy, idle], derive: [{state: busy, when: "true"}]}`, `FSM501`},
		{"FSM502", `
desired: {states: [busy, idle], derive: [{state: busy}, {state: idle}]}`, `FSM502`},
		{"FSM503", `
desired: {states: [idle], derive: [{state: busy}]}
states:
  idle: {transitions: [{to: busy, after: 1s}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}`, `FSM503 busy is an intermediate state`},
	})
}

func TestNoStates(t *testing.T) {
	_, found := link(t, "states: {}\ndesired:")
	compare(t, found, "FSM401 Probe has no states")
}

func TestTransitionOrder(t *testing.T) {
	m := linked(t, `
userSpec: {d: duration}
groups: {inner: [b], outer: [inner, c]}
states:
  idle: {transitions: [{to: b, when: desired == busy}]}
  b: {transitions: [{to: c, after: 9s, doc: own after}, {to: c, when: desired == busy, doc: own when}]}
  c: {transitions: [{to: busy, after: 1s}, {to: c, after: 2s, doc: again}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}
transitions:
  - {from: "*", to: idle, after: spec.d, doc: star}
  - {from: outer, except: [inner], to: idle, when: desired == idle, for: 3s, doc: held}
  - {from: outer, to: b, when: desired == idle, doc: outer}`)
	docs := func(s *model.State) string {
		var all []string
		for _, tr := range s.Transitions {
			all = append(all, tr.Doc)
		}
		return strings.Join(all, ", ")
	}
	for i, want := range []string{"", "own when, star, own after", "held, outer, star, , again", ", star"} {
		if got := docs(m.States[i]); got != want {
			t.Errorf("%s has %q, want %q", m.States[i].Name, got, want)
		}
	}
	if len(m.Holds) != 1 || len(m.Holds[0].States) != 1 || m.Holds[0].States[0].Name != "c" {
		t.Errorf("holds are %+v", m.Holds)
	}
	if !slices.Equal(m.States[1].Groups, []string{"inner", "outer"}) {
		t.Errorf("b is in %v", m.States[1].Groups)
	}
	if !m.States[2].Transitions[4].Reenters(m.States[2]) {
		t.Error("c does not enter itself again")
	}
}

func TestConditionsAreInOrder(t *testing.T) {
	m := linked(t, `
conditions: {a: cond.b && cond.c, b: {when: cond.c, doc: x}, c: desired == busy}`)
	var names []string
	for _, c := range m.Conditions {
		names = append(names, c.Name)
	}
	if got := strings.Join(names, " "); got != "c b a" {
		t.Errorf("the order is %s", got)
	}
}

func TestShutdownIsAlwaysDesired(t *testing.T) {
	m := linked(t, "desired: {states: [busy], derive: [{state: busy}]}")
	if len(m.Desired) != 2 || m.Desired[1] != m.Shutdown {
		t.Errorf("desired are %v", m.Desired)
	}
	m = linked(t, "desired:\nstates:\n  idle: {transitions: [{to: busy, after: 1s}]}\n  busy: {transitions: [{to: idle, when: desired == idle}]}")
	if len(m.Derive) != 1 || m.Derive[0].State != m.Shutdown || m.Derive[0].When != nil {
		t.Errorf("without desired.derive it is %+v", m.Derive)
	}
}

func TestWrongPolicies(t *testing.T) {
	runWrong(t, []wrong{
		{"FSM701", `
supervision: {shutdown: {timeout: soon}}`, `FSM701 shutdown.timeout`},
		{"FSM702", `
actions: {a: {timeout: 0s}}`, `FSM702 timeout must be above zero`},
		{"FSM703", `
supervision: {restart: {max: -1, factor: 0.5, jitter: 2}}`, "FSM703 restart.max\nFSM703 restart.factor\nFSM703 from 0 to 1"},
		{"FSM704", `
observed: {a: int}
supervision: {observe: {every: 20s, staleAfter: 10s}}`, `FSM704 staleAfter (10s)`},
		{"FSM705", `
supervision: {observe: {every: 1s}}`, `FSM705 observes nothing`},
		{"FSM706", `
actions: {a: {retry: {initial: 10s, cap: 1s}}}`, `FSM706 the cap (1s)`},
		{"FSM701 reconcile", `
reconcile: {every: often}`, `FSM701 reconcile.every`},
	})
}

func TestDefaultPolicies(t *testing.T) {
	m := linked(t, `
observed: {a: int}
actions: {a: {}, b: {retry: {initial: 1m}}}`)
	s := m.Supervision
	if s.ObserveEvery.Literal != model.DefaultObserveEvery || s.StaleAfter.Literal != model.DefaultStaleAfter || s.RestartWithin != 5*time.Minute ||
		s.ShutdownTimeout.Literal != 30*time.Second || s.Restart.Max.Literal != 5 || m.Reconcile.Mode != "version" {
		t.Errorf("the defaults are %+v, %+v", s, m.Reconcile)
	}
	if a := m.Actions[0]; a.Timeout.Literal != 30*time.Second || a.Retry.Max.Literal != 0 || a.Retry.Cap.Literal != 30*time.Second || a.Repeat.Given() {
		t.Errorf("an action's defaults are %+v", a)
	}
	if b := m.Actions[1].Retry; b.Cap.Literal != time.Minute {
		t.Errorf("a cap that is left out does not follow initial: %+v", b)
	}
	if s := linked(t, "").Supervision; s.ObserveEvery.Given() {
		t.Errorf("a worker that observes nothing has %+v", s)
	}
}
