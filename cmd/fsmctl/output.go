package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/internal/nearest"
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

// choose adds a flag that takes one of some words.
func choose(cmd *cobra.Command, value *string, name, short, usage string, words ...string) {
	cmd.Flags().VarP(choice{value, words}, name, short, usage)
	must(cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)))
}

// outputFlag adds the flag that says how a verb writes; the first word is the default.
func outputFlag(cmd *cobra.Command, value *string, words ...string) {
	*value = words[0]
	choose(cmd, value, "output", "o", "how it is written", words...)
}

// encode writes a value as JSON or YAML.
func (a *app) encode(output string, value any) error {
	encode := show.JSON
	if output == "yaml" {
		encode = show.YAML
	}
	data, err := encode(value)
	if err != nil {
		return err
	}
	_, err = a.out.Write(data)
	return err
}

// text collects lines for people. What is put into it is escaped.
type text struct{ b strings.Builder }

// line adds a line. The arguments are escaped, the format is not.
func (t *text) line(format string, args ...any) {
	for i, arg := range args {
		if s, ok := arg.(string); ok {
			args[i] = show.Text(s)
		}
	}
	fmt.Fprintf(&t.b, format+"\n", args...)
}

func (t *text) to(w io.Writer) error {
	_, err := io.WriteString(w, t.b.String())
	return err
}

// known refuses a word that is none of some words, and says which was meant.
func known(what, word string, words []string) error {
	if slices.Contains(words, word) {
		return nil
	}
	return fmt.Errorf("there is no %s %s; %s", what, word, nearest.Hint(word, words))
}
