package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/generator/scaffold"
)

func stubCommand(status *int) *cobra.Command {
	var opts scaffold.StubOptions
	cmd := &cobra.Command{
		Use:   "stub WORKER|SPEC",
		Short: "Write hooks to fill in, or say what is missing in them",
		Long: `stub writes the hooks of a worker type, to be filled in: a type with every method
of Hooks, guards included, and a type with every method of ChildWorkers. The code
builds at once. A method that is not filled in yet reports that when it is called.

stub does not change a file that exists, and writes no new file if other files of
its package have hooks of the worker type. Instead it writes the missing methods to
standard output, ready to paste. It lists, with their places, the methods that have
the wrong types, that are no longer needed, or that were renamed in the specs or in
the runtime. It also names the kinds of error that nothing in the package returns.

To find them it type-checks the package against the code that the specs generate
now, even if that has not been generated yet. The hooks are the type that is passed
to the worker, or else the type that is most similar to Hooks. Methods of embedded
types are included. So are files with build tags and files for other systems, but
not tests. The package need not compile. The go command must be in PATH. It
downloads nothing.

Exit status: 0 the file was written, or nothing is missing; 1 a method is missing,
has the wrong types, is no longer needed or was renamed; 2 stub could not do it.`,
		Example: `  fsmgen stub Bridge --out hooks/bridge.go
  fsmgen stub Bridge --out hooks/bridge.go   # again, after the spec has changed`,
		Args:              cobra.MatchAll(outByFlag(map[string]string{".go": ""}), one("a worker type")),
		ValidArgsFunction: completeWorkers,
		RunE:              verb(status, &opts.Options, func(context.Context) int { return scaffold.Stub(opts) }),
	}
	outFlag(cmd, &opts.File, "the `file` to write, or to compare; standard output if left out")
	cmd.Flags().StringVar(&opts.Package, "package", "", "the package of a new file; as its folder if left out")
	freeFlag(cmd, "package")
	colorFlag(cmd, &opts.Color)
	return cmd
}
