package main

import (
	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/project"
)

func watchCommand(status *int) *cobra.Command {
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:   "watch [SPEC|DIR ...]",
		Short: "Generate now, and again whenever a spec changes",
		Long: `watch does what generate does, at once and whenever a spec, a folder of specs or
fsmgen.yaml has changed, until it is interrupted. The files are the same as
those of generate, and findings are shown as they come. Interrupting it is a
clean end: the exit status is 0, and 2 only if it could not watch.`,
		Example: `  fsmgen watch
  fsmgen watch specs/bridge.yaml`,
		ValidArgsFunction: completeSpecs,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts, err := start(cmd, args)
			if err != nil {
				return err
			}
			opts.Out, opts.Force = out, force
			*status = project.Watch(cmd.Context(), opts)
			return nil
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&out, "out", "", "write the packages to this `folder`")
	flags.BoolVar(&force, "force", false, "overwrite and delete files that somebody has changed")
	return cmd
}
