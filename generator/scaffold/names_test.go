package scaffold

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// TestNoParameterHidesAnImport: packages may be called like what the methods of
// a stub declare, and like the names that others are imported under for that.
func TestNoParameterHidesAnImport(t *testing.T) {
	const machine = "desired: {states: [on, off], derive: [{state: on}]}\ninitial: off\nshutdown: off\n" +
		"states:\n  off: {transitions: [{to: on, when: desired == on}]}\n  on: {action: work, transitions: [{to: off, when: desired == off}]}\n" +
		"actions: {work: {}}\nobserved: {seen: bool}\nreconcile: hook\n"
	workers := []string{"Specpkg", "Spec", "C", "H", "Ctx", "Snap", "Desired", "Old"}
	parent := "fsm: v1\nworker: Probe\n" + machine + "children:\n"
	var sources []*spec.File
	for _, w := range workers {
		sources = append(sources, &spec.File{Path: w + ".yaml", Data: []byte("fsm: v1\nworker: " + w + "\n" + machine)})
		parent += "  a_" + strings.ToLower(w) + ": {worker: " + w + "}\n"
	}
	sources = append(sources, &spec.File{Path: "probe.yaml", Data: []byte(parent)})
	machines, found := generator.Link(sources, generator.Options{ImportPrefix: "example.com/x"})
	if found.HasErrors() {
		t.Fatal(found.Sorted())
	}
	for _, m := range machines {
		s := &stub{m: m, wanted: contracts(m)}
		text, err := s.source("hooks")
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), "", text, 0)
		if err != nil {
			t.Fatal(err)
		}
		imported := map[string]bool{}
		for _, spec := range file.Imports {
			at, _ := strconv.Unquote(spec.Path.Value)
			name := path.Base(at)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if imported[name] {
				t.Errorf("%s: two imports are called %s:\n%s", m.Worker, name, text)
			}
			imported[name] = true
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if field, ok := n.(*ast.Field); ok {
				for _, name := range field.Names {
					if imported[name.Name] {
						t.Errorf("%s: %s hides an import:\n%s", m.Worker, name.Name, text)
					}
				}
			}
			return true
		})
	}
}
