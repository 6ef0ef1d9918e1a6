package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/project"
)

// needed are the arguments without which a verb does nothing.
var needed = map[string][]string{"stub": {"Lamp"}, "diff": {"--against", "HEAD"}}

// verbsOfProjects lists the verbs that look at the specs of a project: those that
// may show findings, but for init, which makes one.
func verbsOfProjects() []string {
	var status int
	var all []string
	for _, cmd := range rootCommand(&status).Commands() {
		if cmd.Flags().Lookup("color") != nil && cmd.Name() != "init" {
			all = append(all, cmd.Name())
		}
	}
	return all
}

// ran runs the command line as main does, and gives what it wrote.
func ran(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, said bytes.Buffer
	status = project.Fine
	root := rootCommand(&status)
	root.SetArgs(args)
	root.SetOut(&out)
	root.SetErr(&said)
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("fsmgen %s: %v", strings.Join(args, " "), err)
	}
	return status, out.String(), said.String()
}

// TestEveryVerb holds what the verbs that look at specs have in common. A verb is
// found here by its command; where it differs on purpose, the test says so.
func TestEveryVerb(t *testing.T) {
	verbs := verbsOfProjects()
	if len(verbs) < 8 {
		t.Fatalf("the verbs are %q", verbs)
	}
	t.Run("without a project", func(t *testing.T) {
		t.Chdir(t.TempDir())
		for _, verb := range verbs {
			status, out, said := ran(t, append([]string{verb}, needed[verb]...)...)
			if status != project.Failed || out != "" || !strings.HasPrefix(said, "fsmgen: no go.mod in ") || !strings.Contains(said, " or above it: ") {
				t.Errorf("%s gives %d\n%s%s", verb, status, out, said)
			}
		}
	})
	t.Chdir(lampProject(t))
	t.Run("completion", func(t *testing.T) {
		for _, verb := range verbs {
			args := []string{"__complete", verb}
			if verb == "diff" {
				args = append(args, needed[verb]...)
			}
			if _, out, _ := ran(t, append(args, "")...); out != "Lamp\tspecs/lamp.yaml\n:4\n" {
				t.Errorf("%s: what is proposed is\n%s", verb, out)
			}
		}
	})
	t.Run("a wrong spec", func(t *testing.T) {
		changeFile(t, "specs/lamp.yaml", "to: lit", "to: lid")
		for _, verb := range verbs {
			// vet is asked for findings, fmt lays out what it can, diff cannot do without
			// either side, and watch waits for a change.
			if slices.Contains([]string{"vet", "fmt", "diff", "watch"}, verb) {
				continue
			}
			status, out, said := ran(t, append([]string{verb}, needed[verb]...)...)
			if status != project.Attention || out != "" || !strings.HasPrefix(said, "specs/lamp.yaml:7:29: FSM112: ") {
				t.Errorf("%s gives %d\n%s%s", verb, status, out, said)
			}
		}
	})
}

// lampProject makes a project with one spec.
func lampProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod": "module example.com/lamps\n\ngo 1.26\n",
		"specs/lamp.yaml": `fsm: v1
worker: Lamp
desired: {states: [lit], derive: [{state: lit}]}
initial: dark
shutdown: dark
states:
  dark: {transitions: [{to: lit, when: desired == lit}]}
  lit: {transitions: [{to: dark, when: desired == dark}]}
`,
	} {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func changeFile(t *testing.T, name, from, to string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err == nil {
		err = os.WriteFile(name, bytes.ReplaceAll(data, []byte(from), []byte(to)), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}
