// Package find finds the project that a folder belongs to, the Go module around
// it, and its specs: all, or those that arguments name.
//
// What fsmgen.yaml says is read by config.go, where specs are is looked up by
// find.go, what an argument names by names.go, and files are read by read.go.
package find

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Project is a project, and what was read of it.
type Project struct {
	Config Config
	Folder string // of the packages; absolute

	Only   []string        // paths of the specs that arguments name; nil: all
	Listed map[string]bool // paths of the specs that the project says it has
	Specs  []*spec.File    // all specs of the project, and those that are named besides

	query Query
	files *Files
}

// Open finds the project of a query, and the folder of its packages. The
// findings are about fsmgen.yaml. If they have errors, the Project has what could
// be read of it.
func Open(q Query) (*Project, *diag.List, error) {
	config, found, err := LoadConfig(q.Dir)
	if err != nil {
		return nil, nil, err
	}
	p := Bare(q, config)
	if q.Out != "" && !sameFolder(q.Path(q.Out), p.Folder) {
		p.Folder = q.Path(q.Out)
	}
	return p, found, nil
}

// Bare returns a project whose settings are known.
func Bare(q Query, config Config) *Project {
	return &Project{Config: config, Folder: config.Folder(), query: q, files: In(config.Root, q)}
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

// Read reads all specs of the project and those that are named besides.
func (p *Project) Read(found *diag.List) error {
	var err error
	if p.Only, err = p.Named(); err != nil {
		return err
	}
	listed, err := Configured(p.Config, found)
	if err != nil || found.HasErrors() {
		return err
	}
	p.Listed = map[string]bool{}
	for _, path := range listed {
		p.Listed[path] = true
	}
	all := append(listed, slices.DeleteFunc(slices.Clone(p.Only), func(path string) bool { return p.Listed[path] })...)
	p.query.Steps.Say("reading %s", terminal.Count(len(all), "spec", "specs"))
	defer p.query.Steps.End()
	p.Specs, err = p.files.All(all)
	return err
}

// ReadSome reads the specs as Read does; that there are none is an error.
func (p *Project) ReadSome(found *diag.List) error {
	err := p.Read(found)
	if err == nil && !found.HasErrors() && len(p.Specs) == 0 {
		return p.NoSpecs()
	}
	return err
}

// ReadNamed reads the specs that arguments name and no others, or else all.
func (p *Project) ReadNamed(found *diag.List) error {
	if len(p.query.Args) == 0 {
		return p.ReadSome(found)
	}
	paths, err := p.Named()
	if err == nil {
		p.Specs, err = p.files.All(paths)
	}
	return err
}

// NoSpecs is the error that a project has none.
func (p *Project) NoSpecs() error {
	var folders []string
	for _, s := range p.Config.Specs {
		folders = append(folders, filepath.Join(p.Config.Root, filepath.FromSlash(s.Value)))
	}
	where := strings.Join(folders, ", ")
	if where == "" {
		where = p.Config.Root
	}
	return failure.New("no specs in %s: write one there, name one, or say in %s where they are", where, ConfigName)
}
