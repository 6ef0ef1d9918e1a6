package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/version"
)

func versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print which fsmgen this is",
		Long: `version prints the version of fsmgen, of the Go that built it, and the system
that it was built for; fsmgen --version does the same. An fsmgen that was built from a
working copy shows its commit, with +dirty if there were changes. Generated
files carry no version.`,
		Example: `  fsmgen version
  go tool fsmgen --version`,
		Args:              none,
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: printer(func(w io.Writer, _ []string) error {
			_, err := fmt.Fprintf(w, "fsmgen version %s\n", version.This())
			return err
		}),
	}
}
