package scaffold

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/scaffold/usergo"
)

// staleName is a place in hooks that says something which a generated package
// or the runtime no longer has.
type staleName struct {
	at   token.Position
	text string
}

// stale finds what hooks say of the generated packages, and of the runtime, that
// is no longer there: imports, names of packages, fields and methods.
func (w *written) stale(generated map[string]bool) []staleName {
	f := &staleFinder{w: w, generated: generated, seen: map[token.Pos]bool{}}
	for _, v := range w.Views {
		for _, file := range v.Files {
			f.view = v
			f.file(file.Syntax)
		}
	}
	slices.SortFunc(f.found, func(a, b staleName) int {
		if c := strings.Compare(a.at.Filename, b.at.Filename); c != 0 {
			return c
		}
		return a.at.Offset - b.at.Offset
	})
	return f.found
}

type staleFinder struct {
	w         *written
	generated map[string]bool
	view      *usergo.View
	seen      map[token.Pos]bool
	found     []staleName
}

func (f *staleFinder) file(syntax *ast.File) {
	for _, spec := range syntax.Imports {
		at, _ := strconv.Unquote(spec.Path.Value)
		if to := f.w.prog.MovedTo(at); to != "" {
			f.add(spec.Path.Pos(), "package %s is %s now", at, to)
		}
	}
	ast.Inspect(syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			f.selector(n)
		case *ast.CompositeLit:
			f.literal(n)
		}
		return true
	})
}

// ours reports whether names of a package are looked at.
func (f *staleFinder) ours(p *types.Package) bool {
	return p != nil && (f.generated[p.Path()] || isRuntime(p.Path()))
}

// selector looks at package.Name and value.Name.
func (f *staleFinder) selector(s *ast.SelectorExpr) {
	if id, ok := s.X.(*ast.Ident); ok {
		if name, ok := f.view.Info.Uses[id].(*types.PkgName); ok {
			if p := name.Imported(); f.ours(p) && p.Complete() && !isThere(p, s.Sel.Name) {
				f.gone(s.Sel, p, "", p.Name(), f.meant(p, s.Sel.Name))
			}
			return
		}
	}
	if f.view.Info.Selections[s] != nil || f.view.Info.Uses[s.Sel] != nil {
		return
	}
	f.member(s.Sel, f.view.Info.TypeOf(s.X))
}

// meant are the names of a package that one which is not there may stand for now. A kind
// of error that has another name is none of those that are returned already.
func (f *staleFinder) meant(p *types.Package, gone string) []string {
	all := exported(p)
	if !strings.HasPrefix(gone, "Err") {
		return all
	}
	return slices.DeleteFunc(all, func(name string) bool { return strings.HasPrefix(name, "Err") && f.w.namedIn(name) })
}

// literal looks at the keys of T{Name: value}.
func (f *staleFinder) literal(lit *ast.CompositeLit) {
	for _, e := range lit.Elts {
		if pair, ok := e.(*ast.KeyValueExpr); ok {
			if key, ok := pair.Key.(*ast.Ident); ok && f.view.Info.Uses[key] == nil {
				f.member(key, f.view.Info.TypeOf(lit))
			}
		}
	}
}

// member adds a field or method that a type of ours has not. What could not be
// read whole may have it.
func (f *staleFinder) member(name *ast.Ident, of types.Type) {
	if of == nil {
		return
	}
	if p, ok := types.Unalias(of).(*types.Pointer); ok {
		of = p.Elem()
	}
	named, ok := types.Unalias(of).(*types.Named)
	if !ok || !f.ours(named.Obj().Pkg()) || incomplete(named, nil) {
		return
	}
	if obj, _, _ := types.LookupFieldOrMethod(named, true, f.view.Types, name.Name); obj != nil {
		return
	}
	p := named.Obj().Pkg()
	f.gone(name, p, named.Obj().Name(), p.Name()+"."+named.Obj().Name(), members(named))
}

// gone adds a name, with what it is called now if that is known, or else with
// the nearest that is there.
func (f *staleFinder) gone(name *ast.Ident, p *types.Package, in, owner string, there []string) {
	news := newNames(p.Path(), in, name.Name)
	for _, of := range embeddedRuntime(p, in) {
		news = append(news, newNames(of.Pkg().Path(), of.Name(), name.Name)...)
		if slices.Contains(newNames(of.Pkg().Path(), "", name.Name), of.Name()) {
			news = append(news, of.Name()) // the field that is called like what is embedded
		}
	}
	for _, to := range slices.Backward(news) {
		if slices.Contains(there, to) {
			f.add(name.Pos(), "%s.%s is %s now", owner, name.Name, to)
			return
		}
	}
	help := diag.DidYouMean(name.Name, there)
	if fields := fieldsOf(p, in); help == "" && len(fields) > 0 && len(fields) <= mostListed {
		help = "it has " + strings.Join(fields, ", ")
	}
	if help != "" {
		help = "; " + help
	}
	f.add(name.Pos(), "%s has no %s%s", owner, name.Name, help)
}

// mostListed is how many fields a type may have for them all to be named.
const mostListed = 12

// fieldsOf are the fields that a type of a package declares itself.
func fieldsOf(p *types.Package, name string) []string {
	var all []string
	for field := range structOf(p, name).Fields() {
		if field.Exported() && !field.Embedded() {
			all = append(all, field.Name())
		}
	}
	return all
}

// structOf is a struct that a package declares; one without fields if it does not.
func structOf(p *types.Package, name string) *types.Struct {
	if obj := p.Scope().Lookup(name); obj != nil {
		if fields, ok := obj.Type().Underlying().(*types.Struct); ok {
			return fields
		}
	}
	return types.NewStruct(nil, nil)
}

func (f *staleFinder) add(pos token.Pos, format string, args ...any) {
	if !f.seen[pos] {
		f.seen[pos] = true
		f.found = append(f.found, staleName{f.w.Fset.Position(pos), fmt.Sprintf(format, args...)})
	}
}

func showStale(out *strings.Builder, all []staleName) {
	if len(all) > 0 && out.Len() > 0 && !strings.HasSuffix(out.String(), "\n\n") {
		out.WriteByte('\n')
	}
	for _, n := range all {
		fmt.Fprintf(out, "// %s:%d:%d: %s\n", n.at.Filename, n.at.Line, n.at.Column, n.text)
	}
}

// exported are the names that a package shows, without old ones.
func exported(p *types.Package) []string {
	return slices.DeleteFunc(p.Scope().Names(), func(name string) bool { return !token.IsExported(name) || !isThere(p, name) })
}

// members are the names of the fields and methods of a type, those of embedded
// types among them.
func members(named *types.Named) []string {
	var all []string
	for m := range types.NewMethodSet(types.NewPointer(named)).Methods() {
		all = append(all, m.Obj().Name())
	}
	if fields, ok := named.Underlying().(*types.Struct); ok {
		for field := range fields.Fields() {
			all = append(all, field.Name())
			if inner, ok := types.Unalias(field.Type()).(*types.Named); ok && field.Embedded() {
				all = append(all, members(inner)...)
			}
		}
	}
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(name string) bool { return !token.IsExported(name) })
}

// embeddedRuntime are the types of the runtime that a type embeds.
func embeddedRuntime(p *types.Package, in string) []*types.TypeName {
	var all []*types.TypeName
	for field := range structOf(p, in).Fields() {
		if named, ok := types.Unalias(field.Type()).(*types.Named); ok && field.Embedded() && isRuntime(named.Obj().Pkg().Path()) {
			all = append(all, named.Obj())
		}
	}
	return all
}

// incomplete reports whether a type embeds one that could not be read.
func incomplete(t types.Type, seen []types.Type) bool {
	if invalid(t) {
		return true
	}
	fields, ok := t.Underlying().(*types.Struct)
	if !ok || slices.Contains(seen, t) {
		return false
	}
	for field := range fields.Fields() {
		if field.Embedded() && incomplete(field.Type(), append(seen, t)) {
			return true
		}
	}
	return false
}
