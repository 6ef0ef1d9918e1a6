package fsmtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/internal/nearest"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// If a test names something that cannot exist, it fails at once with a list of
// what exists.

// wrongState says why the worker can never be in the state. It returns "" if it
// can be, even if there is no such worker yet.
func (b *Bench) wrongState(path, state string) string {
	info, ok := b.driven().TypeOf(path)
	switch {
	case !ok:
		return b.wrongPath(path)
	case state == "" || slices.Contains(info.States, state):
		return ""
	}
	return fmt.Sprintf("%s has no state %q; %s", path, state, nearest.Hint(state, info.States))
}

// wrongHook says why the worker never calls the hook. It returns "" if it may
// call it.
func (b *Bench) wrongHook(path, hook string) string {
	info, ok := b.driven().TypeOf(path)
	switch {
	case !ok:
		return b.wrongPath(path)
	case slices.Contains(info.Hooks, hook):
		return ""
	}
	return fmt.Sprintf("%s has no hook %q; %s", path, hook, nearest.Hint(hook, info.Hooks))
}

// wrongPath says why there can never be a worker at the path. It returns "" if
// there may be one later.
func (b *Bench) wrongPath(path string) string {
	root := b.driven().Status()
	if path == root.Path {
		return ""
	}
	if _, below := strings.CutPrefix(path, root.Path+"/"); !below {
		return fmt.Sprintf("there is no worker %q: all paths begin with that of the root, %s", path, root.Path)
	}
	near := nearestAbove(root, path)
	info, ok := b.driven().TypeOf(near.Path)
	name := path[len(near.Path)+1:]
	for _, c := range near.Children {
		if name == c.Name || strings.HasPrefix(name, c.Name+"/") {
			return fmt.Sprintf("there is no worker %q: the path of the child %q is %s", path, c.Name, c.Path)
		}
	}
	mayCome := func(entry string) bool { return name == entry || strings.HasPrefix(name, entry+"/") }
	if !ok || info.Groups || slices.ContainsFunc(info.Children, mayCome) {
		return ""
	}
	name, _, _ = strings.Cut(name, "/")
	return fmt.Sprintf("%s has no child %q; %s", near.Path, name, nearest.Hint(name, info.Children))
}

// nearestAbove returns the lowest worker above a path that exists.
func nearestAbove(s fsm.Status, path string) fsm.Status {
	for _, c := range s.Children {
		if strings.HasPrefix(path, c.Path+"/") {
			return nearestAbove(c, path)
		}
	}
	return s
}
