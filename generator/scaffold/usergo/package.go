// Package usergo reads the Go that people have written in one folder, and
// type-checks it with what it imports. The Go may be unfinished: what does not
// compile is left out, and the rest is there. Nothing is written, and nothing
// is fetched from the network.
package usergo

import (
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Package is a package as people have written it. Tests are no part of it,
// unless the file that was named is one.
type Package struct {
	Fset  *token.FileSet
	Name  string  // "" if there are no files
	Files []*File // by name
	Views []*View // after Check
}

// File is one file of a package.
type File struct {
	Path   string // as positions show it
	Syntax *ast.File
	builds bool // it belongs to the build for this system
	named  bool // it is the file that was named, which counts in any case
}

// View is what one build of a package may be made of: files of which no two
// declare the same. The first view is the build for this system. Files for other
// systems and with other tags are in the first view that they fit in.
type View struct {
	Files []*File
	Types *types.Package
	Info  *types.Info
}

// ReadError is an error of the file system.
type ReadError struct {
	Path string // as positions show it
	Err  error
}

func (e *ReadError) Error() string { return e.Path + ": " + e.Err.Error() }
func (e *ReadError) Unwrap() error { return e.Err }

// Read parses the package in dir that a file called own belongs to, whether or
// not that file is there: the files of the folder that are of the same package
// or, if there are several packages, of that with the most files. Positions show
// the files as prefix with the name of the file. The error is a *ReadError or
// one of the parser.
func Read(fset *token.FileSet, dir, prefix, own string) (*Package, error) {
	p := &Package{Fset: fset}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, &ReadError{prefix, err}
	}
	var all []*File
	count := map[string]int{}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || name != own && !isSource(name) {
			continue
		}
		f, err := p.parse(dir, prefix, name, name == own)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
		of := f.Syntax.Name.Name
		if count[of]++; count[of] > count[p.Name] {
			p.Name = of
		}
		if name == own {
			count[of] = len(entries) + 1
			p.Name = of
		}
	}
	p.Files = slices.DeleteFunc(all, func(f *File) bool { return f.Syntax.Name.Name != p.Name })
	return p, nil
}

func (p *Package) parse(dir, prefix, name string, named bool) (*File, error) {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, &ReadError{prefix + name, err}
	}
	syntax, err := parser.ParseFile(p.Fset, prefix+name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	builds, _ := build.Default.MatchFile(dir, name)
	return &File{Path: prefix + name, Syntax: syntax, builds: builds, named: named}, nil
}

func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name[0] != '.' && name[0] != '_'
}

// split puts the files into views.
func (p *Package) split() [][]*File {
	var first, rest []*File
	for _, f := range p.Files {
		switch {
		case f.builds:
			first = append(first, f)
		case f.named || !f.ignored():
			rest = append(rest, f)
		}
	}
	views := [][]*File{}
	if len(first) > 0 {
		views = append(views, first)
	}
	for len(rest) > 0 {
		var view, left []*File
		declared := map[string]bool{}
		for _, f := range rest {
			if add(declared, f) {
				view = append(view, f)
			} else {
				left = append(left, f)
			}
		}
		for _, f := range first {
			if add(declared, f) {
				view = append(view, f)
			}
		}
		views, rest = append(views, view), left
	}
	return views
}

// ignored reports whether no build has the file, because of the tag ignore.
func (f *File) ignored() bool {
	for _, group := range f.Syntax.Comments {
		if group.Pos() > f.Syntax.Package {
			break
		}
		for _, line := range group.List {
			if !constraint.IsGoBuild(line.Text) {
				continue
			}
			expr, err := constraint.Parse(line.Text)
			if err != nil {
				continue
			}
			asked := false
			built := expr.Eval(func(tag string) bool {
				asked = asked || tag == "ignore"
				return tag != "ignore"
			})
			return asked && !built
		}
	}
	return false
}

// add adds what a file declares to the names of a view, unless one of them is
// there already.
func add(declared map[string]bool, f *File) bool {
	names := map[string]bool{}
	for _, d := range f.Syntax.Decls {
		for _, name := range declaredBy(d) {
			if declared[name] {
				return false
			}
			names[name] = true
		}
	}
	maps.Copy(declared, names)
	return true
}

// declaredBy returns the names of a declaration; a method is called T.M.
func declaredBy(d ast.Decl) []string {
	var names []string
	put := func(id *ast.Ident) {
		if id.Name != "_" {
			names = append(names, id.Name)
		}
	}
	switch d := d.(type) {
	case *ast.FuncDecl:
		switch on := ReceiverType(d); {
		case on != "":
			names = append(names, on+"."+d.Name.Name)
		case d.Name.Name != "init":
			put(d.Name)
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				put(s.Name)
			case *ast.ValueSpec:
				for _, id := range s.Names {
					put(id)
				}
			}
		}
	}
	return names
}

// ReceiverType is the name of the type that a function is a method of; "" if it
// is none.
func ReceiverType(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) != 1 {
		return ""
	}
	for e := d.Recv.List[0].Type; ; {
		switch inner := e.(type) {
		case *ast.StarExpr:
			e = inner.X
		case *ast.ParenExpr:
			e = inner.X
		case *ast.IndexExpr:
			e = inner.X
		case *ast.IndexListExpr:
			e = inner.X
		case *ast.Ident:
			return inner.Name
		default:
			return ""
		}
	}
}
