package project

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/parallel"
)

// A record says what the last run over all specs of a large project has made
// of what. If a run finds the same input and, read again, the same files, it
// would make them again, and has nothing to do.
//
// It stands in the user's cache folder, one file a project, and holds digests
// of content only, never times: the input is the program itself, the options
// and every spec with its path. So a new fsmgen, another spec or a file that
// somebody has changed is always seen, also where several machines share the
// folder; and without a record, or with one that cannot be read or written, a
// run is slower and no different.
type record struct {
	path string
	key  string // digest of the input
}

// recorded is what a record holds.
type recorded struct {
	workers  int
	findings []diag.Finding      // those that generate shows
	files    map[string][32]byte // digest by path from the module's root
}

// recordFrom is how many specs make a project large. A few are generated
// faster than the program is read for its digest. Tests are content with less.
var recordFrom = 100

// openRecord gives the record of a project; nil if there is to be none.
func (g *generation) openRecord() *record {
	cache, err := os.UserCacheDir()
	if err != nil || len(g.sources) < recordFrom || g.only != nil {
		return nil
	}
	key, err := g.inputDigest()
	if err != nil {
		return nil
	}
	place := sha256.Sum256([]byte(g.config.root + "\n" + g.out))
	return &record{path: filepath.Join(cache, "fsmgen", hex.EncodeToString(place[:16])), key: key}
}

// inputDigest is the digest of all that decides what a run makes.
func (g *generation) inputDigest() (string, error) {
	h := sha256.New()
	if err := readProgram(h); err != nil {
		return "", err
	}
	t := &g.territory
	fmt.Fprintf(h, "%q %q %t %#v\n", t.out, t.fromProject(t.out), t.flagged, g.opts)
	for _, s := range g.sources {
		fmt.Fprintf(h, "%q %d\n", s.Path, len(s.Data))
		h.Write(s.Data)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// readProgram reads the running program. Where the system tells it is read
// from there: at its path there may be another one by now.
func readProgram(w io.Writer) error {
	file, err := os.Open("/proc/self/exe")
	if err != nil {
		var path string
		if path, err = os.Executable(); err != nil {
			return err
		}
		if file, err = os.Open(path); err != nil {
			return err
		}
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// recall gives what a run would say and do if the last one has made its output
// of the same input and it is all there, with nothing beside it; else nil.
func (rec *record) recall(t *territory) (*plan, *diag.List) {
	if rec == nil {
		return nil, nil
	}
	last := rec.read()
	if last == nil || !last.stands(t) {
		return nil, nil
	}
	p := &plan{workers: last.workers}
	for at := range last.files {
		p.files = append(p.files, file{path: at, state: unchanged})
	}
	found := &diag.List{}
	for _, f := range last.findings {
		found.Append(f)
	}
	return p, found
}

// remember writes the record of a run after which everything is as it should be.
func (rec *record) remember(p plan, found *diag.List) {
	if rec == nil {
		return
	}
	last := recorded{workers: p.workers, files: map[string][32]byte{}}
	for _, f := range found.Sorted() {
		if f.Severity < diag.Info { // what generate shows
			last.findings = append(last.findings, f)
		}
	}
	digests := make([][32]byte, len(p.files))
	parallel.Do(len(p.files), func(i int) { digests[i] = sha256.Sum256(p.files[i].content) })
	for i, f := range p.files {
		if !f.state.leaves() {
			last.files[f.path] = digests[i]
		}
	}
	rec.write(last)
}

// stands reports whether the files of a record are as they were, and whether a
// run would find nothing else to do.
func (last *recorded) stands(t *territory) bool {
	folders, err := t.survey()
	if err != nil {
		return false
	}
	var same atomic.Int64
	err = parallel.Try(len(folders), func(i int) error {
		n, err := last.folder(t, folders[i])
		same.Add(int64(n))
		return err
	})
	return err == nil && int(same.Load()) == len(last.files)
}

// errOther is that something is not as a record says.
var errOther = errors.New("not as recorded")

// folder compares one folder with a record and counts the recorded files.
func (last *recorded) folder(t *territory, f folder) (same int, err error) {
	if len(f.temps) > 0 && t.inOut(f.path) || f.empty && t.isPackage(f.path) {
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
		digest, known := last.files[at]
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
		same++
	}
	return same, nil
}
