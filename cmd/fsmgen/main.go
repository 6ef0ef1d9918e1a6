// Command fsmgen turns YAML specs of worker types into Go packages.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func main() { os.Exit(run()) }

// run executes the verb of the command line and gives the exit status.
func run() int {
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second interrupt ends the process at once
	status := project.Fine
	root := rootCommand(&status)
	if err := root.ExecuteContext(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "fsmgen: %s\n", err)
		return project.Failed
	}
	return status
}

// rootCommand has a verb a file. A verb sets the exit status; the errors that
// it returns are about the command line itself.
func rootCommand(status *int) *cobra.Command {
	root := &cobra.Command{
		Use:   "fsmgen",
		Short: "Generate Go packages for trees of supervised state machines",
		Long: `fsmgen turns YAML specs of worker types into Go packages: typed states,
configuration and snapshots, the decision of what comes next, and the
supervision of children.

Exit status: 0 all is well; 1 the specs or the generated files need attention;
2 fsmgen could not do its work.`,
		Args:          knownVerb,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(unknownFlag)
	root.AddCommand(generateCommand(status))
	root.AddCommand(vetCommand(status))
	root.AddCommand(fmtCommand(status))
	root.AddCommand(schemaCommand())
	root.AddCommand(completionCommand())
	root.AddCommand(diffCommand(status))
	root.AddCommand(initCommand(status))
	root.AddCommand(stubCommand(status))
	root.AddCommand(watchCommand(status))
	root.AddCommand(describeCommand(status))
	root.AddCommand(graphCommand(status))
	root.AddCommand(explainCommand())
	checkHelp(root)
	return root
}
