package main

import (
	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func vetCommand(status *int) *cobra.Command {
	var opts project.VetOptions
	cmd := &cobra.Command{
		Use:   "vet [SPEC|DIR ...]",
		Short: "Say everything that is wrong or odd about the specs",
		Long: `vet checks specs as generate does, and also tells what is merely worth knowing.
It writes findings to standard output and no Go.

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
  fsmgen vet --fix specs/bridge.yaml
  fsmgen vet --format sarif > fsmgen.sarif`,
		ValidArgsFunction: completeSpecs,
		RunE: func(cmd *cobra.Command, args []string) error {
			format, color := opts.Format, opts.Color
			var err error
			if opts.Options, err = start(cmd, args); err != nil {
				return err
			}
			opts.Format, opts.Color = format, color
			*status = project.Vet(cmd.Context(), opts)
			return nil
		},
	}
	cmd.Flags().BoolVar(&opts.Fix, "fix", false, "mend what has one right answer")
	findingFlags(cmd, &opts.Format, &opts.Color)
	return cmd
}
