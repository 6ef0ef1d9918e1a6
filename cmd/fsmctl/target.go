package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/nearest"
)

// target is a worker, or everything below it.
type target struct {
	tree, path string
	root       bool // it is the root of its tree
}

// find returns the worker that an argument names; "" is the root. The argument begins with
// the path of a root or the name of a tree. The worker need not be there.
func (a *app) find(ctx context.Context, path string) (target, error) {
	all, err := a.Trees(ctx)
	if err != nil {
		return target{}, err
	}
	trees, err := a.chosen(all.Trees)
	if err != nil {
		return target{}, err
	}
	path = strings.TrimSuffix(path, "/")
	first, rest, below := strings.Cut(path, "/")
	var at []target
	for _, t := range trees {
		switch root := t.Root.Path; {
		case path == "", first == t.Name && !below, first == root && !below:
			at = append(at, target{t.Name, root, true})
		case first == root:
			at = append(at, target{t.Name, path, false})
		case first == t.Name:
			at = append(at, target{t.Name, root + "/" + rest, false})
		}
	}
	switch {
	case len(at) == 1:
		return at[0], nil
	case len(at) > 1:
		return target{}, fmt.Errorf("%s has several trees; --tree says which one is meant: %s", a.Where(), names(trees))
	case len(trees) == 1:
		return target{trees[0].Name, path, false}, nil // which there is not
	}
	return target{}, &client.Error{Kind: client.NotFound, Text: "there is no tree " + first, Help: nearest.Hint(first, treeNames(trees))}
}

// chosen returns the trees that are meant: that of --tree, or all.
func (a *app) chosen(trees []inspect.TreeView) ([]inspect.TreeView, error) {
	if a.tree == "" {
		return trees, nil
	}
	for _, t := range trees {
		if t.Name == a.tree {
			return []inspect.TreeView{t}, nil
		}
	}
	return nil, &client.Error{Kind: client.NotFound, Text: "there is no tree " + a.tree, Help: nearest.Hint(a.tree, treeNames(trees))}
}

func treeNames(trees []inspect.TreeView) []string {
	var all []string
	for _, t := range trees {
		all = append(all, t.Name)
	}
	return all
}

func names(trees []inspect.TreeView) string { return strings.Join(treeNames(trees), ", ") }

// look returns the worker that an argument names. If there is none, the error says which
// one was probably meant.
func (a *app) look(ctx context.Context, path string) (target, inspect.WorkerDetail, error) {
	at, err := a.find(ctx, path)
	if err != nil {
		return at, inspect.WorkerDetail{}, err
	}
	w, err := a.Worker(ctx, at.tree, at.path)
	return at, w, a.missing(ctx, at, err)
}

// missing adds to an error that there is no worker which one was probably meant.
func (a *app) missing(ctx context.Context, at target, err error) error {
	if !client.Is(err, client.NotFound) {
		return err
	}
	missing := &client.Error{Kind: client.NotFound, Text: "there is no worker " + at.path + " in the tree " + at.tree, Help: "fsmctl get lists those that there are"}
	page, err := a.Workers(ctx, at.tree, client.Query{Limit: client.MaxPage})
	if err != nil {
		return missing
	}
	var paths, ends []string
	for _, w := range page.Workers {
		paths = append(paths, w.Path)
		if strings.HasSuffix(w.Path, "/"+at.path) {
			ends = append(ends, w.Path)
		}
	}
	meant := nearest.Name(at.path, paths)
	if len(ends) > 0 {
		meant = ends[0]
	}
	if meant != "" {
		missing.Help = "did you mean " + meant + "?"
	}
	return missing
}
