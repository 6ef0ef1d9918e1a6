package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/spec"
)

// Reach tells which files a run over the named ones is about: these, and all
// whose worker types they refer to, directly or not. Where several specs claim
// one worker type all of them count, so that this is found; where none does,
// all files that could not be read count, since it may be in one of them.
func Reach(files []*spec.File, named func(path string) bool) []bool {
	wanted := make([]bool, len(files))
	specs := make([]*spec.Spec, len(files))
	byWorker := map[string][]int{}
	var todo, unread []int
	for i, f := range files {
		specs[i], _ = f.Parse()
		wanted[i] = named(f.Path)
		if wanted[i] {
			todo = append(todo, i)
		}
		if specs[i] == nil {
			unread = append(unread, i)
			continue
		}
		byWorker[specs[i].Worker.Value] = append(byWorker[specs[i].Worker.Value], i)
	}
	for len(todo) > 0 {
		s := specs[todo[0]]
		todo = todo[1:]
		if s == nil {
			continue
		}
		for _, worker := range append(references(s), s.Worker.Value) {
			found := byWorker[worker]
			if len(found) == 0 {
				found = unread
			}
			for _, i := range found {
				if !wanted[i] {
					wanted[i] = true
					todo = append(todo, i)
				}
			}
		}
	}
	return wanted
}

// references lists the worker types that a spec names.
func references(s *spec.Spec) []string {
	var workers []string
	for _, c := range s.Children {
		workers = append(workers, c.Worker.Value)
	}
	for _, f := range slices.Concat(s.UserSpec, s.Observed) {
		workers = append(workers, fieldReferences(f)...)
	}
	return workers
}

func fieldReferences(f *spec.Field) []string {
	if f == nil {
		return nil
	}
	workers := append(fieldReferences(f.Items), fieldReferences(f.Values)...)
	for _, inner := range f.Fields {
		workers = append(workers, fieldReferences(inner)...)
	}
	if f.Worker.Given() {
		workers = append(workers, f.Worker.Value)
	}
	return workers
}
