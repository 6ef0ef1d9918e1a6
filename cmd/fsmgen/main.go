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
	"github.com/fsmgen/fsmgen/generator/version"
)

func main() { os.Exit(run()) }

// run executes the verb of the command line and gives the exit status. The
// first interrupt ends it; a second one, which is not caught, does so at once.
func run() int {
	project.TuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second interrupt ends the process at once
	status := project.Fine
	root := rootCommand(&status)
	args := twoDashes(root, os.Args[1:])
	root.SetArgs(args)
	verb, _, _ := root.Find(args) // the root itself if there is none
	return untilInterrupted(ctx, verb, func() int {
		if err := root.ExecuteContext(ctx); err != nil {
			fmt.Fprintf(os.Stderr, "fsmgen: %s\n", err)
			return project.Failed
		}
		return status
	})
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
		Example: `  fsmgen init pumps          # a module to begin with
  fsmgen generate            # write Go for all specs of this project
  fsmgen vet --fix Pump      # what is wrong with one, and mend what can be`,
		Version:       version.This().String(),
		Args:          knownVerb,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(unknownFlag)
	addGroup(root, "Begin:", initCommand(status), stubCommand(status))
	addGroup(root, "Work on specs:", vetCommand(status), explainCommand(), fmtCommand(status),
		describeCommand(status), graphCommand(status), diffCommand(status))
	addGroup(root, "Generate:", generateCommand(status), watchCommand(status))
	root.AddCommand(schemaCommand(), completionCommand(root), versionCommand())
	checkHelp(root)
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
