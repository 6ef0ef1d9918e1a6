package record_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/project/files"
	"github.com/fsmgen/fsmgen/generator/project/record"
)

// few specs are enough for a record here.
const few = 10

// recordedProject has one more spec than it takes, one of which has a warning, and has
// been generated. It gives its folder and its record.
func recordedProject(t *testing.T) (dir, path string) {
	t.Helper()
	t.Cleanup(record.SetFrom(few))
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache) // where the cache is on other systems
	t.Setenv("LocalAppData", cache)
	dir = lamps.Project(t, few)
	lamps.Write(t, dir, "specs/warned.yaml", "fsm: v1\nworker: Warned\ninitial: dark\nshutdown: dark\n"+
		"states: {dark: {}, lost: {transitions: [{to: dark, when: desired == dark}]}}\n")
	if status, out := generate(t, dir); status != project.Fine || !strings.Contains(out, "warning") {
		t.Fatal(status, out)
	}
	found := ""
	filepath.WalkDir(cache, func(at string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found = at
		}
		return err
	})
	if found == "" {
		t.Fatal("there is no record")
	}
	return dir, found
}

func change(t *testing.T, path, old, new string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(data, []byte(old)) {
		t.Fatalf("%v: no %q in %s", err, old, path)
	}
	info, _ := os.Stat(path)
	if err := os.WriteFile(path, bytes.Replace(data, []byte(old), []byte(new), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	os.Chtimes(path, info.ModTime(), info.ModTime()) // times prove nothing
}

// wrongWorkers puts a number of workers into a record by which one sees that it
// was used.
func wrongWorkers(t *testing.T, path string) { record.Forge(t, path, "", 4711) }

func generate(t *testing.T, dir string) (int, string) {
	var out strings.Builder
	status := project.Generate(t.Context(), project.Options{Dir: dir, Stdout: &out, Stderr: &out})
	return status, out.String()
}

// TestRecord holds that a run with a record says what one without would.
func TestRecord(t *testing.T) {
	dir, path := recordedProject(t)
	_, first := generate(t, dir)
	wrongWorkers(t, path)
	status, second := generate(t, dir)
	if want := strings.Replace(first, fmt.Sprint(few+1, " workers"), "4711 workers", 1); status != project.Fine || second != want {
		t.Errorf("status %d\n%swant\n%s", status, second, want)
	}
	if before, after := lamps.Generated(t, dir), lamps.Generated(t, dir); len(before) == 0 || len(before) != len(after) {
		t.Error("files are gone")
	}
}

// TestRecordSeesChanges holds that a record hides nothing.
func TestRecordSeesChanges(t *testing.T) {
	generated := func(dir, name string) string { return filepath.Join(dir, "generated", name) }
	tests := map[string]struct {
		change func(t *testing.T, dir, path string)
		status int
		says   string
	}{
		"an edited file": {func(t *testing.T, dir, _ string) {
			change(t, generated(dir, "lamp7/worker_gen.go"), "NewWorker", "OldWorker")
		}, project.Attention, "lamp7/worker_gen.go: edited by hand"},
		"an edited header": {func(t *testing.T, dir, _ string) {
			change(t, generated(dir, "lamp7/worker_gen.go"), "Source: specs/lamp7", "Source: specs/lamp8")
		}, project.Fine, "1 written"},
		"a missing file": {func(t *testing.T, dir, _ string) {
			os.Remove(generated(dir, "lamp7/worker_gen.go"))
		}, project.Fine, "1 written"},
		"a missing folder": {func(t *testing.T, dir, _ string) {
			os.RemoveAll(generated(dir, ""))
		}, project.Fine, "0 unchanged"},
		"an orphan": {func(t *testing.T, dir, _ string) {
			lamps.Write(t, dir, "generated/gone/worker_gen.go", string(files.Seal("specs/gone.yaml", "generated/gone", []byte("package gone\n"))))
		}, project.Fine, "1 removed"},
		"an orphan elsewhere": {func(t *testing.T, dir, _ string) {
			lamps.Write(t, dir, "old/gone/worker_gen.go", string(files.Seal("specs/gone.yaml", "old/gone", []byte("package gone\n"))))
		}, project.Fine, "1 removed"},
		"another spec": {func(t *testing.T, dir, _ string) {
			change(t, filepath.Join(dir, "specs/lamp3.yaml"), "{dark: {}}", "{dark: {doc: x}}")
		}, project.Fine, " written"},
		"a spec less": {func(t *testing.T, dir, _ string) {
			os.Remove(filepath.Join(dir, "specs/lamp3.yaml"))
		}, project.Fine, " removed"},
		"a renamed spec": {func(t *testing.T, dir, _ string) {
			os.Rename(filepath.Join(dir, "specs/lamp3.yaml"), filepath.Join(dir, "specs/lump3.yaml"))
		}, project.Fine, " written"},
		"settings": {func(t *testing.T, dir, _ string) {
			lamps.Write(t, dir, project.ConfigName, "rules: {FSM457: off, FSM458: off}\n")
		}, project.Fine, fmt.Sprint(few+1, " workers")},
		"another fsmgen": {func(t *testing.T, _, path string) {
			record.Forge(t, path, "another", 4711)
		}, project.Fine, fmt.Sprint(few+1, " workers")},
		"a record cut short": {func(t *testing.T, _, path string) {
			os.Truncate(path, 100)
		}, project.Fine, fmt.Sprint(few+1, " workers")},
		"a record that lacks what is missing": {func(t *testing.T, dir, path string) {
			data, _ := os.ReadFile(path)
			last := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
			_, name, _ := strings.Cut(strings.TrimSpace(string(data[last:])), " ")
			os.Truncate(path, int64(last))
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}, project.Fine, "1 written"},
		"an empty record": {func(t *testing.T, _, path string) {
			os.Truncate(path, 0)
		}, project.Fine, fmt.Sprint(few+1, " workers")},
		"a folder as record": {func(t *testing.T, _, path string) {
			os.Remove(path)
			os.MkdirAll(filepath.Join(path, "x"), 0o755)
		}, project.Fine, fmt.Sprint(few+1, " workers")},
		"a cache that is a file": {func(t *testing.T, _, path string) {
			os.RemoveAll(filepath.Dir(path))
			os.WriteFile(filepath.Dir(path), nil, 0o644)
		}, project.Fine, fmt.Sprint(few+1, " workers")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir, path := recordedProject(t)
			wrongWorkers(t, path)
			test.change(t, dir, path)
			status, out := generate(t, dir)
			if status != test.status || !strings.Contains(out, test.says) || strings.Contains(out, "4711") {
				t.Errorf("status %d, %q; want %d, %q", status, out, test.status, test.says)
			}
		})
	}
}

// TestRecordLeavesOthersAlone holds that files of other people, also with the line
// ends of other systems, do not keep a record from being used.
func TestRecordLeavesOthersAlone(t *testing.T) {
	dir, path := recordedProject(t)
	wrongWorkers(t, path)
	lamps.Write(t, dir, "generated/lamp1/hooks.go", "package lamp1\n")
	lamps.Write(t, dir, "generated/copy/worker_gen.go", string(files.Seal("specs/lamp1.yaml", "generated/lamp1", []byte("package lamp1\n"))))
	lamps.Write(t, dir, "generated/other/go.mod", "module other\n")
	lamps.Write(t, dir, "generated/other/x_gen.go", "// Code generated by fsmgen. DO NOT EDIT.\n// anything\n")
	at := filepath.Join(dir, "generated/lamp2/worker_gen.go")
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	lamps.Write(t, dir, "generated/lamp2/worker_gen.go", strings.ReplaceAll(string(data), "\n", "\r\n"))
	if status, out := generate(t, dir); status != project.Fine || !strings.Contains(out, "4711 workers") {
		t.Error(status, out)
	}
}

// TestOldRecords holds that what nobody has used for long does not stay.
func TestOldRecords(t *testing.T) {
	dir, path := recordedProject(t)
	for name, age := range map[string]time.Duration{"old": record.Age + time.Hour, "young": record.Age - time.Hour} {
		at := filepath.Join(filepath.Dir(path), name)
		lamps.Write(t, filepath.Dir(path), name, "a record")
		os.Chtimes(at, time.Now().Add(-age), time.Now().Add(-age))
	}
	os.Remove(path)
	if status, out := generate(t, dir); status != project.Fine {
		t.Fatal(out)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 2 || entries[0].Name() != filepath.Base(path) || entries[1].Name() != "young" {
		t.Errorf("%v: %v", err, entries)
	}
}
