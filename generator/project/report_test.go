package project

import (
	"os"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/project/find"
)

// TestLook holds where findings are coloured and shown with their lines. The
// null device passes for a terminal.
func TestLook(t *testing.T) {
	terminal, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	tests := []struct {
		name, color   string
		env           map[string]string
		pipe          bool
		colored, line bool
	}{
		{name: "terminal", colored: true, line: true},
		{name: "pipe", pipe: true},
		{name: "NO_COLOR", env: map[string]string{"NO_COLOR": "1"}, line: true},
		{name: "dumb terminal", env: map[string]string{"TERM": "dumb"}, line: true},
		{name: "never", color: "never", line: true},
		{name: "always, in a pipe", color: "always", pipe: true, colored: true, line: true},
		{name: "always beats NO_COLOR", color: "always", env: map[string]string{"NO_COLOR": "1"}, colored: true, line: true},
		{name: "auto", color: "auto", colored: true, line: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("NO_COLOR", "")
			t.Setenv("TERM", "xterm")
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			r := newRun(Options{Color: tt.color, Stderr: &strings.Builder{}})
			r.Project = &find.Project{}
			look := r.look(terminal)
			if tt.pipe {
				look = r.look(&strings.Builder{})
			}
			if look.Color != tt.colored || (look.Lines != nil) != tt.line {
				t.Errorf("colour %t, lines %t", look.Color, look.Lines != nil)
			}
		})
	}
}

func TestInRepository(t *testing.T) {
	r := newRun(Options{Stderr: &strings.Builder{}})
	r.Project = &find.Project{Config: find.Config{Root: "/home/me/repo/tools/lamps"}}
	for workspace, want := range map[string]string{"": "", "/home/me/repo": "tools/lamps", "/home/me/repo/tools/lamps": ".", "/elsewhere": ""} {
		t.Setenv("GITHUB_WORKSPACE", workspace)
		if got := r.inRepository(); got != want {
			t.Errorf("%q: %q, want %q", workspace, got, want)
		}
	}
}
