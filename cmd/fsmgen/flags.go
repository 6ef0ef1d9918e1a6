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
	mustComplete(cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)))
}

// findingFlags adds the flags that say how findings are shown.
func findingFlags(cmd *cobra.Command, format, color *string) {
	choose(cmd, format, "format", "how findings are written", diag.Formats...)
	colorFlag(cmd, color)
}

// outFlag adds the flag that says where a verb writes to.
func outFlag(cmd *cobra.Command, value *string, usage string) {
	cmd.Flags().StringVarP(value, "out", "o", "", usage)
}

// folderFlag has a shell propose folders for a flag.
func folderFlag(cmd *cobra.Command, name string) { mustComplete(cmd.MarkFlagDirname(name)) }

// freeFlag has a shell propose nothing for a flag.
func freeFlag(cmd *cobra.Command, name string) {
	mustComplete(cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions))
}

// mustComplete takes the error of adding a completion: that there is no flag
// of this name.
func mustComplete(err error) {
	if err != nil {
		panic(err)
	}
}

func colorFlag(cmd *cobra.Command, color *string) {
	choose(cmd, color, "color", "when text is coloured", "auto", "always", "never")
}
