package project

import (
	"crypto/sha256"
	"errors"
	"path"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/parallel"
)

// known gives what a run would make if the last one has made it of the same input
// and it is all there, with nothing beside it.
func (r *run) known(t *territory, path string, opts generator.Options) (*record, bool) {
	if path == "" || r.Force {
		return nil, false
	}
	rec := readRecord(path)
	if rec == nil || rec.key != r.recordKey(t, opts) {
		return nil, false
	}
	return rec, rec.stands(t)
}

// plan is that of a run with nothing to do.
func (rec *record) plan() (plan, generator.Result) {
	var p plan
	for at := range rec.files {
		p.files = append(p.files, file{path: at, state: unchanged})
	}
	found := &diag.List{}
	for _, f := range rec.findings {
		found.Append(f)
	}
	return p, generator.Result{Files: make([]generator.File, len(p.files)), Workers: rec.workers, Findings: found}
}

// remember writes the record of a run after which everything is as it should be.
func (r *run) remember(at string, t *territory, opts generator.Options, p plan, result generator.Result) {
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
			rec.files[f.path] = digests[i]
		}
	}
	if rec.key = r.recordKey(t, opts); rec.key != "" {
		rec.save(at)
	}
}

// stands reports whether the files of a record are as they were, and whether a
// run would find nothing else to do.
func (rec *record) stands(t *territory) bool {
	folders, err := t.survey()
	if err != nil {
		return false
	}
	var same atomic.Int64
	err = parallel.Try(len(folders), func(i int) error {
		n, err := rec.folder(t, folders[i])
		same.Add(int64(n))
		return err
	})
	return err == nil && int(same.Load()) == len(rec.files)
}

// errOther is that something is not as a record says.
var errOther = errors.New("not as recorded")

// folder compares one folder with a record and counts the recorded files.
func (rec *record) folder(t *territory, f folder) (recorded int, err error) {
	if len(f.temps) > 0 && t.inOut(f.path) {
		return 0, errOther
	}
	if len(f.files) == 0 {
		return 0, nil
	}
	dir, err := t.module.OpenRoot(f.path)
	if err != nil {
		return 0, err
	}
	defer dir.Close()
	for _, name := range f.files {
		at := path.Join(f.path, name)
		digest, known := rec.files[at]
		if !known {
			if found, err := t.orphan(at); err != nil || found.state != unchanged {
				return 0, errOther
			}
			continue
		}
		content, err := dir.ReadFile(name)
		if err != nil || sha256.Sum256(unixLines(content)) != digest {
			return 0, errOther
		}
		recorded++
	}
	return recorded, nil
}
