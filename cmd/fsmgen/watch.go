package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func watchCommand(status *int) *cobra.Command {
	var opts project.Options
	cmd := &cobra.Command{
		Use:   "watch [WORKER|SPEC|DIR ...]",
		Short: "Generate now, and again whenever a spec changes",
		Long: `watch does what generate does, at once and whenever a spec, a folder of specs or
fsmgen.yaml has changed, until it is interrupted. The files are the same as
those of generate, and findings are shown as they come. Interrupting it is a
clean end: the exit status is 0, and 2 only if it could not watch, or at the
start finds no project or nothing of a name that was given.`,
		Example: `  fsmgen watch
  fsmgen watch Bridge specs/plant`,
		Annotations:       map[string]string{endless: ""},
		ValidArgsFunction: completeSpecs,
		RunE:              verb(status, &opts, func(ctx context.Context) int { return project.Watch(ctx, opts) }),
	}
	flags := cmd.Flags()
	outFlag(cmd, &opts.Out, "write the packages to this `folder`")
	folderFlag(cmd, "out")
	flags.BoolVar(&opts.Force, "force", false, "overwrite and delete files that somebody has changed")
	colorFlag(cmd, &opts.Color)
	return cmd
}
