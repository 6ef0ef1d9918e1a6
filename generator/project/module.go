package project

import (
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// module is the Go module that the packages are written into.
type module struct {
	root string // absolute
	path string
}

// findModule finds the module that a folder belongs to; the folder need not
// be there yet.
func findModule(dir string) (module, error) {
	for at := dir; ; at = filepath.Dir(at) {
		data, err := readRegular(filepath.Join(at, "go.mod"))
		if err == nil {
			name := modulePath(string(data))
			if name == "" {
				return module{}, failf("%s names no module: its line `module …` is missing", filepath.Join(at, "go.mod"))
			}
			return module{root: at, path: name}, nil
		}
		if !errors.Is(err, fs.ErrNotExist) && !isNotFolder(err) {
			return module{}, cannot("read", filepath.Join(at, "go.mod"), err)
		}
		if at == filepath.Dir(at) {
			return module{}, failf("no go.mod in %s or above it: fsmgen writes Go packages into a module; make one with `go mod init`", dir)
		}
	}
}

// modulePath finds the module line of a go.mod. It is all that is needed of
// the file, and not worth a dependency of every user.
func modulePath(mod string) string {
	for line := range strings.Lines(mod) {
		line, _, _ = strings.Cut(line, "//")
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "module")
		if !ok || rest == "" || !strings.ContainsAny(rest[:1], " \t\"`") {
			continue
		}
		name := strings.TrimSpace(rest)
		if unquoted, err := strconv.Unquote(name); err == nil {
			name = unquoted
		}
		return name
	}
	return ""
}

// importPath is the import path of a folder of the module.
func (m module) importPath(dir string) (string, error) {
	rel, err := filepath.Rel(m.root, dir)
	if err != nil || !filepath.IsLocal(rel) {
		return "", failf("%s is outside the module %s", dir, m.root)
	}
	if bad := notImportable(filepath.ToSlash(rel)); bad != "" {
		return "", failf("cannot write packages to %s: Go can import nothing from a folder called %q, only from one of letters, digits and - . _ ~ + of ASCII that is not called vendor", dir, bad)
	}
	return path.Join(m.path, filepath.ToSlash(rel)), nil
}

// notImportable gives an element of a path that the go command takes in no
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
