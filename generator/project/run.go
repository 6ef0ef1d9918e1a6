// Package project finds the specs of a project, has them generated, and
// writes the Go: only what has changed, and never over a person's work.
//
// A run (run.go) finds the project (config.go, module.go) and its specs
// (find.go). From there Generate goes on: either the record of the last run says
// that there is nothing to do (record.go), or package generator makes the Go; a
// planner (plan.go) compares it with what is there, in the part of the module
// for which the run answers (territory.go); and a writer (write.go) carries the
// plan out. Watch does so again and again; Vet, Format, Diff and Load end earlier.
package project

import (
	"context"
	"errors"
	"fmt"
	"github.com/fsmgen/fsmgen/generator/spec"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
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

// run is one call of a verb that works on a project.
type run struct {
	Options
	config  config
	module  module
	out     string          // absolute
	only    []string        // paths of the specs that arguments name; nil: all
	listed  map[string]bool // paths of the specs that the project says it has
	sources []*spec.File
	steps   *progress
}

func newRun(opts Options) *run { return &run{Options: opts, steps: newProgress(opts.Stderr)} }

// exit does the work of a verb and gives the exit status. What keeps the verb
// from its work is said.
func (r *run) exit(work func() (int, error)) int {
	status, err := work()
	r.steps.end()
	if err != nil {
		return say(r.Stderr, err)
	}
	return status
}

// say tells people why a verb could not do its work.
func say(w io.Writer, err error) int {
	fmt.Fprintf(w, "fsmgen: %s\n", sentence(err))
	return Failed
}

// sentence gives the text of an error; one that is not ours is a mistake.
func sentence(err error) string {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure.Message
	}
	return err.Error()
}

// configure finds out where everything is.
func (r *run) configure() (*diag.List, error) {
	found, err := r.locate()
	if err != nil || found.HasErrors() {
		return found, err
	}
	r.module, err = findModule(r.out)
	return found, err
}

// locate finds the project, and the folder of its packages.
func (r *run) locate() (*diag.List, error) {
	config, found, err := loadConfig(r.Dir)
	if err != nil {
		return nil, err
	}
	r.config = config
	r.out = config.folder()
	if r.Out != "" && !sameFolder(r.Path(r.Out), r.out) {
		r.out = r.Path(r.Out)
	}
	return found, nil
}

// sameFolder reports whether two paths lead to one folder that is there.
func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// find reads the specs as read does; there must be some.
func (r *run) find(found *diag.List) error {
	err := r.read(found)
	if err == nil && !found.HasErrors() && len(r.sources) == 0 {
		return r.noSpecs()
	}
	return err
}

func (r *run) noSpecs() error {
	return failf("no specs in %s: write one there, name one, or say in %s where they are", r.whereSpecsAre(), ConfigName)
}

// read reads all specs of the project and those that are named besides.
func (r *run) read(found *diag.List) error {
	f := finder{root: r.config.root}
	for _, arg := range r.Args {
		paths, err := r.named(&f, arg)
		if err != nil {
			return err
		}
		r.only = append(r.only, paths...)
	}
	slices.Sort(r.only)
	r.only = slices.Compact(r.only)
	named := len(f.paths)
	err := f.configured(r.config, found)
	if err != nil || found.HasErrors() {
		return err
	}
	r.listed = set(f.paths[named:])
	r.steps.say("reading %s", plural(len(f.paths), "spec", "specs"))
	defer r.steps.end()
	r.sources, err = f.sources()
	return err
}

// whereSpecsAre names the folders in which specs are looked for.
func (r *run) whereSpecsAre() string {
	var all []string
	for _, p := range r.config.specs {
		all = append(all, filepath.Join(r.config.root, filepath.FromSlash(p.Value)))
	}
	if len(all) == 0 {
		return r.config.root
	}
	return strings.Join(all, ", ")
}

// lock keeps other runs from writing in this project.
func (r *run) lock(ctx context.Context) (held bool, unlock func(), err error) {
	return lock(ctx, r.config.root, func() {
		fmt.Fprintln(r.Stderr, "fsmgen: waiting for another run in this project")
	})
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func set(paths []string) map[string]bool {
	all := make(map[string]bool, len(paths))
	for _, p := range paths {
		all[p] = true
	}
	return all
}
