package versions

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Against returns a project as it was at a commit, branch or tag, and as it is.
// Where fsmgen.yaml has errors, these are the findings of the new version, and
// nothing else was read. An argument may name what is only in one of the two.
func Against(ctx context.Context, q find.Query, ref string) (old, new *Version, err error) {
	now := q
	now.Places = true
	now.Args = existing(q)
	p, found, err := find.Open(now)
	if err != nil {
		return nil, nil, err
	}
	root := p.Config.Root
	wrong := func() (*Version, *Version, error) {
		return &Version{Findings: &diag.List{}}, &Version{Config: p.Config, Findings: found}, nil
	}
	if found.HasErrors() {
		return wrong()
	}
	then, err := openCommit(ctx, root, ref)
	if err != nil {
		return nil, nil, err
	}
	named, err := arguments(q, root)
	if err != nil {
		return nil, nil, err
	}
	var paths []string
	for _, a := range named {
		paths = append(paths, a.path)
	}
	before, err := then.specs(paths)
	if err != nil {
		return nil, nil, err
	}
	if err := p.Read(found); err != nil {
		return nil, nil, err
	}
	if found.HasErrors() {
		return wrong()
	}
	after := p.Specs
	oldOnly, newOnly, err := chosen(q, then, named, before, after)
	if err != nil {
		return nil, nil, err
	}
	return linked(q.Steps, p.Config, before, oldOnly), linked(q.Steps, p.Config, after, newOnly), nil
}

// chosen returns the paths of the specs that arguments name in both versions.
func chosen(q find.Query, then *commit, named []argument, before, after []*spec.File) (oldOnly, newOnly []string, err error) {
	if len(before)+len(after) == 0 {
		return nil, nil, failure.New("no specs in the project %s, neither now nor at %s", then.root, then.ref)
	}
	oldOnly, newOnly = only(named, before), only(named, after)
	if len(q.Args) == 0 {
		return oldOnly, newOnly, nil
	}
	if len(oldOnly)+len(newOnly) == 0 {
		return nil, nil, failure.New("there is no worker or spec %s, neither now nor at %s", strings.Join(q.Args, ", "), then.ref)
	}
	oldOnly, newOnly = follow(before, after, oldOnly, newOnly)
	return oldOnly, newOnly, nil
}

// existing returns the arguments that lead to specs now.
func existing(q find.Query) []string {
	var args []string
	for _, arg := range q.Args {
		paths, err := find.Below(q.Dir, q.Path(arg))
		if err == nil && len(paths) == 0 || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		args = append(args, arg)
	}
	return args
}

// argument is what an argument names in any of the versions.
type argument struct {
	path   string // from the project's root
	worker string // it may be this worker type; "" if it is none
}

func arguments(q find.Query, root string) ([]argument, error) {
	var all []argument
	for _, arg := range q.Args {
		rel, err := filepath.Rel(root, q.Path(arg))
		if err != nil || !filepath.IsLocal(rel) {
			return nil, failure.New("%s is outside the project %s", arg, root)
		}
		a := argument{path: filepath.ToSlash(rel)}
		if q.MayBeWorker(arg) {
			a.worker = arg
		}
		all = append(all, a)
	}
	return all, nil
}

func (a argument) names(f *spec.File) bool {
	return a.path == "." || f.Path == a.path || strings.HasPrefix(f.Path, a.path+"/") ||
		a.worker != "" && find.WorkerOf(f) == a.worker
}

// only returns the paths of the sources that are named; nil if all are.
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
