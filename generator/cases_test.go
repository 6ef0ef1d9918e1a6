package generator_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/internal/sample"
	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/project/files"
	"github.com/fsmgen/fsmgen/generator/spec"
)

var update = flag.Bool("update", false, "rewrite what testdata/cases expects")

// TestCases runs every case of testdata/cases: a folder with one spec or
// several (*.yaml), and beside them the Go that is made of them (want), or
// what is said about them (stderr.txt), or both where there are only
// warnings. Expected Go is type-checked. Cases called check-… are about
// findings alone: their Go is type-checked and not kept. So are those called
// layout-…, with what vet and fmt find about how a spec is written, and config-…,
// which are whole projects. Those called …-right have no findings.
func TestCases(t *testing.T) {
	folders, err := filepath.Glob("../testdata/cases/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	known := newExports()
	for _, dir := range folders {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			runCase(t, dir, known)
		})
	}
}

func runCase(t *testing.T, dir string, known *exports) {
	if kind, _, _ := strings.Cut(filepath.Base(dir), "-"); kind == "check" || kind == "layout" || kind == "config" {
		checkCase(t, dir, kind, known)
		return
	}
	prefix := "example.com/cases/" + filepath.Base(dir)
	sources := readSources(t, dir)
	files, said := generate(t, sources, prefix)
	if again, _ := generate(t, sources, prefix); !cmp.Equal(files, again) {
		t.Error("the second run makes something else of the same specs")
	}
	if err := known.check(prefix, files); err != nil {
		t.Errorf("the Go is not right: %v", err)
	}
	if !meant(t, dir, files, said) {
		return
	}
	if *update {
		rewrite(t, dir, files, said)
	}
	compareSaid(t, dir, said)
	if diff := cmp.Diff(readTree(t, filepath.Join(dir, "want")), files); diff != "" {
		t.Errorf("want (-want +got):\n%s", diff)
	}
	if len(files) == 0 && said == "" {
		t.Error("neither files nor findings")
	}
}

// meant reports whether a case gives what it is there for: one that is called
// …-right has no findings, and one that has Go does not lose it because its specs
// are wrong. Where it does not, -update writes nothing.
func meant(t *testing.T, dir string, files map[string]string, said string) bool {
	t.Helper()
	if strings.HasSuffix(dir, "-right") && said != "" {
		t.Errorf("the name says that there are no findings, and there are:\n%s", said)
		return false
	}
	if _, err := os.Stat(filepath.Join(dir, "want")); err == nil && len(files) == 0 {
		t.Errorf("there is Go in want, and now the specs have errors; remove want if they are meant to:\n%s", said)
		return false
	}
	return true
}

// checkCase runs a case that is about findings alone.
func checkCase(t *testing.T, dir, kind string, known *exports) {
	var said string
	switch kind {
	case "check":
		prefix := "example.com/cases/" + filepath.Base(dir)
		var files map[string]string
		files, said = generate(t, readSources(t, dir), prefix)
		if err := known.check(prefix, files); err != nil {
			t.Errorf("the Go is not right: %v", err)
		}
	case "layout":
		said = saidOfLayout(t, readSources(t, dir))
	case "config":
		said = saidOfProject(t, dir)
	}
	if right := strings.HasSuffix(dir, "-right"); right != (said == "") {
		t.Errorf("findings:\n%s", said)
		return // nor does -update write them
	}
	if *update {
		rewrite(t, dir, nil, said)
	}
	compareSaid(t, dir, said)
}

func compareSaid(t *testing.T, dir, said string) {
	if diff := cmp.Diff(readText(t, filepath.Join(dir, "stderr.txt")), said); diff != "" {
		t.Errorf("stderr.txt (-want +got):\n%s", diff)
	}
}

// saidOfLayout returns what is found about how specs are written.
func saidOfLayout(t *testing.T, sources []*spec.File) string {
	_, found := generator.Link(sources, generator.Options{ImportPrefix: "example.com/x", Style: true})
	for _, s := range sources {
		_, more := spec.Format(s.Path, s.Data)
		found.Merge(more)
	}
	return text(t, found.Sorted())
}

// saidOfProject returns what vet says about a folder as a project.
func saidOfProject(t *testing.T, dir string) string {
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/x\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	project.Vet(t.Context(), project.VetOptions{Options: project.Options{Dir: root, Format: "text", Stdout: &said, Stderr: io.Discard}})
	return said.String()
}

func text(t *testing.T, findings []diag.Finding) string {
	var said bytes.Buffer
	if err := (diag.Look{}).Write(&said, findings); err != nil {
		t.Fatal(err)
	}
	return said.String()
}

func readSources(t *testing.T, dir string) []*spec.File {
	names, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no specs in %s: %v", dir, err)
	}
	var sources []*spec.File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &spec.File{Path: filepath.Base(name), Data: []byte(sample.Written(string(data)))})
	}
	return sources
}

// generate returns the files by their path below want, as they would be
// written, and the findings as they would be shown.
func generate(t *testing.T, sources []*spec.File, prefix string) (map[string]string, string) {
	t.Helper()
	result, err := generator.Generate(sources, generator.Options{ImportPrefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	if result.Findings.HasErrors() && len(result.Files) > 0 {
		t.Error("there are files although there are errors")
	}
	texts := map[string]string{}
	for _, f := range result.Files {
		texts[path.Join(f.Package, f.Name)] = string(files.Seal(f.Source, "", f.Content))
	}
	return texts, text(t, result.Findings.Sorted())
}

// rewrite makes what a case expects of what it gave.
func rewrite(t *testing.T, dir string, files map[string]string, said string) {
	want, stderr := filepath.Join(dir, "want"), filepath.Join(dir, "stderr.txt")
	err := errors.Join(os.RemoveAll(want), os.RemoveAll(stderr))
	if said != "" {
		err = errors.Join(err, os.WriteFile(stderr, []byte(said), 0o644))
	}
	for name, content := range files {
		at := filepath.Join(want, filepath.FromSlash(name))
		err = errors.Join(err, os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(content), 0o644))
	}
	if err != nil {
		t.Fatal(err)
	}
}

// readText returns the text of a file, or "" if there is none.
func readText(t *testing.T, name string) string {
	data, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return string(data)
}

// readTree returns the files below a folder by their path.
func readTree(t *testing.T, dir string) map[string]string {
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(at string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(at)
		files[strings.TrimPrefix(filepath.ToSlash(at), filepath.ToSlash(dir)+"/")] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(fmt.Errorf("reading %s: %w", dir, err))
	}
	return files
}
