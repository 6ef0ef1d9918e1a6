package model_test

import (
	"testing"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

func TestWrongNames(t *testing.T) {
	runWrong(t, []wrong{
		{"FSM101 state", `
groups: {Big: [idle]}`, `FSM101 Big is no name for a group`},
		{"FSM101 field", `
userSpec: {ip_address: string}`, `FSM101 for example ipAddress`},
		{"FSM101 enum value", `
userSpec: {mode: {enum: ["a b", "-"]}}`, "FSM101 a b\nFSM101 - is no name"},
		{"FSM102", `worker: probe`, `FSM102 probe`},
		{"FSM104 keyword", `worker: Func`, `FSM104 func`},
		{"FSM104 import", `worker: Context`, `FSM104 package: contextworker`},
		{"FSM104 predeclared", `worker: String`, `FSM104 string`},
		{"FSM104 form", `
package: Probe`, `FSM104 Probe is no name for a Go package`},
		{"FSM106", `
userSpec: {a: {type: string, goName: lower}}`, `FSM106 lower`},
		{"FSM107 fields", `
userSpec:
  ipAddress: string
  iPAddress: string`, `FSM107 field ipAddress and field iPAddress both become IPAddress`},
		{"FSM107 states", `
states:
  idle: {transitions: [{to: a_1, when: desired == busy}]}
  a_1: {goName: Busy, transitions: [{to: busy, after: 1s}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}`, `FSM107 state a_1 and state busy both become StateBusy`},
		{"FSM107 action and guard", `
actions: {check: {}}
guards: {check: {}}`, `FSM107 action check and guard check both become Check`},
		{"FSM107 types", `
userSpec:
  tls: {fields: {mode: {enum: [a]}}}
  tlsMode: {enum: [b]}`, `FSM107 UserSpecTLSMode`},
		{"FSM107 kinds of error", `
actions: {act: {errors: {none: {}, unset: {}}}}`, `FSM107 a kind of error unset and the zero value of failure both become FailureUnset`},
		{"FSM108 kinds of error", `
actions: {act: {errors: {odd: {goName: Other}}}}`, `FSM108 a kind of error odd becomes FailureOther`},
		{"FSM107 enum values", `
userSpec: {mode: {enum: [half-open, half_open]}}`, `FSM107 UserSpecModeHalfOpen`},
		{"FSM108 sentinel", `
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {transitions: [{to: none, when: desired == idle}]}
  none: {transitions: [{to: idle, after: 1s}]}`, `FSM108 state none becomes StateNone`},
		{"FSM108 enum sentinel", `
userSpec: {mode: {enum: [none, unset]}}`, `FSM107 value unset of userSpec.mode both become UserSpecModeUnset`},
		{"FSM108 method", `
userSpec: {hash: string}`, `FSM108 goName: MyHash`},
		{"FSM108 type", `
observed: {state: {enum: [a]}}`, `FSM108 ObservedState`},
		{"FSM108 hook", `
actions: {on_config_change: {}}`, `FSM108 OnConfigChange`},
		{"FSM108 condition", `
conditions: {elapsed: desired == busy}`, `FSM108 Elapsed`},
		{"FSM108 guard like a function", `
guards: {len: {}}`, `FSM108 len is a function`},
		{"FSM109", `
userSpec: {version: int}`, `FSM109 version`},
		{"FSM110", `
desired: {states: [busy, idle, busy], derive: [{state: busy}]}`, `FSM110 busy`},
		{"FSM111", `
groups: {busy: [idle]}`, `FSM111 busy`},
		{"FSM112", `
initial: idel`, `FSM112 did you mean idle?`},
		{"FSM112 target", `
transitions: [{from: "*", to: bussy, after: 1s}]`, `FSM112 did you mean busy?`},
		{"FSM112 group for a state", `
groups: {all: [idle, busy]}
failed: all`, `FSM112 all is a group`},
		{"FSM113", `
groups: {all: [idle, bsy]}`, `FSM113 did you mean busy?`},
		{"FSM114", `
actions: {flush: {}}
states:
  idle: {transitions: [{to: busy, when: desired == busy}]}
  busy: {action: flsh, transitions: [{to: idle, when: desired == idle}]}`, `FSM114 did you mean flush?`},
		{"FSM115", `
children: {c: {worker: Leav}}`, `FSM115 did you mean Leaf?`},
		{"FSM116", `
children:
  one: {worker: Leaf, userSpec: {address: {value: a}}}
  two: {worker: Leaf, userSpec: {address: {value: a}}, dependsOn: [on]}`, `FSM116 did you mean one?`},
	})
}

func TestWrongNamesAcrossSpecs(t *testing.T) {
	t.Run("FSM103", func(t *testing.T) {
		_, found := link(t, "worker: Twin", "worker: Twin")
		compare(t, found, "FSM103 declared twice")
		if len(found) == 1 && found[0].Related[0].Pos.Path != "spec0.yaml" {
			t.Errorf("the other place is %s", found[0].Related[0].Pos)
		}
	})
	t.Run("FSM105", func(t *testing.T) {
		_, found := link(t, "worker: Twin", "worker: TWIN")
		compare(t, found, "FSM105 package: twinworker")
	})
}

func TestGoNames(t *testing.T) {
	m := linked(t, `
userSpec: {ipAddress: string, opcuaURL: string, serverID: string, httpPort: int, x: {type: int, goName: Abscissa}}
states:
  idle: {transitions: [{to: opcua_url, when: desired == busy}]}
  opcua_url: {transitions: [{to: busy, after: 1s}]}
  busy: {transitions: [{to: idle, when: desired == idle}]}`)
	want := []string{"IPAddress", "OPCUAURL", "ServerID", "HTTPPort", "Abscissa"}
	for i, f := range m.UserSpec.Fields {
		if f.GoName != want[i] {
			t.Errorf("%s becomes %s, want %s", f.Name, f.GoName, want[i])
		}
	}
	if s := m.States[1]; s.GoName != "OPCUAURL" || m.StateType.Values[1].GoName != "StateOPCUAURL" {
		t.Errorf("opcua_url becomes %s", s.GoName)
	}
}

func TestAWorkerThatCouldNotBeReadIsNotReported(t *testing.T) {
	s, _ := spec.Parse("probe.yaml", []byte(whole(`
children: {c: {worker: Unread, userSpec: {address: {value: a}, tls: {cert: spec.x}}, stateMapping: {busy: up, "*": down}}}
userSpec: {x: string}
transitions: [{from: busy, to: idle, when: child.c == up && atRest(child.c)}]`)))
	_, found := model.Link([]*spec.Spec{s}, model.Options{Incomplete: true})
	for _, f := range found.Sorted() {
		t.Errorf("unexpected %s", f)
	}
}

func TestWhatFollowsFromAFaultySpecIsNotReported(t *testing.T) {
	probe, _ := spec.Parse("probe.yaml", []byte(whole(`
children: {c: {worker: Half, userSpec: {lost: 1}, stateMapping: {busy: lost, "*": down}}}
transitions: [{from: busy, to: idle, when: child.c == lost}]`)))
	half, _ := spec.Parse("half.yaml", []byte("fsm: v1\nworker: Half\nuserSpec: {a: {typ: int}}\ninitial: down\nshutdown: down\nstates: {down: {}, other: {transition: []}}\n"))
	specs := []*spec.Spec{probe, half}
	machines, found := model.Link(specs, model.Options{Faulty: map[string]bool{"half.yaml": true}})
	for _, f := range found.Sorted() {
		t.Errorf("unexpected %s", f)
	}
	if !machines[1].Incomplete {
		t.Error("a faulty spec's machine is not incomplete")
	}
	if _, found := model.Link(specs, model.Options{}); found.Len() == 0 {
		t.Error("the specs have nothing that could follow")
	}
}
