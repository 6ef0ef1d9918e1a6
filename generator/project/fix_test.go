package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/internal/lamps"
)

// TestWorse holds when fixes are not kept.
func TestWorse(t *testing.T) {
	at := func(line int) diag.Pos { return diag.Pos{Path: "a", Line: line, Col: 1} }
	tests := []struct {
		name     string
		was, is  condition
		otherWas int
		otherIs  int
		want     bool
	}{
		{"fewer errors", condition{errors: 2}, condition{errors: 1}, 0, 0, false},
		{"as many errors", condition{errors: 2}, condition{errors: 2}, 0, 0, false},
		{"more errors", condition{errors: 1}, condition{errors: 2}, 0, 0, true},
		{"more errors in another spec", condition{errors: 1}, condition{}, 1, 2, true},
		{"not read any more", condition{errors: 3}, condition{unread: true, errors: 1}, 0, 0, true},
		{"can be read now, and more is seen", condition{unread: true, errors: 1}, condition{errors: 9}, 0, 3, false},
		{"cannot be read further down", condition{unread: true, place: at(2), errors: 1}, condition{unread: true, place: at(3), errors: 1}, 0, 0, false},
		{"cannot be read at the same place", condition{unread: true, place: at(2), errors: 1}, condition{unread: true, place: at(2), errors: 1, text: []byte("mended")}, 0, 0, true},
		{"cannot be read and was not touched", condition{unread: true, place: at(2), errors: 1}, condition{unread: true, place: at(2), errors: 1}, 0, 0, false},
	}
	for _, tt := range tests {
		was := map[string]*condition{"a": &tt.was, "b": {errors: tt.otherWas}}
		is := map[string]*condition{"a": &tt.is, "b": {errors: tt.otherIs}}
		if got := worse(was, is); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

// TestFixBesideUnreadable holds that a spec that cannot be read, and that no
// fix touches, does not keep the others from being mended.
func TestFixBesideUnreadable(t *testing.T) {
	dir := lamps.Project(t, 1)
	lamps.Write(t, dir, "specs/bad.yaml", "fsm: [\n")
	lamps.Write(t, dir, "specs/lamp0.yaml", "fsm: v1\nworker: Lamp0\ninitial: drk\nshutdown: dark\nstates: {dark: {}}\n")
	r := newRun(Options{Dir: dir, Stdout: t.Output(), Stderr: t.Output()})
	if _, err := r.vet(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Specs {
		if s.Path == "specs/lamp0.yaml" && string(s.Data) != "fsm: v1\nworker: Lamp0\ninitial: dark\nshutdown: dark\nstates: {dark: {}}\n" {
			t.Errorf("%s", s.Data)
		}
	}
}

// TestFixEach holds that a fix that makes a spec worse keeps no other from
// being carried out, and that a second run finds nothing more to do.
func TestFixEach(t *testing.T) {
	dir := lamps.Project(t, 0)
	lamps.Write(t, dir, "specs/bulb.yaml", "fsm: v1\nworker: Bulb\ninitial: dark\nshutdown: dark\nstates: {dark: {}}\n")
	lamps.Write(t, dir, "specs/lamp.yaml", `fsm: v1
worker: Lamp
initial: drak # this one is mended
shutdown: dark
states: {dark: {}}
children:
  bulb: {worker: Blub, userSpec: {a: 1, b: 2}, stateMapping: {dark: lit}} # this one brings up three errors
`)
	for round, want := range []string{"1 fix in 1 spec", "nothing that has one right answer"} {
		var out, said strings.Builder
		if status := Vet(t.Context(), VetOptions{Options: Options{Dir: dir, Stdout: &out, Stderr: &said}, Fix: true}); status != Attention {
			t.Errorf("status %d", status)
		}
		if !strings.Contains(said.String(), want) {
			t.Errorf("round %d: %s%s", round, out.String(), said.String())
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, "specs/lamp.yaml"))
	if err != nil || !strings.Contains(string(data), "initial: dark # this") || !strings.Contains(string(data), "worker: Blub") {
		t.Errorf("%v\n%s", err, data)
	}
}
