package main

import (
	"bytes"
	"slices"
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

// TestFlags holds that a flag is the same in every verb that has it, and that
// every verb that may show findings can be told not to colour them.
func TestFlags(t *testing.T) {
	var status int
	short := map[string]string{}
	for _, cmd := range rootCommand(&status).Commands() {
		for _, name := range flagsOf(cmd) {
			flag := cmd.Flags().Lookup(name[2:])
			if known, ok := short[name]; ok && known != flag.Shorthand {
				t.Errorf("%s: the short form of %s is %q, and elsewhere %q", cmd.Name(), name, flag.Shorthand, known)
			}
			short[name] = flag.Shorthand
			if first := flag.Usage[:1]; first != strings.ToLower(first) || strings.HasSuffix(flag.Usage, ".") {
				t.Errorf("%s %s: %q does not read like the others", cmd.Name(), name, flag.Usage)
			}
		}
		printsOnly := slices.Contains([]string{"help", "explain", "schema", "completion", "version"}, cmd.Name())
		if (cmd.Flags().Lookup("color") == nil) != printsOnly {
			t.Errorf("%s: --color is %v", cmd.Name(), cmd.Flags().Lookup("color"))
		}
	}
	for name, want := range map[string]string{"--out": "o", "--write": "w", "--color": ""} {
		if got, ok := short[name]; !ok || got != want {
			t.Errorf("the short form of %s is %q, want %q", name, got, want)
		}
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
