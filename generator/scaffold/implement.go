package scaffold

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
)

// How much speaks for a type being the one that implements a contract.
const (
	ownMethodFits = 10 // a method with the name and the types of the contract
	embeddedFits  = 8  // one of a type that it embeds
	methodIsAlike = 5  // one with the name, and with a type of the same packages
	sameName      = 3  // it is called as a stub would have called it
)

// implementers returns the types of the package that implement a contract: those
// that are used for it, var _ bridge.Hooks = (*T)(nil) or bridge.NewWorker(&T{}),
// or else the one that looks most like it; none if none does.
func (w *written) implementers(c contract) []*writtenType {
	var used []*writtenType
	var best *writtenType
	most := 0
	for _, t := range w.types {
		if t.isUsedAs(c.path + "." + c.name) {
			used = append(used, t)
		}
		if score := t.score(c); score > most {
			best, most = t, score
		}
	}
	switch {
	case len(used) > 0:
		return used
	case best != nil:
		return []*writtenType{best}
	}
	return nil
}

func (t *writtenType) isUsedAs(what string) bool {
	return slices.ContainsFunc(t.is, func(s says) bool { return s.what == what })
}

// asValue reports whether values of a type are used for a contract, which then
// have no methods with pointer receivers.
func (t *writtenType) asValue(c contract) bool {
	return slices.Contains(t.is, says{what: c.path + "." + c.name, value: true})
}

// score is how much speaks for a type. One that is used for another worker
// type's contract has methods of the same names and, for children, types.
func (t *writtenType) score(c contract) int {
	score := 0
	if t.name == c.typeName {
		score += sameName
	}
	if slices.ContainsFunc(t.is, func(s says) bool { return strings.HasSuffix(s.what, "."+c.name) }) {
		return score
	}
	packages := c.packages()
	for _, m := range c.methods {
		switch found := t.member(m.name); {
		case found == nil:
		case found.fits(c, m):
			score += embeddedFits
			if found.direct {
				score = score - embeddedFits + ownMethodFits
			}
		case found.speaksOf(packages):
			score += methodIsAlike
		}
	}
	return score
}

// member is what a selector finds in a type: a method, or a field.
type member struct {
	types.Object
	direct  bool // it is not that of an embedded type
	pointer bool // a value of the type does not have it
}

// member finds a method or a field of a type, in the first view that has it; nil
// if none has.
func (t *writtenType) member(name string) *member {
	all := t.members(name)
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// members finds what the views have under a name.
func (t *writtenType) members(name string) []*member {
	var all []*member
	for _, in := range t.named {
		obj, index, _ := types.LookupFieldOrMethod(in.Named, true, in.view.Types, name)
		if obj == nil || slices.ContainsFunc(all, func(m *member) bool { return m.Pos() == obj.Pos() }) {
			continue
		}
		byValue, _, _ := types.LookupFieldOrMethod(in.Named, false, in.view.Types, name)
		all = append(all, &member{obj, len(index) == 1, byValue == nil})
	}
	return all
}

// signature is that of a method; nil for a field.
func (m *member) signature() *types.Signature {
	if f, ok := m.Object.(*types.Func); ok {
		return f.Signature()
	}
	return nil
}

// fits reports whether a member is a method with the types that are wanted.
func (m *member) fits(c contract, wanted method) bool {
	sig := m.signature()
	return sig != nil && types.Identical(sig, c.signature(wanted.name))
}

// signature is that of a method in the generated interface.
func (c contract) signature(name string) types.Type {
	for f := range c.face.Methods() {
		if f.Name() == name {
			return f.Type()
		}
	}
	return types.Typ[types.Invalid] // as hooks.go and the emitter do not agree, which a test asserts
}

// speaksOf reports whether a method has a type of one of the packages.
func (m *member) speaksOf(packages map[string]bool) bool {
	sig := m.signature()
	return sig != nil && slices.ContainsFunc(packagesOf(sig), func(path string) bool { return packages[path] })
}

// packages are those of the types of a contract that are generated.
func (c contract) packages() map[string]bool {
	all := map[string]bool{}
	for f := range c.face.Methods() {
		for _, path := range packagesOf(f.Type()) {
			all[path] = path != ctxRef.path
		}
	}
	return all
}

// packagesOf are the paths of the packages whose types a type is made of.
func packagesOf(t types.Type) []string {
	var all []string
	types.TypeString(t, func(p *types.Package) string {
		all = append(all, p.Path())
		return ""
	})
	return all
}

// shape says which kind of method of a contract a method looks like, as the
// contract is or was: by the types that it takes and gives; "" if like none.
func (m ownMethod) shape(own string, children bool) string {
	if !m.Name.IsExported() {
		return ""
	}
	params, results := m.typesOf(m.Type.Params), m.typesOf(m.Type.Results)
	is := func(list []string, want ...string) bool { return slices.Equal(list, want) }
	switch {
	case children:
		if len(params) == 1 && strings.HasSuffix(params[0], ".UserSpec") && is(results, "*"+strings.TrimSuffix(params[0], "UserSpec")+"Worker") {
			return params[0]
		}
		return ""
	case is(params, "context.Context", own+".Snapshot") && is(results, "error"):
		return "action"
	case is(params, "context.Context", own+".DesiredState") && is(results, own+".ObservedState", "error"):
		return "observe"
	case is(params, own+".UserSpec", own+".UserSpec") && is(results, "bool"):
		return "change"
	case is(params, "*"+own+".Snapshot") && is(results, "bool"):
		return "guard"
	}
	return ""
}

// shape is that of the methods which a wanted one stands in for.
func (m method) shape() string {
	switch first := m.params[0].is; {
	case len(m.params) == 1 && first.name == "UserSpec":
		return first.path + ".UserSpec"
	case len(m.params) == 1:
		return "guard"
	case first.name == "UserSpec":
		return "change"
	case len(m.results) == 2:
		return "observe"
	}
	return "action"
}

// typesOf names the types of parameters or results, by the paths of packages.
func (m ownMethod) typesOf(list *ast.FieldList) []string {
	var all []string
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		for range max(1, len(field.Names)) {
			all = append(all, typeName(m.view, field.Type))
		}
	}
	return all
}

// wantedElsewhere reports whether a method is one of the Hooks or ChildWorkers
// of any package that the file imports: one type may implement those of several
// worker types.
func (w *written) wantedElsewhere(t *writtenType, m ownMethod) bool {
	found := t.member(m.Name.Name)
	if found == nil || found.signature() == nil {
		return false
	}
	for _, p := range m.view.Types.Imports() {
		for _, name := range []string{"Hooks", "ChildWorkers"} {
			face := face(p, name)
			if face == nil {
				continue
			}
			for f := range face.Methods() {
				if f.Name() == m.Name.Name && types.Identical(f.Type(), found.Type()) {
					return true
				}
			}
		}
	}
	return false
}

// elsewhere reports whether the package only has another name for the type.
func (t *writtenType) elsewhere() bool {
	return len(t.named) > 0 && t.named[0].Obj().Pkg() != t.named[0].view.Types
}

// sourceElsewhere is the file that declares a type of another package.
func (w *written) sourceElsewhere(t *writtenType) *source {
	path := w.Fset.Position(t.named[0].Obj().Pos()).Filename
	parsed, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		return &source{path: w.shown(path)}
	}
	return newSource(w.shown(path), parsed)
}

// receiver is what stands before the name of a new method of a type: as before
// those that it has, but a value where values are used.
func (w *written) receiver(t *writtenType, c contract, on string) string {
	switch {
	case t == nil:
		return c.receiver + " *" + on
	case len(t.methods) > 0 && !t.elsewhere():
		like := w.receiverLike(t.methods[0].FuncDecl, c.receiver)
		if t.asValue(c) {
			like = strings.Replace(like, "*", "", 1)
		}
		return like
	case t.asValue(c):
		return c.receiver + " " + t.generic()
	}
	return c.receiver + " *" + t.generic()
}

// receiverLike is what stands before the name of a method, with a name for it.
func (w *written) receiverLike(d *ast.FuncDecl, usual string) string {
	field := d.Recv.List[0]
	if len(field.Names) == 1 && field.Names[0].Name != "_" {
		usual = field.Names[0].Name
	}
	return usual + " " + w.text(field.Type)
}

// generic is the name of a type with its type parameters.
func (t *writtenType) generic() string {
	if len(t.named) == 0 {
		return t.name
	}
	name := t.named[0].Obj().Name()
	var names []string
	for p := range t.named[0].Origin().TypeParams().TypeParams() {
		names = append(names, p.Obj().Name())
	}
	if len(names) == 0 {
		return name
	}
	return name + "[" + strings.Join(names, ", ") + "]"
}

// text is a piece of Go as it was written, on one line.
func (w *written) text(node any) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, w.Fset, node); err != nil {
		return "?"
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// shown is a path as people name it: from where the command was started.
func (w *written) shown(path string) string {
	if !filepath.IsAbs(path) {
		return path
	}
	if rel, err := filepath.Rel(w.base, path); err == nil {
		return rel
	}
	return path
}
