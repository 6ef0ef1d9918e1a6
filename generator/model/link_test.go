package model_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// leaf is a worker that the specs of tests have as a child.
const leaf = `fsm: v1
worker: Leaf
userSpec:
  address: {type: string, required: true}
  port: {type: uint16, default: 502, min: 1}
  mode: {enum: [slow, fast, half-open], default: slow}
  wait: {type: duration, default: 1s, max: 1m}
  ratio: {type: float64}
  on: {type: bool}
  names: "[]string"
  token: {type: string, secret: true}
  seen: {type: time, transient: true}
  tls: {fields: {cert: string, level: {type: int8, max: 9}}}
desired:
  states: [up, down]
  derive: [{state: up}]
initial: down
shutdown: down
states:
  down: {transitions: [{to: warming, when: desired == up}]}
  warming: {transitions: [{to: up, after: 1s}]}
  up: {transitions: [{to: down, when: desired == down}]}
`

// sections are what a spec of a test has where it says nothing else.
var sections = []struct{ key, text string }{
	{"fsm", "fsm: v1"},
	{"worker", "worker: Probe"},
	{"initial", "initial: idle"},
	{"shutdown", "shutdown: idle"},
	{"desired", "desired: {states: [busy, idle], derive: [{state: busy}]}"},
	{"states", "states:\n  idle: {transitions: [{to: busy, when: desired == busy}]}\n  busy: {transitions: [{to: idle, when: desired == idle}]}"},
}

// whole completes a spec of which a test gives some sections.
func whole(text string) string {
	for _, s := range sections {
		if !regexp.MustCompile(`(?m)^` + s.key + `:`).MatchString(text) {
			text = s.text + "\n" + text
		}
	}
	return text
}

// link parses and links the specs, completed, together with the leaf.
func link(t testing.TB, texts ...string) ([]*model.Machine, []diag.Finding) {
	t.Helper()
	specs := make([]*spec.Spec, 0, len(texts)+1)
	for i, text := range append(texts, leaf) {
		s, found := spec.Parse(fmt.Sprintf("spec%d.yaml", i), []byte(whole(text)))
		for _, f := range found.Sorted() {
			t.Errorf("parsing: %s", f)
		}
		specs = append(specs, s)
	}
	machines, found := model.Link(specs, model.Options{ImportPrefix: "example.com/generated"})
	return machines, found.Sorted()
}

// wrong is a spec with findings: each line of want is a code and a part of
// the message, in the order of the file.
type wrong struct{ name, spec, want string }

func runWrong(t *testing.T, cases []wrong) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, found := link(t, c.spec)
			compare(t, found, c.want)
		})
	}
}

func compare(t *testing.T, found []diag.Finding, want string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(want), "\n")
	for i, f := range found {
		if i >= len(lines) {
			t.Errorf("unexpected %s", f)
			continue
		}
		code, part, _ := strings.Cut(strings.TrimSpace(lines[i]), " ")
		if f.Rule.Code != code || !strings.Contains(f.Message+" | "+f.Help, part) {
			t.Errorf("got %s | %s\nwant %s … %s", f, f.Help, code, part)
		}
		if f.Pos.Line == 0 {
			t.Errorf("%s has no place", f)
		}
	}
	for _, line := range lines[min(len(found), len(lines)):] {
		t.Errorf("missing %s", strings.TrimSpace(line))
	}
}

// linked links specs that have nothing wrong, and gives the first machine.
func linked(t *testing.T, texts ...string) *model.Machine {
	t.Helper()
	machines, found := link(t, texts...)
	for _, f := range found {
		t.Errorf("unexpected %s", f)
	}
	if t.Failed() {
		t.FailNow()
	}
	return machines[0]
}

func TestExampleSpecsLink(t *testing.T) {
	files, err := filepath.Glob("../../specs/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no specs: %v", err)
	}
	var specs []*spec.Spec
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		s, found := spec.Parse(filepath.Base(f), data)
		for _, x := range found.Sorted() {
			t.Error(x)
		}
		specs = append(specs, s)
	}
	machines, found := model.Link(specs, model.Options{ImportPrefix: "example.com/generated"})
	for _, f := range found.Sorted() {
		t.Error(f)
	}
	for _, m := range machines {
		if m.Initial == nil || m.Shutdown == nil || len(m.Derive) == 0 || m.Incomplete {
			t.Errorf("%s is not linked in full", m.Worker)
		}
	}
}
