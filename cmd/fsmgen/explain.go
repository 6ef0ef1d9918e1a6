package main

import (
	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/explain"
)

func explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [CODE ...|WORD ...]",
		Short: "Say what a finding or a key is about, with a wrong and a right spec",
		Long: `explain shows the page of a rule: its meaning, its reason, a spec that breaks it and
a spec that does not. For a word it shows the meaning as a key of a spec, in
expressions and in the documentation, and the rules about it. Without arguments it
lists all rules by family, with their severities. Go is not generated from specs
with errors; warnings and infos do not prevent it.`,
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
