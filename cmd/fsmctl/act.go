package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
)

func restartCommand(a *app) *cobra.Command {
	return a.actCommand("restart", "Make a worker begin again", `restart makes the worker at PATH begin again in its initial state. Its failures so far
are forgotten, a back-off ends, and an open circuit closes.`, "begins again",
		func(ctx context.Context, at target) error { return a.Restart(ctx, at.tree, at.path) })
}

func observeCommand(a *app) *cobra.Command {
	return a.actCommand("observe", "Make a worker observe now", `observe begins an observation of the worker at PATH, without waiting for the time at
which one is due.`, "observes",
		func(ctx context.Context, at target) error { return a.Observe(ctx, at.tree, at.path) })
}

// actCommand returns a verb that does something with one worker.
func (a *app) actCommand(name, short, long, done string, act func(context.Context, target) error) *cobra.Command {
	return &cobra.Command{
		Use:               name + " PATH",
		Short:             short,
		Long:              long,
		Example:           "  fsmctl " + name + " Depot/bay1",
		Args:              one("a path"),
		ValidArgsFunction: a.completePath,
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			at, err := a.find(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if err := act(cmd.Context(), at); err != nil {
				return a.missing(cmd.Context(), at, err)
			}
			_, err = fmt.Fprintf(a.out, "%s %s\n", show.Text(at.path), done)
			return err
		}),
	}
}

func shutdownCommand(a *app) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "shutdown",
		Short: "Ask the tree to shut down",
		Long: `shutdown asks for an orderly shutdown of the tree: its workers go by way of their
shutdown states. It asks before, and does not wait; fsmctl wait --for gone does.`,
		Example: `  fsmctl shutdown --yes && fsmctl wait --for gone --timeout 1m`,
		Args:    none,
		RunE: a.verb(func(cmd *cobra.Command, _ []string) error {
			at, w, err := a.look(cmd.Context(), "")
			if err != nil {
				return err
			}
			if err := a.confirm(fmt.Sprintf("Shut down %s with %s below it?", show.Text(at.path), plural(w.Below, "worker")), yes); err != nil {
				return err
			}
			if err := a.Shutdown(cmd.Context(), at.tree); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s shuts down\n", show.Text(at.path))
			return err
		}),
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	return cmd
}
