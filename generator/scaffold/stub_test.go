package scaffold

import (
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/golang"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/scaffold/usergo"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// machines links every case that is right.
func machines(t *testing.T) []*model.Machine {
	t.Helper()
	folders, err := filepath.Glob("../../testdata/cases/*")
	if err != nil {
		t.Fatal(err)
	}
	var all []*model.Machine
	for _, dir := range folders {
		names, _ := filepath.Glob(filepath.Join(dir, "*.yaml"))
		var sources []*spec.File
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			sources = append(sources, &spec.File{Path: filepath.Base(name), Data: data})
		}
		linked, found := generator.Link(sources, generator.Options{ImportPrefix: "example.com/" + filepath.Base(dir)})
		if found.HasErrors() {
			continue
		}
		all = append(all, linked...)
	}
	return all
}

// TestStubsHaveAll: of the stub of any worker type nothing is missing, and
// without one of its methods that one is.
func TestStubsHaveAll(t *testing.T) {
	all := machines(t)
	fset := token.NewFileSet()
	prog := load(t, fset, all)
	tried := 0
	for _, m := range all {
		s := &stub{m: m, wanted: contracts(m)}
		if len(s.wanted) == 0 {
			continue
		}
		text, err := s.source("hooks")
		if err != nil {
			t.Errorf("%s of %s: %v", m.Worker, m.ImportPath, err)
			continue
		}
		tried++
		if found := lackOf(t, prog, fset, s, string(text)); found != 0 {
			t.Errorf("%s of %s: %d methods are missing in its own stub:\n%s", m.Worker, m.ImportPath, found, text)
		}
		methods := strings.Split(string(text), "\nfunc (")
		for i := 1; i < len(methods); i++ {
			without := strings.Replace(string(text), "func ("+methods[i], without(methods[i]), 1)
			if found := lackOf(t, prog, fset, s, without); found != 1 {
				t.Errorf("%s of %s: %d methods are missing without func (%s", m.Worker, m.ImportPath, found, methods[i])
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d stubs", tried)
	}
}

// load loads the generated packages of machines. None of them is on disk, and
// the runtime is not there at all.
func load(t *testing.T, fset *token.FileSet, machines []*model.Machine) *usergo.Program {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	with := usergo.Context{Dir: dir, Overlay: map[string][]byte{}, Paths: []string{"context", "errors"}}
	for _, m := range machines {
		files, err := golang.Generate(m)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			with.Overlay[filepath.Join(dir, strings.TrimPrefix(m.ImportPath, "example.com/"), f.Name)] = f.Content
		}
		with.Paths = append(with.Paths, m.ImportPath)
	}
	prog, err := usergo.Load(fset, with)
	if err != nil {
		t.Fatal(err)
	}
	return prog
}

// without is what follows a method in its part of the file.
func without(method string) string {
	_, after, _ := strings.Cut(method, "\n}\n")
	return after
}

func lackOf(t *testing.T, prog *usergo.Program, fset *token.FileSet, s *stub, text string) int {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "hooks.go"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := usergo.Read(fset, dir, "", "hooks.go")
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	w := newWritten(p, "", "")
	if err := s.checkIn(prog, w); err != nil {
		t.Fatal(err)
	}
	n := len(w.stale(s.generatedPaths()))
	for _, c := range s.wanted {
		for _, l := range w.lacks(c, s.wanted) {
			n += l.count()
		}
	}
	return n
}

func TestPackageOf(t *testing.T) {
	for folder, want := range map[string]string{"hooks": "hooks", "My-Hooks": "myhooks", "v2": "v2", "世界": ""} {
		if got := packageOf(folder); got != want {
			t.Errorf("%s: %s, want %s", folder, got, want)
		}
	}
	for _, name := range []string{"", "9a", "func", "Hooks", "a-b"} {
		if isPackageName(name) {
			t.Errorf("%q is taken for a package's name", name)
		}
	}
}
