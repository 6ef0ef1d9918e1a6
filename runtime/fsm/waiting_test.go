package fsm_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"strings"
	"testing"
)

// TestListsOfMethodsThatWait holds the comments that forbid methods that wait for
// a tick to the comments of these methods.
func TestListsOfMethodsThatWait(t *testing.T) {
	waits := map[string]bool{"Run": true, "Shutdown": true} // they wait for all ticks
	docs := docsOf(t, "supervisor.go")
	for name, doc := range docs {
		if strings.Contains(doc, "waits for a running tick") {
			waits[name] = true
		}
	}
	if len(waits) < 8 {
		t.Fatalf("only %v wait", waits)
	}
	lists := []struct{ where, doc string }{
		{"the package comment", docsOf(t, "doc.go")["fsm"]},
		{"UpdateUserSpec", docs["UpdateUserSpec"]},
		{"WithEventHandler", docsOf(t, "options.go")["WithEventHandler"]},
	}
	for _, list := range lists {
		_, forbidden, found := strings.Cut(list.doc, "must not call")
		if !found {
			t.Errorf("%s forbids nothing", list.where)
		}
		for name := range waits {
			if !regexp.MustCompile(`\b` + name + `\b`).MatchString(forbidden) {
				t.Errorf("%s does not forbid %s, which waits for a tick", list.where, name)
			}
		}
	}
}

// docsOf returns the comments of the functions of a file by name, and that of the
// package by its name. Each is one line.
func docsOf(t *testing.T, file string) map[string]string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]string{parsed.Name.Name: oneLine(parsed.Doc)}
	for _, d := range parsed.Decls {
		if f, ok := d.(*ast.FuncDecl); ok {
			docs[f.Name.Name] = oneLine(f.Doc)
		}
	}
	return docs
}

func oneLine(doc *ast.CommentGroup) string { return strings.Join(strings.Fields(doc.Text()), " ") }
