package golang_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/check"
	"github.com/fsmgen/fsmgen/generator/golang"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

const prefix = "example.com/made"

// link reads the specs of a folder. It gives nil if something is wrong with
// them: the folders of wrong specs are no business of this package.
func link(t testing.TB, folder string) []*model.Machine {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var specs []*spec.Spec
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		s, found := spec.Parse(filepath.Base(p), data)
		if found.HasErrors() {
			return nil
		}
		specs = append(specs, s)
	}
	machines, found := model.Link(specs, model.Options{ImportPrefix: prefix})
	found.Merge(check.Check(machines))
	if found.HasErrors() {
		return nil
	}
	return machines
}

// folders are the example machines and every case without mistakes.
func folders(t testing.TB) []string {
	t.Helper()
	cases, err := filepath.Glob("../../testdata/cases/*")
	if err != nil {
		t.Fatal(err)
	}
	good := []string{"../../specs", "testdata/kitchen"}
	for _, c := range cases {
		if !strings.HasPrefix(filepath.Base(c), "wrong-") {
			good = append(good, c)
		}
	}
	return good
}

// TestGenerate makes the package of every machine at hand. All of them must be
// formatted, free of comments that mean something to a tool, and the same in every
// run. TestCases of package generator type-checks those of the cases, and this test
// the others together with those of their children.
func TestGenerate(t *testing.T) {
	std := exports(t)
	for _, folder := range folders(t) {
		machines := link(t, folder)
		if machines == nil {
			continue // its specs have errors
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			made := map[string][]golang.File{}
			for _, m := range machines {
				made[m.ImportPath] = generateTwice(t, m)
			}
			l := &loader{t: t, made: made, std: std, done: map[string]*types.Package{}}
			if strings.Contains(folder, "/cases/") {
				l.readComments()
				return
			}
			for _, m := range machines {
				if _, err := l.Import(m.ImportPath); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func generate(t testing.TB, m *model.Machine) []golang.File {
	t.Helper()
	files, err := golang.Generate(m)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// generateTwice looks at the files, and whether a second run makes the same.
func generateTwice(t testing.TB, m *model.Machine) []golang.File {
	t.Helper()
	files, again := generate(t, m), generate(t, m)
	for i, f := range files {
		if !bytes.Equal(f.Content, again[i].Content) {
			t.Errorf("%s: %s differs from run to run", m.Worker, f.Name)
		}
		if formatted, err := format.Source(f.Content); err != nil || !bytes.Equal(formatted, f.Content) {
			t.Errorf("%s: %s is not formatted: %v", m.Worker, f.Name, err)
		}
		if !strings.HasSuffix(f.Name, "_gen.go") {
			t.Errorf("%s: a file called %s", m.Worker, f.Name)
		}
	}
	return files
}

// loader type-checks generated packages; everything else comes compiled.
type loader struct {
	t    *testing.T
	made map[string][]golang.File
	std  types.Importer
	done map[string]*types.Package
	info map[string]*types.Info // by path, of generated packages; nil if nobody asks
}

func (l *loader) Import(path string) (*types.Package, error) {
	files, ok := l.made[path]
	if !ok {
		return l.std.Import(path)
	}
	if p := l.done[path]; p != nil {
		return p, nil
	}
	fset := token.NewFileSet()
	var parsed []*ast.File
	for _, f := range files {
		file, err := parser.ParseFile(fset, path+"/"+f.Name, f.Content, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		l.noDirectives(f.Name, file)
		parsed = append(parsed, file)
	}
	config := types.Config{Importer: l, Error: func(err error) { l.t.Error(err) }}
	var info *types.Info
	if l.info != nil {
		info = &types.Info{Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
		l.info[path] = info
	}
	p, err := config.Check(path, fset, parsed, info)
	l.done[path] = p
	return p, err
}

// readComments looks at the comments of all packages.
func (l *loader) readComments() {
	for path, files := range l.made {
		for _, f := range files {
			file, err := parser.ParseFile(token.NewFileSet(), path+"/"+f.Name, f.Content, parser.ParseComments|parser.SkipObjectResolution)
			if err != nil {
				l.t.Fatal(err)
			}
			l.noDirectives(f.Name, file)
		}
	}
}

// noDirectives looks for comments that mean something to a tool.
func (l *loader) noDirectives(name string, file *ast.File) {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if c.Text != "//" && !strings.HasPrefix(c.Text, "// ") && !strings.HasPrefix(c.Text, "//\t") {
				l.t.Errorf("%s has the comment %q", name, c.Text)
			}
			if strings.HasPrefix(c.Text, "// +build") {
				l.t.Errorf("%s has a build constraint", name)
			}
		}
	}
}

// exports imports what generated code uses from what the go command compiled.
func exports(t *testing.T) types.Importer {
	t.Helper()
	out, err := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}",
		"github.com/fsmgen/fsmgen/runtime/fsm", "github.com/fsmgen/fsmgen/runtime/fsmimpl", "bytes", "context", "errors", "fmt", "log/slog",
		"maps", "net/netip", "regexp", "slices", "strconv", "strings", "time").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, fmt.Errorf("generated code imports %s", path)
		}
		return os.Open(files[path])
	})
}
