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
		Long: `vet checks specs as generate does, and also tells what is merely worth knowing.
It writes findings to standard output and no Go. Without arguments all specs of
the project are checked.

With --fix it first mends what has one right answer: a text that YAML needs in
quotes, a name to which only one other is near, and keys in another order than
that of the language. Comments stay; a spec that would become worse by it is
left as it is.

The severity of a warning or an info can be changed for a project in
fsmgen.yaml; errors stay errors:

  rules: {FSM457: error, FSM021: off}

A comment takes one finding out of its own line or, in a line by itself, out of
the next. It gives the reason:

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
