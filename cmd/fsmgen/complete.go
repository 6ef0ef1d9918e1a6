package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/explain"
	"github.com/fsmgen/fsmgen/generator/project"
)

// completeSpecs proposes worker types or, for what begins like none of them,
// specs and folders.
func completeSpecs(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	names, _ := completeWorkers(cmd, nil, begun)
	names = slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, begun) })
	if len(names) > 0 {
		return names, cobra.ShellCompDirectiveNoFileComp
	}
	return completeFiles(cmd, args, begun)
}

// completeFiles proposes specs and folders.
func completeFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"yaml", "yml"}, cobra.ShellCompDirectiveFilterFileExt
}

// completeWorkers proposes one worker type of the project.
func completeWorkers(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	var opts project.Options
	if len(args) > 0 || begin(cmd, nil, &opts) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	types, _ := project.WorkerTypes(opts) // without a project there is nothing to propose
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Name + "\t" + t.Path
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// completeOneFolder proposes a folder, and no second one.
func completeOneFolder(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return nil, cobra.ShellCompDirectiveFilterDirs
}

// completeSubjects proposes the codes of rules, and the words of the language.
func completeSubjects(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var all []string
	for _, r := range diag.Rules() {
		all = append(all, r.Code+"\t"+r.Summary)
	}
	for _, w := range explain.Words() {
		all = append(all, w.Name+"\t"+w.Doc)
	}
	return all, cobra.ShellCompDirectiveNoFileComp
}
