// Package version says which fsmgen this is, from what the go command has
// recorded in the program.
package version

import (
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// Module is the path of fsmgen's module.
const Module = "github.com/fsmgen/fsmgen"

// Version is what is known about a program.
type Version struct {
	// Module is the version of fsmgen's module, such as v1.2.0, if the program was
	// built of one that the go command has fetched; "" for a working copy.
	Module string

	Revision string // the commit of a working copy; "" if it is not known
	Time     string // of the commit
	Changed  bool   // the working copy had changes that no commit has
}

// This is the version of the running program.
func This() Version {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Version{}
	}
	return of(info)
}

// madeUp is the part of a version that the go command makes of a commit without
// a tag.
var madeUp = regexp.MustCompile(`\d{14}-[0-9a-f]{12}`)

// of reads a version, also where fsmgen is only a part of the program.
func of(info *debug.BuildInfo) Version {
	here := commit(info)
	for _, m := range append([]*debug.Module{&info.Main}, info.Deps...) {
		switch {
		case m.Path != Module:
			continue
		case m.Replace != nil || m.Version == "" || m.Version == "(devel)":
		case m == &info.Main && here.Revision != "" && (here.Changed || madeUp.MatchString(m.Version)):
			// The commit may be on this machine only.
		default:
			return Version{Module: m.Version}
		}
		if m == &info.Main {
			return here
		}
	}
	return Version{}
}

// commit is what the program's main module was built of.
func commit(info *debug.BuildInfo) Version {
	var v Version
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Changed = s.Value == "true"
		}
	}
	return v
}

// String returns the version as go version does: "v1.2.0 go1.26 linux/amd64", or
// "devel 5eda3f4abcde 2026-11-21T22:58:04Z go1.26 linux/amd64" for a working
// copy, with +dirty behind a commit that has been changed.
func (v Version) String() string {
	parts := []string{v.Module}
	if v.Module == "" {
		parts[0] = "devel"
		if v.Revision != "" {
			commit := v.Revision[:min(len(v.Revision), 12)]
			if v.Changed {
				commit += "+dirty"
			}
			parts = append(parts, commit, v.Time)
		}
	}
	return strings.Join(append(parts, runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH), " ")
}
