package generator_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers says which packages of fsmgen each may import: data runs one way, and
// what writes output knows the machine and nothing else that does.
var layers = map[string][]string{
	"internal/alltests":            {},
	"internal/nearest":             {},
	"runtime/internal/link":        {"runtime/internal/saturate"},
	"runtime/internal/textfmt":     {},
	"runtime/internal/saturate":    {},
	"runtime/internal/hashing":     {},
	"runtime/fsm":                  {"runtime/internal/link", "runtime/internal/textfmt"},
	"runtime/internal/usercode":    {"runtime/fsm", "runtime/internal/textfmt"},
	"runtime/internal/worker":      {"runtime/fsm", "runtime/internal/link", "runtime/internal/saturate"},
	"runtime/internal/engine":      {"runtime/fsm", "runtime/internal/hashing", "runtime/internal/link", "runtime/internal/saturate", "runtime/internal/textfmt", "runtime/internal/usercode", "runtime/internal/worker"},
	"runtime/internal/instance":    {"runtime/fsm", "runtime/internal/link", "runtime/internal/textfmt", "runtime/internal/usercode", "runtime/internal/worker"},
	"runtime/fsmimpl":              {"runtime/fsm", "runtime/internal/engine", "runtime/internal/hashing", "runtime/internal/instance", "runtime/internal/link", "runtime/internal/saturate", "runtime/internal/textfmt", "runtime/internal/usercode", "runtime/internal/worker"},
	"runtime/fsmhttp":              {"runtime/fsm"},
	"runtime/fsmtest":              {"internal/nearest", "runtime/fsm", "runtime/internal/textfmt"},
	"generator/parallel":           {},
	"generator/internal/sariftest": {},
	"generator/internal/sample":    {},
	"generator/internal/lamps":     {},
	"generator/internal/npmtest":   {"internal/alltests"},
	"generator/diag":               {"internal/nearest"},
	"generator/spec":               {"generator/diag"},
	"generator/expr":               {"generator/diag", "generator/spec"},
	"generator/model":              {"generator/diag", "generator/expr", "generator/spec"},
	"generator/check/logic":        {"generator/expr"},
	"generator/check":              {"generator/check/logic", "generator/diag", "generator/expr", "generator/model", "generator/parallel"},
	"generator/golang":             {"generator/describe", "generator/expr", "generator/model"},
	"generator/describe":           {"generator/diag", "generator/expr", "generator/model"},
	"generator/evolve":             {"generator/diag", "generator/expr", "generator/model", "generator/spec"},
	"internal/drawing":             {},
	"generator/graph":              {"generator/expr", "generator/model", "internal/drawing"},
	"generator/graph/page":         {"generator/describe", "generator/graph", "generator/model", "internal/drawing"},
	"generator/findings":           {"generator/diag", "generator/spec"},
	"generator":                    {"generator/check", "generator/diag", "generator/findings", "generator/golang", "generator/model", "generator/parallel", "generator/spec"},
	"docs":                         {},
	"generator/explain":            {"docs", "generator/diag", "generator/expr", "generator/spec"},
	"generator/project/failure":    {},
	"generator/project/terminal":   {},
	"generator/project/find":       {"generator/diag", "generator/findings", "generator/parallel", "generator/project/failure", "generator/project/terminal", "generator/spec"},
	"generator/project/files":      {"generator", "generator/parallel", "generator/project/failure", "generator/project/find", "generator/project/terminal"},
	"generator/project/record":     {"generator", "generator/diag", "generator/parallel", "generator/project/files", "generator/spec"},
	"generator/project/versions":   {"generator", "generator/diag", "generator/model", "generator/parallel", "generator/project/failure", "generator/project/find", "generator/project/terminal", "generator/spec"},
	"generator/project": {"generator", "generator/describe", "generator/diag", "generator/evolve", "generator/explain", "generator/model", "generator/parallel", "generator/spec",
		"generator/project/failure", "generator/project/files", "generator/project/find", "generator/project/record", "generator/project/terminal", "generator/project/versions"},
	"generator/graph/export":         {"generator/graph", "generator/graph/page", "generator/model", "generator/project"},
	"generator/version":              {},
	"generator/internal/projecttest": {"generator/model", "generator/project"},
	"generator/scaffold/usergo":      {"generator/parallel"},
	"generator/scaffold":             {"generator/diag", "generator/golang", "generator/model", "generator/parallel", "generator/project", "generator/scaffold/usergo", "generator/spec", "generator/version", "templates"},
}

func TestLayers(t *testing.T) {
	const module = "github.com/fsmgen/fsmgen/"
	for name, allowed := range layers {
		files, err := filepath.Glob(filepath.Join("..", name, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s has no files (%v)", name, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, one := range parsed.Imports {
				path, err := strconv.Unquote(one.Path.Value)
				if err != nil {
					t.Fatal(err)
				}
				if inner, ours := strings.CutPrefix(path, module); ours && !slices.Contains(allowed, inner) {
					t.Errorf("%s imports %s, which %s may not know", file, inner, name)
				}
			}
		}
	}
	err := filepath.WalkDir(".", func(path string, d os.DirEntry, err error) error {
		files, _ := filepath.Glob(filepath.Join(path, "*.go"))
		if err == nil && d.IsDir() && len(files) > 0 && !strings.Contains(path, "testdata") && layers[filepath.ToSlash(filepath.Join("generator", path))] == nil {
			t.Errorf("it is not said what generator/%s may import", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
