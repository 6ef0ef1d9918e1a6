package scaffold

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/golang"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/parallel"
	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/scaffold/usergo"
)

// written is what people have written in one package. It is only read.
type written struct {
	*usergo.Package
	prog  *usergo.Program
	dir   string // as people name it, with a separator at its end, or ""
	files map[string]*source
	types []*writtenType // by name
	base  string         // that paths of other packages are shown from
}

// source is one file of it.
type source struct {
	path    string
	imports map[string]string // path by the name in the file
}

// writtenType is a type that the package declares, or has another name for.
type writtenType struct {
	name    string
	named   []inView       // in the views that have it
	in      *source        // where it is declared; nil if that is not seen
	methods []ownMethod    // that stand in the package, by file
	unread  map[string]int // what it embeds, by the number of views in which that could not be read
	is      []says
}

// inView is a type as one view has it.
type inView struct {
	*types.Named
	view *usergo.View
}

// ownMethod is a method that stands in the package.
type ownMethod struct {
	*ast.FuncDecl
	in   *source
	view *usergo.View
}

// says is that a type is used as one of an interface: "path.Name". A value of
// it is, or else a pointer to it.
type says struct {
	what  string
	value bool
}

// readWritten reads the package that a file belongs to, whether or not it is there.
func (s *stub) readWritten() (*written, error) {
	folder, own := filepath.Split(s.File)
	at := s.Path(folder)
	if info, err := os.Stat(filepath.Join(at, own)); err == nil && info.IsDir() {
		return nil, fmt.Errorf("%s is a folder: name the file in it", s.File)
	}
	p, err := usergo.Read(token.NewFileSet(), at, folder, own)
	var read *usergo.ReadError
	switch {
	case errors.As(err, &read) && errors.Is(err, fs.ErrNotExist):
		return newWritten(&usergo.Package{}, folder, s.Dir), nil
	case errors.As(err, &read):
		return nil, project.Cannot("read", read.Path, read.Err)
	case err != nil:
		return nil, fmt.Errorf("cannot read %s", err)
	}
	return newWritten(p, folder, s.Dir), nil
}

func newWritten(p *usergo.Package, dir, base string) *written {
	w := &written{Package: p, dir: dir, base: base, files: map[string]*source{}}
	for _, f := range p.Files {
		w.files[f.Path] = newSource(f.Path, f.Syntax)
	}
	return w
}

// check type-checks what is written against the packages that the specs make
// now, whatever is on disk.
func (s *stub) check(w *written) error {
	defer project.Working(s.Stderr, "type-checking "+s.where(w))()
	machines := reached(s.m)
	overlay, err := s.generated(machines)
	if err != nil {
		return err
	}
	with := usergo.Context{Dir: s.Path(w.dir), Overlay: overlay, Paths: w.Imports(), Moved: movedPackages(), Adapt: addOldNames}
	for _, m := range machines {
		with.Paths = append(with.Paths, m.ImportPath)
	}
	prog, err := usergo.Load(w.Fset, with)
	if errors.Is(err, usergo.ErrNoGo) {
		return fmt.Errorf("%s cannot be compared with what %s wants: %w; put it there, or install Go from https://go.dev/dl", s.where(w), s.m.Worker, err)
	}
	if err == nil {
		err = s.checkIn(prog, w)
	}
	if err != nil {
		return fmt.Errorf("%s cannot be compared with what %s wants: %w", s.where(w), s.m.Worker, err)
	}
	return nil
}

// checkIn type-checks what is written against the packages of a program.
func (s *stub) checkIn(prog *usergo.Program, w *written) error {
	for i, c := range s.wanted {
		p, err := prog.Import(c.path)
		if err != nil {
			return fmt.Errorf("it does not see package %s: %w", c.path, err)
		}
		if s.wanted[i].face = face(p, c.name); s.wanted[i].face == nil {
			return fmt.Errorf("the package %s that it sees has no interface %s; is it older than the spec?", c.path, c.name)
		}
	}
	w.Check(prog)
	w.prog = prog
	w.collect()
	return nil
}

// where names the folder of the hooks.
func (s *stub) where(w *written) string {
	if w.dir == "" {
		return "the Go in this folder"
	}
	return "the Go in " + strings.TrimSuffix(w.dir, string(filepath.Separator))
}

// reached are a machine and all that its children are of.
func reached(m *model.Machine) []*model.Machine {
	all := []*model.Machine{m}
	for i := 0; i < len(all); i++ {
		for _, c := range all[i].Children {
			if !slices.Contains(all, c.Machine) {
				all = append(all, c.Machine)
			}
		}
	}
	return all
}

// generated makes the packages of machines: their files by absolute path. What
// fsmgen has left in their folders and would no longer write is emptied.
func (s *stub) generated(machines []*model.Machine) (map[string][]byte, error) {
	made := make([][]golang.File, len(machines))
	err := parallel.Try(len(machines), func(i int) (err error) {
		made[i], err = golang.Generate(machines[i])
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the generated Go is not valid, which is a mistake in fsmgen: %w", err)
	}
	overlay := map[string][]byte{}
	for i, m := range machines {
		folder := filepath.Join(s.loaded.Out, m.Package)
		old, _ := filepath.Glob(filepath.Join(folder, "*_gen.go"))
		for _, path := range old {
			if text, err := os.ReadFile(path); err == nil && project.IsGenerated(text) {
				overlay[path] = []byte("package " + m.Package + "\n")
			}
		}
		for _, f := range made[i] {
			overlay[filepath.Join(folder, f.Name)] = f.Content
		}
	}
	return overlay, nil
}

// face is an interface of a package; nil if there is none with the name.
func face(p *types.Package, name string) *types.Interface {
	if obj := p.Scope().Lookup(name); obj != nil {
		face, _ := obj.Type().Underlying().(*types.Interface)
		return face
	}
	return nil
}

// newSource is a file with the names of its imports.
func newSource(path string, f *ast.File) *source {
	in := &source{path: path, imports: map[string]string{}}
	for _, i := range f.Imports {
		path, _ := strconv.Unquote(i.Path.Value) // the parser has seen to it
		local := path[strings.LastIndexByte(path, '/')+1:]
		if i.Name != nil {
			local = i.Name.Name
		}
		in.imports[local] = path
	}
	return in
}

// collect finds the types of the package in all views.
func (w *written) collect() {
	byName := map[string]*writtenType{}
	for _, v := range w.Views {
		for _, name := range v.Types.Scope().Names() {
			obj, isType := v.Types.Scope().Lookup(name).(*types.TypeName)
			if !isType {
				continue
			}
			named, ok := types.Unalias(obj.Type()).(*types.Named)
			if !ok || types.IsInterface(named) {
				continue
			}
			if local := named.Obj(); local.Pkg() == v.Types {
				name = local.Name() // of which obj may be an alias
			}
			t := byName[name]
			if t == nil {
				t = &writtenType{name: name, unread: map[string]int{}}
				byName[name] = t
				w.types = append(w.types, t)
			}
			byName[obj.Name()] = t
			if !t.names(named) {
				t.named = append(t.named, inView{named, v})
			}
		}
	}
	slices.SortFunc(w.types, func(a, b *writtenType) int { return strings.Compare(a.name, b.name) })
	for _, v := range w.Views {
		for _, f := range v.Files {
			w.addFile(byName, v, f)
		}
	}
}

// addFile adds what a file says about types.
func (w *written) addFile(byName map[string]*writtenType, v *usergo.View, f *usergo.File) {
	in := w.files[f.Path]
	ast.Inspect(f.Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			t := byName[usergo.ReceiverType(n)]
			if t != nil && !slices.ContainsFunc(t.methods, func(m ownMethod) bool { return m.FuncDecl == n }) {
				t.methods = append(t.methods, ownMethod{n, in, v})
			}
		case *ast.TypeSpec:
			if t := byName[n.Name.Name]; t != nil && t.name == n.Name.Name && v.Info.Defs[n.Name] != nil && v.Info.Defs[n.Name].Parent() == v.Types.Scope() {
				t.in = in
				t.addUnread(v, n.Type)
			}
		case *ast.ValueSpec:
			for _, value := range n.Values {
				if n.Type != nil {
					w.says(v, typeName(v, n.Type), value)
				}
			}
		case *ast.CallExpr:
			w.addArguments(v, n)
		}
		return true
	})
}

// addUnread notes the embedded types that could not be read.
func (t *writtenType) addUnread(v *usergo.View, e ast.Expr) {
	fields, ok := e.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range fields.Fields.List {
		if len(f.Names) > 0 || !invalid(v.Info.TypeOf(f.Type)) {
			continue
		}
		t.unread[strings.TrimPrefix(typeName(v, f.Type), "*")]++
	}
}

// unreadable are the types that it embeds and that no view has read.
func (t *writtenType) unreadable() []string {
	var names []string
	for name, views := range t.unread {
		if views == len(t.named) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// addArguments notes what a call takes its arguments for.
func (w *written) addArguments(v *usergo.View, call *ast.CallExpr) {
	fun := v.Info.TypeOf(call.Fun)
	if fun == nil {
		return
	}
	sig, ok := fun.Underlying().(*types.Signature)
	if !ok || sig.Variadic() || sig.Params().Len() != len(call.Args) {
		return
	}
	for i, arg := range call.Args {
		if is := sig.Params().At(i).Type(); types.IsInterface(is) {
			w.says(v, types.TypeString(is, fullPath), arg)
		}
	}
}

// says notes that a value is used as one of an interface.
func (w *written) says(v *usergo.View, what string, value ast.Expr) {
	is := v.Info.TypeOf(value)
	if is == nil || what == "" {
		return
	}
	said := says{what: what, value: true}
	if p, ok := types.Unalias(is).(*types.Pointer); ok {
		said.value, is = false, p.Elem()
	}
	named, ok := types.Unalias(is).(*types.Named)
	if !ok {
		return
	}
	for _, t := range w.types {
		if t.names(named) && !slices.Contains(t.is, said) {
			t.is = append(t.is, said)
		}
	}
}

// names reports whether a type is this one, whatever its type arguments are.
func (t *writtenType) names(named *types.Named) bool {
	return slices.ContainsFunc(t.named, func(n inView) bool { return n.Obj() == named.Obj() })
}

// fullPath qualifies names by the paths of packages.
func fullPath(p *types.Package) string { return p.Path() }

// typeName is a type by the path of its package, also if that could not be read.
func typeName(v *usergo.View, e ast.Expr) string {
	if t := v.Info.TypeOf(e); t != nil && !invalid(t) {
		return types.TypeString(types.Unalias(t), fullPath)
	}
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeName(v, e.X)
	case *ast.ParenExpr:
		return typeName(v, e.X)
	case *ast.IndexExpr:
		return typeName(v, e.X)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok {
			if name, ok := v.Info.Uses[pkg].(*types.PkgName); ok {
				return name.Imported().Path() + "." + e.Sel.Name
			}
		}
	}
	return "?" // nothing that a contract has
}

// invalid reports whether a type, or what it points to, could not be read.
func invalid(t types.Type) bool {
	if t == nil {
		return true
	}
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		return invalid(p.Elem())
	}
	basic, ok := types.Unalias(t).(*types.Basic)
	return ok && basic.Kind() == types.Invalid
}
