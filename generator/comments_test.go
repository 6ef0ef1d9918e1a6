package generator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestCommentsBeginWithTheName holds the comments of functions to their names: a
// function that was renamed keeps no comment about the old name.
func TestCommentsBeginWithTheName(t *testing.T) {
	found := 0
	for folder := range packages(t, "..") {
		files, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			fset := token.NewFileSet()
			parsed, err := parser.ParseFile(fset, file, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range parsed.Decls {
				f, ok := d.(*ast.FuncDecl)
				if !ok || f.Name.Name == "init" {
					continue
				}
				words := strings.FieldsFunc(f.Doc.Text(), func(r rune) bool { return strings.ContainsRune(" \n,:;.", r) })
				if len(words) == 0 {
					continue
				}
				if found++; words[0] != f.Name.Name {
					t.Errorf("%s: the comment of %s begins with %q", fset.Position(f.Pos()), f.Name.Name, words[0])
				}
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d comments were found", found)
	}
}
