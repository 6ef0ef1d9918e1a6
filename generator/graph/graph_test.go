package graph_test

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fsmgen/fsmgen/generator/graph"
	"github.com/fsmgen/fsmgen/generator/internal/projecttest"
	"github.com/fsmgen/fsmgen/generator/model"
)

var update = flag.Bool("update", false, "rewrite the pictures in testdata")

// folders are the projects whose machines are drawn: the examples, and some
// that are made up: of 5 states, of 60, and with texts that mean something in every format.
var folders = map[string]string{"examples": "../..", "made-up": "testdata"}

// pictures are all texts that are made of a project, by the name of a file.
func pictures(t *testing.T, folder string) map[string]string {
	all := projecttest.Machines(t, folder)
	files := map[string]string{"tree.dot": graph.DOTTree(all), "tree.mermaid": graph.MermaidTree(all)}
	for _, m := range all {
		files[m.Package+".dot"] = graph.DOT(m)
		files[m.Package+".md"] = graph.Markdown([]*model.Machine{m})
	}
	return files
}

func TestGolden(t *testing.T) {
	for name, folder := range folders {
		for file, text := range pictures(t, folder) {
			path := filepath.Join("testdata", name, file)
			if *update {
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text); diff != "" {
				t.Errorf("%s (-want +got; -update rewrites it):\n%s", path, diff)
			}
		}
	}
}

// TestSame draws everything twice: the same machines give the same text.
func TestSame(t *testing.T) {
	for _, folder := range folders {
		if diff := cmp.Diff(pictures(t, folder), pictures(t, folder)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestGraphvizReads has Graphviz draw everything, and looks for each state.
func TestGraphvizReads(t *testing.T) {
	dot, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("Graphviz is not installed")
	}
	for _, folder := range folders {
		all := projecttest.Machines(t, folder)
		for _, m := range all {
			svg := run(t, dot, graph.DOT(m))
			for _, s := range m.States {
				if n := strings.Count(svg, `<g id="`+m.Worker+"."+s.Name+`" class="node state`); n != 1 {
					t.Errorf("%s: state %s is drawn %d times", m.Worker, s.Name, n)
				}
			}
			if n, want := strings.Count(svg, ` class="node `), len(m.States); n > want+1+strings.Count(svg, `class="node any"`) {
				t.Errorf("%s: %d nodes are drawn for %d states", m.Worker, n, want)
			}
		}
		svg := run(t, dot, graph.DOTTree(all))
		for _, m := range all {
			if !strings.Contains(svg, `id="tree.`+m.Worker+`"`) {
				t.Errorf("the tree lacks %s", m.Worker)
			}
		}
	}
}

func run(t *testing.T, dot, text string) string {
	t.Helper()
	cmd := exec.Command(dot, "-Tsvg")
	cmd.Stdin = strings.NewReader(text)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil || complaint.Len() > 0 {
		t.Errorf("dot: %v: %s", err, complaint.String())
	}
	return string(out)
}

// TestNoVendoredScript holds the promise that who only generates downloads
// nothing of Graphviz: its build lies in a module of its own.
func TestNoVendoredScript(t *testing.T) {
	root := "../.."
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && path != root {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || entry.Name() == ".git" {
				return filepath.SkipDir
			}
		}
		if entry.Name() == "viz-global.js" {
			t.Errorf("%s is part of the root module", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat("../../cmd/fsmgen-viz/viz/viz-global.js"); err != nil {
		t.Error(err)
	}
}
