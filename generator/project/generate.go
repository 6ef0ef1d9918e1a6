package project

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/files"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/project/record"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
)

// Generate brings the Go of a project up to date with its specs, or checks
// that it is, and gives the exit status. It returns early when ctx is done
// before anything was changed.
func Generate(ctx context.Context, opts Options) int {
	r := newRun(opts)
	return r.exit(func() (int, error) { return r.generate(ctx) })
}

func (r *run) generate(ctx context.Context) (int, error) {
	found, err := r.open(r.query())
	if err != nil {
		return Failed, err
	}
	if found.HasErrors() {
		return Attention, r.report(found)
	}
	module, err := find.FindModule(r.Folder)
	if err != nil {
		return Failed, err
	}
	locked, unlock, err := r.lock(ctx)
	if err != nil {
		return Failed, err
	}
	defer unlock()
	if err := r.Read(found); err != nil {
		return Failed, err
	}
	if found.HasErrors() {
		return Attention, r.report(found)
	}
	root, err := os.OpenRoot(module.Root)
	if err != nil {
		return Failed, failure.Cannot("open", module.Root, err)
	}
	defer root.Close()
	g, err := r.generation(module, root, locked)
	if err != nil {
		return Failed, err
	}
	if len(g.Specs) == 0 {
		return g.afterTheLast(ctx)
	}
	return g.perform(ctx)
}

// generation is a run of Generate whose specs are read.
type generation struct {
	*run
	territory files.Territory
	opts      generator.Options
	locked    bool // no other run works in the project
}

func (r *run) generation(module find.Module, root *os.Root, locked bool) (*generation, error) {
	prefix, err := module.ImportPath(r.Folder)
	if err != nil {
		return nil, err
	}
	out, err := filepath.Rel(module.Root, r.Folder)
	if err != nil {
		return nil, failure.Cannot("write to", r.Folder, err)
	}
	g := &generation{run: r, locked: locked, opts: generator.Options{ImportPrefix: prefix, Only: r.Only, Rules: r.Config.Rules}}
	g.territory = files.Territory{
		Module: root, Root: module.Root, Project: r.Config.Root,
		Out: filepath.ToSlash(out), Flagged: r.Folder != r.Config.Folder(),
		Specs: r.Listed, Listed: r.Listed,
	}
	if r.Only != nil {
		g.territory.Specs = map[string]bool{}
		for _, path := range r.Only {
			g.territory.Specs[path] = true
		}
	}
	return g, nil
}

// perform generates, unless the record says that there is nothing to do.
func (g *generation) perform(ctx context.Context) (int, error) {
	rec := record.Open(&g.territory, g.Folder, g.Specs, g.opts)
	if p, found := rec.Recall(&g.territory); p != nil {
		if err := g.report(found); err != nil {
			return Failed, err
		}
		return g.finish(ctx, *p)
	}
	g.steps.Say("generating Go for %s", terminal.Count(len(g.Specs), "spec", "specs"))
	result, err := generator.Generate(g.Specs, g.opts)
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
		rec.Remember(p, result.Findings)
	}
	return status, err
}

// afterTheLast deletes what specs gave that are gone, where none is left. Where
// nothing of that kind is there the project has never had specs, or they are
// looked for in the wrong place.
func (g *generation) afterTheLast(ctx context.Context) (int, error) {
	p, err := g.compare(generator.Result{})
	if err == nil && len(p.Files) == 0 {
		err = g.NoSpecs()
	}
	if err != nil {
		return Failed, err
	}
	return g.finish(ctx, p)
}

// compare makes the plan: what was generated beside what is there.
func (g *generation) compare(result generator.Result) (files.Plan, error) {
	g.steps.Say("comparing %s", terminal.Count(len(result.Files), "file", "files"))
	defer g.steps.End()
	t := g.territory
	if g.Only != nil {
		t.Packages = []string{}
		for i, f := range result.Files { // one package after the other
			if i == 0 || f.Package != result.Files[i-1].Package {
				t.Packages = append(t.Packages, path.Join(t.Out, f.Package))
			}
		}
	}
	return files.Compare(t, result.Files, result.Workers)
}

// finish writes, or says what would be written.
func (g *generation) finish(ctx context.Context, p files.Plan) (int, error) {
	if g.Check {
		return g.check(p)
	}
	return g.write(ctx, p)
}

// check names what is not as a run would leave it.
func (g *generation) check(p files.Plan) (int, error) {
	wrong := 0
	for _, f := range p.Files {
		if f.State == files.Unchanged {
			continue
		}
		wrong++
		out := g.Stdout
		if g.machineReads() {
			out = g.Stderr // standard output is the findings
		}
		if _, err := fmt.Fprintf(out, "%s: %s\n", g.territory.FromProject(f.Path), f.State); err != nil {
			return Failed, failure.Cannot("write", "to standard output", err)
		}
	}
	if wrong == 0 {
		fmt.Fprintf(g.Stderr, "%s: up to date\n", amount(p))
		return Fine, nil
	}
	mend := "run `fsmgen generate`"
	if slices.ContainsFunc(p.Files, func(f files.File) bool { return f.State.ByHand() }) {
		mend += ", with --force if what was changed by hand may go"
	}
	fmt.Fprintf(g.Stderr, "%s: %s not as the specs say; %s\n", amount(p), terminal.Count(wrong, "file is", "files are"), mend)
	return Attention, nil
}

// write carries out a plan, unless it would write over a person's work.
func (g *generation) write(ctx context.Context, p files.Plan) (int, error) {
	status := Fine
	blocked := slices.ContainsFunc(p.Files, func(f files.File) bool { return !f.State.Leaves() && f.State.ByHand() }) && !g.Force
	for _, f := range p.Files {
		if f.State.ByHand() && !g.Force {
			status = Attention
			fmt.Fprintf(g.Stderr, "%s: %s; use --force to %s it\n", g.territory.FromProject(f.Path), f.State, verb(f))
		}
	}
	if blocked {
		fmt.Fprintln(g.Stderr, "nothing was written")
		return Attention, nil
	}
	w := &files.Writer{Territory: &g.territory, Force: g.Force, Steps: g.steps}
	defer g.steps.End()
	w.Clean(p, g.locked)
	if err := w.CarryOut(ctx, p); err != nil {
		return Failed, err
	}
	g.steps.End()
	fmt.Fprintf(g.Stderr, "%s: %s\n", amount(p), w.Done)
	return status, nil
}

func verb(f files.File) string {
	if f.State.Leaves() {
		return "delete"
	}
	return "overwrite"
}

// amount says how much the specs give.
func amount(p files.Plan) string {
	return terminal.Count(p.Workers, "worker", "workers") + ", " + terminal.Count(p.Given(), "file", "files")
}
