package main

import (
	"io"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/spec"
)

func schemaCommand() *cobra.Command {
	var config bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the spec language",
		Long: `schema prints the JSON Schema of specs (draft 7), for editors: with it they
complete keys, show what a key means, and underline unknown keys. An editor with
yaml-language-server takes it from a comment at the top of a spec:

  # yaml-language-server: $schema=../fsmgen.schema.json

Names, expressions and what a spec means as a whole are checked by fsmgen vet.`,
		Example:           `  fsmgen schema > fsmgen.schema.json`,
		Args:              cobra.MatchAll(printed, none),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: printer(func(w io.Writer, _ []string) error {
			schema := spec.Schema()
			if config {
				schema = project.ConfigSchema()
			}
			_, err := w.Write(schema)
			return err
		}),
	}
	cmd.Flags().BoolVar(&config, "config", false, "print that of fsmgen.yaml instead")
	return cmd
}
