// Command fsmctl operates trees of workers from a terminal, through the address at which
// their program serves inspect.Handler.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
)

// The exit statuses.
const (
	fine    = 0
	refused = 1 // refused, not found, or not reached in time
	failed  = 2 // called wrongly, or the program gives no answer
)

func main() { os.Exit(run()) }

// run executes the verb of the command line and returns the exit status. The first
// interrupt ends it, the second one at once.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	a := &app{}
	root := rootCommand(a)
	verb, err := root.ExecuteContextC(ctx)
	return report(os.Stderr, verb, err)
}

// endless is the annotation of a verb that ends well by being interrupted.
const endless = "endless"

// report writes an error and returns the exit status.
func report(w io.Writer, verb *cobra.Command, err error) int {
	var e *client.Error
	var not *unmet
	status := failed
	switch {
	case err == nil:
		return fine
	case errors.Is(err, context.Canceled):
		if _, ok := verb.Annotations[endless]; ok {
			return fine
		}
		err = errors.New("interrupted")
	case errors.As(err, &not):
		status = refused
	case errors.As(err, &e) && e.Kind != client.Unreachable && e.Kind != client.Strange:
		status = refused
	}
	fmt.Fprintf(w, "fsmctl: %s\n", show.Lines(err.Error()))
	if e != nil {
		for _, v := range e.Violations {
			fmt.Fprintf(w, "  %s: %s\n", show.OrDash(show.Text(v.Path)), show.Text(v.Message))
		}
	}
	return status
}

// unmet is the error of a verb whose question has the answer no: the exit status is 1.
type unmet struct{ text string }

func (u *unmet) Error() string { return u.text }

func rootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "fsmctl",
		Short: "Operate trees of supervised state machines",
		Long: `fsmctl shows and operates the trees of workers of a running program, through the
address at which it serves inspect.Handler.

A PATH is that of a worker, such as Depot/bay1. The name of a tree may stand in the
place of the name of its root.

Exit status: 0 done; 1 refused, not found, or not reached in time; 2 called wrongly, or
the program gives no answer.`,
		Example: `  fsmctl get --health degraded    # what is not well
  fsmctl why                      # and why, of the worst of all workers
  fsmctl top                      # all of it, as it changes`,
		Version:       version(),
		Args:          knownVerb,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(unknownFlag)
	root.CompletionOptions.DisableDefaultCmd = true
	a.flags(root)
	addGroup(root, "Look:", treesCommand(a), getCommand(a), describeCommand(a), whyCommand(a), eventsCommand(a),
		topCommand(a), machineCommand(a), specCommand(a), waitCommand(a))
	addGroup(root, "Change:", setCommand(a), inputsCommand(a), sendCommand(a), restartCommand(a), observeCommand(a), shutdownCommand(a))
	root.AddCommand(completionCommand(root), versionCommand(a))
	root.InitDefaultHelpCmd()
	return root
}

// addGroup adds verbs that stand together in the help.
func addGroup(root *cobra.Command, title string, verbs ...*cobra.Command) {
	root.AddGroup(&cobra.Group{ID: title, Title: title})
	for _, verb := range verbs {
		verb.GroupID = title
	}
	root.AddCommand(verbs...)
}
