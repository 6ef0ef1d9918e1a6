package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

// action is what a verb of cobra runs.
type action = func(*cobra.Command, []string) error

// verb runs a verb: opts learns where it was started, with which arguments,
// and where it writes to; do gives the exit status.
func verb(status *int, opts *project.Options, do func(context.Context) int) action {
	return func(cmd *cobra.Command, args []string) error {
		if err := begin(cmd, args, opts); err != nil {
			return err
		}
		*status = do(cmd.Context())
		return nil
	}
}

// begin fills in what a verb needs to know about its start.
func begin(cmd *cobra.Command, args []string, opts *project.Options) error {
	dir, err := os.Getwd()
	if err == nil && dir != filepath.Clean(dir) {
		dir, err = filepath.EvalSymlinks(dir) // what lies above it is looked through
	}
	if err != nil {
		return errors.New("the folder that this was started in is gone")
	}
	opts.Dir, opts.Args = dir, args
	opts.Stdout, opts.Stderr = cmd.OutOrStdout(), cmd.ErrOrStderr()
	return nil
}

// printer runs a verb that only prints, and needs no project.
func printer(text func(w io.Writer, args []string) error) action {
	return func(cmd *cobra.Command, args []string) error {
		var all bytes.Buffer
		if err := text(&all, args); err != nil {
			return err
		}
		return project.Output(cmd.OutOrStdout(), "", "", all.Bytes())
	}
}
