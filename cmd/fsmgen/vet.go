package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func vetCommand(status *int) *cobra.Command {
	var opts project.VetOptions
	cmd := &cobra.Command{
		Use:   "vet [WORKER|SPEC|DIR ...]",
		Short: "Say everything that is wrong or odd about the specs",
		Long: `vet checks specs as generate does, and also reports infos. It writes findings to
standard output and generates no Go. Without arguments all specs of the project are
checked.

With --fix it first corrects what has only one correction: it quotes texts that YAML
would read as something else, replaces unknown names to which only one known name is
similar, and puts keys in the order of the language. Comments are kept. A spec that
would have more findings afterwards is not changed.

The severity of a warning or an info can be changed for a project in
fsmgen.yaml; errors stay errors:

  rules: {FSM457: error, FSM021: off}

A comment suppresses a finding in its own line or, in a line by itself, in the next
line. It has to give the reason:

  # fsmgen:ignore FSM458 because a later version enters this state

Exit status: 0 there are neither errors nor warnings; 1 there are; 2 the specs
could not be read.`,
		Example: `  fsmgen vet
  fsmgen vet --fix Bridge
  fsmgen vet --format sarif > fsmgen.sarif`,
		ValidArgsFunction: completeSpecs,
		RunE:              verb(status, &opts.Options, func(ctx context.Context) int { return project.Vet(ctx, opts) }),
	}
	cmd.Flags().BoolVar(&opts.Fix, "fix", false, "mend what has one right answer")
	findingFlags(cmd, &opts.Format, &opts.Color)
	return cmd
}
