package main

import (
	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
)

func treesCommand(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "trees",
		Short: "List the trees of the program",
		Long: `trees lists the trees of the program, with their roots. CHANGES says whether the program
allows changes.`,
		Args:              none,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: a.verb(func(cmd *cobra.Command, _ []string) error {
			all, err := a.Trees(cmd.Context())
			if err == nil {
				all.Trees, err = a.chosen(all.Trees)
			}
			if err != nil {
				return err
			}
			if output != "table" {
				return a.encode(output, all)
			}
			changes := "no"
			if all.Write {
				changes = "yes"
			}
			table := show.NewTable("TREE", "ROOT", "STATE", "DESIRED", "HEALTH", "FOR", "CHANGES", "NOTE")
			for i := range all.Trees {
				t := &all.Trees[i]
				note := noteOf(&t.Root)
				if t.Down {
					note = "the tree is down"
				}
				table.Row(t.Name, t.Root.Path, t.Root.State, t.Root.Desired, t.Root.Health, show.AgeText(t.Root.InState), changes, note)
			}
			return table.Write(a.out, true)
		}),
	}
	outputFlag(cmd, &output, "table", "json", "yaml")
	return cmd
}
