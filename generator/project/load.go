package project

import (
	"io"
	"slices"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/files"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Loaded is a project whose specs were read, linked and checked.
type Loaded struct {
	Root    string       // absolute; the paths of sources are taken from it
	Out     string       // absolute: the folder of the packages
	Module  find.Module  // that Out is in; zero outside of a Go module
	Prefix  string       // import path of Out; "" outside of a Go module
	Only    []string     // paths of the specs that arguments name; nil: all
	Sources []*spec.File // all specs of the project

	// Machines are those of all specs or, with arguments, of the named ones and
	// of what these refer to; in the order of the sources. With errors
	// among the findings parts of them are missing.
	Machines []*model.Machine
	Findings *diag.List // nothing else is there if fsmgen.yaml has errors

	config find.Config
}

// Load reads, links and checks the specs of the project that opts.Dir belongs
// to: all, or those that opts.Args name. It writes nothing, and needs no Go
// module around the project. The error is a failure.Failure: a sentence for people.
func Load(opts Options) (*Loaded, error) {
	r := newRun(opts)
	defer r.steps.End()
	found, err := r.open(r.query())
	if err != nil {
		return nil, err
	}
	l := &Loaded{config: r.Config, Root: r.Config.Root, Out: r.Folder, Findings: found}
	if found.HasErrors() {
		return l, nil
	}
	if module, err := find.FindModule(r.Folder); err == nil {
		l.Module = module
		if l.Prefix, err = module.ImportPath(r.Folder); err != nil {
			return nil, err
		}
	}
	if err := r.ReadSome(found); err != nil {
		return nil, err
	}
	l.Only, l.Sources = r.Only, r.Specs
	if found.HasErrors() {
		return l, nil
	}
	r.steps.Say("checking %s", terminal.Count(len(r.Specs), "spec", "specs"))
	var more *diag.List
	l.Machines, more = generator.Link(r.Specs, generator.Options{ImportPrefix: l.Prefix, Only: r.Only, Rules: r.Config.Rules})
	found.Merge(more)
	return l, nil
}

// Choose loads the machines that arguments name: specs, folders of specs, or
// worker types of the project by name; without arguments all. It gives them
// in the order of their specs, those that they refer to being in Loaded as
// well. The error is a failure.Failure: a sentence for people.
func Choose(opts Options) (*Loaded, []*model.Machine, error) {
	l, err := Load(opts)
	if err != nil {
		return nil, nil, err
	}
	others := func(m *model.Machine) bool { return l.Only != nil && !slices.Contains(l.Only, m.Source) }
	return l, slices.DeleteFunc(slices.Clone(l.Machines), others), nil
}

// WorkerTypes names the worker types that the specs of the project declare, in
// the order of the specs. What else the specs say is not looked at: this is
// for proposing names. The error is a failure.Failure.
func WorkerTypes(opts Options) ([]find.WorkerType, error) {
	p, _, err := find.Open(opts.query())
	if err != nil {
		return nil, err
	}
	return p.WorkerTypes()
}

// Report shows the findings as every verb does, on opts.Stderr.
func (l *Loaded) Report(opts Options) error {
	return reportOn(opts, l.config, l.Sources, l.Findings)
}

// Output writes what a verb has made: to a file, or to w if file is empty. A
// file is replaced as a whole. The error is a failure.Failure.
func Output(w io.Writer, dir, file string, content []byte) error {
	return files.Output(w, dir, file, content)
}

// FindModule finds the Go module that a folder belongs to; the folder need not
// be there yet. The error is a failure.Failure.
func FindModule(dir string) (find.Module, error) { return find.FindModule(dir) }

// IsGenerated reports whether fsmgen has written a file, whatever became of it.
func IsGenerated(content []byte) bool { return files.IsGenerated(content) }

// Cannot makes a sentence of an error of the file system: "cannot read x.yaml:
// permission is missing". It is a failure.Failure.
func Cannot(do, path string, err error) error { return failure.Cannot(do, path, err) }

// Working tells on a terminal what long work is at, until done is called, and
// before anything else is written to w. Done may be called again.
func Working(w io.Writer, what string) (done func()) { return terminal.Working(w, what) }

// ConfigName is the name of the file that makes a folder a project's root.
const ConfigName = find.ConfigName

// ConfigSchema returns the JSON Schema of that file.
func ConfigSchema() []byte { return find.ConfigSchema() }
