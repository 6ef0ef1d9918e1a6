// Package project finds the specs of a project, has them generated, and
// writes the Go: only what has changed, and never over a person's work.
package project

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
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
	Args  []string // specs and folders; none: all specs of the project
	Out   string   // folder of the packages; "": as fsmgen.yaml says
	Check bool     // write nothing, name what is not as it should be
	Force bool     // overwrite and delete what a person has changed

	// Format is one of diag.Formats; "" is text. Findings as text go to Stderr
	// beside other output, all other forms to Stdout.
	Format string
	Color  string // "auto" or "", "always", "never"

	Stdout, Stderr io.Writer
}

// Generate brings the Go of a project up to date with its specs, or checks
// that it is, and gives the exit status. It returns early when ctx is done
// before anything was changed.
func Generate(ctx context.Context, opts Options) int {
	r := newRun(opts)
	status, err := r.run(ctx)
	r.steps.end()
	if err != nil {
		fmt.Fprintf(r.Stderr, "fsmgen: %s\n", sentence(err))
		return Failed
	}
	return status
}

func newRun(opts Options) *run { return &run{Options: opts, steps: newProgress(opts.Stderr)} }

// sentence gives the text of an error; one that is not ours is a mistake.
func sentence(err error) string {
	var failure *Failure
	if errors.As(err, &failure) {
		return failure.Message
	}
	return err.Error()
}

// run is one call of Generate.
type run struct {
	Options
	config  config
	module  module
	out     string          // absolute
	only    []string        // paths of the specs that arguments name; nil: all
	listed  map[string]bool // paths of the specs that the project says it has
	sources []generator.Source
	steps   *progress
}

func (r *run) run(ctx context.Context) (int, error) {
	found, err := r.configure()
	if err != nil {
		return Failed, err
	}
	if found.HasErrors() {
		return Attention, r.report(found)
	}
	locked, unlock, err := r.lock(ctx)
	if err != nil {
		return Failed, err
	}
	defer unlock()
	if err := r.find(found); err != nil {
		return Failed, err
	}
	if found.HasErrors() {
		return Attention, r.report(found)
	}
	return r.generate(ctx, locked)
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
	if r.Out != "" {
		r.out = r.Path(r.Out)
	}
	return found, nil
}

// find reads all specs of the project and those that are named besides.
func (r *run) find(found *diag.List) error {
	f := finder{root: r.config.root}
	for _, arg := range r.Args {
		paths, err := f.named(r.Path(arg), arg)
		if err != nil {
			return err
		}
		r.only = append(r.only, paths...)
	}
	named := len(f.paths)
	err := f.configured(r.config, found)
	if err != nil || found.HasErrors() {
		return err
	}
	r.listed = make(map[string]bool, len(f.paths)-named)
	for _, p := range f.paths[named:] {
		r.listed[p] = true
	}
	r.steps.say("reading %s", plural(len(f.paths), "spec", "specs"))
	r.sources, err = f.sources()
	r.steps.end()
	if err == nil && len(r.sources) == 0 {
		return failf("no specs in %s: write one there, name one, or say in %s where they are", r.whereSpecsAre(), ConfigName)
	}
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

func (r *run) generate(ctx context.Context, locked bool) (int, error) {
	prefix, err := r.module.importPath(r.out)
	if err != nil {
		return Failed, err
	}
	root, err := os.OpenRoot(r.module.root)
	if err != nil {
		return Failed, cannot("open", r.module.root, err)
	}
	defer root.Close()
	opts := generator.Options{ImportPrefix: prefix, Only: r.only, Rules: r.config.rules}
	record := r.recordPath()
	t := r.territory(root)
	if rec, same := r.known(t, record, opts); same {
		plan, result := rec.plan()
		if err := r.report(result.Findings); err != nil {
			return Failed, err
		}
		return r.finish(ctx, root, plan, result, locked)
	}
	plan, result, err := r.make(t, opts)
	if err != nil {
		return Failed, err
	}
	if result.Findings.HasErrors() {
		return Attention, nil
	}
	status, err := r.finish(ctx, root, plan, result, locked)
	if status == Fine {
		r.remember(record, t, opts, plan, result)
	}
	return status, err
}

// make makes the Go, unless there are errors, and compares it with what is there.
func (r *run) make(t *territory, opts generator.Options) (plan, generator.Result, error) {
	r.steps.say("generating Go for %s", plural(len(r.sources), "spec", "specs"))
	result, err := generator.Generate(r.sources, opts)
	if err != nil {
		return plan{}, result, err
	}
	r.steps.end()
	if err := r.report(result.Findings); err != nil || result.Findings.HasErrors() {
		return plan{}, result, err
	}
	r.steps.say("comparing %s", plural(len(result.Files), "file", "files"))
	p, err := r.plan(t, result.Files)
	r.steps.end()
	return p, result, err
}

// finish writes, or says what would be written.
func (r *run) finish(ctx context.Context, root *os.Root, p plan, result generator.Result, locked bool) (int, error) {
	if r.Check {
		return r.check(p, result)
	}
	return r.write(ctx, root, p, result, locked)
}

// territory is where this run answers for what fsmgen has written.
func (r *run) territory(root *os.Root) *territory {
	t := &territory{module: root, root: r.module.root, project: r.config.root, out: r.outInModule(), specs: map[string]bool{}, listed: r.listed}
	t.flagged = r.out != r.config.folder()
	for _, s := range r.sources {
		if r.only == nil || slices.Contains(r.only, s.Path) {
			t.specs[s.Path] = true
		}
	}
	return t
}

func (r *run) plan(t *territory, files []generator.File) (plan, error) {
	p := planner{territory: *t, known: map[string]bool{}}
	for _, s := range r.sources {
		p.known[s.Path] = true
	}
	if r.only != nil {
		p.packages = []string{}
		for _, f := range files {
			if dir := path.Join(p.out, f.Package); !slices.Contains(p.packages, dir) {
				p.packages = append(p.packages, dir)
			}
		}
	}
	return p.make(files)
}

// outInModule is the folder of the packages from the module's root; that it
// lies below was seen when the import path was made.
func (r *run) outInModule() string {
	rel, _ := filepath.Rel(r.module.root, r.out)
	return filepath.ToSlash(rel)
}

// shown gives a path of the module as people see it: from the project's root.
func (r *run) shown(path string) string {
	rel, err := filepath.Rel(r.config.root, filepath.Join(r.module.root, filepath.FromSlash(path)))
	if err != nil {
		return path
	}
	return filepath.ToSlash(rel)
}

// check names what is not as a run would leave it.
func (r *run) check(p plan, result generator.Result) (int, error) {
	wrong := 0
	for _, f := range p.files {
		if f.state == unchanged {
			continue
		}
		wrong++
		out := r.Stdout
		if r.machineReads() {
			out = r.Stderr // standard output is the findings
		}
		if _, err := fmt.Fprintf(out, "%s: %s\n", r.shown(f.path), f.state); err != nil {
			return Failed, cannot("write", "to standard output", err)
		}
	}
	if wrong == 0 {
		fmt.Fprintf(r.Stderr, "%s: up to date\n", amount(result))
		return Fine, nil
	}
	mend := "run `fsmgen generate`"
	if slices.ContainsFunc(p.files, func(f file) bool { return f.state.byHand() }) {
		mend += ", with --force if what was changed by hand may go"
	}
	fmt.Fprintf(r.Stderr, "%s: %s not as the specs say; %s\n", amount(result), plural(wrong, "file is", "files are"), mend)
	return Attention, nil
}

// write carries out a plan, unless it would write over a person's work.
func (r *run) write(ctx context.Context, root *os.Root, p plan, result generator.Result, locked bool) (int, error) {
	status := Fine
	blocked := slices.ContainsFunc(p.files, func(f file) bool { return !f.state.leaves() && f.state.byHand() }) && !r.Force
	for _, f := range p.files {
		if f.state.byHand() && !r.Force {
			status = Attention
			fmt.Fprintf(r.Stderr, "%s: %s; use --force to %s it\n", r.shown(f.path), f.state, verb(f))
		}
	}
	if blocked {
		fmt.Fprintln(r.Stderr, "nothing was written")
		return Attention, nil
	}
	w := &writer{root: root, steps: r.steps}
	defer r.steps.end()
	w.clean(p.temps, locked)
	if err := w.carryOut(ctx, p, r.Force); err != nil {
		return Failed, err
	}
	r.steps.end()
	fmt.Fprintf(r.Stderr, "%s: %s\n", amount(result), w.change)
	return status, nil
}

func verb(f file) string {
	if f.state.leaves() {
		return "delete"
	}
	return "overwrite"
}

func amount(result generator.Result) string {
	return plural(result.Workers, "worker", "workers") + ", " + plural(len(result.Files), "file", "files")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (t tally) String() string {
	text := fmt.Sprintf("%d written, %d unchanged", t.written, t.unchanged)
	if t.removed > 0 {
		text += fmt.Sprintf(", %d removed", t.removed)
	}
	return text
}
