package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

// start gives what every verb needs: where it was started, its arguments, and
// where it writes to.
func start(cmd *cobra.Command, args []string) (project.Options, error) {
	dir, err := os.Getwd()
	if err != nil {
		return project.Options{}, errors.New("the folder that this was started in is gone")
	}
	return project.Options{Dir: dir, Args: args, Stdout: cmd.OutOrStdout(), Stderr: cmd.ErrOrStderr()}, nil
}
