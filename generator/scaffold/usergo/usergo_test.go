package usergo

import (
	"errors"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// write writes files into a new folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func names(files []*File) string {
	var all []string
	for _, f := range files {
		all = append(all, f.Path)
	}
	return strings.Join(all, " ")
}

// TestReadChoosesThePackage: a folder may hold files of several packages.
func TestReadChoosesThePackage(t *testing.T) {
	dir := write(t, map[string]string{
		"a.go": "package one", "b.go": "package two", "c.go": "package two", "d_test.go": "package three",
		"_e.go": "package one", ".f.go": "package one", "g.txt": "no Go",
	})
	for own, want := range map[string]string{"a.go": "one: a.go", "new.go": "two: b.go c.go", "d_test.go": "three: d_test.go"} {
		p, err := Read(token.NewFileSet(), dir, "", own)
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Name + ": " + names(p.Files); got != want {
			t.Errorf("with %s: %s, want %s", own, got, want)
		}
	}
	var read *ReadError
	if _, err := Read(token.NewFileSet(), filepath.Join(dir, "none"), "none/", "x.go"); !errors.As(err, &read) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, err := Read(token.NewFileSet(), write(t, map[string]string{"x.go": "package"}), "dir/", "x.go"); err == nil || !strings.HasPrefix(err.Error(), "dir/x.go:1:8: ") {
		t.Errorf("a file that is no Go: %v", err)
	}
}

// TestViews: no two files of a view declare the same, what can be built here is in
// the first, and every file but those that no build has is in one.
func TestViews(t *testing.T) {
	dir := write(t, map[string]string{
		"a.go":         "package p\ntype T struct{}",
		"b_linux.go":   "package p\nfunc (t T) M() {}\nfunc init() {}\nvar _ = 1",
		"b_plan9.go":   "package p\nfunc (*T) M() {}\nfunc init() {}\nvar _ = 1",
		"b_windows.go": "package p\nfunc (T) M() {}",
		"c_windows.go": "package p\nfunc (T) N() {}",
		"d.go":         "// Doc.\n\n//go:build never && !ignore\n\npackage p\nfunc M() {}",
		"e.go":         "//go:build ignore\n\npackage p\nfunc (T) N() {}",
		"f.go":         "//go:build !ignore\n\npackage p",
		"g_plan9.go":   "package p\ntype T[P any] struct{}\nfunc (T[P]) O() {}",
	})
	p, err := Read(token.NewFileSet(), dir, "", "new.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range p.Files {
		f.builds = slices.Contains([]string{"a.go", "b_linux.go", "f.go"}, f.Path)
	}
	var got []string
	for _, view := range p.split() {
		got = append(got, names(view))
	}
	want := []string{"a.go b_linux.go f.go", "b_plan9.go c_windows.go d.go g_plan9.go f.go", "b_windows.go a.go f.go"}
	if !slices.Equal(got, want) {
		t.Errorf("views %q, want %q", got, want)
	}
}

const module = "module example.com/m\n\ngo 1.26\n"

// checked reads and checks package hooks of a module.
func checked(t *testing.T, dir string, with Context) (*Package, *Program) {
	t.Helper()
	with.Dir = filepath.Join(dir, "hooks")
	p, err := Read(token.NewFileSet(), with.Dir, "", "hooks.go")
	if err != nil {
		t.Fatal(err)
	}
	with.Paths = append(with.Paths, p.Imports()...)
	prog, err := Load(p.Fset, with)
	if err != nil {
		t.Fatal(err)
	}
	p.Check(prog)
	return p, prog
}

// TestImportsNeedNotCompile: of what is imported only what it declares counts.
// Files of an overlay stand in for those on disk, and need no folder.
func TestImportsNeedNotCompile(t *testing.T) {
	dir := write(t, map[string]string{
		"go.mod":         module,
		"hooks/hooks.go": "package hooks\nimport (\"example.com/m/a\"; \"example.com/m/over\"; \"example.com/m/none\")\nvar X a.T\nvar Y over.T\nvar Z none.T\nvar U a.U\nfunc (h Undeclared) M() a.T { return 1 + nothing }",
		"a/a.go":         "package a\nimport (\"C\"; \"net/http\"; \"net/mail\"; \"example.com/m/nowhere\")\ntype T struct{ F int; lost nowhere.T }\ntype U = undefined\nvar hidden = http.Get\nfunc (T) M() { mail.ParseAddress(nil) }\nfunc f() int { return nowhere.F(\"x\") + }",
		"over/over.go":   "package over\ntype T int",
	})
	p, prog := checked(t, dir, Context{Overlay: map[string][]byte{
		filepath.Join(dir, "over", "over.go"): []byte("package over\nimport \"example.com/m/made\"\ntype T = made.T"),
		filepath.Join(dir, "made", "made.go"): []byte("package made\ntype T string"),
	}})
	scope := p.Views[0].Types.Scope()
	for name, want := range map[string]string{"X": "example.com/m/a.T", "Y": "example.com/m/made.T", "Z": "invalid type", "U": "invalid type", "Undeclared": "hooks.Undeclared"} {
		if got := types.Unalias(scope.Lookup(name).Type()).String(); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
	for _, name := range []string{"X", "Undeclared"} {
		if obj, _, _ := types.LookupFieldOrMethod(scope.Lookup(name).Type(), true, p.Views[0].Types, "M"); obj == nil {
			t.Errorf("%s has no method M", name)
		}
	}
	if _, err := prog.Import("example.com/m/none"); err == nil || !strings.Contains(err.Error(), "example.com/m/none") {
		t.Errorf("a package that is not there: %v", err)
	}
	for p := range prog.done {
		if p.PkgPath == "net/http" || p.PkgPath == "net/mail" {
			t.Errorf("%s was read, and only what others do not see imports it", p.PkgPath)
		}
	}
}

// TestMoved: a package is taken from its new place only if it has left the old one,
// by those that are imported as well.
func TestMoved(t *testing.T) {
	files := map[string]string{
		"go.mod":         module,
		"hooks/hooks.go": "package hooks\nimport (\"example.com/m/old\"; \"example.com/m/a\")\nvar X fsm.T\nvar Y a.T",
		"a/a.go":         "package a\nimport x \"example.com/m/old\"\ntype T = x.T",
		"new/new.go":     "package fsm\ntype T int",
	}
	with := Context{Moved: map[string]string{"example.com/m/old": "example.com/m/new"}, Adapt: func(p *types.Package) {
		if p.Path() == "example.com/m/new" {
			p.Scope().Insert(types.NewTypeName(token.NoPos, p, "Old", p.Scope().Lookup("T").Type()))
		}
	}}
	p, prog := checked(t, write(t, files), with)
	for _, name := range []string{"X", "Y"} {
		if got := types.Unalias(p.Views[0].Types.Scope().Lookup(name).Type()).String(); got != "example.com/m/new.T" {
			t.Errorf("%s is %s", name, got)
		}
	}
	if to := prog.MovedTo("example.com/m/old"); to != "example.com/m/new" {
		t.Errorf("moved to %q", to)
	}
	if now, err := prog.Import("example.com/m/new"); err != nil || now.Scope().Lookup("Old") == nil {
		t.Errorf("not adapted: %v, %v", now, err)
	}
	files["old/old.go"] = "package fsm\ntype T int"
	p, prog = checked(t, write(t, files), with)
	if got := p.Views[0].Types.Scope().Lookup("X").Type().String(); got != "example.com/m/old.T" || prog.MovedTo("example.com/m/old") != "" {
		t.Errorf("X is %s, moved to %q", got, prog.MovedTo("example.com/m/old"))
	}
}

// TestImportCycle: packages that import each other end.
func TestImportCycle(t *testing.T) {
	p, _ := checked(t, write(t, map[string]string{
		"go.mod":         module,
		"hooks/hooks.go": "package hooks\nimport \"example.com/m/a\"\nvar X a.T",
		"a/a.go":         "package a\nimport \"example.com/m/b\"\ntype T struct{ B b.T }",
		"b/b.go":         "package b\nimport \"example.com/m/a\"\ntype T struct{ A *a.T }",
	}), Context{})
	if got := p.Views[0].Types.Scope().Lookup("X").Type().String(); got != "example.com/m/a.T" {
		t.Errorf("X is %s", got)
	}
}

// TestNothingIsWritten: the go command may complete a copy of go.mod, not go.mod.
func TestNothingIsWritten(t *testing.T) {
	dir := write(t, map[string]string{
		"go.mod":         module + "\nrequire example.com/lib v1.0.0\n\nreplace example.com/lib => ./lib\nreplace example.com/deep => ./deep\nreplace example.com/other => ./other\n",
		"lib/go.mod":     "module example.com/lib\n\ngo 1.26\n\nrequire example.com/deep v1.0.0\n",
		"lib/lib.go":     "package lib\nimport \"example.com/deep\"\ntype T = deep.T",
		"deep/go.mod":    "module example.com/deep\n\ngo 1.26\n",
		"deep/deep.go":   "package deep\ntype T int",
		"hooks/hooks.go": "package hooks\nimport (\"example.com/lib\"; \"example.com/other\")\nvar X lib.T\nvar Y other.T",
		"other/go.mod":   "module example.com/other\n\ngo 1.26\n",
		"other/other.go": "package other\ntype T int",
	})
	before, _ := os.ReadFile(filepath.Join(dir, "go.mod"))
	for _, flags := range []string{"", "-mod=mod", "-mod=mod -tags=x"} {
		t.Setenv("GOFLAGS", flags)
		p, _ := checked(t, dir, Context{})
		if got := types.Unalias(p.Views[0].Types.Scope().Lookup("X").Type()).String(); got != "example.com/deep.T" {
			t.Errorf("with GOFLAGS=%s X is %s", flags, got)
		}
		if got := p.Views[0].Types.Scope().Lookup("Y").Type().String(); got != "example.com/other.T" {
			t.Errorf("with GOFLAGS=%s Y is %s", flags, got)
		}
		if after, _ := os.ReadFile(filepath.Join(dir, "go.mod")); string(after) != string(before) {
			t.Errorf("with GOFLAGS=%s go.mod was written:\n%s", flags, after)
		}
	}
}
