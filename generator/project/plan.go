package project

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/parallel"
)

// state is what stands in the place of a file, compared with what should.
type state uint8

const (
	unchanged state = iota
	missing
	stale
	edited         // by a person since fsmgen wrote it
	foreign        // fsmgen has not written it
	orphaned       // fsmgen has written it, and its spec is gone
	orphanedEdited // and a person has changed it since
)

func (s state) String() string {
	return [...]string{"unchanged", "missing", "stale", "edited by hand", "not written by fsmgen", "orphaned", "orphaned and edited by hand"}[s]
}

// byHand reports whether what stands there is a person's work.
func (s state) byHand() bool { return s == edited || s == foreign || s == orphanedEdited }

// file is one file of the plan.
type file struct {
	path    string // from the module's root, with forward slashes
	state   state
	content []byte // with its header; nil for orphans
}

// plan is what a run would do to the files of a module.
type plan struct {
	files []file
	temps []string // left by a run that was killed
}

// planner compares what was generated with what is there. It only reads.
type planner struct {
	root  *os.Root // the module's
	out   string   // the folder of the packages, from the module's root
	whole bool     // the run is over all specs, so that what has none is an orphan
	known map[string]bool

	wanted map[string]bool
	plan   plan
}

func (p *planner) make(files []generator.File) (plan, error) {
	p.wanted = make(map[string]bool, len(files))
	own := map[string]string{} // package folder -> its spec
	p.plan.files = make([]file, len(files))
	for i, f := range files {
		at := path.Join(p.out, f.Package, f.Name)
		p.wanted[at] = true
		own[path.Join(p.out, f.Package)] = f.Source
		p.plan.files[i].path = at
	}
	err := parallel.Try(len(files), func(i int) error { return p.target(&p.plan.files[i], files[i]) })
	if err != nil {
		return plan{}, err
	}
	if p.whole {
		return p.plan, p.orphans()
	}
	for dir, source := range own {
		if err := p.leftovers(dir, source); err != nil {
			return plan{}, err
		}
	}
	slices.SortStableFunc(p.plan.files, func(a, b file) int { return strings.Compare(a.path, b.path) })
	return p.plan, nil
}

// target compares one generated file with what stands in its place.
func (p *planner) target(to *file, f generator.File) error {
	to.content = Seal(f.Source, f.Content)
	there, err := p.root.ReadFile(to.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		to.state = missing
		return nil
	case err != nil:
		return cannot("read", to.path, err)
	}
	s := readSeal(there)
	if !p.whole && s.owned && s.source != f.Source && p.known[s.source] {
		return failf("%s is the package of %s: give %s another package", path.Dir(to.path), s.source, f.Source)
	}
	to.state = compare(there, to.content, s, f.Content)
	return nil
}

// compare says what a file is that stands where content should. A file whose
// body is right is nobody's work, whatever became of its header: a merge of two
// branches leaves such files.
func compare(there, content []byte, s seal, body []byte) state {
	switch {
	case bytes.Equal(unixLines(there), content):
		return unchanged
	case !s.owned:
		return foreign
	case s.intact, bytes.Equal(s.body, body):
		return stale
	}
	return edited
}

// orphans looks through the whole folder of the packages for files that no
// spec accounts for.
func (p *planner) orphans() error {
	if _, err := p.root.Stat(p.out); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	err := fs.WalkDir(p.root.FS(), p.out, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && at != p.out && p.foreignFolder(at, entry.Name()):
			return fs.SkipDir
		case !entry.IsDir():
			return p.visit(at, "")
		}
		return nil
	})
	if err != nil {
		return cannot("read", p.out, err)
	}
	return nil
}

// foreignFolder tells folders in which Go sees no packages of this module.
func (p *planner) foreignFolder(at, name string) bool {
	if isSkipped(name) {
		return true
	}
	_, err := p.root.Stat(path.Join(at, "go.mod"))
	return err == nil
}

func isSkipped(name string) bool {
	return isHidden(name) || name == "vendor" || name == "node_modules" || name == "testdata"
}

// leftovers looks in one package for files that its own spec no longer gives.
func (p *planner) leftovers(dir, source string) error {
	entries, err := fs.ReadDir(p.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return cannot("read", dir, err)
	}
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		if err := p.visit(path.Join(dir, e.Name()), source); err != nil {
			return cannot("read", dir, err)
		}
	}
	return nil
}

// visit adds a file to the plan if it is an orphan; with a source, only if it
// is of that spec.
func (p *planner) visit(at, source string) error {
	name := path.Base(at)
	if isTemp(name) {
		p.plan.temps = append(p.plan.temps, at)
		return nil
	}
	if p.wanted[at] || path.Ext(name) != ".go" {
		return nil
	}
	content, err := p.root.ReadFile(at)
	if err != nil {
		return err
	}
	s := readSeal(content)
	switch {
	case !s.owned, source != "" && s.source != source:
		return nil
	case s.intact:
		p.plan.files = append(p.plan.files, file{path: at, state: orphaned})
	default:
		p.plan.files = append(p.plan.files, file{path: at, state: orphanedEdited})
	}
	return nil
}
