package main

import (
	"context"

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
		Args:              outByFlag(map[string]string{".svg": "svg", ".html": "html", ".dot": "dot", ".gv": "dot", ".md": "", ".mmd": ""}),
		ValidArgsFunction: completeSpecs,
		RunE:              verb(status, &opts.Options, func(ctx context.Context) int { return export.Run(ctx, opts) }),
	}
	choose(cmd, &opts.Format, "format", "how machines are drawn", export.Formats...)
	outFlag(cmd, &opts.File, "write to this `file` instead of standard output")
	cmd.Flags().BoolVar(&opts.All, "all", false, "draw the machines below the named ones as well")
	colorFlag(cmd, &opts.Color)
	return cmd
}
