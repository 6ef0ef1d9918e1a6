package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/top"
)

func topCommand(a *app) *cobra.Command {
	var interval time.Duration
	cmd := &cobra.Command{
		Use:   "top [PATH]",
		Short: "Show the tree on the terminal as it changes",
		Long: `top shows the workers at PATH and below it, or all, as they change: states, health, for how
long they have been in their states, and what their counters have grown by. Below it
says why the selected worker is where it is. ? lists the keys; q and Ctrl-C leave.`,
		Example: `  fsmctl top
  fsmctl top Depot/bay1 --interval 500ms`,
		Args:              atMostOne("a path"),
		ValidArgsFunction: a.completePath,
		Annotations:       map[string]string{endless: ""},
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			if interval < 100*time.Millisecond {
				return fmt.Errorf("--interval is %s; it must be at least 100ms", interval)
			}
			if !term.IsTerminal(int(os.Stdin.Fd())) {
				return top.ErrNoTerminal
			}
			return a.top(cmd.Context(), argument(args), interval)
		}),
	}
	cmd.Flags().DurationVar(&interval, "interval", time.Second, "how often to look")
	must(cmd.RegisterFlagCompletionFunc("interval", cobra.NoFileCompletions))
	return cmd
}

func (a *app) top(ctx context.Context, path string, interval time.Duration) error {
	at, err := a.find(ctx, path)
	if err != nil {
		return err
	}
	root, err := a.Worker(ctx, at.tree, "")
	if err != nil {
		return err
	}
	if _, err := a.Worker(ctx, at.tree, at.path); err != nil {
		return a.missing(ctx, at, err)
	}
	screen, err := top.NewScreen()
	if err != nil {
		return err
	}
	err = top.Run(ctx, screen, top.New(a.Where(), at.tree, root.Path, at.path, interval, time.Now), a.Source)
	var e *client.Error
	if err != nil && !errors.As(err, &e) && !errors.Is(err, context.Canceled) {
		return top.ErrNoTerminal // it cannot be initialized
	}
	return err
}
