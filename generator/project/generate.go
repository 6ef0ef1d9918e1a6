package project

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/fsmgen/fsmgen/generator"
)

// Generate brings the Go of a project up to date with its specs, or checks
// that it is, and gives the exit status. It returns early when ctx is done
// before anything was changed.
func Generate(ctx context.Context, opts Options) int {
	r := newRun(opts)
	return r.exit(func() (int, error) { return r.generate(ctx) })
}

func (r *run) generate(ctx context.Context) (int, error) {
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
	if err := r.read(found); err != nil {
		return Failed, err
	}
	if found.HasErrors() {
		return Attention, r.report(found)
	}
	root, err := os.OpenRoot(r.module.root)
	if err != nil {
		return Failed, cannot("open", r.module.root, err)
	}
	defer root.Close()
	g, err := r.generation(root, locked)
	if err != nil {
		return Failed, err
	}
	if len(g.sources) == 0 {
		return g.afterTheLast(ctx)
	}
	return g.perform(ctx)
}

// generation is a run of Generate whose specs are read.
type generation struct {
	*run
	territory territory
	opts      generator.Options
	locked    bool // no other run works in the project
}

func (r *run) generation(root *os.Root, locked bool) (*generation, error) {
	prefix, err := r.module.importPath(r.out)
	if err != nil {
		return nil, err
	}
	out, err := filepath.Rel(r.module.root, r.out)
	if err != nil {
		return nil, cannot("write to", r.out, err)
	}
	g := &generation{run: r, locked: locked, opts: generator.Options{ImportPrefix: prefix, Only: r.only, Rules: r.config.rules}}
	g.territory = territory{
		module: root, root: r.module.root, project: r.config.root,
		out: filepath.ToSlash(out), flagged: r.out != r.config.folder(),
		specs: r.listed, listed: r.listed,
	}
	if r.only != nil {
		g.territory.specs = set(r.only)
	}
	return g, nil
}

// perform generates, unless the record says that there is nothing to do.
func (g *generation) perform(ctx context.Context) (int, error) {
	rec := g.openRecord()
	if p, found := rec.recall(&g.territory); p != nil {
		if err := g.report(found); err != nil {
			return Failed, err
		}
		return g.finish(ctx, *p)
	}
	g.steps.say("generating Go for %s", plural(len(g.sources), "spec", "specs"))
	result, err := generator.Generate(g.sources, g.opts)
	if err != nil {
		return Failed, err
	}
	if err := g.report(result.Findings); err != nil {
		return Failed, err
	}
	if result.Findings.HasErrors() {
		return Attention, nil
	}
	p, err := g.compare(result)
	if err != nil {
		return Failed, err
	}
	status, err := g.finish(ctx, p)
	if status == Fine {
		rec.remember(p, result.Findings)
	}
	return status, err
}

// afterTheLast deletes what specs gave that are gone, where none is left. Where
// nothing of that kind is there the project has never had specs, or they are
// looked for in the wrong place.
func (g *generation) afterTheLast(ctx context.Context) (int, error) {
	p, err := g.compare(generator.Result{})
	if err == nil && len(p.files) == 0 {
		err = g.noSpecs()
	}
	if err != nil {
		return Failed, err
	}
	return g.finish(ctx, p)
}

// compare makes the plan: what was generated beside what is there.
func (g *generation) compare(result generator.Result) (plan, error) {
	g.steps.say("comparing %s", plural(len(result.Files), "file", "files"))
	defer g.steps.end()
	p := planner{territory: g.territory}
	if g.only != nil {
		p.packages = []string{}
		for i, f := range result.Files { // one package after the other
			if i == 0 || f.Package != result.Files[i-1].Package {
				p.packages = append(p.packages, path.Join(p.out, f.Package))
			}
		}
	}
	p.plan.workers = result.Workers
	return p.make(result.Files)
}

// finish writes, or says what would be written.
func (g *generation) finish(ctx context.Context, p plan) (int, error) {
	if g.Check {
		return g.check(p)
	}
	return g.write(ctx, p)
}

// check names what is not as a run would leave it.
func (g *generation) check(p plan) (int, error) {
	wrong := 0
	for _, f := range p.files {
		if f.state == unchanged {
			continue
		}
		wrong++
		out := g.Stdout
		if g.machineReads() {
			out = g.Stderr // standard output is the findings
		}
		if _, err := fmt.Fprintf(out, "%s: %s\n", g.territory.fromProject(f.path), f.state); err != nil {
			return Failed, cannot("write", "to standard output", err)
		}
	}
	if wrong == 0 {
		fmt.Fprintf(g.Stderr, "%s: up to date\n", p.amount())
		return Fine, nil
	}
	mend := "run `fsmgen generate`"
	if slices.ContainsFunc(p.files, func(f file) bool { return f.state.byHand() }) {
		mend += ", with --force if what was changed by hand may go"
	}
	fmt.Fprintf(g.Stderr, "%s: %s not as the specs say; %s\n", p.amount(), plural(wrong, "file is", "files are"), mend)
	return Attention, nil
}

// write carries out a plan, unless it would write over a person's work.
func (g *generation) write(ctx context.Context, p plan) (int, error) {
	status := Fine
	blocked := slices.ContainsFunc(p.files, func(f file) bool { return !f.state.leaves() && f.state.byHand() }) && !g.Force
	for _, f := range p.files {
		if f.state.byHand() && !g.Force {
			status = Attention
			fmt.Fprintf(g.Stderr, "%s: %s; use --force to %s it\n", g.territory.fromProject(f.path), f.state, verb(f))
		}
	}
	if blocked {
		fmt.Fprintln(g.Stderr, "nothing was written")
		return Attention, nil
	}
	w := &writer{root: g.territory.module, shown: g.territory.fromProject, steps: g.steps}
	defer g.steps.end()
	w.cleanFolders(p.empty)
	w.clean(p.temps, func(temp string) bool { return g.locked && g.territory.inOut(temp) })
	if err := w.carryOut(ctx, p, g.Force); err != nil {
		return Failed, err
	}
	g.steps.end()
	fmt.Fprintf(g.Stderr, "%s: %s\n", p.amount(), w.change)
	return status, nil
}

func verb(f file) string {
	if f.state.leaves() {
		return "delete"
	}
	return "overwrite"
}
