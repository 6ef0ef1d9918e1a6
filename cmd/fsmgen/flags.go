package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// choice is a flag that takes one of some words.
type choice struct {
	value *string
	words []string
}

func (c choice) String() string { return *c.value }

func (c choice) Type() string { return strings.Join(c.words, "|") }

// Set implements pflag.Value.
func (c choice) Set(word string) error {
	if !slices.Contains(c.words, word) {
		return fmt.Errorf("it may be %s", strings.Join(c.words, ", "))
	}
	*c.value = word
	return nil
}

// choose adds a flag that takes one of some words, the first if it is not given.
func choose(cmd *cobra.Command, value *string, name, usage string, words ...string) {
	*value = words[0]
	cmd.Flags().Var(choice{value, words}, name, usage)
	err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(err) // the flag was added in the line above
	}
}

// findingFlags adds the flags that say how findings are shown.
func findingFlags(cmd *cobra.Command, format, color *string) {
	choose(cmd, format, "format", "how findings are written", diag.Formats...)
	colorFlag(cmd, color)
}

func colorFlag(cmd *cobra.Command, color *string) {
	choose(cmd, color, "color", "when text is coloured", "auto", "always", "never")
}

// completeSpecs proposes specs and folders for arguments.
func completeSpecs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}
