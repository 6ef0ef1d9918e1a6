package scaffold

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/fsmgen/fsmgen/generator/project"
)

// compare reports what is missing in a package that is there already.
func (s *stub) compare(w *written, lacks []lack) (int, error) {
	var places []*source
	byPlace := map[string][]lack{}
	missing, changed, unwanted := 0, 0, 0
	for _, l := range lacks {
		in := l.place(w, s.File)
		if byPlace[in.path] == nil {
			places = append(places, in)
		}
		byPlace[in.path] = append(byPlace[in.path], l)
		missing, changed, unwanted = missing+len(l.missing), changed+len(l.changed), unwanted+len(l.unwanted)
	}
	var out strings.Builder
	var names []string
	for _, in := range places {
		names = append(names, in.path)
		s.showPlace(&out, w, in, byPlace[in.path])
	}
	stale := w.stale(s.generatedPaths())
	showStale(&out, stale)
	defer s.sayKinds(w)
	where := strings.Join(names, ", ")
	if missing+changed+unwanted+len(stale) == 0 {
		fmt.Fprintf(s.Stderr, "%s: all that %s wants is there\n", where, s.m.Worker)
		return project.Fine, nil
	}
	if err := project.Output(s.Stdout, s.Dir, "", []byte(out.String())); err != nil {
		return project.Failed, err
	}
	also := ""
	if len(stale) > 0 {
		also = fmt.Sprintf("; names that are not there: %d", len(stale))
	}
	fmt.Fprintf(s.Stderr, "%s: methods of %s: %d missing, %d with other types, %d no longer wanted%s; nothing was written\n",
		where, s.m.Worker, missing, changed, unwanted, also)
	return project.Attention, nil
}

// generatedPaths are the import paths of the packages that are made of the specs.
func (s *stub) generatedPaths() map[string]bool {
	all := map[string]bool{}
	for _, m := range reached(s.m) {
		all[m.ImportPath] = true
	}
	return all
}

// showPlace writes what is lacking in a file as Go to be pasted; what is to be
// looked at by a person stands in comments.
func (s *stub) showPlace(out *strings.Builder, w *written, in *source, lacks []lack) {
	s.imports = map[string]string{}
	for name, path := range in.imports {
		s.imports[path] = name
	}
	var text strings.Builder
	for _, l := range lacks {
		s.show(&text, w, l)
	}
	if text.Len() == 0 {
		return
	}
	if out.Len() > 0 && !strings.HasSuffix(out.String(), "\n\n") {
		out.WriteByte('\n')
	}
	if in.path != s.File {
		fmt.Fprintf(out, "// In %s:\n\n", in.path)
	}
	out.WriteString(text.String())
	s.showImports(out, in)
}

// show writes what is lacking of one contract.
func (s *stub) show(out *strings.Builder, w *written, l lack) {
	on := l.typeName
	switch {
	case l.count() == 0:
		return
	case l.on != nil:
		on = l.on.name
	default:
		own := typeRef{path: l.path, pkg: s.m.Package, name: l.name}
		fmt.Fprintf(out, "%s\ntype %s struct{}\n\nvar _ %s = (*%s)(nil)\n\n", comment(l.doc), on, own.text(s.qualify), on)
	}
	receiver := w.receiver(l.on, l.contract, on)
	for _, m := range l.missing {
		out.WriteString(m.code(receiver, s.qualify) + "\n\n")
	}
	for _, c := range l.changed {
		s.showChange(out, w, l, c)
	}
	for _, d := range l.unwanted {
		fmt.Fprintf(out, "// %s: %s.%s is no longer wanted", w.place(d.Pos()), on, d.Name.Name)
		if m, ok := l.renamedTo(d); ok {
			fmt.Fprintf(out, "; if the spec calls it otherwise now, rename it to %s", m.name)
		}
		out.WriteString("\n\n")
	}
	if l.on != nil && len(l.missing) > 0 && len(l.on.unreadable()) > 0 {
		fmt.Fprintf(out, "// %s embeds %s, which was not read: what it has is not missing.\n\n", on, strings.Join(l.on.unreadable(), ", "))
	}
}

// showChange writes what a member is and what is wanted in its place.
func (s *stub) showChange(out *strings.Builder, w *written, l lack, c change) {
	at, receiver := c.Pos(), w.receiver(l.on, l.contract, l.on.name)
	got := types.ObjectString(c.Object, func(p *types.Package) string { return p.Name() })
	reason := "has other types"
	switch decl := w.declaration(c.member); {
	case c.member.signature() == nil:
		reason = "is a field, and has to be a method"
	case decl != nil:
		got = w.text(&ast.FuncDecl{Recv: decl.Recv, Name: decl.Name, Type: decl.Type})
		receiver = w.receiverLike(decl.FuncDecl, l.receiver)
	case !c.direct:
		at, reason = l.on.named[0].Obj().Pos(), "is that of an embedded type, and has other types"
	}
	if c.fits(l.contract, c.method) {
		reason = "has a pointer receiver, and is wanted of a value"
		receiver = strings.Replace(receiver, "*", "", 1)
	}
	fmt.Fprintf(out, "// %s: %s.%s %s\n//\tgot:    %s\n//\twanted: func (%s) %s\n\n", w.place(at), l.on.name, c.method.name, reason,
		got, receiver, c.method.signature(s.qualify))
}

// declaration finds a method where it stands in the package; nil if it does not
// stand there.
func (w *written) declaration(m *member) *ownMethod {
	for _, t := range w.types {
		for _, d := range t.methods {
			if d.Name.Pos() == m.Pos() {
				return &d
			}
		}
	}
	return nil
}

// place is a position as findings have it.
func (w *written) place(pos token.Pos) string {
	at := w.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", w.shown(at.Filename), at.Line)
}

// showImports names the imports that what is to be pasted needs besides.
func (s *stub) showImports(out *strings.Builder, in *source) {
	for path, name := range s.imports {
		if in.imports[name] == path {
			delete(s.imports, path)
		}
	}
	for _, line := range s.importLines() {
		if line != "" {
			out.WriteString("// It needs: import " + line + "\n")
		}
	}
}
