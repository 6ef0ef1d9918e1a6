package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/explain"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE ...]",
		Short: "Say what a finding is about, with a wrong and a right spec",
		Long: `explain shows the page of a rule: what it is about and why, a spec that breaks it
and one that does not. Without a code it lists all rules by family, with how
much their findings weigh: an error keeps Go from being generated, a warning
or an info does not.`,
		Example: `  fsmgen explain
  fsmgen explain FSM231`,
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var codes []string
			for _, r := range diag.Rules() {
				codes = append(codes, r.Code+"\t"+r.Summary)
			}
			return codes, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			out := cmd.OutOrStdout()
			if len(args) == 0 {
				return explain.WriteList(out)
			}
			found := make([]explain.Page, len(args))
			for i, code := range args {
				page, ok := explain.Find(code)
				if !ok {
					page, ok = explain.Find("FSM" + code)
				}
				if !ok {
					return fmt.Errorf("there is no rule %s; fsmgen explain lists them all", code)
				}
				found[i] = page
			}
			for i, page := range found {
				if i > 0 {
					fmt.Fprintln(out)
				}
				if err := page.Write(out); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
