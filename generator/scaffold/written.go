package scaffold

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/project"
)

// written is what people have written in one package. Its files are the only
// Go of a user that fsmgen opens, and they are only read. Files for another
// system count, and tests do not, unless one is the file that was named.
type written struct {
	set   *token.FileSet
	name  string // of the package; "" if there is none yet
	files map[string]*source
	types map[string]*writtenType
}

// source is one file of it.
type source struct {
	path    string
	imports map[string]string // path by the name in the file
}

// writtenType is a type of the package.
type writtenType struct {
	name    string
	in      *source // where it is declared; nil if it is not
	methods []writtenMethod
	embeds  []string // types of the package
	foreign []string // types of other packages that it embeds
	is      []string // what `var _ path.Name = …` says that it is: "path.Name"
}

// writtenMethod is a method, and the file in which its types mean something.
type writtenMethod struct {
	*ast.FuncDecl
	in *source
}

// readPackage reads the package that a file belongs to, whether or not the
// file is there: the files of the folder that are of the same package or, if
// there are several, of that with the most files.
func readPackage(dir, file string) (*written, error) {
	w := &written{set: token.NewFileSet(), files: map[string]*source{}, types: map[string]*writtenType{}}
	folder, own := filepath.Split(file)
	entries, err := os.ReadDir(project.Options{Dir: dir}.Path(folder))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, project.Cannot("read", folder, err)
	}
	parsed := map[string]*ast.File{}
	count := map[string]int{}
	for _, entry := range entries {
		name := entry.Name()
		if name == own && entry.IsDir() {
			return nil, fmt.Errorf("%s is a folder: name the file in it", file)
		}
		if name != own && !isSource(name) || entry.IsDir() {
			continue
		}
		text, err := os.ReadFile(project.Options{Dir: dir}.Path(folder + name))
		if err != nil {
			return nil, project.Cannot("read", folder+name, err)
		}
		f, err := parser.ParseFile(w.set, folder+name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("cannot read %s", err)
		}
		parsed[name] = f
		if count[f.Name.Name]++; count[f.Name.Name] > count[w.name] {
			w.name = f.Name.Name
		}
	}
	if f := parsed[own]; f != nil {
		w.name = f.Name.Name
	}
	for _, name := range sortedKeys(parsed) {
		if parsed[name].Name.Name == w.name {
			w.add(folder+name, parsed[name])
		}
	}
	return w, nil
}

func isSource(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") && name[0] != '.' && name[0] != '_'
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// typeOf gives a type by its name, which a file may declare or only speak of.
func (w *written) typeOf(name string) *writtenType {
	t := w.types[name]
	if t == nil {
		t = &writtenType{name: name}
		w.types[name] = t
	}
	return t
}

func (w *written) add(path string, file *ast.File) {
	in := &source{path: path, imports: map[string]string{}}
	w.files[path] = in
	for _, i := range file.Imports {
		path, _ := strconv.Unquote(i.Path.Value) // the parser has seen to it
		local := path[strings.LastIndexByte(path, '/')+1:]
		if i.Name != nil {
			local = i.Name.Name
		}
		in.imports[local] = path
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if on := receiverType(d); on != "" {
				t := w.typeOf(on)
				t.methods = append(t.methods, writtenMethod{d, in})
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				w.addSpec(in, s)
			}
		}
	}
}

// addSpec adds a declared type, or what is said about one.
func (w *written) addSpec(in *source, s ast.Spec) {
	switch s := s.(type) {
	case *ast.TypeSpec:
		t := w.typeOf(s.Name.Name)
		t.in = in
		if fields, ok := s.Type.(*ast.StructType); ok {
			t.addEmbedded(in, fields)
		}
	case *ast.ValueSpec:
		if len(s.Names) == 1 && s.Names[0].Name == "_" && s.Type != nil && len(s.Values) == 1 {
			if name := literalType(s.Values[0]); name != "" {
				t := w.typeOf(name)
				t.is = append(t.is, in.typeName(s.Type))
			}
		}
	}
}

func (t *writtenType) addEmbedded(in *source, fields *ast.StructType) {
	for _, f := range fields.Fields.List {
		if len(f.Names) > 0 {
			continue
		}
		switch name := strings.TrimPrefix(in.typeName(f.Type), "*"); {
		case strings.Contains(name, "."):
			t.foreign = append(t.foreign, name)
		default:
			t.embeds = append(t.embeds, name)
		}
	}
}

// receiverType is the type that a function is a method of.
func receiverType(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) != 1 {
		return ""
	}
	return baseType(d.Recv.List[0].Type)
}

// literalType is the type of the package that an expression is a value of or
// points to, as people write it behind `var _ I =`: (*T)(nil), &T{}, T{}, new(T).
func literalType(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.CallExpr:
		if f, ok := e.Fun.(*ast.Ident); ok && f.Name == "new" && len(e.Args) == 1 {
			return baseType(e.Args[0])
		}
		return baseType(e.Fun)
	case *ast.UnaryExpr:
		return literalType(e.X)
	case *ast.CompositeLit:
		return baseType(e.Type)
	}
	return ""
}

// baseType is the name of a type of the package without stars, parentheses and
// type parameters; "" if it is no name.
func baseType(e ast.Expr) string {
	for {
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

// typesOf names the types of parameters or results, by the paths of packages.
func (in *source) typesOf(list *ast.FieldList) []string {
	var all []string
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		for range max(1, len(field.Names)) {
			all = append(all, in.typeName(field.Type))
		}
	}
	return all
}

func (in *source) typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + in.typeName(e.X)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok {
			return in.imports[pkg.Name] + "." + e.Sel.Name
		}
	}
	return "?" // nothing that a contract has
}

// method finds a method of a type, or of one that it embeds.
func (w *written) method(on, name string) (writtenMethod, bool) {
	seen := map[string]bool{}
	for at := []string{on}; len(at) > 0; at = at[1:] {
		t := w.types[at[0]]
		if t == nil || seen[t.name] {
			continue
		}
		seen[t.name] = true
		for _, m := range t.methods {
			if m.Name.Name == name {
				return m, true
			}
		}
		at = append(at, t.embeds...)
	}
	return writtenMethod{}, false
}

// receiver is what stands before the name of a new method of a type: as before
// those that it has.
func (w *written) receiver(on, usual string) string {
	t := w.types[on]
	if t == nil || len(t.methods) == 0 {
		return usual + " *" + on
	}
	field := t.methods[0].Recv.List[0]
	if len(field.Names) == 1 && field.Names[0].Name != "_" {
		usual = field.Names[0].Name
	}
	if _, pointer := field.Type.(*ast.StarExpr); pointer {
		return usual + " *" + on
	}
	return usual + " " + on
}
