package scaffold

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/project"
)

// How much speaks for a type being the one that implements a contract.
const (
	saysSo      = 1 << 20 // it says so: var _ bridge.Hooks = (*T)(nil)
	hasMethod   = 10      // a method with the name and the types of the contract
	alikeMethod = 5       // one with the name, and with a type of the same packages
	sameName    = 3       // it is called as a stub would have called it
)

// implementer guesses which type of a package implements a contract; nil if none
// looks like it.
func (w *written) implementer(c contract) *writtenType {
	var best *writtenType
	most, packages := 0, c.packages()
	for _, name := range sortedKeys(w.types) {
		if score := w.score(w.types[name], c, packages); score > most {
			best, most = w.types[name], score
		}
	}
	return best
}

// score is how much speaks for a type. One that says that it is another
// worker type's has methods of the same names and, for children, types.
func (w *written) score(t *writtenType, c contract, packages map[string]bool) int {
	score := 0
	if t.name == c.typeName {
		score += sameName
	}
	for _, is := range t.is {
		if is == c.path+"."+c.name {
			return saysSo
		}
		if strings.HasSuffix(is, "."+c.name) {
			return score
		}
	}
	for _, m := range c.methods {
		switch d, ok := w.method(t.name, m.name); {
		case !ok:
		case d.fits(m):
			score += hasMethod
		case d.speaksOf(packages):
			score += alikeMethod
		}
	}
	return score
}

// fits reports whether a method has the types that are wanted.
func (d writtenMethod) fits(m method) bool {
	params, results := m.types()
	return slices.Equal(d.in.typesOf(d.Type.Params), params) && slices.Equal(d.in.typesOf(d.Type.Results), results)
}

// speaksOf reports whether a method has a type of one of the packages.
func (d writtenMethod) speaksOf(packages map[string]bool) bool {
	return slices.ContainsFunc(append(d.in.typesOf(d.Type.Params), d.in.typesOf(d.Type.Results)...), func(name string) bool {
		return packages[packageOfType(name)]
	})
}

// packages are those of the types of a contract that are generated.
func (c contract) packages() map[string]bool {
	all := map[string]bool{}
	for _, m := range c.methods {
		params, results := m.types()
		for _, name := range append(params, results...) {
			if path := packageOfType(name); path != "" && path != ctxRef.path {
				all[path] = true
			}
		}
	}
	return all
}

// packageOfType is the path in the full name of a type; "" for a plain one.
func packageOfType(name string) string {
	name = strings.TrimPrefix(name, "*")
	return name[:max(0, strings.LastIndexByte(name, '.'))]
}

// shaped reports whether a method looks like one of a contract of the worker
// type, as it is or was: by the types that it takes and gives.
func (d writtenMethod) shaped(own string, children bool) bool {
	if !d.Name.IsExported() {
		return false
	}
	params, results := d.in.typesOf(d.Type.Params), d.in.typesOf(d.Type.Results)
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

// lack is what a package lacks of a contract, and has too much.
type lack struct {
	contract
	on       *writtenType // what implements it; nil: nothing does
	missing  []method
	changed  []method
	unwanted []writtenMethod
}

func (l lack) count() int { return len(l.missing) + len(l.changed) + len(l.unwanted) }

func (w *written) lacks(c contract, all []contract) lack {
	l := lack{contract: c, on: w.implementer(c)}
	if l.on == nil {
		l.missing = c.methods
		return l
	}
	for _, m := range c.methods {
		switch d, ok := w.method(l.on.name, m.name); {
		case !ok:
			l.missing = append(l.missing, m)
		case !d.fits(m):
			l.changed = append(l.changed, m)
		}
	}
	for _, d := range l.on.methods {
		wanted := slices.ContainsFunc(all, func(c contract) bool {
			return slices.ContainsFunc(c.methods, func(m method) bool { return m.name == d.Name.Name })
		})
		if !wanted && d.shaped(c.path, c.name == "ChildWorkers") {
			l.unwanted = append(l.unwanted, d)
		}
	}
	return l
}

// place is the file for what is lacking: the usual one if the type or a method
// of it stands there or nowhere, else that of the type.
func (l lack) place(w *written, usual string) *source {
	var places []*source
	if l.on != nil {
		places = append(places, l.on.in)
		for _, m := range l.on.methods {
			places = append(places, m.in)
		}
	}
	places = slices.DeleteFunc(places, func(in *source) bool { return in == nil })
	at := w.files[usual]
	switch {
	case len(places) > 0 && !slices.Contains(places, at):
		return places[0]
	case at == nil:
		return &source{path: usual}
	}
	return at
}

// compare reports what is missing in a package that is there already.
func (s *stub) compare(w *written, lacks []lack) (int, error) {
	var places []*source
	byPlace := map[*source][]lack{}
	missing, changed, unwanted := 0, 0, 0
	for _, l := range lacks {
		in := l.place(w, s.File)
		if byPlace[in] == nil {
			places = append(places, in)
		}
		byPlace[in] = append(byPlace[in], l)
		missing, changed, unwanted = missing+len(l.missing), changed+len(l.changed), unwanted+len(l.unwanted)
	}
	var out strings.Builder
	var names []string
	for _, in := range places {
		names = append(names, in.path)
		s.showPlace(&out, w, in, byPlace[in])
	}
	where := strings.Join(names, ", ")
	if missing+changed+unwanted == 0 {
		fmt.Fprintf(s.Stderr, "%s: all that %s wants is there\n", where, s.m.Worker)
		return project.Fine, nil
	}
	if err := project.Output(s.Stdout, s.Dir, "", []byte(out.String())); err != nil {
		return project.Failed, err
	}
	fmt.Fprintf(s.Stderr, "%s: methods of %s: %d missing, %d with other types, %d no longer wanted; nothing was written\n",
		where, s.m.Worker, missing, changed, unwanted)
	return project.Attention, nil
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
	receiver := w.receiver(on, l.receiver)
	for _, m := range l.missing {
		out.WriteString(m.code(receiver, s.qualify) + "\n\n")
	}
	for _, m := range l.changed {
		d, _ := w.method(on, m.name)
		fmt.Fprintf(out, "// %s.%s has other types, it is wanted as\n//\tfunc (%s) %s\n\n", w.at(d, on), m.name, receiver, m.signature(s.qualify))
	}
	for _, d := range l.unwanted {
		fmt.Fprintf(out, "// %s.%s is no longer wanted\n\n", w.at(d, on), d.Name.Name)
	}
	if l.on != nil && len(l.missing) > 0 && len(l.on.foreign) > 0 {
		fmt.Fprintf(out, "// %s embeds %s, which was not read: what it has is not missing.\n\n", on, strings.Join(l.on.foreign, ", "))
	}
}

// at gives the place of a method, and the type that it is on.
func (w *written) at(d writtenMethod, on string) string {
	at := w.set.Position(d.Pos())
	return fmt.Sprintf("%s:%d: %s", at.Filename, at.Line, on)
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
