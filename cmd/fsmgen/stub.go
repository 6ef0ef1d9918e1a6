package main

import (
	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/scaffold"
)

func stubCommand(status *int) *cobra.Command {
	var opts scaffold.StubOptions
	cmd := &cobra.Command{
		Use:   "stub WORKER",
		Short: "Write hooks to fill in, or say what is missing in them",
		Long: `stub writes what a worker type wants of a person: a type with every method of
Hooks, guards included, and one with every method of ChildWorkers. It builds at
once, and what is not written yet says so when it is called.

A file that is there already is not changed. What is missing in it is written
to standard output, ready to paste, and what has other types or is no longer
wanted is named. For that the file, and no other, is read.

Exit status: 0 the file was written, or nothing is missing; 1 something is
missing, has other types or is no longer wanted; 2 it could not be done.`,
		Example: `  fsmgen stub Bridge --out hooks/bridge.go
  fsmgen stub Bridge --out hooks/bridge.go   # again, after the spec has changed`,
		Args:              one("a worker type"),
		ValidArgsFunction: completeWorkers,
		RunE: func(cmd *cobra.Command, args []string) error {
			var err error
			if opts.Options, err = start(cmd, args); err != nil {
				return err
			}
			*status = scaffold.Stub(opts)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&opts.File, "out", "", "the `file` to write, or to compare; standard output if left out")
	flags.StringVar(&opts.Package, "package", "", "the package of a new file; as its folder if left out")
	return cmd
}

// completeWorkers proposes the worker types of the project.
func completeWorkers(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	opts, err := start(cmd, nil)
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	loaded, err := project.Load(opts)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, m := range loaded.Machines {
		names = append(names, m.Worker)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
