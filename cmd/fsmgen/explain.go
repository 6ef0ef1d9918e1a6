package main

import (
	"github.com/spf13/cobra"

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
		ValidArgsFunction: completeRules,
		RunE:              printer(explain.Write),
	}
}
