package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fsmgen/fsmgen/internal/nearest"
)

// otherVerbs are verbs of other tools, and those of fsmctl that do the same.
var otherVerbs = map[string]string{
	"list": "get", "ls": "get", "ps": "get", "status": "get", "tree": "get", "show": "describe", "explain": "why", "logs": "events",
	"log": "events", "tail": "events", "watch": "top", "apply": "set", "edit": "set", "update": "set", "plan": "set", "call": "send", "exec": "send",
	"command": "send", "stop": "shutdown", "kill": "shutdown", "refresh": "observe", "reset": "restart",
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
	meant := otherVerbs[args[0]]
	if meant == "" {
		meant = nearest.Name(args[0], verbs)
	}
	if meant == "" {
		return fmt.Errorf("there is no verb %q; `fsmctl --help` lists them", args[0])
	}
	return fmt.Errorf("there is no verb %q; did you mean %s?", args[0], meant)
}

// unknownFlag adds to an error about a flag which one was meant.
func unknownFlag(cmd *cobra.Command, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		if what, _, bad := strings.Cut(err.Error(), ": time: "); bad {
			return errors.New(what + `: a duration is written like 500ms, 10s or 1m30s`)
		}
		if strings.HasPrefix(err.Error(), "unknown shorthand flag") {
			return fmt.Errorf("%w; `%s --help` lists them", err, cmd.CommandPath())
		}
		return err
	}
	var flags []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	if meant := nearest.Name(name, flags); meant != "" {
		return fmt.Errorf("%w; did you mean --%s?", err, meant)
	}
	return fmt.Errorf("%w; `%s --help` lists them", err, cmd.CommandPath())
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

// atMostOne wants one argument or none.
func atMostOne(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) <= 1 {
			return nil
		}
		return fmt.Errorf("%s takes at most one argument, %s, and got %d: %s", cmd.Name(), what, len(args), cmd.UseLine())
	}
}

// none wants no arguments.
func none(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return errors.New(cmd.Name() + " takes no arguments")
}

// argument returns the first argument, or "".
func argument(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[0]
}
