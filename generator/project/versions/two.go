package versions

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Two returns the versions that two arguments name: files, folders of specs, or
// folders with a project.
func Two(q find.Query) (old, new *Version, err error) {
	if len(q.Args) != 2 {
		return nil, nil, failure.New("diff compares two versions: name a file or folder for each, or one commit with --against")
	}
	t := two{q}
	if old, err = t.version(q.Args[0]); err != nil {
		return nil, nil, err
	}
	if new, err = t.version(q.Args[1]); err != nil {
		return nil, nil, err
	}
	// A file and a folder are compared in what the file declares.
	if old.Only != nil && new.Only == nil {
		_, new.Only = follow(old.Specs, new.Specs, old.Only, nil)
	} else if new.Only != nil && old.Only == nil {
		old.Only, _ = follow(old.Specs, new.Specs, nil, new.Only)
	}
	return old, new, nil
}

// two is one call of Two.
type two struct {
	find.Query
}

func (t *two) linked(root string, specs []*spec.File, only []string) *Version {
	return linked(t.Steps, find.Config{Root: root}, specs, only)
}

// version loads a file, a folder of specs, or a folder with a project.
func (t *two) version(arg string) (*Version, error) {
	at := t.Path(arg)
	info, err := os.Stat(at)
	switch {
	case err != nil:
		return nil, t.noVersion(arg, err)
	case !info.IsDir():
		return t.file(arg, at)
	}
	for _, name := range []string{find.ConfigName, "go.mod"} {
		if _, err := os.Stat(filepath.Join(at, name)); err == nil {
			return t.project(arg, at)
		}
	}
	paths, err := find.Below(at, at)
	if err != nil {
		return nil, failure.Cannot("read", arg, err)
	}
	files := find.In(at, find.Query{})
	specs, err := files.All(paths)
	if err != nil {
		return nil, err
	}
	if len(specs) == 0 {
		return nil, failure.New("no specs in %s: a spec is a file *.yaml", arg)
	}
	return t.linked(at, under(arg, specs), nil), nil
}

// under returns specs of a folder with paths from where the command was started.
func under(folder string, specs []*spec.File) []*spec.File {
	all := make([]*spec.File, len(specs))
	for i, f := range specs {
		all[i] = &spec.File{Path: path.Join(filepath.ToSlash(folder), f.Path), Data: f.Data, Places: true}
	}
	return all
}

// noVersion says why an argument cannot be compared.
func (t *two) noVersion(arg string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return failure.Cannot("read", arg, err)
	}
	help := find.ArgumentHelp(t.Dir, arg)
	if t.MayBeWorker(arg) {
		help = "two versions are files or folders; a worker type is compared with --against and a commit, branch or tag"
	}
	return failure.New("cannot read %s: there is no such file or folder%s", arg, find.Also(help))
}

// project loads the specs of a project; their paths begin with the argument.
func (t *two) project(arg, at string) (*Version, error) {
	p, found, err := find.Open(find.Query{Dir: at})
	if err == nil && !found.HasErrors() {
		err = p.ReadSome(found)
	}
	switch {
	case err != nil:
		return nil, err
	case found.HasErrors():
		return &Version{Config: p.Config, Findings: found}, nil
	}
	return linked(t.Steps, p.Config, under(arg, p.Specs), nil), nil
}

// file loads one spec. The worker types that it refers to are looked for
// beside it, then in the project that it belongs to, then in the project that
// the command was started in: the file may be a copy from anywhere.
func (t *two) file(arg, at string) (*Version, error) {
	data, err := find.ReadLimited(at)
	if err != nil {
		return nil, failure.Cannot("read", arg, err)
	}
	own := &spec.File{Path: filepath.ToSlash(arg), Data: data, Places: true}
	sources, known := []*spec.File{own}, map[string]bool{find.WorkerOf(own): true}
	candidates := slices.Concat(specsBeside(at), specsOf(filepath.Dir(at)), specsOf(t.Dir))
	for _, found := range readAll(candidates, at) {
		if !known[found.worker] {
			known[found.worker] = true
			sources = append(sources, found.File)
		}
	}
	return t.linked(filepath.Dir(at), sources, []string{own.Path}), nil
}

// candidate is a spec that another one may refer to.
type candidate struct {
	*spec.File
	worker string // "": it cannot be read
}

// readAll reads specs, each once and without the one at except.
func readAll(paths []string, except string) []candidate {
	seen := map[string]bool{except: true}
	paths = slices.DeleteFunc(paths, func(name string) bool {
		again := seen[name]
		seen[name] = true
		return again
	})
	all := make([]candidate, len(paths))
	parallel.Do(len(paths), func(i int) {
		if data, err := find.ReadRegular(paths[i]); err == nil {
			all[i].File = &spec.File{Path: filepath.ToSlash(paths[i]), Data: data, Places: true}
			all[i].worker = find.WorkerOf(all[i].File)
		}
	})
	return slices.DeleteFunc(all, func(c candidate) bool { return c.worker == "" })
}

// specsBeside returns the paths of the specs in the folder of a file.
func specsBeside(at string) []string {
	entries, err := os.ReadDir(filepath.Dir(at))
	if err != nil {
		return nil // the file itself can be read, and may need no other
	}
	var paths []string
	for _, e := range entries {
		if find.IsSpecName(e.Name()) {
			paths = append(paths, filepath.Join(filepath.Dir(at), e.Name()))
		}
	}
	return paths
}

// specsOf returns the paths of the specs of the project that a folder belongs
// to; none if it belongs to none.
func specsOf(dir string) []string {
	conf, found, err := find.LoadConfig(dir)
	if err != nil || found.HasErrors() {
		return nil
	}
	paths, err := find.Configured(conf, found)
	if err != nil {
		return nil
	}
	for i, p := range paths {
		paths[i] = filepath.Join(conf.Root, filepath.FromSlash(p))
	}
	return paths
}
