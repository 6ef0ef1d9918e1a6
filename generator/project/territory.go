package project

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
)

// territory is where a run answers for the files that fsmgen has written,
// also for those that no spec gives any more. Of all specs of a project it is
// the whole project, so that nothing stays behind when its packages go
// elsewhere; with --out it is that folder; of named specs it is their packages.
//
// A file is the run's own only if its header says that this project wrote it
// to the folder where it stands. So what another project of the module has
// written, and what a person has copied or moved, is nobody's orphan.
type territory struct {
	module   *os.Root        // the module's root
	root     string          // absolute path of the same
	project  string          // absolute path of the project's root
	out      string          // the folder of the packages, from the module's root
	flagged  bool            // --out gave it
	packages []string        // of named specs their folders; nil: the run is of all
	specs    map[string]bool // paths of the specs of the run
	listed   map[string]bool // paths of the specs that the project says it has
}

// byArguments stands in the header behind the folder of a file that arguments
// asked for: --out, or a spec that the project does not list. The project by
// itself does not give such a file, and so does not miss it.
const byArguments = " (by arguments)"

// place is what the header of a file says of the folder where it is.
func (t *territory) place(at, source string) string {
	folder := t.fromProject(path.Dir(at))
	if t.flagged || !t.listed[source] {
		return folder + byArguments
	}
	return folder
}

// fromProject gives a path of the module from the project's root.
func (t *territory) fromProject(at string) string {
	rel, err := filepath.Rel(t.project, filepath.Join(t.root, filepath.FromSlash(at)))
	if err != nil {
		return at
	}
	return filepath.ToSlash(rel)
}

// owns reports whether the run answers for a file that it does not give.
func (t *territory) owns(at string, s seal) bool {
	folder, asked := strings.CutSuffix(s.folder, byArguments)
	switch {
	case !s.owned || folder != t.fromProject(path.Dir(at)):
		return false
	case t.packages != nil:
		return t.specs[s.source]
	case asked:
		return path.Dir(path.Dir(at)) == t.out && (t.specs[s.source] || !t.exists(s.source))
	case len(t.listed) == 0 && t.exists(s.source): // more likely fsmgen.yaml is wrong than the spec unwanted
		return false
	}
	return !t.flagged
}

// otherProject gives the folder of another project that has written a file; ""
// if there is none.
func (t *territory) otherProject(at string, s seal) string {
	folder, _ := strings.CutSuffix(s.folder, byArguments)
	dir := filepath.ToSlash(filepath.Join(t.root, filepath.FromSlash(path.Dir(at))))
	root, inPlace := strings.CutSuffix(dir, "/"+folder)
	root = filepath.FromSlash(root)
	if _, err := os.Stat(filepath.Join(root, ConfigName)); !inPlace || root == t.project || err != nil {
		return ""
	}
	return root
}

// orphan says what a file is that no spec of the run gives: an orphan, or
// unchanged if the run does not answer for it. What is read of a file is its
// beginning, unless that says that it is the run's own.
func (t *territory) orphan(at string) (file, error) {
	begin, err := t.begin(at)
	if err != nil || !t.owns(at, readSeal(begin)) {
		return file{state: unchanged}, err
	}
	content, err := t.module.ReadFile(at)
	if err != nil {
		return file{}, err
	}
	f := file{path: at, state: orphaned, there: content}
	if !readSeal(content).intact {
		f.state = orphanedEdited
	}
	return f, nil
}

// headerSize is more than headers take whose paths are of the usual length.
const headerSize = 1 << 10

// begin reads the beginning of a file, of one with a longer header all.
func (t *territory) begin(at string) ([]byte, error) {
	in, err := t.module.Open(at)
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
		return t.module.ReadFile(at)
	}
	return begin, nil
}

// content reads a file of the module. A pipe would be waited for.
func (t *territory) content(at string) ([]byte, error) {
	if info, err := t.module.Stat(at); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, errNoFile
	}
	return t.module.ReadFile(at)
}

// exists reports whether a spec is there, be it one of the run or not.
func (t *territory) exists(source string) bool {
	_, err := os.Stat(filepath.Join(t.project, filepath.FromSlash(source)))
	return !errors.Is(err, fs.ErrNotExist)
}

// folder is a folder with files that fsmgen may have written.
type folder struct {
	path  string   // from the module's root
	files []string // names that fsmgen gives to files
	temps []string // names of what a killed run has left
	empty bool
}

// survey lists the folders in which files of the run may be. Outside of the
// folder of the packages what cannot be read is passed over: the project may
// hold anything.
func (t *territory) survey() ([]folder, error) {
	switch {
	case t.packages != nil:
		return t.walk(t.packages, 1)
	case t.flagged:
		return t.walk([]string{t.out}, 2)
	}
	const anyDepth = -1
	all, err := t.walk([]string{t.top()}, anyDepth)
	if err != nil || slices.ContainsFunc(all, func(f folder) bool { return f.path == t.out }) {
		return all, err
	}
	out, err := t.walk([]string{t.out}, anyDepth) // behind a link, or in a folder that is passed over
	return append(all, out...), err
}

// top is the root of the project or that of the module, whichever is below
// the other.
func (t *territory) top() string {
	if rel, err := filepath.Rel(t.root, t.project); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return "."
}

// walk lists folders and those below them, so many levels, on all cores.
func (t *territory) walk(tops []string, levels int) ([]folder, error) {
	var all []folder
	level, err := t.inside(tops)
	for ; err == nil && len(level) > 0 && levels != 0; levels-- {
		folders := make([]folder, len(level))
		below := make([][]string, len(level))
		err = parallel.Try(len(level), func(i int) (err error) {
			folders[i], below[i], err = t.read(level[i])
			if err != nil && t.inOut(level[i]) {
				return cannot("read", t.fromProject(level[i]), err)
			}
			return nil
		})
		all = append(all, folders...)
		level = slices.Concat(below...)
	}
	return all, err
}

// inside gives the folders that are there; one that a link leads out of the
// module with is an error. Below them no link is followed.
func (t *territory) inside(tops []string) ([]string, error) {
	var there []string
	for _, top := range tops {
		_, err := t.module.Stat(top)
		switch {
		case err == nil:
			there = append(there, top)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, cannot("read", t.fromProject(top), err)
		}
	}
	return there, nil
}

// isPackage reports whether a folder is where that of a package would be, in a
// folder of packages.
func (t *territory) isPackage(at string) bool { return t.out != "." && path.Dir(at) == t.out }

func (t *territory) inOut(at string) bool {
	return at == t.out || t.out == "." || strings.HasPrefix(at, t.out+"/")
}

// read lists one folder, and the folders in it. That of another module counts as
// empty.
func (t *territory) read(at string) (folder, []string, error) {
	entries, err := os.ReadDir(filepath.Join(t.root, at))
	if err != nil {
		return folder{}, nil, err
	}
	f := folder{path: at, empty: len(entries) == 0}
	var below []string
	for _, e := range entries {
		name := e.Name()
		switch {
		case e.IsDir():
			if !isSkipped(name) {
				below = append(below, path.Join(at, name))
			}
		case name == "go.mod" && at != t.out && at != t.top():
			return folder{path: at}, nil, nil
		case isTemp(name):
			f.temps = append(f.temps, name)
		case strings.HasSuffix(name, "_gen.go") && e.Type().IsRegular():
			f.files = append(f.files, name)
		}
	}
	return f, below, nil
}

// isSkipped tells folders in which Go sees no packages of the module.
func isSkipped(name string) bool {
	return isHidden(name) || name == "vendor" || name == "node_modules" || name == "testdata"
}
