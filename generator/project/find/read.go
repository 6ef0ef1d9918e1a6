package find

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/findings"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// Files are the specs in a folder, each of which is read when it is asked for
// first, and only once. It is not safe for concurrent use.
type Files struct {
	root           string
	layout, places bool // see spec.File
	read           map[string]*spec.File
}

// In returns the files of a folder. Of the query, what will be asked of the specs
// counts.
func In(root string, q Query) *Files {
	return &Files{root: root, layout: q.Layout, places: q.Places, read: map[string]*spec.File{}}
}

// All returns specs by their paths from the root, in the order of the paths and
// each once.
func (f *Files) All(paths []string) ([]*spec.File, error) {
	paths = slices.Clone(paths)
	slices.Sort(paths)
	paths = slices.Compact(paths)
	all := make([]*spec.File, len(paths))
	for i, p := range paths {
		var err error
		if all[i], err = f.one(p); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (f *Files) one(path string) (*spec.File, error) {
	if known := f.read[path]; known != nil {
		return known, nil
	}
	if !inOneLine(path) {
		return nil, failure.New("%q cannot be named in one line of text: rename it", path)
	}
	data, err := ReadRegular(filepath.Join(f.root, filepath.FromSlash(path)))
	if err != nil {
		return nil, failure.Cannot("read", path, err)
	}
	f.read[path] = &spec.File{Path: path, Data: data, Layout: f.layout || findings.Ignores(data), Places: f.places}
	return f.read[path], nil
}

// inOneLine reports whether a path can stand in a comment and in a message as
// it is.
func inOneLine(path string) bool {
	return utf8.ValidString(path) && strings.IndexFunc(path, func(r rune) bool {
		return unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp)
	}) < 0
}

// What a path may lead to instead of a file. A pipe would be waited for.
var (
	ErrNoFile  = errors.New("it is a pipe or a device, and no file")
	errNowhere = errors.New("it is a link that leads nowhere")
)

// ReadRegular reads a file of the project, which is no pipe or device.
func ReadRegular(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, there := os.Lstat(path); there == nil {
			return nil, errNowhere
		}
	}
	if err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, ErrNoFile
	}
	return ReadLimited(path)
}

// ReadLimited reads a file or what comes out of a pipe; of one that is too large
// for a spec no more than it takes to see that.
func ReadLimited(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, spec.MaxBytes+1))
}
