package project

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// few specs are enough for a record here.
const few = 10

// recordedProject has one more spec than it takes, one of which has a warning, and has
// been generated. It gives its folder and its record.
func recordedProject(t *testing.T) (dir, record string) {
	t.Helper()
	large := recordFrom
	recordFrom = few
	t.Cleanup(func() { recordFrom = large })
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	t.Setenv("HOME", cache) // where the cache is on other systems
	t.Setenv("LocalAppData", cache)
	dir = makeProject(t, recordFrom)
	write(t, dir, "specs/warned.yaml", "fsm: v1\nworker: Warned\ninitial: dark\nshutdown: dark\n"+
		"states: {dark: {}, lost: {transitions: [{to: dark, when: desired == dark}]}}\n")
	if status, out := generateIn(t.Context(), dir); status != Fine || !strings.Contains(out, "warning") {
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

// forge changes a record so that it is in order; of a number of workers that is
// wrong in it one sees that it was used.
func forge(t *testing.T, path string, change func(rec *record, of *recorded)) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rec := &record{path: path, key: strings.Split(string(data), "\n")[1]}
	of := rec.read()
	if of == nil {
		t.Fatalf("there is no record in %s", path)
	}
	change(rec, of)
	rec.write(*of)
}

func wrongWorkers(_ *record, of *recorded) { of.workers = 4711 }

// TestRecord holds that a run with a record says what one without would.
func TestRecord(t *testing.T) {
	dir, record := recordedProject(t)
	_, first := generateIn(t.Context(), dir)
	forge(t, record, wrongWorkers)
	status, second := generateIn(t.Context(), dir)
	if want := strings.Replace(first, fmt.Sprint(few+1, " workers"), "4711 workers", 1); status != Fine || second != want {
		t.Errorf("status %d\n%swant\n%s", status, second, want)
	}
	if before, after := files(t, dir), files(t, dir); len(before) == 0 || len(before) != len(after) {
		t.Error("files are gone")
	}
}

// TestRecordSeesChanges holds that a record hides nothing.
func TestRecordSeesChanges(t *testing.T) {
	generated := func(dir, name string) string { return filepath.Join(dir, "generated", name) }
	tests := map[string]struct {
		change func(t *testing.T, dir, record string)
		status int
		says   string
	}{
		"an edited file": {func(t *testing.T, dir, _ string) {
			change(t, generated(dir, "lamp7/worker_gen.go"), "NewWorker", "OldWorker")
		}, Attention, "lamp7/worker_gen.go: edited by hand"},
		"an edited header": {func(t *testing.T, dir, _ string) {
			change(t, generated(dir, "lamp7/worker_gen.go"), "Source: specs/lamp7", "Source: specs/lamp8")
		}, Fine, "1 written"},
		"a missing file": {func(t *testing.T, dir, _ string) {
			os.Remove(generated(dir, "lamp7/worker_gen.go"))
		}, Fine, "1 written"},
		"a missing folder": {func(t *testing.T, dir, _ string) {
			os.RemoveAll(generated(dir, ""))
		}, Fine, "0 unchanged"},
		"an orphan": {func(t *testing.T, dir, _ string) {
			write(t, dir, "generated/gone/worker_gen.go", string(Seal("specs/gone.yaml", "generated/gone", []byte("package gone\n"))))
		}, Fine, "1 removed"},
		"an orphan elsewhere": {func(t *testing.T, dir, _ string) {
			write(t, dir, "old/gone/worker_gen.go", string(Seal("specs/gone.yaml", "old/gone", []byte("package gone\n"))))
		}, Fine, "1 removed"},
		"another spec": {func(t *testing.T, dir, _ string) {
			change(t, filepath.Join(dir, "specs/lamp3.yaml"), "{dark: {}}", "{dark: {doc: x}}")
		}, Fine, " written"},
		"a spec less": {func(t *testing.T, dir, _ string) {
			os.Remove(filepath.Join(dir, "specs/lamp3.yaml"))
		}, Fine, " removed"},
		"a renamed spec": {func(t *testing.T, dir, _ string) {
			os.Rename(filepath.Join(dir, "specs/lamp3.yaml"), filepath.Join(dir, "specs/lump3.yaml"))
		}, Fine, " written"},
		"settings": {func(t *testing.T, dir, _ string) {
			write(t, dir, ConfigName, "rules: {FSM457: off, FSM458: off}\n")
		}, Fine, fmt.Sprint(few+1, " workers")},
		"another fsmgen": {func(t *testing.T, _, path string) {
			forge(t, path, func(rec *record, _ *recorded) { rec.key = "another" })
		}, Fine, fmt.Sprint(few+1, " workers")},
		"a record cut short": {func(t *testing.T, _, path string) {
			os.Truncate(path, 100)
		}, Fine, fmt.Sprint(few+1, " workers")},
		"a record that lacks what is missing": {func(t *testing.T, dir, path string) {
			data, _ := os.ReadFile(path)
			last := bytes.LastIndexByte(data[:len(data)-1], '\n') + 1
			_, name, _ := strings.Cut(strings.TrimSpace(string(data[last:])), " ")
			os.Truncate(path, int64(last))
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}, Fine, "1 written"},
		"an empty record": {func(t *testing.T, _, path string) {
			os.Truncate(path, 0)
		}, Fine, fmt.Sprint(few+1, " workers")},
		"a folder as record": {func(t *testing.T, _, path string) {
			os.Remove(path)
			os.MkdirAll(filepath.Join(path, "x"), 0o755)
		}, Fine, fmt.Sprint(few+1, " workers")},
		"a cache that is a file": {func(t *testing.T, _, path string) {
			os.RemoveAll(filepath.Dir(path))
			os.WriteFile(filepath.Dir(path), nil, 0o644)
		}, Fine, fmt.Sprint(few+1, " workers")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			dir, record := recordedProject(t)
			forge(t, record, wrongWorkers)
			test.change(t, dir, record)
			status, out := generateIn(t.Context(), dir)
			if status != test.status || !strings.Contains(out, test.says) || strings.Contains(out, "4711") {
				t.Errorf("status %d, %q; want %d, %q", status, out, test.status, test.says)
			}
		})
	}
}

// TestRecordLeavesOthersAlone holds that files of other people, also with the line
// ends of other systems, do not keep a record from being used.
func TestRecordLeavesOthersAlone(t *testing.T) {
	dir, record := recordedProject(t)
	forge(t, record, wrongWorkers)
	write(t, dir, "generated/lamp1/hooks.go", "package lamp1\n")
	write(t, dir, "generated/copy/worker_gen.go", string(Seal("specs/lamp1.yaml", "generated/lamp1", []byte("package lamp1\n"))))
	write(t, dir, "generated/other/go.mod", "module other\n")
	write(t, dir, "generated/other/x_gen.go", mark+"// anything\n")
	at := filepath.Join(dir, "generated/lamp2/worker_gen.go")
	data, err := os.ReadFile(at)
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "generated/lamp2/worker_gen.go", strings.ReplaceAll(string(data), "\n", "\r\n"))
	if status, out := generateIn(t.Context(), dir); status != Fine || !strings.Contains(out, "4711 workers") {
		t.Error(status, out)
	}
}

// TestOldRecords holds that what nobody has used for long does not stay.
func TestOldRecords(t *testing.T) {
	dir, path := recordedProject(t)
	for name, age := range map[string]time.Duration{"old": recordAge + time.Hour, "young": recordAge - time.Hour} {
		at := filepath.Join(filepath.Dir(path), name)
		write(t, filepath.Dir(path), name, "a record")
		os.Chtimes(at, time.Now().Add(-age), time.Now().Add(-age))
	}
	os.Remove(path)
	if status, out := generateIn(t.Context(), dir); status != Fine {
		t.Fatal(out)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 2 || entries[0].Name() != filepath.Base(path) || entries[1].Name() != "young" {
		t.Errorf("%v: %v", err, entries)
	}
}
