// Package versions gives the two versions of specs that are compared with each
// other: a project now and at a commit (against.go, git.go), or what two
// arguments name (two.go).
package versions

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Version is one of the two.
type Version struct {
	Config   find.Config  // of the project; where there is none its Root alone, from which paths are taken
	Specs    []*spec.File // all
	Only     []string     // paths of the specs that arguments name; nil: all
	Machines []*model.Machine
	Findings *diag.List
}

// Named reports whether a machine is one that the arguments name; without
// arguments all are.
func (v *Version) Named(m *model.Machine) bool {
	return v.Only == nil || slices.Contains(v.Only, m.Source)
}

// linked links specs, of which only some may be meant.
func linked(steps *terminal.Progress, config find.Config, specs []*spec.File, only []string) *Version {
	steps.Say("checking %s", terminal.Count(len(specs), "spec", "specs"))
	defer steps.End()
	v := &Version{Config: config, Specs: specs, Only: only}
	v.Machines, v.Findings = generator.Link(specs, generator.Options{Only: only})
	return v
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
				wanted[find.WorkerOf(s)] = true
			}
		}
	}
	pick := func(sources []*spec.File) []string {
		only := []string{}
		for _, s := range sources {
			if wanted[find.WorkerOf(s)] {
				only = append(only, s.Path)
			}
		}
		return only
	}
	return pick(before), pick(after)
}
