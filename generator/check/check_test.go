package check_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

const head = `fsm: v1
worker: Probe
initial: idle
shutdown: idle
desired: {states: [busy, idle], derive: [{state: busy}]}
actions: {flush: {}, limited: {retry: {max: 3}}}
`

func findings(t *testing.T, text string) []diag.Finding {
	t.Helper()
	s, found := spec.Parse("probe.yaml", []byte(head+text))
	machines, more := model.Link([]*spec.Spec{s}, model.Options{ImportPrefix: "example.com"})
	found.Merge(more)
	for _, f := range found.Sorted() {
		t.Errorf("before the check: %s", f)
	}
	// Actions that a case does not use are not what it is about.
	return slices.DeleteFunc(check.Check(machines).Sorted(), func(f diag.Finding) bool { return f.Rule.Code == "FSM464" })
}

func TestShapes(t *testing.T) {
	for _, c := range []struct{ name, spec, want string }{
		{"nothing wrong", `
failed: broken
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {action: limited, transitions: [{to: idle, when: done || gaveUp}, {to: broken, after: 1h}]}
  broken: {}
transitions:
  - {from: "*", to: idle, when: desired == idle}
  - {from: [busy, broken], to: idle, when: gaveUp && desired == busy}`, ``},
		{"FSM451", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {action: flush, transitions: [{to: idle}]}`, `FSM451 action flush of busy`},
		{"FSM451 a shared one", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {action: flush}
transitions: [{from: "*", to: idle, when: "true"}]`, `FSM451 action flush of busy`},
		{"FSM452", `
states:
  idle: {transitions: [{to: a, when: desired == busy}]}
  a: {transitions: [{to: idle, when: desired == idle}, {to: b}]}
  b: {transitions: [{to: busy}]}
  busy: {transitions: [{to: a}]}`, `FSM452 a -> b -> busy -> a`},
		{"no circle where one waits", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: idle}]}`, `FSM467 idle -> busy -> idle: each is left for the next at once while desired is busy`},
		{"FSM453", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: stuck, after: 1s}, {to: idle, when: desired == idle}]}
  stuck: {}`, `FSM459 stuck can never be left`},
		{"FSM453 in a circle", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: stuck, after: 1s}, {to: idle, when: desired == idle}]}
  stuck: {transitions: [{to: again, after: 1s}]}
  again: {transitions: [{to: stuck, after: 1s}]}`, "FSM453 from stuck and again to the shutdown state idle"},
		{"FSM453 by a guard that never holds", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: idle, when: "false"}]}`, `FSM453 from busy`},
		{"a restart leads to initial", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: again, after: 1s}]}
  again: {signal: restart}`, ``},
		{"FSM454", `
failed: broken
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}
  broken: {transitions: [{to: idle, after: 1m}]}`, `FSM454 broken`},
		{"FSM454 by all", `
failed: broken
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {}
  broken: {}
transitions: [{from: "*", to: idle, after: 1m}]`, `FSM454 except: [broken]`},
		{"FSM455", `
conditions: {fine: done}
states:
  idle: {transitions: [{to: busy, when: done}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}`, "FSM455 none of its states has an action\nFSM455 idle has no action"},
		{"FSM456", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {action: flush, transitions: [{to: idle, when: done || gaveUp}]}`, `FSM456 retry: {max: 5}`},
		{"FSM457", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: idle}, {to: idle, when: desired == idle}]}`, `FSM457 never taken`},
		{"FSM458", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}
  lost: {transitions: [{to: idle, after: 1s}]}`, `FSM458 to lost`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var want []string
			if c.want != "" {
				want = strings.Split(c.want, "\n")
			}
			found := findings(t, c.spec)
			for i, f := range found {
				if i >= len(want) {
					t.Errorf("unexpected %s", f)
					continue
				}
				code, part, _ := strings.Cut(want[i], " ")
				if f.Rule.Code != code || !strings.Contains(f.Message+" | "+f.Help, part) {
					t.Errorf("got %s | %s, want %s", f, f.Help, want[i])
				}
			}
			for _, w := range want[min(len(found), len(want)):] {
				t.Errorf("missing %s", w)
			}
		})
	}
}

func TestMachinesThatAreNotLinkedInFullAreLeftOut(t *testing.T) {
	s, _ := spec.Parse("probe.yaml", []byte(head+`
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: idel, when: desired == idle}]}`))
	machines, _ := model.Link([]*spec.Spec{s}, model.Options{})
	if found := check.Check(machines).Sorted(); len(found) > 0 {
		t.Errorf("a follow-up: %s", found[0])
	}
}
