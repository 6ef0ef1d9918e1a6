package project

import (
	"bytes"
	"errors"
	"io/fs"
	"path"

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
	orphaned       // fsmgen has written it, and its spec is gone or gives it no more
	orphanedEdited // and a person has changed it since
)

func (s state) String() string {
	return [...]string{"unchanged", "missing", "stale", "edited by hand", "not written by fsmgen", "orphaned", "orphaned and edited by hand"}[s]
}

// byHand reports whether what stands there is a person's work.
func (s state) byHand() bool { return s == edited || s == foreign || s == orphanedEdited }

// leaves reports whether it is to be deleted.
func (s state) leaves() bool { return s == orphaned || s == orphanedEdited }

// file is one file of the plan.
type file struct {
	path    string // from the module's root, with forward slashes
	state   state
	content []byte // what is to be there, with its header
	there   []byte // what is to be deleted, as it was when this was decided
}

// plan is what a run would do to the files of a module.
type plan struct {
	files   []file
	temps   []string // left by a run that was killed
	empty   []string // folders that may be left by one
	workers int      // how many worker types the files are of
}

// amount says how much the specs give.
func (p plan) amount() string {
	files := 0
	for _, f := range p.files {
		if !f.state.leaves() {
			files++
		}
	}
	return plural(p.workers, "worker", "workers") + ", " + plural(files, "file", "files")
}

// planner compares what was generated with what is there. It only reads.
type planner struct {
	territory
	plan plan
}

func (p *planner) make(files []generator.File) (plan, error) {
	wanted := make(map[string]bool, len(files))
	p.plan.files = make([]file, len(files))
	for i, f := range files {
		at := path.Join(p.out, f.Package, f.Name)
		wanted[at] = true
		p.plan.files[i] = file{path: at}
	}
	err := parallel.Try(len(files), func(i int) error { return p.target(&p.plan.files[i], files[i]) })
	if err != nil {
		return plan{}, err
	}
	return p.plan, p.leftovers(wanted)
}

// target compares one generated file with what stands in its place.
func (p *planner) target(to *file, f generator.File) error {
	to.content = Seal(f.Source, p.place(to.path, f.Source), f.Content)
	there, err := p.content(to.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		to.state = missing
		return nil
	case err != nil:
		return cannot("read", p.fromProject(to.path), err)
	}
	s := readSeal(there)
	if p.packages != nil && s.owned && s.source != f.Source && (p.specs[s.source] || p.listed[s.source]) {
		return failf("%s is the package of %s: give %s another package", p.fromProject(path.Dir(to.path)), s.source, f.Source)
	}
	if other := p.otherProject(to.path, s); other != "" {
		return failf("%s is written by the project in %s: give one of the two another folder", p.fromProject(path.Dir(to.path)), other)
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

// leftovers adds what is to go: files that are not wanted any more.
func (p *planner) leftovers(wanted map[string]bool) error {
	folders, err := p.survey()
	if err != nil {
		return err
	}
	found := make([][]file, len(folders))
	err = parallel.Try(len(folders), func(i int) (err error) {
		found[i], err = p.orphans(folders[i], wanted)
		return err
	})
	for i, orphans := range found {
		p.plan.files = append(p.plan.files, orphans...)
		for _, temp := range folders[i].temps {
			p.plan.temps = append(p.plan.temps, path.Join(folders[i].path, temp))
		}
		if folders[i].empty && p.isPackage(folders[i].path) {
			p.plan.empty = append(p.plan.empty, folders[i].path)
		}
	}
	return err
}

// orphans finds those in one folder.
func (p *planner) orphans(f folder, wanted map[string]bool) ([]file, error) {
	var all []file
	for _, name := range f.files {
		at := path.Join(f.path, name)
		if wanted[at] {
			continue
		}
		found, err := p.orphan(at)
		switch {
		case err != nil && p.inOut(at):
			return nil, cannot("read", p.fromProject(at), err)
		case err == nil && found.state != unchanged:
			all = append(all, found)
		}
	}
	return all, nil
}
