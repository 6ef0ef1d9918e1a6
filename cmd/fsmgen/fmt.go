package main

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func fmtCommand(status *int) *cobra.Command {
	var opts project.FormatOptions
	cmd := &cobra.Command{
		Use:   "fmt [-w | --check] [SPEC|DIR ... | -]",
		Short: "Lay specs out in the one common way",
		Long: `fmt lays specs out: keys in the order of the language, two spaces a level,
fields in columns, comments at the ends of lines below each other, at most one
empty line. Comments, quotes, brackets and line breaks inside of brackets stay
as they were written, and so does what a spec means. There are no options.

Without -w or --check the text goes to standard output. "-" reads standard
input. Without arguments, all specs of the project are meant. A spec that YAML
cannot read is left alone, and the findings say why.

Exit status: 0 all is well; 1 a spec cannot be laid out or, with --check, is laid
out otherwise; 2 the specs could not be read or written.`,
		Example: `  fsmgen fmt -w
  fsmgen fmt --check
  fsmgen fmt - < specs/bridge.yaml`,
		ValidArgsFunction: completeSpecs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if opts.Write && opts.Check {
				return errors.New("-w writes and --check does not: give one of them")
			}
			if opts.Write && len(args) == 1 && args[0] == "-" {
				return errors.New("-w needs specs to write to; standard input is written to standard output")
			}
			check, color := opts.Check, opts.Color
			var err error
			if opts.Options, err = start(cmd, args); err != nil {
				return err
			}
			opts.Check, opts.Color, opts.Stdin = check, color, cmd.InOrStdin()
			*status = project.Format(cmd.Context(), opts)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.BoolVarP(&opts.Write, "write", "w", false, "write the specs that change")
	flags.BoolVar(&opts.Check, "check", false, "write nothing; name the specs that are laid out otherwise")
	colorFlag(cmd, &opts.Color)
	return cmd
}
