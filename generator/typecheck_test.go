package generator_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"sync"
)

// exports type-checks generated packages against what the compiler knows
// about the runtime and the standard library. It is safe for concurrent use.
type exports struct {
	mu    sync.Mutex        // held while a case is checked
	files map[string]string // import path -> export data
	gc    types.Importer
}

func newExports() *exports {
	x := &exports{files: map[string]string{}}
	x.gc = importer.ForCompiler(token.NewFileSet(), "gc", x.open)
	return x
}

// open returns the export data of a package, with that of all it imports the
// first time.
func (x *exports) open(importPath string) (io.ReadCloser, error) {
	if x.files[importPath] == "" {
		out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", importPath).Output()
		if err != nil {
			return nil, fmt.Errorf("go list %s: %w", importPath, err)
		}
		for line := range strings.Lines(string(out)) {
			name, file, _ := strings.Cut(strings.TrimSpace(line), " ")
			x.files[name] = file
		}
	}
	return os.Open(x.files[importPath])
}

// Import implements types.Importer for what is not generated.
func (x *exports) Import(importPath string) (*types.Package, error) {
	return x.gc.Import(importPath)
}

// check type-checks the packages of a case, given by path and text. One case is
// checked at a time: go/types writes to the aliases of the packages that the cases
// share when it first looks through them.
func (x *exports) check(prefix string, files map[string]string) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	c := newCase(x)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file, err := parser.ParseFile(c.fset, name, files[name], parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		importPath := path.Join(prefix, path.Dir(name))
		c.parsed[importPath] = append(c.parsed[importPath], file)
	}
	for _, importPath := range slices.Sorted(maps.Keys(c.parsed)) {
		if _, err := c.Import(importPath); err != nil {
			return err
		}
	}
	return nil
}

// caseImporter finds the packages of one case among its files.
type caseImporter struct {
	known  *exports
	fset   *token.FileSet // of this case alone, so that it goes with it
	parsed map[string][]*ast.File
	done   map[string]*types.Package
}

func newCase(known *exports) *caseImporter {
	return &caseImporter{known: known, fset: token.NewFileSet(), parsed: map[string][]*ast.File{}, done: map[string]*types.Package{}}
}

func (c *caseImporter) Import(importPath string) (*types.Package, error) {
	files, generated := c.parsed[importPath]
	if !generated {
		return c.known.Import(importPath)
	}
	if pkg := c.done[importPath]; pkg != nil {
		return pkg, nil
	}
	var all []error
	config := types.Config{Importer: c, Error: func(err error) { all = append(all, err) }}
	pkg, _ := config.Check(importPath, c.fset, files, nil)
	c.done[importPath] = pkg
	return pkg, errors.Join(all...)
}
