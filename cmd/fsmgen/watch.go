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
fsmgen.yaml has changed, until it is interrupted. It writes the same files as
generate, and shows findings after each run. When it is interrupted, the exit
status is 0. It is 2 if watch could not watch, or if at the start it finds no
project or nothing with a given name.`,
		Example: `  fsmgen watch
  fsmgen watch Bridge specs/plant`,
		Annotations:       map[string]string{endless: ""},
		ValidArgsFunction: completeSpecs,
		RunE:              verb(status, &opts, func(ctx context.Context) int { return project.Watch(ctx, opts) }),
	}
	flags := cmd.Flags()
	outFlag(cmd, &opts.Out, "write the packages to this `folder`")
	folderFlag(cmd, "out")
	flags.BoolVar(&opts.Force, "force", false, "overwrite and delete files that were edited by hand")
	colorFlag(cmd, &opts.Color)
	return cmd
}
