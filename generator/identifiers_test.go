package generator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// identifiers gives every identifier that a generated package may have whatever its
// spec is: those of expected Go, the words of all templates, the keywords of Go and
// the names that it declares itself.
func identifiers(t *testing.T) []string {
	t.Helper()
	all := map[string]bool{}
	for _, name := range types.Universe.Names() {
		all[name] = true
	}
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		all[tok.String()] = true
	}
	templates(t, all)
	expected(t, all)
	return slices.Sorted(maps.Keys(all))
}

var wordOfTemplate = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// templates adds the words of all texts in the emitter: what is not in any
// expected Go is there as well. Some are no identifiers, which does no harm.
func templates(t *testing.T, all map[string]bool) {
	t.Helper()
	files, err := filepath.Glob("golang/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no emitter: %v", err)
	}
	before := len(all)
	for _, at := range files {
		if strings.HasSuffix(at, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), at, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, _ := strconv.Unquote(literal.Value)
				for _, w := range wordOfTemplate.FindAllString(text, -1) {
					all[w] = true
				}
			}
			return true
		})
	}
	if len(all)-before < 400 {
		t.Fatalf("the templates have only %d words", len(all)-before)
	}
}

// expected adds the identifiers of expected Go. What only one case has is made of
// names of its spec, or its words are in a template. Large cases have the same names.
func expected(t *testing.T, all map[string]bool) {
	t.Helper()
	cases, err := filepath.Glob("../testdata/cases/*/want")
	if err != nil {
		t.Fatal(err)
	}
	once := map[string]bool{}
	for _, dir := range cases {
		if large.MatchString(filepath.Dir(dir)) {
			continue
		}
		for name := range identifiersBelow(t, dir) {
			if once[name] {
				all[name] = true
			}
			once[name] = true
		}
	}
	if len(once) < 1500 {
		t.Fatalf("expected Go has only %d identifiers", len(once))
	}
}

// identifiersBelow gives the identifiers of the Go below a folder, and the names of
// the packages that it imports.
func identifiersBelow(t *testing.T, dir string) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	for name, text := range readTree(t, dir) {
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				all[n.Name] = true
			case *ast.ImportSpec:
				importPath, _ := strconv.Unquote(n.Path.Value)
				all[path.Base(importPath)] = true
			}
			return true
		})
	}
	return all
}

var capital = regexp.MustCompile(`[A-Z]`)

// exportedNames are the identifiers that names of a spec can become, so that
// with a prefix they meet one of those given: StateNone gives StateNone and None.
// Long ones come from names of the cases themselves and are left out.
func exportedNames(idents []string) []string {
	all := map[string]bool{}
	for _, ident := range idents {
		ident = strings.TrimLeft(ident, "_")
		if ident == "" {
			continue
		}
		all[strings.ToUpper(ident[:1])+ident[1:]] = true
		for _, at := range capital.FindAllStringIndex(ident, -1) {
			all[ident[at[0]:]] = true
		}
	}
	maps.DeleteFunc(all, func(name string, _ bool) bool { return len(capital.FindAllString(name, -1)) > 4 })
	return slices.Sorted(maps.Keys(all))
}
