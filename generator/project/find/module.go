package find

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"

	"github.com/fsmgen/fsmgen/generator/project/failure"
)

// Module is the Go module that the packages are written into.
type Module struct {
	Root string // absolute
	Path string
}

// FindModule finds the module that a folder belongs to; the folder need not
// be there yet.
func FindModule(dir string) (Module, error) {
	for at := dir; ; at = filepath.Dir(at) {
		data, err := ReadRegular(filepath.Join(at, "go.mod"))
		if err == nil {
			name := modfile.ModulePath(data)
			if name == "" {
				return Module{}, failure.New("%s names no module: its line `module …` is missing", filepath.Join(at, "go.mod"))
			}
			return Module{Root: at, Path: name}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) && !failure.IsNotFolder(err) {
			return Module{}, failure.Cannot("read", filepath.Join(at, "go.mod"), err)
		}
		if at == filepath.Dir(at) {
			return Module{}, failure.New("no go.mod in %s or above it: fsmgen writes Go packages into a module; make one with `go mod init`", dir)
		}
	}
}

// ImportPath is the import path of a folder of the module.
func (m Module) ImportPath(dir string) (string, error) {
	rel, err := filepath.Rel(m.Root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return "", failure.New("%s is outside the module %s", dir, m.Root)
	}
	if bad := notImportable(filepath.ToSlash(rel)); bad != "" {
		return "", failure.New("cannot write packages to %s: Go can import nothing from a folder called %q, only from one of letters, digits and - . _ ~ + of ASCII that is not called vendor", dir, bad)
	}
	return path.Join(m.Path, filepath.ToSlash(rel)), nil
}

// notImportable returns an element of a path that the go command takes in no
// import path (golang.org/x/mod/module.CheckImportPath), or that it keeps for
// copies of other modules; "" if there is none.
func notImportable(folder string) string {
	for elem := range strings.SplitSeq(path.Clean(folder), "/") {
		allowed := func(r rune) bool {
			return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("-._~+", r)
		}
		if strings.ContainsFunc(elem, func(r rune) bool { return !allowed(r) }) || strings.HasSuffix(elem, ".") && elem != "." || elem == "vendor" {
			return elem
		}
	}
	return ""
}
