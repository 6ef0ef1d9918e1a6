// Package generator turns specs into Go packages: text in, files and findings
// out. It reads and writes no files; package project does that.
package generator

import (
	"fmt"
	"slices"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/golang"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Source is the text of one spec.
type Source struct {
	Path string // from the project's root, with forward slashes
	Data []byte
}

// Options say what is made of the specs.
type Options struct {
	// ImportPrefix is the import path of the folder that the packages are
	// written to: package bridge is imported as ImportPrefix/bridge.
	ImportPrefix string
	// Only names the specs (by path) to generate; nil: all. Specs that they
	// refer to, directly or not, are checked with them; all others are not
	// looked at.
	Only []string
	// Rules gives rules another severity, by code; Off takes their findings
	// out. Rules that are errors stay errors.
	Rules map[string]diag.Severity
	// Style adds the findings that are about how a spec is written only, and
	// that Generate does not need.
	Style bool
}

// named reports of the path of a spec whether Only names it.
func (o Options) named() func(path string) bool {
	only := make(map[string]bool, len(o.Only))
	for _, path := range o.Only {
		only[path] = true
	}
	return func(path string) bool { return o.Only == nil || only[path] }
}

// File is one file of a generated package, without a header.
type File struct {
	Package string // also the name of its folder
	Name    string // in that folder
	Source  string // path of the spec
	Content []byte // formatted Go
}

// Result is what a run has made.
type Result struct {
	Files    []File // by spec, in the order of the sources; none if there are errors
	Workers  int    // how many specs the files are from
	Findings *diag.List
}

// Generate makes Go of specs. Everything that is wrong with any of them is in
// the findings; if one of these is an error there are no files. The same sources give
// the same result, byte for byte. The error is a mistake in fsmgen, never in a
// spec.
func Generate(sources []Source, opts Options) (Result, error) {
	machines, found := Link(sources, opts)
	result := Result{Findings: found}
	if found.HasErrors() {
		return result, nil
	}
	named := opts.named()
	machines = slices.DeleteFunc(machines, func(m *model.Machine) bool { return !named(m.Source) })
	files, err := emit(machines)
	if err != nil {
		return result, err
	}
	result.Files, result.Workers = files, len(machines)
	return result, nil
}

// Link reads, links and checks specs: all that Generate does before it writes Go.
// The machines are in the order of the sources; with Only, those that the named
// ones refer to are among them. Of specs with errors there are machines too,
// with parts missing.
func Link(sources []Source, opts Options) ([]*model.Machine, *diag.List) {
	specs, found, link := parse(sources, opts.named())
	link.ImportPrefix = opts.ImportPrefix
	machines, more := model.Link(specs, link)
	found.Merge(more)
	found.Merge(check.Check(machines))
	if opts.Style {
		style(found, specs, sources)
	}
	settle(found, specs, sources, opts)
	return machines, found
}

// parse reads all sources and gives the specs that the run is about, with
// their findings, and what linking must know of those that are wrong.
func parse(sources []Source, named func(path string) bool) ([]*spec.Spec, *diag.List, model.Options) {
	all := make([]*spec.Spec, len(sources))
	lists := make([]*diag.List, len(sources))
	parallel.Do(len(sources), func(i int) {
		all[i], lists[i] = spec.Parse(sources[i].Path, sources[i].Data)
	})
	var specs []*spec.Spec
	found, link := &diag.List{}, model.Options{Faulty: map[string]bool{}}
	wanted := reach(sources, all, named)
	for i, s := range all {
		link.Incomplete = link.Incomplete || s == nil
		if !wanted[i] {
			continue
		}
		found.Merge(lists[i])
		link.Faulty[sources[i].Path] = lists[i].HasErrors()
		if s != nil {
			specs = append(specs, s)
		}
	}
	return specs, found, link
}

// style adds what is found about the order of keys.
func style(found *diag.List, specs []*spec.Spec, sources []Source) {
	data := make(map[string][]byte, len(sources))
	for _, s := range sources {
		data[s.Path] = s.Data
	}
	lists := make([]*diag.List, len(specs))
	parallel.Do(len(specs), func(i int) { lists[i] = spec.CheckOrder(specs[i].Path, data[specs[i].Path]) })
	for _, list := range lists {
		found.Merge(list)
	}
}

// emit renders the machines, each on its own.
func emit(machines []*model.Machine) ([]File, error) {
	made := make([][]File, len(machines))
	errs := make([]error, len(machines))
	parallel.Do(len(machines), func(i int) { made[i], errs[i] = render(machines[i]) })
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.Concat(made...), nil
}

func render(m *model.Machine) ([]File, error) {
	rendered, err := golang.Generate(m)
	if err != nil {
		return nil, fmt.Errorf("%s: the generated Go is not valid, which is a mistake in fsmgen: %w", m.Source, err)
	}
	files := make([]File, len(rendered))
	for i, f := range rendered {
		files[i] = File{Package: m.Package, Name: f.Name, Source: m.Source, Content: f.Content}
	}
	return files, nil
}
