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
		Long: `stub writes what a worker type wants of a person: a type with every method of
Hooks, guards included, and one with every method of ChildWorkers. It builds at
once, and what is not written yet says so when it is called.

A file that is there already is not changed, and a new one is not written if its
package has hooks of the worker type in other files. What is missing in the
package is written to standard output, ready to paste. What has other types, what
is no longer wanted, and what was renamed in the specs or the runtime is named
with its place.

For that the package is type-checked against what the specs make now, whether or
not that has been generated. Hooks are what is given to the worker, or else the
type that looks most like it; methods of embedded types count, and so do files
with build tags and for other systems, but not tests. The package need not
compile. The go command has to be in PATH, and fetches nothing.

Exit status: 0 the file was written, or nothing is missing; 1 something is
missing, has other types, is no longer wanted or was renamed; 2 it could not be done.`,
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
