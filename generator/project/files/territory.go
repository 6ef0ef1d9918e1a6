// Package files compares generated files with those of a module, and writes what
// has changed: never over a person's work.
//
// Every file has a header (seal.go). A plan (plan.go) says what becomes of the
// files in the part of the module for which a run answers (territory.go), and a
// Writer (write.go) carries it out. All writing is by files that are put in
// their place when they are complete (temp.go, output.go).
package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/find"
)

// Territory is where a run answers for the files that fsmgen has written,
// also for those that no spec gives any more. Of all specs of a project it is
// the whole project, so that nothing stays behind when its packages go
// elsewhere; with --out it is that folder; of named specs it is their packages.
// To look through a whole project takes about 0.1 s for 10,000 folders. Without
// it, the packages in a former folder would go on to compile, and to be imported,
// as they were.
//
// A file is the run's own only if its header says that this project wrote it
// to the folder where it stands. So what another project of the module has
// written, and what a person has copied or moved, is nobody's orphan.
type Territory struct {
	Module   *os.Root        // the module's root
	Root     string          // absolute path of the same
	Project  string          // absolute path of the project's root
	Out      string          // the folder of the packages, from the module's root
	Flagged  bool            // --out gave it
	Packages []string        // of named specs their folders; nil: the run is of all
	Specs    map[string]bool // paths of the specs of the run
	Listed   map[string]bool // paths of the specs that the project says it has
}

// byArguments stands in the header behind the folder of a file that arguments
// asked for: --out, or a spec that the project does not list. The project by
// itself does not give such a file, and so does not miss it.
const byArguments = " (by arguments)"

// place is what the header of a file says of the folder where it is.
func (t *Territory) place(at, source string) string {
	folder := t.FromProject(path.Dir(at))
	if t.Flagged || !t.Listed[source] {
		return folder + byArguments
	}
	return folder
}

// FromProject returns a path of the module from the project's root.
func (t *Territory) FromProject(at string) string {
	rel, err := filepath.Rel(t.Project, filepath.Join(t.Root, filepath.FromSlash(at)))
	if err != nil {
		return at
	}
	return filepath.ToSlash(rel)
}

// owns reports whether the run answers for a file that it does not give.
func (t *Territory) owns(at string, s seal) bool {
	folder, asked := strings.CutSuffix(s.folder, byArguments)
	switch {
	case !s.owned || folder != t.FromProject(path.Dir(at)):
		return false
	case t.Packages != nil:
		return t.Specs[s.source]
	case asked:
		return path.Dir(path.Dir(at)) == t.Out && (t.Specs[s.source] || !t.exists(s.source))
	case len(t.Listed) == 0 && t.exists(s.source): // more likely fsmgen.yaml is wrong than the spec unwanted
		return false
	}
	return !t.Flagged
}

// otherProject returns the folder of another project that has written a file; ""
// if there is none.
func (t *Territory) otherProject(at string, s seal) string {
	folder, _ := strings.CutSuffix(s.folder, byArguments)
	dir := filepath.ToSlash(filepath.Join(t.Root, filepath.FromSlash(path.Dir(at))))
	root, inPlace := strings.CutSuffix(dir, "/"+folder)
	root = filepath.FromSlash(root)
	if _, err := os.Stat(filepath.Join(root, find.ConfigName)); !inPlace || root == t.Project || err != nil {
		return ""
	}
	return root
}

// Orphan says what a file is that no spec of the run gives: an orphan, or
// Unchanged if the run does not answer for it. What is read of a file is its
// beginning, unless that says that it is the run's own.
func (t *Territory) Orphan(at string) (File, error) {
	begin, err := t.begin(at)
	if err != nil || !t.owns(at, readSeal(begin)) {
		return File{State: Unchanged}, err
	}
	content, err := t.Module.ReadFile(at)
	if err != nil {
		return File{}, err
	}
	f := File{Path: at, State: orphaned, there: content}
	if !readSeal(content).intact {
		f.State = orphanedEdited
	}
	return f, nil
}

// headerSize is more than headers take whose paths are of the usual length.
const headerSize = 1 << 10

// begin reads the beginning of a file, of one with a longer header all.
func (t *Territory) begin(at string) ([]byte, error) {
	in, err := t.Module.Open(at)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	begin := make([]byte, headerSize)
	n, err := io.ReadFull(in, begin)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	begin = begin[:n]
	if s := readSeal(begin); n == headerSize && s.owned && len(s.body) == 0 {
		return t.Module.ReadFile(at)
	}
	return begin, nil
}

// content reads a file of the module. A pipe would be waited for.
func (t *Territory) content(at string) ([]byte, error) {
	if info, err := t.Module.Stat(at); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, find.ErrNoFile
	}
	return t.Module.ReadFile(at)
}

// exists reports whether a spec is there, be it one of the run or not.
func (t *Territory) exists(source string) bool {
	_, err := os.Stat(filepath.Join(t.Project, filepath.FromSlash(source)))
	return !errors.Is(err, fs.ErrNotExist)
}

// Folder is a folder with files that fsmgen may have written.
type Folder struct {
	Path  string   // from the module's root
	Files []string // names that fsmgen gives to files
	Temps []string // names of what a killed run has left
	Empty bool
}

// Survey lists the folders in which files of the run may be. Outside of the
// folder of the packages what cannot be read is passed over: the project may
// hold anything.
func (t *Territory) Survey() ([]Folder, error) {
	switch {
	case t.Packages != nil:
		return t.walk(t.Packages, 1)
	case t.Flagged:
		return t.walk([]string{t.Out}, 2)
	}
	const anyDepth = -1
	all, err := t.walk([]string{t.top()}, anyDepth)
	if err != nil || slices.ContainsFunc(all, func(f Folder) bool { return f.Path == t.Out }) {
		return all, err
	}
	out, err := t.walk([]string{t.Out}, anyDepth) // behind a link, or in a folder that is passed over
	return append(all, out...), err
}

// top is the root of the project or that of the module, whichever is below
// the other.
func (t *Territory) top() string {
	if rel, err := filepath.Rel(t.Root, t.Project); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return "."
}

// walk lists folders and those below them, so many levels, on all cores.
func (t *Territory) walk(tops []string, levels int) ([]Folder, error) {
	var all []Folder
	level, err := t.inside(tops)
	for ; err == nil && len(level) > 0 && levels != 0; levels-- {
		folders := make([]Folder, len(level))
		below := make([][]string, len(level))
		err = parallel.Try(len(level), func(i int) (err error) {
			folders[i], below[i], err = t.read(level[i])
			if err != nil && t.InOut(level[i]) {
				return failure.Cannot("read", t.FromProject(level[i]), err)
			}
			return nil
		})
		all = append(all, folders...)
		level = slices.Concat(below...)
	}
	return all, err
}

// inside returns the folders that are there; one that a link leads out of the
// module with is an error. Below them no link is followed.
func (t *Territory) inside(tops []string) ([]string, error) {
	var there []string
	for _, top := range tops {
		_, err := t.Module.Stat(top)
		switch {
		case err == nil:
			there = append(there, top)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, failure.Cannot("read", t.FromProject(top), err)
		}
	}
	return there, nil
}

// IsPackage reports whether a folder is where that of a package would be, in a
// folder of packages.
func (t *Territory) IsPackage(at string) bool { return t.Out != "." && path.Dir(at) == t.Out }

// InOut reports whether a path is in the folder of the packages, or is that folder.
func (t *Territory) InOut(at string) bool {
	return at == t.Out || t.Out == "." || strings.HasPrefix(at, t.Out+"/")
}

// read lists one folder, and the folders in it. That of another module counts as
// empty.
func (t *Territory) read(at string) (Folder, []string, error) {
	entries, err := os.ReadDir(filepath.Join(t.Root, at))
	if err != nil {
		return Folder{}, nil, err
	}
	f := Folder{Path: at, Empty: len(entries) == 0}
	var below []string
	for _, e := range entries {
		name := e.Name()
		switch {
		case e.IsDir():
			if !isSkipped(name) {
				below = append(below, path.Join(at, name))
			}
		case name == "go.mod" && at != t.Out && at != t.top():
			return Folder{Path: at}, nil, nil
		case isTemp(name):
			f.Temps = append(f.Temps, name)
		case strings.HasSuffix(name, "_gen.go") && e.Type().IsRegular():
			f.Files = append(f.Files, name)
		}
	}
	return f, below, nil
}

// isSkipped tells folders in which Go sees no packages of the module.
func isSkipped(name string) bool {
	return find.IsHidden(name) || name == "vendor" || name == "node_modules" || name == "testdata"
}
