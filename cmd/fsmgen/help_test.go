package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestHelp holds that every verb says in its help what it does, shows an
// example that begins with its name, and writes its help to standard output.
func TestHelp(t *testing.T) {
	var status int
	for _, cmd := range rootCommand(&status).Commands() {
		if cmd.Name() == "help" {
			continue
		}
		t.Run(cmd.Name(), func(t *testing.T) {
			if len(cmd.Long) < 40 || cmd.Short == "" || strings.HasSuffix(cmd.Short, ".") {
				t.Errorf("short %q, long %q", cmd.Short, cmd.Long)
			}
			if !strings.Contains(cmd.Example, "fsmgen "+cmd.Name()) {
				t.Errorf("its example is %q", cmd.Example)
			}
			testHelp(t, cmd)
		})
	}
}

func testHelp(t *testing.T, cmd *cobra.Command) {
	var out, err bytes.Buffer
	root := cmd.Root()
	root.SetOut(&out)
	root.SetErr(&err)
	root.SetArgs([]string{cmd.Name(), "--help"})
	if e := root.Execute(); e != nil || err.Len() > 0 {
		t.Errorf("%v, standard error %q", e, err.String())
	}
	if !strings.Contains(out.String(), cmd.Example) || !strings.HasPrefix(out.String(), cmd.Long) {
		t.Errorf("the help is %s", out.String())
	}
	for line := range strings.Lines(cmd.Long) {
		if len([]rune(line)) > 90 {
			t.Errorf("a line of the help has %d characters: %s", len([]rune(line)), line)
		}
	}
}
