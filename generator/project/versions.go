package project

import (
	"context"
	"errors"
	"github.com/fsmgen/fsmgen/generator/spec"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/evolve"
	"github.com/fsmgen/fsmgen/generator/parallel"
)

// The two versions that Diff compares, and which worker types of them.

// against loads the project as it is, and as it was.
func (c *comparison) against(ctx context.Context) error {
	c.label = evolve.Label(c.Against)
	r := newRun(c.Options)
	defer r.steps.end()
	r.Args = c.existing()
	found, err := r.locate()
	if err != nil {
		return err
	}
	root := r.config.root
	if found.HasErrors() {
		c.new, c.old = &Loaded{Root: root, Findings: found}, &Loaded{Findings: &diag.List{}}
		return nil
	}
	then, err := openCommit(ctx, root, c.Against)
	if err != nil {
		return err
	}
	named, err := c.arguments(root)
	if err != nil {
		return err
	}
	var paths []string
	for _, a := range named {
		paths = append(paths, a.path)
	}
	before, err := then.specs(paths)
	if err != nil {
		return err
	}
	if err := r.read(found); err != nil {
		return err
	}
	if found.HasErrors() {
		c.new, c.old = &Loaded{Root: root, Findings: found}, &Loaded{Findings: &diag.List{}}
		return nil
	}
	return c.link(root, named, before, r.sources)
}

// link links both versions of a project, of which arguments may name a part.
func (c *comparison) link(root string, named []argument, before, after []*spec.File) error {
	if len(before)+len(after) == 0 {
		return failf("no specs in the project %s, neither now nor at %s", root, c.Against)
	}
	oldOnly, newOnly := only(named, before), only(named, after)
	if len(c.Args) > 0 {
		if len(oldOnly)+len(newOnly) == 0 {
			return failf("there is no worker or spec %s, neither now nor at %s", strings.Join(c.Args, ", "), c.Against)
		}
		oldOnly, newOnly = follow(before, after, oldOnly, newOnly)
	}
	c.old, c.new = c.linked(root, before, oldOnly), c.linked(root, after, newOnly)
	return nil
}

// existing gives the arguments that lead to specs now: one may name what is
// only in the old version.
func (c *comparison) existing() []string {
	var args []string
	for _, arg := range c.Args {
		f := finder{root: c.Dir}
		if err := f.add(c.Path(arg)); err == nil && len(f.paths) == 0 || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		args = append(args, arg)
	}
	return args
}

// argument is what an argument of --against names.
type argument struct {
	path   string // from the project's root
	worker string // it may be this worker type; "" if it is none
}

func (c *comparison) arguments(root string) ([]argument, error) {
	var all []argument
	for _, arg := range c.Args {
		rel, err := filepath.Rel(root, c.Path(arg))
		if err != nil || !filepath.IsLocal(rel) {
			return nil, failf("%s is outside the project %s", arg, root)
		}
		a := argument{path: filepath.ToSlash(rel)}
		if c.mayBeWorker(arg) {
			a.worker = arg
		}
		all = append(all, a)
	}
	return all, nil
}

func (a argument) names(s *spec.File) bool {
	return a.path == "." || s.Path == a.path || strings.HasPrefix(s.Path, a.path+"/") ||
		a.worker != "" && workerOf(s) == a.worker
}

// only gives the paths of the sources that are named; nil if all are.
func only(named []argument, sources []*spec.File) []string {
	if named == nil {
		return nil
	}
	paths := []string{}
	for _, s := range sources {
		if slices.ContainsFunc(named, func(a argument) bool { return a.names(s) }) {
			paths = append(paths, s.Path)
		}
	}
	return paths
}

// follow makes both versions have the same worker types selected: a spec that
// was moved to where no argument leads, or from there, has not come or gone.
func follow(before, after []*spec.File, oldOnly, newOnly []string) (old, new []string) {
	wanted := map[string]bool{}
	for _, side := range []struct {
		sources []*spec.File
		only    []string
	}{{before, oldOnly}, {after, newOnly}} {
		for _, s := range side.sources {
			if slices.Contains(side.only, s.Path) {
				wanted[workerOf(s)] = true
			}
		}
	}
	pick := func(sources []*spec.File) []string {
		only := []string{}
		for _, s := range sources {
			if wanted[workerOf(s)] {
				only = append(only, s.Path)
			}
		}
		return only
	}
	return pick(before), pick(after)
}

// linked links sources that are no project, or one as it was.
func (c *comparison) linked(root string, sources []*spec.File, only []string) *Loaded {
	defer Working(c.Stderr, "checking "+plural(len(sources), "spec", "specs"))()
	l := &Loaded{Root: root, Sources: sources, Only: only}
	l.Machines, l.Findings = generator.Link(sources, generator.Options{Only: only})
	return l
}

// two loads the versions that two arguments name.
func (c *comparison) two() (err error) {
	if len(c.Args) != 2 {
		return failf("diff compares two versions: name a file or folder for each, or one commit with --against")
	}
	if c.old, err = c.version(c.Args[0]); err != nil {
		return err
	}
	if c.new, err = c.version(c.Args[1]); err != nil {
		return err
	}
	// A file and a folder are compared in what the file declares.
	if file, folder := c.old, c.new; file.Only != nil && folder.Only == nil {
		_, folder.Only = follow(file.Sources, folder.Sources, file.Only, nil)
	} else if folder.Only != nil && file.Only == nil {
		file.Only, _ = follow(file.Sources, folder.Sources, nil, folder.Only)
	}
	return nil
}

// version loads a file, a folder of specs, or a folder with a project.
func (c *comparison) version(arg string) (*Loaded, error) {
	at := c.Path(arg)
	info, err := os.Stat(at)
	switch {
	case err != nil:
		return nil, c.noVersion(arg, err)
	case !info.IsDir():
		return c.file(arg, at)
	}
	for _, name := range []string{ConfigName, "go.mod"} {
		if _, err := os.Stat(filepath.Join(at, name)); err == nil {
			return c.project(arg, at)
		}
	}
	f := finder{root: at}
	if err := f.add(at); err != nil {
		return nil, cannot("read", arg, err)
	}
	sources, err := f.sources()
	if err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		return nil, failf("no specs in %s: a spec is a file *.yaml", arg)
	}
	for i := range sources {
		sources[i].Path = path.Join(filepath.ToSlash(arg), sources[i].Path)
	}
	return c.linked(at, sources, nil), nil
}

// noVersion says why an argument cannot be compared.
func (c *comparison) noVersion(arg string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return cannot("read", arg, err)
	}
	help := argHelp(c.Dir, arg)
	if c.mayBeWorker(arg) {
		help = "two versions are files or folders; a worker type is compared with --against and a commit, branch or tag"
	}
	return failf("cannot read %s: there is no such file or folder%s", arg, also(help))
}

// project loads the specs of a project; their paths begin with the argument.
func (c *comparison) project(arg, at string) (*Loaded, error) {
	r := newRun(Options{Dir: at, Stderr: c.Stderr})
	defer r.steps.end()
	found, err := r.locate()
	if err == nil && !found.HasErrors() {
		err = r.find(found)
	}
	if err != nil || found.HasErrors() {
		return &Loaded{Root: at, Findings: found}, err
	}
	for i := range r.sources {
		r.sources[i].Path = path.Join(filepath.ToSlash(arg), r.sources[i].Path)
	}
	return c.linked(at, r.sources, nil), nil
}

// file loads one spec. The worker types that it refers to are looked for
// beside it, then in the project that it belongs to, then in the project that
// the command was started in: the file may be a copy from anywhere.
func (c *comparison) file(arg, at string) (*Loaded, error) {
	data, err := readLimited(at)
	if err != nil {
		return nil, cannot("read", arg, err)
	}
	own := &spec.File{Path: filepath.ToSlash(arg), Data: data}
	sources, known := []*spec.File{own}, map[string]bool{workerOf(own): true}
	candidates := slices.Concat(specsBeside(at), specsOf(filepath.Dir(at)), specsOf(c.Dir))
	for _, found := range readAll(candidates, at) {
		if !known[found.worker] {
			known[found.worker] = true
			sources = append(sources, found.File)
		}
	}
	return c.linked(filepath.Dir(at), sources, []string{own.Path}), nil
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
		if data, err := readRegular(paths[i]); err == nil {
			all[i].File = &spec.File{Path: filepath.ToSlash(paths[i]), Data: data}
			all[i].worker = workerOf(all[i].File)
		}
	})
	return slices.DeleteFunc(all, func(c candidate) bool { return c.worker == "" })
}

// specsBeside gives the paths of the specs in the folder of a file.
func specsBeside(at string) []string {
	entries, err := os.ReadDir(filepath.Dir(at))
	if err != nil {
		return nil // the file itself can be read, and may need no other
	}
	var paths []string
	for _, e := range entries {
		if isSpecName(e.Name()) {
			paths = append(paths, filepath.Join(filepath.Dir(at), e.Name()))
		}
	}
	return paths
}

// specsOf gives the paths of the specs of the project that a folder belongs
// to; none if it belongs to none.
func specsOf(dir string) []string {
	conf, found, err := loadConfig(dir)
	if err != nil || found.HasErrors() {
		return nil
	}
	f := finder{root: conf.root}
	if f.configured(conf, found) != nil {
		return nil
	}
	for i, p := range f.paths {
		f.paths[i] = filepath.Join(conf.root, filepath.FromSlash(p))
	}
	return f.paths
}
