package project

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Choose loads the machines that arguments name: specs, folders of specs, or
// worker types of the project by name; without arguments all. It gives them
// in the order of their specs, those that they refer to being in Loaded as
// well. The error is a Failure: a sentence for people.
func Choose(opts Options) (*Loaded, []*model.Machine, error) {
	l, err := Load(opts)
	if err != nil {
		return nil, nil, err
	}
	return l, slices.DeleteFunc(slices.Clone(l.Machines), func(m *model.Machine) bool { return !l.Named(m) }), nil
}

// WorkerType is a worker type of a project, and the spec that declares it.
type WorkerType struct {
	Name string
	Path string // from the project's root
}

// WorkerTypes names the worker types that the specs of the project declare, in
// the order of the specs. What else the specs say is not looked at: this is
// for proposing names. The error is a Failure.
func WorkerTypes(opts Options) ([]WorkerType, error) {
	r := newRun(opts)
	if _, err := r.locate(); err != nil {
		return nil, err
	}
	all, _, err := r.workerTypes()
	return all, err
}

// workerTypes gives what the specs of the project declare, and whether any
// declares nothing that is understood.
func (r *run) workerTypes() (all []WorkerType, unread bool, err error) {
	f := finder{root: r.config.root}
	if err := f.configured(r.config, &diag.List{}); err != nil {
		return nil, false, err
	}
	sources, err := f.sources()
	if err != nil {
		return nil, false, err
	}
	names := make([]string, len(sources))
	parallel.Do(len(sources), func(i int) { names[i] = workerOf(sources[i]) })
	for i, name := range names {
		if name == "" {
			unread = true
			continue
		}
		all = append(all, WorkerType{Name: name, Path: sources[i].Path})
	}
	return all, unread, nil
}

// workerOf is the worker type that a spec declares; "" if that cannot be read.
func workerOf(f *spec.File) string {
	if parsed, _ := f.Parse(); parsed != nil {
		return parsed.Worker.Value
	}
	return ""
}

// named adds the specs that an argument names, and gives their paths: a spec, a
// folder with all specs in it and below, or a worker type.
func (r *run) named(f *finder, arg string) ([]string, error) {
	if arg == "" {
		return nil, failf("an argument is empty: name a worker type, a spec or a folder")
	}
	if arg == "-" {
		return nil, failf("- is standard input, which only fmt reads, and only by itself: name a worker type, a spec or a folder")
	}
	at := r.Path(arg)
	if _, err := os.Stat(at); !errors.Is(err, fs.ErrNotExist) {
		return f.named(at, arg)
	}
	types, unread, err := r.workerTypes()
	if err != nil {
		return nil, err
	}
	if !r.mayBeWorker(arg) {
		return nil, failf("cannot read %s: there is no such file or folder%s", arg, also(argHelp(r.Dir, arg), r.besides(arg, types)))
	}
	var paths, names []string
	for _, t := range types {
		names = append(names, t.Name)
		if t.Name == arg {
			paths = append(paths, t.Path)
		}
	}
	if len(paths) > 0 {
		f.paths = append(f.paths, paths...)
		return paths, nil
	}
	help := also(diag.DidYouMean(arg, names), argHelp(r.Dir, arg))
	if help == "" && unread {
		help = "; some specs cannot be read, run `fsmgen vet`"
	}
	return nil, failf("there is no worker, file or folder %s%s", arg, help)
}

// checkNames says that there is no project, or which argument names nothing in
// it. Of a fsmgen.yaml with errors it says nothing.
func (r *run) checkNames() error {
	if found, err := r.configure(); err != nil || found.HasErrors() {
		return err
	}
	for _, arg := range r.Args {
		if _, err := r.named(&finder{root: r.config.root}, arg); err != nil {
			return err
		}
	}
	return nil
}

// also is the first of some helps, to stand behind a message.
func also(helps ...string) string {
	for _, help := range helps {
		if help != "" {
			return "; " + help
		}
	}
	return ""
}

// mayBeWorker reports whether an argument is the name of a worker type and
// not that of a file or folder.
func (o Options) mayBeWorker(arg string) bool {
	if strings.ContainsAny(arg, `/\.`) || arg == "-" {
		return false
	}
	_, err := os.Stat(o.Path(arg))
	return errors.Is(err, fs.ErrNotExist)
}

// besides proposes, for the path of a spec that is not there, one of the
// project's specs that is called the same.
func (r *run) besides(arg string, types []WorkerType) string {
	for _, t := range types {
		if path.Base(t.Path) != filepath.Base(arg) {
			continue
		}
		if rel, err := filepath.Rel(r.Dir, filepath.Join(r.config.root, filepath.FromSlash(t.Path))); err == nil {
			return "did you mean " + rel + "?"
		}
	}
	return ""
}
