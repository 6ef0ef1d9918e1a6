package project

import (
	"github.com/fsmgen/fsmgen/generator/spec"
	"path/filepath"
	"slices"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Loaded is a project whose specs were read, linked and checked.
type Loaded struct {
	Root    string       // absolute; the paths of sources are taken from it
	Out     string       // absolute: the folder of the packages
	Prefix  string       // import path of Out; "" outside of a Go module
	Only    []string     // paths of the specs that arguments name; nil: all
	Sources []*spec.File // all specs of the project

	// Machines are those of all specs or, with arguments, of the named ones and
	// of what these refer to; in the order of the sources. With errors
	// among the findings parts of them are missing.
	Machines []*model.Machine
	Findings *diag.List // nothing else is there if fsmgen.yaml has errors
}

// Load reads, links and checks the specs of the project that opts.Dir belongs
// to: all, or those that opts.Args name. It writes nothing, and needs no Go
// module around the project. The error is a Failure: a sentence for people.
func Load(opts Options) (*Loaded, error) {
	r := newRun(opts)
	defer r.steps.end()
	found, err := r.locate()
	if err != nil {
		return nil, err
	}
	l := &Loaded{Root: r.config.root, Out: r.out, Findings: found}
	if found.HasErrors() {
		return l, nil
	}
	if r.module, err = findModule(r.out); err == nil {
		if l.Prefix, err = r.module.importPath(r.out); err != nil {
			return nil, err
		}
	}
	if err := r.find(found); err != nil {
		return nil, err
	}
	l.Only, l.Sources = r.only, r.sources
	if found.HasErrors() {
		return l, nil
	}
	r.steps.say("checking %s", plural(len(r.sources), "spec", "specs"))
	var more *diag.List
	l.Machines, more = generator.Link(r.sources, generator.Options{ImportPrefix: l.Prefix, Only: r.only, Rules: r.config.rules})
	found.Merge(more)
	return l, nil
}

// Named reports whether a machine is one that the arguments name; without
// arguments all are.
func (l *Loaded) Named(m *model.Machine) bool {
	return l.Only == nil || slices.Contains(l.Only, m.Source)
}

// Report shows the findings as every verb does, on opts.Stderr.
func (l *Loaded) Report(opts Options) error {
	r := &run{Options: Options{Stderr: opts.Stderr, Color: opts.Color}, sources: l.Sources, config: config{root: l.Root}}
	return r.report(l.Findings)
}

// Cannot makes a sentence of an error of the file system: "cannot read x.yaml:
// permission is missing". It is a Failure.
func Cannot(do, path string, err error) error { return cannot(do, path, err) }

// Path gives an argument as an absolute path.
func (o Options) Path(arg string) string {
	if filepath.IsAbs(arg) {
		return filepath.Clean(arg)
	}
	return filepath.Join(o.Dir, arg)
}
