package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/scaffold"
)

func initCommand(status *int) *cobra.Command {
	var opts scaffold.InitOptions
	cmd := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a module that builds, runs and has a passing test",
		Long: `init makes a new Go module: specs, hooks that pretend to be devices, a program, a
test that drives it by hand, and the generated Go.

  --template leaf     one worker: a pump
  --template parent   a parent with two children, one of which waits for the other
  --template fleet    a parent with as many children as its configuration says

It overwrites nothing: if any file that it would write is there, it writes
none. At the end it has the go command complete go.mod and go.sum.

--replace is for trying an fsmgen that is not released: the module then uses
the working copy in that folder.`,
		Example: `  fsmgen init pumps
  fsmgen init --template fleet --module example.com/plant/pumps pumps`,
		Args:              one("the folder to make"),
		ValidArgsFunction: completeOneFolder,
		RunE:              verb(status, &opts.Options, func(ctx context.Context) int { return scaffold.Init(ctx, opts) }),
	}
	flags := cmd.Flags()
	choose(cmd, &opts.Kind, "template", "what to begin with", scaffold.Kinds...)
	flags.StringVar(&opts.Module, "module", "", "the module's `path`; example.com/ and the folder's name if left out")
	flags.StringVar(&opts.Replace, "replace", "", "use the working copy of fsmgen in this `folder`")
	freeFlag(cmd, "module")
	folderFlag(cmd, "replace")
	flags.BoolVar(&opts.NoTidy, "no-tidy", false, "do not run go mod tidy, which may need the network")
	colorFlag(cmd, &opts.Color)
	return cmd
}
