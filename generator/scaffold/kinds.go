package scaffold

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// kindsUnnamed are the errors by which actions say why they failed and that nothing in
// the package names. What the package calls may return them all the same, so this is no
// lack.
func (w *written) kindsUnnamed(m *model.Machine) []string {
	return slices.DeleteFunc(sentinels(m), func(name string) bool { return w.namedIn(name[strings.IndexByte(name, '.')+1:]) })
}

// namedIn reports whether a word is a name anywhere in the package.
func (w *written) namedIn(word string) bool {
	found := false
	for _, v := range w.Views {
		for _, f := range v.Files {
			ast.Inspect(f.Syntax, func(n ast.Node) bool {
				id, ok := n.(*ast.Ident)
				found = found || ok && id.Name == word
				return !found
			})
		}
	}
	return found
}

// sentinels are the errors of all kinds of a machine, as other packages name them.
func sentinels(m *model.Machine) []string {
	var all []string
	for _, a := range m.Actions {
		all = append(all, sentinelsOf(m, a)...)
	}
	return all
}

func sentinelsOf(m *model.Machine, a *model.Action) []string {
	names := make([]string, len(a.Errors))
	for i, k := range a.Errors {
		names[i] = m.Package + "." + k.Sentinel
	}
	return names
}

// sayKinds says which kinds of error no hook returns.
func (s *stub) sayKinds(w *written) {
	if names := w.kindsUnnamed(s.m); len(names) > 0 {
		fmt.Fprintf(s.Stderr, "%s never names %s; an action that fails for such a reason returns that, or an error that wraps it\n",
			s.where(w), strings.Join(names, ", "))
	}
}
