package find

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// WorkerType is a worker type of a project, and the spec that declares it.
type WorkerType struct {
	Name string
	Path string // from the project's root
}

// WorkerTypes names the worker types that the specs of the project declare, in
// the order of the specs. What else the specs say is not looked at.
func (p *Project) WorkerTypes() ([]WorkerType, error) {
	all, _, err := p.workerTypes()
	return all, err
}

// workerTypes returns what the specs of the project declare, and whether any
// declares nothing that is understood.
func (p *Project) workerTypes() (all []WorkerType, unread bool, err error) {
	paths, err := Configured(p.Config, &diag.List{})
	if err != nil {
		return nil, false, err
	}
	files, err := p.files.All(paths)
	if err != nil {
		return nil, false, err
	}
	parallel.Do(len(files), func(i int) { files[i].Parse() })
	for _, f := range files {
		name := WorkerOf(f)
		if name == "" {
			unread = true
			continue
		}
		all = append(all, WorkerType{Name: name, Path: f.Path})
	}
	return all, unread, nil
}

// WorkerOf is the worker type that a spec declares; "" if that cannot be read.
func WorkerOf(f *spec.File) string {
	if read, _ := f.Parse(); read != nil {
		return read.Worker.Value
	}
	return ""
}

// Named returns the paths of the specs that the arguments name, each once; none
// without arguments. The error says which argument names nothing.
func (p *Project) Named() ([]string, error) {
	var all []string
	for _, arg := range p.query.Args {
		paths, err := p.named(arg)
		if err != nil {
			return nil, err
		}
		all = append(all, paths...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// named returns the paths of the specs that an argument names: a spec, a folder
// with all specs in it and below, or a worker type.
func (p *Project) named(arg string) ([]string, error) {
	if arg == "" {
		return nil, failure.New("an argument is empty: name a worker type, a spec or a folder")
	}
	if arg == "-" {
		return nil, failure.New("- is standard input, which only fmt reads, and only by itself: name a worker type, a spec or a folder")
	}
	at := p.query.Path(arg)
	if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) {
		return in(p.Config.Root, at, arg)
	}
	types, unread, err := p.workerTypes()
	if err != nil {
		return nil, err
	}
	if !p.query.MayBeWorker(arg) {
		return nil, failure.New("cannot read %s: there is no such file or folder%s", arg, Also(ArgumentHelp(p.query.Dir, arg), p.besides(arg, types)))
	}
	var paths, names []string
	for _, t := range types {
		names = append(names, t.Name)
		if t.Name == arg {
			paths = append(paths, t.Path)
		}
	}
	if len(paths) > 0 {
		return paths, nil
	}
	help := Also(diag.DidYouMean(arg, names), ArgumentHelp(p.query.Dir, arg))
	if help == "" && unread {
		help = "; some specs cannot be read, run `fsmgen vet`"
	}
	return nil, failure.New("there is no worker, file or folder %s%s", arg, help)
}

// Also is the first of some helps, to stand behind a message.
func Also(helps ...string) string {
	for _, help := range helps {
		if help != "" {
			return "; " + help
		}
	}
	return ""
}

// besides proposes, for the path of a spec that is not there, one of the
// project's specs that is called the same.
func (p *Project) besides(arg string, types []WorkerType) string {
	for _, t := range types {
		if path.Base(t.Path) != filepath.Base(arg) {
			continue
		}
		if rel, err := filepath.Rel(p.query.Dir, filepath.Join(p.Config.Root, filepath.FromSlash(t.Path))); err == nil {
			return "did you mean " + rel + "?"
		}
	}
	return ""
}
