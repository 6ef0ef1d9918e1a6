package main

import (
	"errors"
	"fmt"
	"path/filepath"
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
	"get": "describe", "plan": "diff", "apply": "generate", "rules": "explain", "docs": "explain", "test": "vet",
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

// otherFlags are flags of other tools and verbs, and those that do the same.
var otherFlags = map[string]string{
	"format": "json", "output": "out", "fix": "write", "yes": "force", "colour": "color",
	"json": "format json", "sarif": "format sarif", "svg": "format svg", "html": "format html", "dot": "format dot",
	"dry-run": "check", "diff": "check", "list": "check", "n": "check", "d": "check", "l": "check",
}

var flagLines = regexp.MustCompile(`(?m)^ +(?:-\w, |    )(--[\w-]+)`)

// flagsOf returns the flags of a verb, with their dashes.
func flagsOf(cmd *cobra.Command) []string {
	var names []string
	for _, m := range flagLines.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
		names = append(names, m[1])
	}
	return names
}

// unknownFlag adds to an error about a flag which one was meant.
func unknownFlag(cmd *cobra.Command, err error) error {
	flags := flagsOf(cmd)
	meant := ""
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		if name == "watch" {
			return fmt.Errorf("%w; fsmgen watch generates whenever a spec changes", err)
		}
		meant = diag.Nearest("--"+name, flags)
		other := "--" + otherFlags[name]
		if flag, _, _ := strings.Cut(other, " "); slices.Contains(flags, flag) {
			meant = other
		}
	} else if rest, ok := strings.CutPrefix(err.Error(), "unknown shorthand flag: '"); ok {
		if rest[0] == 'f' {
			return fmt.Errorf("%w: files are named without a flag, and a flag that begins with f is written out", err)
		}
		other := "--" + otherFlags[rest[:1]]
		if i := slices.IndexFunc(flags, func(flag string) bool { return flag == other || flag[2] == rest[0] }); i >= 0 {
			meant = flags[i]
		}
	} else if what, _, ok := strings.Cut(err.Error(), ": strconv.ParseBool"); ok {
		return errors.New(what + ": it takes no value")
	} else {
		return err
	}
	if meant == "" {
		return fmt.Errorf("%w; `%s --help` lists them", err, cmd.CommandPath())
	}
	return fmt.Errorf("%w; did you mean %s?", err, meant)
}

var oneDash = regexp.MustCompile(`^-(\w[\w-]+)(=.*)?$`)

// twoDashes takes flags that are written as those of the go command are, -check,
// for what they mean here: --check. Cobra would read -out as -o with the value ut.
func twoDashes(root *cobra.Command, args []string) []string {
	known := map[string]bool{"--help": true, "--version": true} // which cobra adds later
	for _, cmd := range append(root.Commands(), root) {
		for _, flag := range flagsOf(cmd) {
			known[flag] = true
		}
	}
	args = slices.Clone(args)
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if m := oneDash.FindStringSubmatch(arg); m != nil && known["--"+m[1]] {
			args[i] = "-" + arg
		}
	}
	return args
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

// printed wants no file to write where a verb writes to standard output only.
func printed(cmd *cobra.Command, args []string) error {
	i := slices.IndexFunc(args, func(arg string) bool { return filepath.Ext(arg) == ".json" })
	if i < 0 {
		return nil
	}
	words := slices.Concat([]string{cmd.CommandPath()}, slices.Delete(slices.Clone(args), i, i+1))
	if cmd.Flags().Lookup("json") != nil {
		words = append(words, "--json")
	}
	return fmt.Errorf("%s writes to standard output: %s > %s", cmd.Name(), strings.Join(words, " "), args[i])
}

// outByFlag wants files that are to be written to be named by --out. Formats
// gives the flag that such a file needs by how its name ends.
func outByFlag(formats map[string]string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		i := slices.IndexFunc(args, func(arg string) bool {
			_, written := formats[filepath.Ext(arg)]
			return written
		})
		if i < 0 {
			return nil
		}
		file := args[i]
		words := slices.Delete(slices.Clone(args), i, i+1)
		if len(words) == 0 {
			words = []string{"WORKER"}
		}
		if format := formats[filepath.Ext(file)]; format != "" {
			words = append(words, "--format", format)
		}
		return fmt.Errorf("the file to write is named by --out: %s %s --out %s", cmd.CommandPath(), strings.Join(words, " "), file)
	}
}
