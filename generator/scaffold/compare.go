package scaffold

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/generator/project"
)

// existing is a file that a person has written. It is the one file of a user
// that fsmgen opens, and it is only read. What other files of the package add
// is not seen.
type existing struct {
	set     *token.FileSet
	imports map[string]string          // path by the name in the file
	methods map[string][]*ast.FuncDecl // by receiver
	types   []string
}

func readFile(name string, text []byte) (*existing, error) {
	f := &existing{set: token.NewFileSet(), imports: map[string]string{}, methods: map[string][]*ast.FuncDecl{}}
	parsed, err := parser.ParseFile(f.set, name, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("cannot read %s", err)
	}
	for _, i := range parsed.Imports {
		path, _ := strconv.Unquote(i.Path.Value) // the parser has seen to it
		local := path[strings.LastIndexByte(path, '/')+1:]
		if i.Name != nil {
			local = i.Name.Name
		}
		f.imports[local] = path
	}
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if on := receiverType(d); on != "" {
				f.methods[on] = append(f.methods[on], d)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if t, ok := s.(*ast.TypeSpec); ok {
					f.types = append(f.types, t.Name.Name)
				}
			}
		}
	}
	return f, nil
}

// receiver is what stands before the name of a new method of a type: as before
// those that it has.
func (f *existing) receiver(on, usual string) string {
	if len(f.methods[on]) == 0 {
		return usual + " *" + on
	}
	field := f.methods[on][0].Recv.List[0]
	if len(field.Names) == 1 && field.Names[0].Name != "_" {
		usual = field.Names[0].Name
	}
	if _, pointer := field.Type.(*ast.StarExpr); pointer {
		return usual + " *" + on
	}
	return usual + " " + on
}

// receiverType is the type that a function is a method of.
func receiverType(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) != 1 {
		return ""
	}
	t := d.Recv.List[0].Type
	for {
		switch inner := t.(type) {
		case *ast.StarExpr:
			t = inner.X
		case *ast.IndexExpr:
			t = inner.X
		case *ast.IndexListExpr:
			t = inner.X
		case *ast.Ident:
			return inner.Name
		default:
			return ""
		}
	}
}

// implementer guesses which type of the file implements a contract: the one
// with most of its methods, or else the one that a stub would have declared.
func (f *existing) implementer(c contract) string {
	best, most := "", 0
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range f.methods {
			if !yield(name) {
				return
			}
		}
	})
	for _, name := range names {
		score := 0
		for _, m := range c.methods {
			if f.method(name, m.name) != nil {
				score += 2
			}
		}
		if name == c.typeName {
			score++
		}
		if score > most {
			best, most = name, score
		}
	}
	if best == "" && slices.Contains(f.types, c.typeName) {
		best = c.typeName
	}
	return best
}

func (f *existing) method(on, name string) *ast.FuncDecl {
	for _, d := range f.methods[on] {
		if d.Name.Name == name {
			return d
		}
	}
	return nil
}

// typesOf names the types of parameters or results, by the paths of packages.
func (f *existing) typesOf(list *ast.FieldList) []string {
	var all []string
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		for range max(1, len(field.Names)) {
			all = append(all, f.typeName(field.Type))
		}
	}
	return all
}

func (f *existing) typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + f.typeName(e.X)
	case *ast.SelectorExpr:
		if pkg, ok := e.X.(*ast.Ident); ok {
			return f.imports[pkg.Name] + "." + e.Sel.Name
		}
	}
	return "?" // nothing that a contract has
}

// fits reports whether a method has the types that are wanted.
func (f *existing) fits(d *ast.FuncDecl, m method) bool {
	var params, results []string
	for _, p := range m.params {
		params = append(params, p.is.full())
	}
	for _, r := range m.results {
		results = append(results, r.full())
	}
	return slices.Equal(f.typesOf(d.Type.Params), params) && slices.Equal(f.typesOf(d.Type.Results), results)
}

// shaped reports whether a method looks like one of a contract of the worker
// type, as it is or was: by the types that it takes and gives.
func (f *existing) shaped(d *ast.FuncDecl, own string, children bool) bool {
	if !d.Name.IsExported() {
		return false
	}
	params, results := f.typesOf(d.Type.Params), f.typesOf(d.Type.Results)
	is := func(list []string, want ...string) bool { return slices.Equal(list, want) }
	if children {
		return len(params) == 1 && len(results) == 1 && strings.HasSuffix(params[0], ".UserSpec") &&
			results[0] == "*"+strings.TrimSuffix(params[0], "UserSpec")+"Worker"
	}
	return is(params, "context.Context", own+".Snapshot") && is(results, "error") ||
		is(params, "context.Context", own+".DesiredState") && is(results, own+".ObservedState", "error") ||
		is(params, own+".UserSpec", own+".UserSpec") && is(results, "bool") ||
		is(params, "*"+own+".Snapshot") && is(results, "bool")
}

// lack is what a file lacks of a contract, and has too much.
type lack struct {
	contract
	on       string // the type that implements it; "": none does
	missing  []method
	changed  []method
	unwanted []*ast.FuncDecl
}

func (f *existing) lacks(c contract, all []contract, own string) lack {
	l := lack{contract: c, on: f.implementer(c)}
	if l.on == "" {
		l.missing = c.methods
		return l
	}
	for _, m := range c.methods {
		switch d := f.method(l.on, m.name); {
		case d == nil:
			l.missing = append(l.missing, m)
		case !f.fits(d, m):
			l.changed = append(l.changed, m)
		}
	}
	for _, d := range f.methods[l.on] {
		wanted := slices.ContainsFunc(all, func(c contract) bool {
			return slices.ContainsFunc(c.methods, func(m method) bool { return m.name == d.Name.Name })
		})
		if !wanted && f.shaped(d, own, c.name == "ChildWorkers") {
			l.unwanted = append(l.unwanted, d)
		}
	}
	return l
}

// compare reports what is missing in a file that is there already.
func (s *stub) compare(text []byte) (int, error) {
	f, err := readFile(s.File, text)
	if err != nil {
		return project.Failed, err
	}
	s.imports = map[string]string{}
	for name, path := range f.imports {
		s.imports[path] = name
	}
	var out strings.Builder
	missing, changed, unwanted := 0, 0, 0
	for _, c := range s.wanted {
		l := f.lacks(c, s.wanted, s.m.ImportPath)
		missing, changed, unwanted = missing+len(l.missing), changed+len(l.changed), unwanted+len(l.unwanted)
		s.show(&out, f, l)
	}
	if missing+changed+unwanted == 0 {
		fmt.Fprintf(s.Stderr, "%s: it has all that %s wants\n", s.File, s.m.Worker)
		return project.Fine, nil
	}
	s.showImports(&out, f)
	if err := project.Output(s.Stdout, s.Dir, "", []byte(out.String())); err != nil {
		return project.Failed, err
	}
	fmt.Fprintf(s.Stderr, "%s: methods of %s: %d missing, %d with other types, %d no longer wanted; the file was not changed\n",
		s.File, s.m.Worker, missing, changed, unwanted)
	return project.Attention, nil
}

// show writes what a file lacks as Go to be pasted; what is to be looked at by
// a person stands in comments.
func (s *stub) show(out *strings.Builder, f *existing, l lack) {
	on := l.on
	if on == "" {
		on = l.typeName
		own := typeRef{path: s.m.ImportPath, pkg: s.m.Package, name: l.name}
		fmt.Fprintf(out, "%s\ntype %s struct{}\n\nvar _ %s = (*%s)(nil)\n\n", comment(l.doc), on, own.text(s.qualify), on)
	}
	receiver := f.receiver(on, l.receiver)
	for _, m := range l.missing {
		out.WriteString(m.code(receiver, s.qualify) + "\n\n")
	}
	for _, m := range l.changed {
		at := f.set.Position(f.method(on, m.name).Pos())
		fmt.Fprintf(out, "// %s:%d: %s.%s has other types, it is wanted as\n//\tfunc (%s) %s\n\n", at.Filename, at.Line, on, m.name,
			receiver, m.signature(s.qualify))
	}
	for _, d := range l.unwanted {
		at := f.set.Position(d.Pos())
		fmt.Fprintf(out, "// %s:%d: %s.%s is no longer wanted\n\n", at.Filename, at.Line, on, d.Name.Name)
	}
}

// showImports names the imports that what is to be pasted needs besides.
func (s *stub) showImports(out *strings.Builder, f *existing) {
	for path, name := range s.imports {
		if f.imports[name] == path {
			delete(s.imports, path)
		}
	}
	for _, line := range s.importLines() {
		if line != "" {
			out.WriteString("// It needs: import " + line + "\n")
		}
	}
}
