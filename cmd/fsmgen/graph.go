package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/graph/export"
)

func graphCommand(status *int) *cobra.Command {
	var opts export.Options
	cmd := &cobra.Command{
		Use:   "graph [WORKER|SPEC|DIR ...]",
		Short: "Draw machines and the tree of their children",
		Long: `graph draws machines: their states with roles, groups and actions, the
transitions with their guards and times, and the tree of children with the tables
of what each child should be. Machines are named by their worker type or by
their spec; without a name all machines of the project are drawn.

  mermaid  Markdown with a diagram for each machine, as GitHub shows it
  dot      DOT for Graphviz: a digraph for the tree, then one for each machine
  svg      drawn by Graphviz, where its program dot is installed
  html     one page that needs no network, to look around in: it is drawn in
           the browser by fsmgen-viz, which ` + "`go get -tool`" + ` adds to your module:
           go get -tool github.com/fsmgen/fsmgen/cmd/fsmgen-viz`,
		Example: `  fsmgen graph Bridge >> README.md
  fsmgen graph --format html -o machines.html
  fsmgen graph --format svg -o bridge.svg --all specs/bridge.yaml
  fsmgen graph --format dot Bridge | dot -Tpdf -O`,
		RunE: func(cmd *cobra.Command, args []string) error {
			base, err := start(cmd, args)
			if err != nil {
				return err
			}
			opts.Options = base
			*status = export.Run(cmd.Context(), opts)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.Format, "format", "mermaid", "write `FORMAT`: "+strings.Join(export.Formats, ", "))
	flags.StringVarP(&opts.File, "out", "o", "", "write to this `file` instead of standard output")
	flags.BoolVar(&opts.All, "all", false, "draw the machines below the named ones as well")
	// The only error is that there is no flag of this name.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(export.Formats, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}
