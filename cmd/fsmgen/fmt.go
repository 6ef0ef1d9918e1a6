package main

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func fmtCommand(status *int) *cobra.Command {
	var opts project.FormatOptions
	cmd := &cobra.Command{
		Use:   "fmt [-w | --check] [WORKER|SPEC|DIR ... | -]",
		Short: "Lay specs out in the one common way",
		Long: `fmt lays specs out: keys in the order of the language, two spaces a level,
fields in columns, comments at the ends of lines below each other, at most one
empty line. Comments, quotes, brackets and line breaks inside of brackets stay
as they were written, and so does what a spec means. There are no options.

Without -w or --check fmt writes the text to standard output. "-" reads standard
input. Without arguments fmt formats all specs of the project. It does not change
a spec that is not valid YAML; the findings give the reason.

Exit status: 0 success; 1 a spec cannot be formatted or, with --check, is not
formatted; 2 the specs could not be read or written.`,
		Example: `  fsmgen fmt -w
  fsmgen fmt --check
  fsmgen fmt - < specs/bridge.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case opts.Write && opts.Check:
				return errors.New("-w writes and --check does not: give one of them")
			case opts.Write && slices.Contains(args, "-"):
				return errors.New("-w needs specs to write to; standard input is written to standard output")
			case len(args) > 1 && slices.Contains(args, "-"):
				return errors.New("- stands for standard input, and is then the only argument")
			}
			opts.Stdin = cmd.InOrStdin()
			return nil
		},
		ValidArgsFunction: completeSpecs,
		RunE:              verb(status, &opts.Options, func(ctx context.Context) int { return project.Format(ctx, opts) }),
	}
	flags := cmd.Flags()
	flags.BoolVarP(&opts.Write, "write", "w", false, "write the specs that change")
	flags.BoolVar(&opts.Check, "check", false, "write nothing; list the specs that are not formatted")
	colorFlag(cmd, &opts.Color)
	return cmd
}
