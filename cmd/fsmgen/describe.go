package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func describeCommand(status *int) *cobra.Command {
	var opts project.DescribeOptions
	cmd := &cobra.Command{
		Use:   "describe [WORKER|SPEC|DIR ...]",
		Short: "Say what a machine is, linked with its children",
		Long: `describe shows machines as fsmgen understands them: every name resolved, groups
unfolded, defaults filled in. For each state it shows the ways out of it in the
order in which they are tried; for each field of the configuration the children
that a change affects; a table of the desired state of each child in each state;
what is read, and where; and all policies.

Machines are named by their worker type or by their spec; without a name all
machines of the project are described. With --json the output is JSON:
{"format": 1, "machines": […]}. Within format 1 keys may be added, but are never
changed or removed.`,
		Example: `  fsmgen describe
  fsmgen describe Bridge
  fsmgen describe specs/bridge.yaml
  fsmgen describe --json Bridge | jq '.machines[].states[].name'`,
		Args:              printed,
		ValidArgsFunction: completeSpecs,
		RunE:              verb(status, &opts.Options, func(context.Context) int { return project.Describe(opts) }),
	}
	cmd.Flags().BoolVar(&opts.JSON, "json", false, "write JSON")
	colorFlag(cmd, &opts.Color)
	return cmd
}
