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
package for each spec. It writes nothing if any spec has an error, and it does not
touch files that are up to date. It deletes files of this project that no spec
generates any more, wherever in the module it has written them. A file that was
edited by hand is changed or deleted only with --force. A file that was moved to
another folder is never deleted.

The root of the project is the nearest folder upwards with a fsmgen.yaml. That file
can set where specs are (specs, the default is [specs]) and where packages go (out,
the default is generated). Without it the root of the Go module is used. If worker
types, specs or folders are named, only these are generated, and nothing is deleted
outside of their packages. The specs that they refer to are found in the project.

For a project with 100 specs or more generate keeps a record in the user's cache
folder: digests of fsmgen itself, of the specs and of the Go. If none of them has
changed, the next run ends at once. The modification times of files are not used.
Without the record everything is generated and compared.`,
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
	flags.BoolVar(&opts.Check, "check", false, "write nothing; list files that are stale, missing, orphaned or edited by hand")
	findingFlags(cmd, &opts.Format, &opts.Color)
	flags.BoolVar(&opts.Force, "force", false, "overwrite and delete files that were edited by hand")
	return cmd
}
