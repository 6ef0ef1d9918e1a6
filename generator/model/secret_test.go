package model_test

import (
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// FSM316: a condition stands in the status, and a child is seen by everybody:
// neither may be computed from a secret, which flows into guards only.
func TestFSM316_WhatPeopleSeeIsNotComputedFromASecret(t *testing.T) {
	const text = `fsm: v1
worker: Gate
userSpec: {pin: {type: string, secret: true}, open: bool}
initial: shut
shutdown: shut
desired: {states: [ajar], derive: [{state: ajar}]}
conditions: {weak: spec.pin == "1234", wanted: spec.open}
states:
  shut: {transitions: [{to: ajar, when: desired == ajar && spec.pin != ""}]}
  ajar: {transitions: [{to: shut, when: desired == shut}]}
children:
  lock: {worker: Lock, when: spec.pin != "", stateMapping: {"*": idle}}
`
	s, found := spec.Parse("gate.yaml", []byte(text))
	lock, more := spec.Parse("lock.yaml", []byte("fsm: v1\nworker: Lock\ninitial: idle\nshutdown: idle\nstates: {idle: }\n"))
	found.Merge(more)
	_, linked := model.Link([]*spec.Spec{s, lock}, model.Options{})
	found.Merge(linked)
	var got []string
	for _, f := range found.Sorted() {
		if f.Severity == diag.Error {
			got = append(got, f.String())
		}
	}
	if len(got) != 2 || !strings.Contains(got[0], "gate.yaml:7:20: FSM316: condition weak") || !strings.Contains(got[1], "FSM316: whether child lock exists") {
		t.Errorf("got %s", strings.Join(got, "\n"))
	}
}
