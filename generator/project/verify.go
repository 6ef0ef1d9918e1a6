package project

import (
	"bytes"
	"crypto/sha256"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/parallel"
)

// known gives what a run would make if the last one has made it of the same input
// and it is all there, with nothing beside it.
func (r *run) known(root *os.Root, path string, opts generator.Options) (*record, bool) {
	if path == "" || r.Force {
		return nil, false
	}
	rec := readRecord(path)
	if rec == nil || rec.key != r.recordKey(opts) {
		return nil, false
	}
	return rec, rec.stands(root, r.outInModule())
}

// plan is that of a run with nothing to do.
func (rec *record) plan(out string) (plan, generator.Result) {
	var p plan
	for name := range keysOf(rec.files) {
		p.files = append(p.files, file{path: path.Join(out, name), state: unchanged})
	}
	found := &diag.List{}
	for _, f := range rec.findings {
		found.Append(f)
	}
	return p, generator.Result{Files: make([]generator.File, len(p.files)), Workers: rec.workers, Findings: found}
}

// remember writes the record of a run after which everything is as it should be.
func (r *run) remember(at string, opts generator.Options, p plan, result generator.Result) {
	if at == "" {
		return
	}
	rec := &record{workers: result.Workers, files: map[string][32]byte{}}
	for _, f := range result.Findings.Sorted() {
		if f.Severity < diag.Info { // what generate shows
			rec.findings = append(rec.findings, f)
		}
	}
	digests := make([][32]byte, len(p.files))
	parallel.Do(len(p.files), func(i int) { digests[i] = sha256.Sum256(p.files[i].content) })
	for i, f := range p.files {
		if f.content != nil {
			rec.files[strings.TrimPrefix(f.path, r.outInModule()+"/")] = digests[i]
		}
	}
	if rec.key = r.recordKey(opts); rec.key != "" {
		rec.save(at)
	}
}

// stands reports whether the files of a record are as they were, and whether a
// run would find nothing else to do in their folder.
func (rec *record) stands(root *os.Root, out string) bool {
	if out == "." {
		return false
	}
	top, err := root.OpenRoot(out)
	if err != nil {
		return len(rec.files) == 0 && os.IsNotExist(err)
	}
	defer top.Close()
	v := verifier{rec: rec, counts: make([]int, 1)}
	entries, err := fs.ReadDir(top.FS(), ".")
	if err != nil || !v.files(top, "", entries, &v.counts[0]) {
		return false
	}
	v.counts = append(v.counts, make([]int, len(entries))...)
	err = parallel.Try(len(entries), func(i int) error {
		if entries[i].IsDir() && !v.folder(top, "", entries[i].Name(), &v.counts[i+1]) {
			return fs.ErrInvalid
		}
		return nil
	})
	seen := 0
	for _, n := range v.counts {
		seen += n
	}
	return err == nil && seen == len(rec.files)
}

// verifier compares a tree with a record. It looks where planner.orphans does.
type verifier struct {
	rec    *record
	counts []int // files that are as they should be, by folder
}

// folder compares one folder and those below; false if something is not as it was.
func (v *verifier) folder(parent *os.Root, prefix, name string, count *int) bool {
	if isSkipped(name) {
		return true
	}
	dir, err := parent.OpenRoot(name)
	if err != nil {
		return false
	}
	defer dir.Close()
	entries, err := fs.ReadDir(dir.FS(), ".")
	if err != nil {
		return false
	}
	for _, e := range entries {
		if e.Name() == "go.mod" {
			return true // another module
		}
	}
	prefix += name + "/"
	if !v.files(dir, prefix, entries, count) {
		return false
	}
	for _, e := range entries {
		if e.IsDir() && !v.folder(dir, prefix, e.Name(), count) {
			return false
		}
	}
	return true
}

func (v *verifier) files(dir *os.Root, prefix string, entries []fs.DirEntry, count *int) bool {
	for _, e := range entries {
		switch {
		case e.IsDir():
		case isTemp(e.Name()):
			return false
		case path.Ext(e.Name()) == ".go":
			content, err := dir.ReadFile(e.Name())
			if err != nil {
				return false
			}
			digest, recorded := v.rec.files[prefix+e.Name()]
			switch {
			case !recorded && readSeal(content).owned: // an orphan
				return false
			case recorded && sha256.Sum256(asWritten(content)) != digest:
				return false
			case recorded:
				*count++
			}
		}
	}
	return true
}

// asWritten is content with the line ends that fsmgen writes.
func asWritten(content []byte) []byte {
	if bytes.IndexByte(content, '\r') < 0 {
		return content
	}
	return unixLines(content)
}

func keysOf(files map[string][32]byte) iter.Seq[string] { return maps.Keys(files) }
