package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func generateCommand(status *int) *cobra.Command {
	var opts project.Options
	cmd := &cobra.Command{
		Use:   "generate [WORKER|SPEC|DIR ...]",
		Short: "Write the Go packages of the specs",
		Long: `generate reads the specs of the project, checks them all, and writes one Go
package for each. Nothing is written unless all are free of errors, a file that is
as it should be is not touched. Files of this project that no spec gives any more
are deleted, wherever in the module it has put them. One that somebody has changed
is left alone without --force; one in another folder than it was written to, always.

The project's root is the next folder upwards with a fsmgen.yaml, which may
say where specs are (specs, [specs] if left out) and where packages go (out,
generated if left out); without one, it is the root of the Go module. Worker
types, specs and folders that are named are generated alone, and nothing is
deleted outside of their packages; what they refer to is found in the project.

Of a project with 100 specs or more a record is kept in the user's cache folder:
digests of fsmgen itself, of the specs and of the Go. A run that finds all of
them as they were has nothing to do, and sees that at once. Times count for
nothing, and without the record all is made and compared as ever.`,
		Example: `  fsmgen generate
  fsmgen generate --check
  fsmgen generate Bridge
  fsmgen generate --out internal/workers specs/bridge.yaml

In a Go file of your module:

  //go:generate go tool fsmgen generate`,
		ValidArgsFunction: completeSpecs,
		RunE:              verb(status, &opts, func(ctx context.Context) int { return project.Generate(ctx, opts) }),
	}
	flags := cmd.Flags()
	outFlag(cmd, &opts.Out, "write the packages to this `folder`")
	folderFlag(cmd, "out")
	flags.BoolVar(&opts.Check, "check", false, "write nothing; name files that are stale, missing, orphaned or edited by hand")
	findingFlags(cmd, &opts.Format, &opts.Color)
	flags.BoolVar(&opts.Force, "force", false, "overwrite and delete files that somebody has changed")
	return cmd
}
