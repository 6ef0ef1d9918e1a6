package project

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/files"
	"github.com/fsmgen/fsmgen/generator/project/find"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// writeSpec replaces the text of a spec as it was read, where a link leads to it
// behind the link.
func (r *run) writeSpec(src *spec.File, text []byte) error {
	place := filepath.Join(r.Config.Root, filepath.FromSlash(src.Path))
	place, err := filepath.EvalSymlinks(place)
	if err != nil {
		return failure.Cannot("write", src.Path, err)
	}
	info, err := os.Stat(place)
	if err != nil {
		return failure.Cannot("write", src.Path, err)
	}
	if info.Mode().Perm()&0o200 == 0 {
		return failure.New("cannot write %s: it is read-only", src.Path)
	}
	if now, err := find.ReadRegular(place); err != nil || !bytes.Equal(now, src.Data) {
		return failure.New("%s has changed meanwhile, and is left as it is; run this again", src.Path)
	}
	if err := files.Replace(place, text, info.Mode().Perm()); err != nil {
		return failure.Cannot("write", src.Path, err)
	}
	return nil
}

// cleanSpecs removes what killed runs have left beside the specs.
func (r *run) cleanSpecs(locked bool) {
	seen := map[string]bool{}
	for _, src := range r.Specs {
		dir := filepath.Dir(filepath.Join(r.Config.Root, filepath.FromSlash(src.Path)))
		if seen[dir] {
			continue
		}
		seen[dir] = true
		files.CleanBeside(dir, locked)
	}
}
