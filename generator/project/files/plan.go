package files

import (
	"bytes"
	"errors"
	"io/fs"
	"path"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/project/failure"
)

// State is what stands in the place of a file, compared with what should.
type State uint8

// The states of a file.
const (
	Unchanged State = iota
	missing
	stale
	edited         // by a person since fsmgen wrote it
	foreign        // fsmgen has not written it
	orphaned       // fsmgen has written it, and its spec is gone or gives it no more
	orphanedEdited // and a person has changed it since
)

func (s State) String() string {
	return [...]string{"unchanged", "missing", "stale", "edited by hand", "not written by fsmgen", "orphaned", "orphaned and edited by hand"}[s]
}

// ByHand reports whether what stands there is a person's work.
func (s State) ByHand() bool { return s == edited || s == foreign || s == orphanedEdited }

// Leaves reports whether it is to be deleted.
func (s State) Leaves() bool { return s == orphaned || s == orphanedEdited }

// File is one file of a plan.
type File struct {
	Path    string // from the module's root, with forward slashes
	State   State
	Content []byte // what is to be there, with its header
	there   []byte // what is to be deleted, as it was when this was decided
}

// Plan is what a run would do to the files of a module.
type Plan struct {
	Files   []File
	Workers int      // how many worker types the files are of
	temps   []string // left by a run that was killed
	empty   []string // folders that may be left by one
}

// Given is the number of files that the specs give.
func (p Plan) Given() int {
	n := 0
	for _, f := range p.Files {
		if !f.State.Leaves() {
			n++
		}
	}
	return n
}

// Compare makes the plan: what was generated beside what is there. It only
// reads. The workers are those that the files are of.
func Compare(t Territory, made []generator.File, workers int) (Plan, error) {
	p := planner{Territory: t}
	p.plan.Workers = workers
	return p.make(made)
}

// planner makes a plan.
type planner struct {
	Territory
	plan Plan
}

func (p *planner) make(files []generator.File) (Plan, error) {
	wanted := make(map[string]bool, len(files))
	p.plan.Files = make([]File, len(files))
	for i, f := range files {
		at := path.Join(p.Out, f.Package, f.Name)
		wanted[at] = true
		p.plan.Files[i] = File{Path: at}
	}
	err := parallel.Try(len(files), func(i int) error { return p.target(&p.plan.Files[i], files[i]) })
	if err != nil {
		return Plan{}, err
	}
	return p.plan, p.leftovers(wanted)
}

// target compares one generated file with what stands in its place.
func (p *planner) target(to *File, f generator.File) error {
	to.Content = Seal(f.Source, p.place(to.Path, f.Source), f.Content)
	there, err := p.content(to.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		to.State = missing
		return nil
	case err != nil:
		return failure.Cannot("read", p.FromProject(to.Path), err)
	}
	s := readSeal(there)
	if p.Packages != nil && s.owned && s.source != f.Source && (p.Specs[s.source] || p.Listed[s.source]) {
		return failure.New("%s is the package of %s: give %s another package", p.FromProject(path.Dir(to.Path)), s.source, f.Source)
	}
	if other := p.otherProject(to.Path, s); other != "" {
		return failure.New("%s is written by the project in %s: give one of the two another folder", p.FromProject(path.Dir(to.Path)), other)
	}
	to.State = compare(there, to.Content, s, f.Content)
	return nil
}

// compare says what a file is that stands where content should. A file whose
// body is right is nobody's work, whatever became of its header: a merge of two
// branches leaves such files.
func compare(there, content []byte, s seal, body []byte) State {
	switch {
	case bytes.Equal(UnixLines(there), content):
		return Unchanged
	case !s.owned:
		return foreign
	case s.intact, bytes.Equal(s.body, body):
		return stale
	}
	return edited
}

// leftovers adds what is to go: files that are not wanted any more.
func (p *planner) leftovers(wanted map[string]bool) error {
	folders, err := p.Survey()
	if err != nil {
		return err
	}
	found := make([][]File, len(folders))
	err = parallel.Try(len(folders), func(i int) (err error) {
		found[i], err = p.orphans(folders[i], wanted)
		return err
	})
	for i, orphans := range found {
		p.plan.Files = append(p.plan.Files, orphans...)
		for _, temp := range folders[i].Temps {
			p.plan.temps = append(p.plan.temps, path.Join(folders[i].Path, temp))
		}
		if folders[i].Empty && p.IsPackage(folders[i].Path) {
			p.plan.empty = append(p.plan.empty, folders[i].Path)
		}
	}
	return err
}

// orphans finds those in one folder.
func (p *planner) orphans(f Folder, wanted map[string]bool) ([]File, error) {
	var all []File
	for _, name := range f.Files {
		at := path.Join(f.Path, name)
		if wanted[at] {
			continue
		}
		found, err := p.Orphan(at)
		switch {
		case err != nil && p.InOut(at):
			return nil, failure.Cannot("read", p.FromProject(at), err)
		case err == nil && found.State != Unchanged:
			all = append(all, found)
		}
	}
	return all, nil
}
