package project

import (
	"context"
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// VetOptions are the arguments of Vet.
type VetOptions struct {
	Options
	Fix bool // mend what has one right answer
}

// Vet writes everything that there is to say about the specs of a project to
// standard output, and gives the exit status: Attention for errors and
// warnings. With Fix it first mends what it can.
func Vet(ctx context.Context, opts VetOptions) int {
	r := newRun(opts.Options)
	return r.exit(func() (int, error) { return r.vet(ctx, opts.Fix) })
}

func (r *run) vet(ctx context.Context, fix bool) (int, error) {
	q := r.query()
	q.Layout = true
	found, err := r.open(q)
	if err != nil {
		return Failed, err
	}
	if fix && !found.HasErrors() {
		held, unlock, err := r.lock(ctx)
		if err != nil {
			return Failed, err
		}
		defer unlock()
		defer r.cleanSpecs(held)
	}
	if !found.HasErrors() {
		if err := r.ReadSome(found); err != nil {
			return Failed, err
		}
	}
	if found.HasErrors() {
		return r.verdict(found)
	}
	r.steps.Say("checking %s", terminal.Count(len(r.Specs), "spec", "specs"))
	all := r.findings(r.Specs)
	if fix {
		if all, err = r.fix(ctx, all); err != nil {
			return Failed, err
		}
	}
	found.Merge(all)
	return r.verdict(found)
}

// findings tells everything about specs.
func (r *run) findings(sources []*spec.File) *diag.List {
	prefix := ""
	if module, err := find.FindModule(r.Folder); err == nil {
		prefix, _ = module.ImportPath(r.Folder) // only names packages in messages
	}
	_, found := generator.Link(sources, generator.Options{ImportPrefix: prefix, Only: r.Only, Rules: r.Config.Rules, Style: true})
	return found
}

// verdict writes findings, sums them up, and gives the exit status.
func (r *run) verdict(found *diag.List) (int, error) {
	r.steps.End()
	all := found.Sorted()
	if err := r.show(r.Stdout, all); err != nil {
		return Failed, err
	}
	specs := len(r.Specs)
	if r.Only != nil {
		specs = len(r.Only)
	}
	errors, warnings, infos := diag.Count(all)
	fmt.Fprintf(r.Stderr, "%s: %s\n", terminal.Count(specs, "spec", "specs"), sum(errors, warnings, infos))
	if errors+warnings > 0 {
		return Attention, nil
	}
	return Fine, nil
}

func sum(errors, warnings, infos int) string {
	var parts []string
	for _, n := range []struct {
		n         int
		one, many string
	}{{errors, "error", "errors"}, {warnings, "warning", "warnings"}, {infos, "info", "infos"}} {
		if n.n > 0 {
			parts = append(parts, terminal.Count(n.n, n.one, n.many))
		}
	}
	if len(parts) == 0 {
		return "nothing found"
	}
	return strings.Join(parts, ", ")
}
