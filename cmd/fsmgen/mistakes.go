package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// otherVerbs are verbs of other tools, and those of fsmgen that do the same.
var otherVerbs = map[string]string{
	"check": "vet", "validate": "vet", "verify": "vet", "lint": "vet", "gen": "generate", "build": "generate",
	"new": "init", "create": "init", "format": "fmt", "show": "describe", "draw": "graph", "compare": "diff", "hooks": "stub",
}

// knownVerb refuses a word that is no verb, and says which one was meant.
func knownVerb(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var verbs []string
	for _, c := range root.Commands() {
		verbs = append(verbs, c.Name())
	}
	meant := diag.DidYouMean(args[0], verbs)
	if verb := otherVerbs[args[0]]; verb != "" {
		meant = "did you mean " + verb + "?"
	}
	if meant == "" {
		meant = "`fsmgen --help` lists them"
	}
	return fmt.Errorf("unknown command %q for %q; %s", args[0], root.Name(), meant)
}

// checkHelp has help refuse what is no verb.
func checkHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	for _, help := range root.Commands() {
		if help.Name() != "help" {
			continue
		}
		help.Args = func(_ *cobra.Command, args []string) error {
			if found, _, err := root.Find(args); err == nil && found != root {
				return nil
			}
			return knownVerb(root, args)
		}
	}
}

var flagNames = regexp.MustCompile(`(?m)^ +(?:-\w, |    )--([\w-]+)`)

// unknownFlag adds to an error about a flag which one was meant.
func unknownFlag(cmd *cobra.Command, err error) error {
	var names []string
	for _, m := range flagNames.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
		names = append(names, m[1])
	}
	meant := ""
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		meant = diag.DidYouMean("--"+name, dashed(names))
	} else if rest, ok := strings.CutPrefix(err.Error(), "unknown shorthand flag: '"); ok {
		if i := slices.IndexFunc(names, func(n string) bool { return n[0] == rest[0] }); i >= 0 {
			meant = "did you mean --" + names[i] + "?"
		}
	} else {
		return err
	}
	if meant == "" {
		meant = fmt.Sprintf("`%s --help` lists them", cmd.CommandPath())
	}
	return fmt.Errorf("%w; %s", err, meant)
}

func dashed(names []string) []string {
	all := make([]string, len(names))
	for i, n := range names {
		all[i] = "--" + n
	}
	return all
}

// one wants one argument, and says what it is.
func one(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 1 {
			return nil
		}
		return fmt.Errorf("%s takes one argument, %s, and got %d: %s", cmd.Name(), what, len(args), cmd.UseLine())
	}
}

// none wants no arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return errors.New(cmd.Name() + " takes no arguments")
}
