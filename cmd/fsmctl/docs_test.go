package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// docVerb finds the verbs in the first column of the table of docs/operating.md.
var docVerb = regexp.MustCompile("(?m)^\\| `fsmctl ([a-z]+)[^`|]*` \\|")

// TestDocs compares the section "From the terminal" with the verbs and flags that there
// are.
func TestDocs(t *testing.T) {
	data, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(data), "\n## From the terminal\n")
	if !found {
		t.Fatal("docs/operating.md has no section From the terminal")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var documented, verbs []string
	for _, m := range docVerb.FindAllStringSubmatch(section, -1) {
		documented = append(documented, m[1])
	}
	root := rootCommand(&app{})
	for _, verb := range root.Commands() {
		if verb.Name() != "help" {
			verbs = append(verbs, verb.Name())
		}
	}
	slices.Sort(verbs)
	slices.Sort(documented)
	if !slices.Equal(verbs, documented) {
		t.Errorf("the verbs are %q, and documented are %q", verbs, documented)
	}
	flags, described := flagNames(root), map[string]bool{}
	for _, m := range regexp.MustCompile("`--([a-z-]+)").FindAllStringSubmatch(section, -1) {
		if !flags[m[1]] {
			t.Errorf("the section has a flag --%s that there is not", m[1])
		}
		described[m[1]] = true
	}
	for name := range flags {
		if !described[name] && name != "help" && name != "version" {
			t.Errorf("the section does not have the flag --%s", name)
		}
	}
}

// flagNames returns the names of all flags.
func flagNames(root *cobra.Command) map[string]bool {
	names := map[string]bool{}
	for _, verb := range append(root.Commands(), root) {
		for _, m := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(verb.LocalFlags().FlagUsages(), -1) {
			names[m[1]] = true
		}
	}
	return names
}

// TestHelp checks that every verb says what it does, and that its examples are commands
// that there are.
func TestHelp(t *testing.T) {
	for _, verb := range rootCommand(&app{}).Commands() {
		if verb.Name() == "help" || verb.Name() == "version" {
			continue
		}
		if verb.Short == "" || verb.Long == "" || verb.Example == "" && verb.Args != nil && verb.Name() != "trees" {
			t.Errorf("%s has no help", verb.Name())
		}
		for line := range strings.Lines(verb.Example) {
			for part := range strings.SplitSeq(line, "&&") {
				words := strings.Fields(part)
				if len(words) < 2 || words[0] != "fsmctl" {
					continue
				}
				root := rootCommand(&app{})
				found, args, err := root.Find(words[1:])
				if err != nil || found == root {
					t.Errorf("%s: %q is no verb", verb.Name(), part)
					continue
				}
				if i := slices.IndexFunc(args, func(a string) bool { return a == ">" }); i >= 0 {
					args = args[:i]
				}
				if err := found.ParseFlags(args); err != nil {
					t.Errorf("%s: %q: %v", verb.Name(), part, err)
				}
			}
		}
	}
}
