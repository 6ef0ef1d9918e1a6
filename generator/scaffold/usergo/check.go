package usergo

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/fsmgen/fsmgen/generator/parallel"
)

// Context says for which code packages are loaded.
type Context struct {
	Dir     string            // of the code
	Overlay map[string][]byte // by absolute path: files that stand in for those on disk, or are there besides
	Paths   []string          // import paths
	// Moved gives the new import path of a package that is no longer found at
	// the old one.
	Moved map[string]string
	// Adapt, if it is not nil, is given each package when it has been
	// type-checked, and may add names to it.
	Adapt func(*types.Package)
}

// Program is what packages import, as the go command has found it.
type Program struct {
	fset    *token.FileSet
	overlay map[string][]byte
	moved   map[string]string
	adapt   func(*types.Package)
	roots   map[string]*packages.Package // by import path
	done    map[*packages.Package]*types.Package
}

// Load finds the packages with some import paths, as code in a folder sees them,
// and what they import. A package that is not there is no error, until somebody
// imports it. The error is ErrNoGo, or one of the go command.
func Load(fset *token.FileSet, with Context) (*Program, error) {
	paths := slices.Clone(with.Paths)
	for from, to := range with.Moved {
		paths = append(paths, from, to)
	}
	slices.Sort(paths)
	paths = slices.DeleteFunc(slices.Compact(paths), func(at string) bool { return !listable(at) })
	found, err := load(with, paths)
	if err != nil {
		return nil, err
	}
	prog := &Program{fset: fset, overlay: with.Overlay, moved: with.Moved, adapt: with.Adapt,
		roots: map[string]*packages.Package{}, done: map[*packages.Package]*types.Package{}}
	for _, p := range found {
		prog.roots[p.PkgPath] = p
	}
	return prog, nil
}

// Imports are the import paths of the package's files.
func (p *Package) Imports() []string {
	var paths []string
	for _, f := range p.Files {
		for _, spec := range f.Syntax.Imports {
			at, _ := strconv.Unquote(spec.Path.Value) // the parser has seen to it
			paths = append(paths, at)
		}
	}
	return paths
}

// Check type-checks the package, and fills Views. What is wrong in it is no
// error.
func (p *Package) Check(prog *Program) {
	for _, files := range p.split() {
		p.Views = append(p.Views, p.view(prog, files))
	}
}

// listable reports whether an import path can be given to the go command, to
// which some words mean more than one package.
func listable(at string) bool {
	switch at {
	case "", "C", "all", "std", "cmd", "tool", "work":
		return false
	}
	return at[0] != '.' && at[0] != '-' && at[0] != '/' && !strings.Contains(at, "...") && !strings.ContainsAny(at, "@ =\\")
}

// view type-checks some of the files. The base types of methods that no file
// declares are added, so that their methods are not lost.
func (p *Package) view(prog *Program, files []*File) *View {
	v := &View{Files: files, Info: &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	var syntax []*ast.File
	declared := map[string]bool{}
	for _, f := range files {
		syntax = append(syntax, f.Syntax)
		add(declared, f)
	}
	var more strings.Builder
	for name := range declared {
		if on, _, isMethod := strings.Cut(name, "."); isMethod && !declared[on] && !strings.Contains(more.String(), "type "+on+" ") {
			fmt.Fprintf(&more, "type %s struct{}\n", on)
		}
	}
	if more.Len() > 0 {
		if f, err := parser.ParseFile(p.Fset, "", "package "+p.Name+"\n"+more.String(), 0); err == nil {
			syntax = append(syntax, f)
		}
	}
	config := types.Config{Importer: prog, FakeImportC: true, Error: func(error) {}}
	v.Types, _ = config.Check(p.Name, p.Fset, syntax, v.Info) // what does not compile yet is left out
	return v
}

// MovedTo is where a package of Context.Moved is found; "" if it is at its old
// place, or not at the new one.
func (prog *Program) MovedTo(at string) string {
	to := prog.moved[at]
	if there := prog.roots[at]; to == "" || there != nil && len(there.GoFiles) > 0 {
		return ""
	}
	if there := prog.roots[to]; there == nil || len(there.GoFiles) == 0 {
		return ""
	}
	return to
}

// Import returns one of the packages that were loaded. The error says why it is
// not found. Packages are type-checked from their source, without the bodies of
// their functions and without what only these import: no compiled packages are
// needed, so those that do not compile do as well.
func (prog *Program) Import(at string) (*types.Package, error) {
	if to := prog.MovedTo(at); to != "" {
		at = to
	}
	if at == "unsafe" {
		return types.Unsafe, nil
	}
	p := prog.roots[at]
	if p == nil {
		return nil, fmt.Errorf("there is no package %s", at)
	}
	return prog.check(p)
}

func (prog *Program) check(p *packages.Package) (*types.Package, error) {
	if p.PkgPath == "unsafe" {
		return types.Unsafe, nil
	}
	if done, begun := prog.done[p]; begun {
		if done == nil {
			return nil, fmt.Errorf("%s imports itself", p.PkgPath)
		}
		return done, nil
	}
	if len(p.GoFiles) == 0 {
		return nil, whyBroken(p)
	}
	prog.done[p] = nil
	files := make([]*ast.File, len(p.GoFiles))
	parallel.Do(len(files), func(i int) { files[i] = prog.parse(p, p.GoFiles[i]) })
	files = slices.DeleteFunc(files, func(f *ast.File) bool { return f == nil })
	config := types.Config{
		IgnoreFuncBodies: true, FakeImportC: true, Error: func(error) {},
		Importer: importerFunc(func(at string) (*types.Package, error) {
			if next := p.Imports[at]; next != nil && prog.MovedTo(at) == "" {
				return prog.check(next)
			}
			return prog.Import(at)
		}),
	}
	checked, _ := config.Check(p.PkgPath, prog.fset, files, nil)
	if prog.adapt != nil {
		prog.adapt(checked)
	}
	prog.done[p] = checked
	return checked, nil
}

type importerFunc func(at string) (*types.Package, error)

func (f importerFunc) Import(at string) (*types.Package, error) { return f(at) }

// parse reads a file for what it declares to others; nil if it cannot be read.
func (prog *Program) parse(p *packages.Package, name string) *ast.File {
	var text any
	if over, ok := prog.overlay[name]; ok {
		text = over
	} else if there, err := os.ReadFile(name); err == nil {
		text = there
	} else {
		return nil
	}
	f, _ := parser.ParseFile(prog.fset, name, text, parser.SkipObjectResolution)
	if f == nil {
		return nil
	}
	dropInside(f)
	dropImports(f, p)
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		g, ok := d.(*ast.GenDecl)
		return ok && len(g.Specs) == 0
	})
	return f
}

// dropInside drops what other packages do not see: the bodies of functions,
// variables that are not exported, and values of those whose type is given.
func dropInside(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			d.Body = nil
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				continue
			}
			d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool {
				v, ok := s.(*ast.ValueSpec)
				if ok && v.Type != nil {
					v.Values = nil
				}
				return ok && !slices.ContainsFunc(v.Names, (*ast.Ident).IsExported)
			})
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncLit); ok {
			f.Body = &ast.BlockStmt{}
		}
		return true
	})
}

// dropImports drops the imports that nothing in a file uses.
func dropImports(f *ast.File, p *packages.Package) {
	used := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := s.X.(*ast.Ident); ok {
				used[id.Name] = true
			}
		}
		return true
	})
	unused := func(s ast.Spec) bool {
		spec, ok := s.(*ast.ImportSpec)
		if !ok {
			return false
		}
		at, _ := strconv.Unquote(spec.Path.Value)
		name := path.Base(at)
		if known := p.Imports[at]; known != nil && known.Name != "" {
			name = known.Name
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		return name != "." && !used[name]
	}
	for _, d := range f.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.IMPORT {
			d.Specs = slices.DeleteFunc(d.Specs, unused)
		}
	}
	f.Imports = slices.DeleteFunc(f.Imports, func(s *ast.ImportSpec) bool { return unused(s) })
}
