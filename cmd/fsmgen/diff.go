package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func diffCommand(status *int) *cobra.Command {
	var opts project.DiffOptions
	cmd := &cobra.Command{
		Use:   "diff OLD NEW | --against GITREF [WORKER|SPEC|DIR ...]",
		Short: "Show what changed in the machines, and what that breaks",
		Long: `diff compares two versions of specs. It does not compare their text, but the
machines that they describe. Comments, formatting, the order of keys, and another
way to write the same machine are not changes.

Each change is
  compatible          existing Go and configurations work and decide as before;
  changes behaviour   they stay valid, but the same inputs lead to other states;
  breaking            Go written against the package no longer builds, a stored
                      UserSpec is refused, or a state can no longer be asked for.

OLD and NEW are files, folders of specs, or folders with a project. What a file
refers to is looked for beside it and in its project. With --against the
project, or the named part of it, is compared with its version in git.

Exit status: 0 nothing is breaking; 1 something is; 2 the versions could not be
compared.`,
		Example: `  fsmgen diff --against main
  fsmgen diff --against v1.4.0 --json Bridge
  fsmgen diff bridge.yaml.orig specs/bridge.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if opts.Against == "" && (len(args) != 2 || cmd.Flags().Changed("against")) {
				return errors.New("diff needs two versions, OLD and NEW, or --against with a commit, branch or tag")
			}
			return nil
		},
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if opts.Against == "" {
				return completeFiles(cmd, args, begun)
			}
			return completeSpecs(cmd, args, begun)
		},
		RunE: verb(status, &opts.Options, func(ctx context.Context) int { return project.Diff(ctx, opts) }),
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Against, "against", "", "compare the project with what it was at this commit, branch or tag (`gitref`)")
	flags.BoolVar(&opts.JSON, "json", false, "write JSON")
	freeFlag(cmd, "against")
	colorFlag(cmd, &opts.Color)
	return cmd
}
