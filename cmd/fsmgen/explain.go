package main

import (
	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/explain"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE ...|WORD ...]",
		Short: "Say what a finding or a key is about, with a wrong and a right spec",
		Long: `explain shows the page of a rule: what it is about and why, a spec that breaks it
and one that does not. Of words it tells what they are as keys of a spec, in
expressions and in the documentation, and which rules are about them. Without
either it lists all rules by family, with how much their findings weigh: an error
keeps Go from being generated, a warning or an info does not.`,
		Example: `  fsmgen explain
  fsmgen explain FSM231
  fsmgen explain retry
  fsmgen explain supervision.restart
  fsmgen explain circuit
  fsmgen explain shared transition`,
		ValidArgsFunction: completeSubjects,
		RunE:              printer(explain.Write),
	}
}
