// Package generator turns specs into Go packages: text in, files and findings
// out. It reads and writes no files; package project does that.
package generator

import (
	"fmt"
	"slices"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/findings"
	"github.com/fsmgen/fsmgen/generator/golang"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/spec"
)

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
	Files    []File // by spec, in the order of the files; none if there are errors
	Workers  int    // how many specs the files are from
	Findings *diag.List
}

// Generate makes Go of specs. Everything that is wrong with any of them is in
// the findings; if one of these is an error there are no files. The same specs give
// the same result, byte for byte. The error is a mistake in fsmgen, never in a
// spec.
func Generate(files []*spec.File, opts Options) (Result, error) {
	machines, found := Link(files, opts)
	result := Result{Findings: found}
	if found.HasErrors() {
		return result, nil
	}
	named := opts.named()
	machines = slices.DeleteFunc(machines, func(m *model.Machine) bool { return !named(m.Source) })
	made, err := emit(machines)
	if err != nil {
		return result, err
	}
	result.Files, result.Workers = made, len(machines)
	return result, nil
}

// Link reads, links and checks specs: all that Generate does before it writes Go.
// The machines are in the order of the files; with Only, those that the named
// ones refer to are among them. Of specs with errors there are machines too,
// with parts missing.
func Link(files []*spec.File, opts Options) ([]*model.Machine, *diag.List) {
	all, found, link := read(files, opts)
	link.ImportPrefix = opts.ImportPrefix
	var specs []*spec.Spec
	for _, f := range all {
		s, _ := f.Parse()
		specs = append(specs, s)
	}
	machines, more := model.Link(specs, link)
	found.Merge(more)
	found.Merge(check.Check(machines))
	if opts.Style {
		parallel.Do(len(all), func(i int) { all[i].Order() })
		for _, f := range all {
			found.Merge(f.Order())
		}
	}
	findings.Settle(found, all, findings.Options{Rules: opts.Rules, Ordered: opts.Style})
	return machines, found
}

// read reads all files and gives those that the run is about, with their
// findings, and what linking must know of those that are wrong.
func read(files []*spec.File, opts Options) ([]*spec.File, *diag.List, model.Options) {
	parallel.Do(len(files), func(i int) { files[i].Parse() })
	var all []*spec.File
	found, link := &diag.List{}, model.Options{Faulty: map[string]bool{}}
	wanted := model.Reach(files, opts.named())
	for i, f := range files {
		s, wrong := f.Parse()
		link.Incomplete = link.Incomplete || s == nil
		if !wanted[i] {
			continue
		}
		all = append(all, f)
		found.Merge(wrong)
		link.Faulty[f.Path] = wrong.HasErrors()
	}
	return all, found, link
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
