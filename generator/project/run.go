// Package project has the verbs that work on a project, each in a file that reads
// as its recipe: generate.go, vet.go (with fix.go), format.go, diff.go,
// describe.go and watch.go. What they share is in run.go and report.go, and what
// verbs of other packages need in load.go.
//
// The packages below do the work: find finds specs and reads them, files
// compares and writes what was generated, record remembers the last run,
// versions finds what Diff compares, terminal shows progress, and failure puts
// into words what keeps a verb from its work. None of them knows this package.
package project

import (
	"context"
	"fmt"
	"io"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/files"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
)

// The exit status of every verb.
const (
	Fine      = 0
	Attention = 1 // the user's specs or files need attention
	Failed    = 2 // fsmgen could not do its work
)

// Options are the arguments of a run.
type Options struct {
	Dir   string   // where the command was started; arguments are taken from it
	Args  []string // specs, folders and worker types; none: all specs of the project
	Out   string   // folder of the packages; "": as fsmgen.yaml says
	Check bool     // write nothing, name what is not as it should be
	Force bool     // overwrite and delete what a person has changed

	// Format is one of diag.Formats; "" is text. Findings as text go to Stderr
	// beside other output, all other forms to Stdout.
	Format string
	Color  string // "auto" or "", "always", "never"

	Stdout, Stderr io.Writer
}

// Path returns an argument as an absolute path.
func (o Options) Path(arg string) string { return o.query().Path(arg) }

func (o Options) query() find.Query { return find.Query{Dir: o.Dir, Args: o.Args, Out: o.Out} }

// run is one call of a verb that works on a project.
type run struct {
	Options
	*find.Project // set by open
	steps         *terminal.Progress
}

func newRun(opts Options) *run {
	return &run{Options: opts, steps: terminal.NewProgress(opts.Stderr)}
}

// exit does the work of a verb and gives the exit status. What keeps the verb
// from its work is said.
func (r *run) exit(work func() (int, error)) int {
	status, err := work()
	r.steps.End()
	if err != nil {
		return say(r.Stderr, err)
	}
	return status
}

// say tells people why a verb could not do its work.
func say(w io.Writer, err error) int {
	fmt.Fprintf(w, "fsmgen: %s\n", failure.Sentence(err))
	return Failed
}

// open finds the project. The findings are about fsmgen.yaml.
func (r *run) open(q find.Query) (found *diag.List, err error) {
	q.Steps = r.steps
	r.Project, found, err = find.Open(q)
	return found, err
}

// lock keeps other runs from writing in this project.
func (r *run) lock(ctx context.Context) (held bool, unlock func(), err error) {
	return files.Lock(ctx, r.Config.Root, func() {
		fmt.Fprintln(r.Stderr, "fsmgen: waiting for another run in this project")
	})
}
