package project

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// fixRounds is how often fixes are carried out one after the other: mending a
// text that YAML could not read brings up what is wrong behind it.
const fixRounds = 20

// triesEach limits how many fixes of a spec are tried one by one: each time
// the whole project is checked.
const triesEach = 50

// fix mends what has one right answer in the specs of the run, writes those
// that are better for it, and gives what is found then.
func (r *run) fix(ctx context.Context, found *diag.List) (*diag.List, error) {
	before := slices.Clone(r.Specs)
	fixes := 0
	for range fixRounds {
		next, n := r.fixRound(found)
		if n == 0 {
			break
		}
		found, fixes = next, fixes+n
	}
	next, n := r.fixOrder(found)
	found, fixes = next, fixes+n
	if ctx.Err() != nil {
		return nil, failure.New("interrupted; no spec was changed")
	}
	changed := 0
	for i, src := range before {
		if bytes.Equal(src.Data, r.Specs[i].Data) {
			continue
		}
		if err := r.writeSpec(src, r.Specs[i].Data); err != nil {
			return nil, err
		}
		changed++
	}
	r.steps.End()
	if changed == 0 {
		fmt.Fprintln(r.Stderr, "nothing that has one right answer; no spec was changed")
		return found, nil
	}
	fmt.Fprintf(r.Stderr, "%s in %s\n", terminal.Count(fixes, "fix", "fixes"), terminal.Count(changed, "spec", "specs"))
	return found, nil
}

// mayFix reports whether a spec may be changed by this run.
func (r *run) mayFix(path string) bool { return r.Only == nil || slices.Contains(r.Only, path) }

// fixRound carries out the fixes of all findings at once or, if some spec is
// worse then, those of each spec by itself, and at last each fix by itself. It
// gives the findings afterwards and the number of fixes.
func (r *run) fixRound(found *diag.List) (*diag.List, int) {
	fixes := map[string][]diag.Fix{}
	for _, f := range found.Sorted() {
		for _, fix := range f.Fixes() {
			if path := fix.Pos.Path; r.mayFix(path) {
				fixes[path] = append(fixes[path], fix)
			}
		}
	}
	if len(fixes) == 0 {
		return found, 0
	}
	if next, n := r.try(found, fixes); n > 0 {
		return next, n
	}
	total := 0
	for i := range r.Specs {
		path := r.Specs[i].Path
		next, n := r.try(found, map[string][]diag.Fix{path: fixes[path]})
		if n == 0 {
			next, n = r.tryEach(found, path, fixes[path])
		}
		found, total = next, total+n
	}
	return found, total
}

// tryEach carries out fixes of one spec one by one, the last first, so that
// the places of the others stay right.
func (r *run) tryEach(found *diag.List, path string, fixes []diag.Fix) (*diag.List, int) {
	slices.SortStableFunc(fixes, func(a, b diag.Fix) int {
		return cmp.Or(cmp.Compare(b.Pos.Line, a.Pos.Line), cmp.Compare(b.Pos.Col, a.Pos.Col))
	})
	total := 0
	for _, fix := range fixes[:min(len(fixes), triesEach)] {
		next, n := r.try(found, map[string][]diag.Fix{path: {fix}})
		found, total = next, total+n
	}
	return found, total
}

// try carries out fixes in memory, and keeps them if no spec is worse then.
func (r *run) try(found *diag.List, fixes map[string][]diag.Fix) (*diag.List, int) {
	tried := slices.Clone(r.Specs)
	total := 0
	for i, src := range tried {
		data, n := diag.ApplyFixes(src.Data, fixes[src.Path])
		if n > 0 {
			tried[i] = &spec.File{Path: src.Path, Data: data, Layout: true}
		}
		total += n
	}
	return r.keep(tried, total, found)
}

// keep takes over specs with so many changes if none of them is worse than
// before, and gives the findings and the number of changes that hold then.
func (r *run) keep(tried []*spec.File, changes int, found *diag.List) (*diag.List, int) {
	if changes == 0 {
		return found, 0
	}
	after := r.findings(tried)
	if worse(conditions(r.Specs, found), conditions(tried, after)) {
		return found, 0
	}
	r.Specs = tried
	return after, changes
}

// condition is how well a spec is.
type condition struct {
	unread bool     // it is no YAML
	place  diag.Pos // of why it is none
	errors int
	text   []byte
}

func conditions(sources []*spec.File, found *diag.List) map[string]*condition {
	all := map[string]*condition{}
	for _, src := range sources {
		all[src.Path] = &condition{text: src.Data}
	}
	for _, f := range found.Sorted() {
		c := all[f.Pos.Path]
		if c == nil || f.Severity != diag.Error {
			continue
		}
		if c.errors++; c.errors == 1 {
			c.place = f.Pos
		}
	}
	for _, src := range sources {
		if c := all[src.Path]; c.errors == 1 { // of a spec that is no YAML nothing else is found
			read, _ := src.Parse()
			c.unread = read == nil
		}
	}
	return all
}

// worse reports whether any spec has become worse. One that could not be read
// is better when it can, or when what cannot be read stands further down; and
// whatever comes to light then was there before.
func worse(before, after map[string]*condition) bool {
	brought := false
	for path, was := range before {
		is := after[path]
		switch {
		case was.unread && !is.unread:
			brought = true
		case !was.unread && is.unread:
			return true
		case was.unread && !behind(is.place, was.place) && !bytes.Equal(was.text, is.text):
			return true
		}
	}
	if brought {
		return false
	}
	for path, was := range before {
		if is := after[path]; !is.unread && is.errors > was.errors {
			return true
		}
	}
	return false
}

func behind(a, b diag.Pos) bool { return a.Line > b.Line || a.Line == b.Line && a.Col > b.Col }

// fixOrder lays out the specs whose keys are out of order.
func (r *run) fixOrder(found *diag.List) (*diag.List, int) {
	wanted := map[string]int{}
	for _, f := range found.Sorted() {
		if f.Rule == spec.RuleOrder && r.mayFix(f.Pos.Path) {
			wanted[f.Pos.Path]++
		}
	}
	total := 0
	tried := slices.Clone(r.Specs)
	for i, src := range tried {
		if wanted[src.Path] == 0 {
			continue
		}
		if data, _ := spec.Format(src.Path, src.Data); data != nil {
			tried[i] = &spec.File{Path: src.Path, Data: data, Layout: true}
			total += wanted[src.Path]
		}
	}
	return r.keep(tried, total, found)
}
