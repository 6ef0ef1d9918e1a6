package evolve_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/evolve"
)

// TestKindsAreDocumented: docs/changes.md has every kind of change that is
// declared, with the classes that it can be of, and no other; and the mutations
// show each of these.
func TestKindsAreDocumented(t *testing.T) {
	documented, shown := kinds(t), shownKinds(t)
	declared := map[string]bool{}
	for _, kind := range evolve.Declared() {
		declared[kind] = true
		if !documented[kind] {
			t.Errorf("docs/changes.md does not have %s, which is declared", kind)
		}
		if _, is := shown[kind]; !is {
			t.Errorf("no mutation gives %s, which is declared", kind)
		}
	}
	for kind := range documented {
		if !declared[kind] {
			t.Errorf("docs/changes.md has %s, which is not declared", kind)
		}
	}
	for kind, message := range shown {
		if !declared[kind] {
			t.Errorf("a change is %s, which is not declared: %s", kind, message)
		}
	}
}

// shownKinds are the kinds that mutations give, each with a message.
func shownKinds(t *testing.T) map[string]string {
	t.Helper()
	shown := map[string]string{}
	show := func(changes []evolve.Change) {
		for _, c := range changes {
			shown[c.Kind+" "+strings.TrimPrefix(c.Class.String(), "changes ")] = c.Message
		}
	}
	for _, set := range mutationSets {
		sources := read(t, set.specs)
		old := link(t, sources...)
		for _, test := range set.mutations {
			after := link(t, edited(t, sources, test.edits)...)
			show(evolve.Diff(old, after))
			show(evolve.Diff(after, old))
		}
		show(evolve.Diff(old, old[:len(old)-1]))
		show(evolve.Diff(old[:len(old)-1], old))
	}
	return shown
}

// TestClassesAreDeclared: wherever the code gives a change of a kind a class, the
// kind is declared with it, whether or not a mutation comes by there.
func TestClassesAreDeclared(t *testing.T) {
	classes := map[string]bool{"Compatible": true, "Behavior": true, "Breaking": true}
	declared, given := map[string]bool{}, map[string]string{}
	for _, file := range parsed(t) {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec: // kindX = declare("x", Breaking)
				for i, v := range n.Values {
					call, _ := v.(*ast.CallExpr)
					if call == nil || name(call.Fun) != "declare" {
						continue
					}
					for _, class := range call.Args[1:] {
						declared[n.Names[i].Name+" "+name(class)] = true
					}
				}
			case *ast.CallExpr: // add(Breaking, kindX, …), behavior(kindX, …)
				for i, arg := range n.Args {
					switch {
					case len(name(arg)) < 5 || name(arg)[:4] != "kind":
					case i > 0 && classes[name(n.Args[i-1])]:
						given[name(arg)+" "+name(n.Args[i-1])] = name(n.Fun)
					case name(n.Fun) == "behavior":
						given[name(arg)+" Behavior"] = name(n.Fun)
					}
				}
			case *ast.CompositeLit: // edge{class: Behavior, kind: kindX}
				of := map[string]string{}
				for _, e := range n.Elts {
					if e, is := e.(*ast.KeyValueExpr); is {
						of[name(e.Key)] = name(e.Value)
					}
				}
				if classes[of["class"]] {
					given[of["kind"]+" "+of["class"]] = name(n.Type)
				}
			}
			return true
		})
	}
	if len(given) < 70 {
		t.Fatalf("only %d kinds are found in the code: %v", len(given), given)
	}
	for kind, by := range given {
		if !declared[kind] {
			t.Errorf("%s gives %s, which is not declared", by, kind)
		}
	}
}

// name is that of an identifier, or of what is selected.
func name(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	}
	return ""
}

// parsed are the files of the package, without its tests.
func parsed(t *testing.T) []*ast.File {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// kinds reads the table of the page: "field-min breaking".
func kinds(t *testing.T) map[string]bool {
	t.Helper()
	page, err := os.ReadFile("../../docs/changes.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "| kind | classes | what |")
	all := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 4 {
			continue
		}
		for _, kind := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
			for class := range strings.SplitSeq(cells[2], ",") {
				all[kind[1]+" "+strings.TrimSpace(class)] = true
			}
		}
	}
	return all
}
