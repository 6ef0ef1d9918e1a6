package golang_test

import (
	"path/filepath"
	"testing"
)

// TestFloatsOfLiterals: what is computed from literals alone is computed in float64, as
// all else, and may be too large for one.
func TestFloatsOfLiterals(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	folder := t.TempDir()
	write(t, filepath.Join(folder, "floats.yaml"), floatsSpec)
	machines := link(t, folder)
	if machines == nil {
		t.Fatal("the spec has findings")
	}
	dir := module(t, machines)
	write(t, filepath.Join(dir, "floats", "floats_test.go"), floatsTest)
	goCommand(t, dir, "vet", "./...")
	goCommand(t, dir, "test", "./...")
}

const floatsSpec = `fsm: v1
worker: Floats
userSpec: {f: {type: float64, default: 0.3}, on: bool}
conditions:
  large:     spec.f < 1e308 * 10
  small:     spec.f > -(1e308 * 10) + 1
  no_number: spec.f != 1e308 * 10 - 1e308 * 10
  rounded:   spec.f < 0.1 + 0.2
  negative:  spec.f - -(0.25 * 2) > 0.75
  mixed:     spec.f * (1e308 * 10) * -1 < spec.f
desired: {states: [up, down], derive: [{state: down, when: "!spec.on"}, {state: up}]}
initial: down
shutdown: down
states:
  down: {transitions: [{to: up, when: desired == up && cond.large && cond.small && cond.no_number && cond.rounded && cond.negative && cond.mixed}]}
  up: {transitions: [{to: down, when: desired == down}]}
`

const floatsTest = `package floats

import (
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func TestFloats(t *testing.T) {
	var snap Snapshot
	snap.Desired.UserSpec = DefaultUserSpec()
	for _, c := range (behavior{}).Conditions(&snap) {
		if c.Value != fsm.True {
			t.Errorf("%s is %v", c.Name, c.Value)
		}
	}
}
`
