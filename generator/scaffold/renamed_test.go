package scaffold

import (
	"fmt"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/scaffold/usergo"
	"github.com/fsmgen/fsmgen/generator/version"
)

// staleIn returns what is stale in hooks that are written in a module with some
// files, as "line: text".
func staleIn(t *testing.T, hooks string, files map[string]string) []string {
	t.Helper()
	dir := t.TempDir()
	with := usergo.Context{Dir: dir, Overlay: map[string][]byte{}, Moved: movedPackages(), Adapt: addOldNames}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module "+version.Module+"\n\ngo 1.26\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		with.Overlay[filepath.Join(dir, name)] = []byte(text)
	}
	at := filepath.Join(dir, "hooks")
	if err := os.Mkdir(at, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(at, "hooks.go"), []byte("package hooks\n"+hooks), 0o644); err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	p, err := usergo.Read(fset, at, "", "hooks.go")
	if err != nil {
		t.Fatal(err)
	}
	with.Paths = p.Imports()
	prog, err := usergo.Load(fset, with)
	if err != nil {
		t.Fatal(err)
	}
	p.Check(prog)
	w := newWritten(p, "", "")
	w.prog = prog
	var all []string
	for _, n := range w.stale(map[string]bool{version.Module + "/gen": true}) {
		all = append(all, fmt.Sprintf("%d: %s", n.at.Line-1, n.text))
	}
	return all
}

const runtimeOfToday = "package fsm\ntype SnapshotMeta struct { ActionObserved bool }\ntype Signal int\n"

// TestStaleNames: what hooks say of the runtime and of generated packages and is
// not there is found by what things are, not by how they are called.
func TestStaleNames(t *testing.T) {
	files := map[string]string{
		"runtime/fsm/fsm.go": runtimeOfToday,
		"gen/gen.go": "package gen\nimport \"" + runtimePath + "/fsm\"\n" +
			"type Snapshot struct { fsm.SnapshotMeta; Observed ObservedState }\ntype ObservedState struct { Pressure int; parts }\ntype parts struct { Unseen int }\n" +
			"const StateClosed = 1\nfunc (s *Snapshot) Copy() Snapshot { return *s }\n" +
			"type Broken struct { missing.Thing }\n",
	}
	imports := "import (\"" + runtimePath + "\"; g \"" + version.Module + "/gen\")\n"
	for _, c := range []struct {
		name, hooks string
		want        []string
	}{
		{"nothing", "var _ g.Snapshot\nvar _ = g.StateClosed\nvar _ fsm.Signal\nfunc f(s *g.Snapshot) int { return s.Copy().Observed.Pressure + s.Observed.Unseen }", nil},
		{"an old type", "var _ fsm.Moment", []string{"2: fsm.Moment is SnapshotMeta now"}},
		{"a field of it", "func f(s g.Snapshot) bool { return s.Acted }", []string{"2: gen.Snapshot.Acted is ActionObserved now"}},
		{"the field that embeds it", "func f(s g.Snapshot) { _ = s.Moment }", []string{"2: gen.Snapshot.Moment is SnapshotMeta now"}},
		{"a name that was none", "var _ fsm.Sygnal", []string{"2: fsm has no Sygnal; did you mean Signal?"}},
		{"a constant", "var _ = g.StateClosd", []string{"2: gen has no StateClosd; did you mean StateClosed?"}},
		{"a field", "func f(s *g.Snapshot) int { return s.Observed.Level }", []string{"2: gen.ObservedState has no Level; it has Pressure"}},
		{"a key", "var _ = &g.ObservedState{Level: 1}", []string{"2: gen.ObservedState has no Level; it has Pressure"}},
		{"a key of a list", "var _ = []*g.ObservedState{{Presure: 1}}", []string{"2: gen.ObservedState has no Presure; did you mean Pressure?"}},
		{"behind a name of one's own", "type mine = g.Snapshot\nfunc f(m mine) { m.Acted = true }", []string{"3: gen.Snapshot.Acted is ActionObserved now"}},
		{"of another type", "type Snapshot struct{}\nfunc f(s Snapshot) { s.Acted = true }", nil},
		{"shadowed", "func f(g struct{ StateClosd int }) int { return g.StateClosd }", nil},
		{"what was not read whole", "func f(b g.Broken) { b.Thing.Do(b.Acted) }", nil},
		{"a map's keys", "func f(level string) any { return map[string]g.ObservedState{level: {}} }", nil},
	} {
		var want []string
		if strings.Contains(c.hooks, "fsm.") { // else the import is not used, which is no matter here
			want = append(want, "1: package "+runtimePath+" is "+runtimePath+"/fsm now")
		}
		text := imports
		if len(want) == 0 {
			text = "import g \"" + version.Module + "/gen\"\n"
		}
		if got := staleIn(t, text+c.hooks, files); !slices.Equal(got, append(want, c.want...)) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, append(want, c.want...))
		}
	}
}

// TestRenamesAreFollowed: what was renamed twice is told by its name of today,
// and the rows are in the order of the levels.
func TestRenamesAreFollowed(t *testing.T) {
	defer func(before []rename) { renames = before }(renames)
	for i, r := range renames {
		if i > 0 && r.level < renames[i-1].level {
			t.Errorf("%s was renamed in level %d, and stands behind level %d", r.from, r.level, renames[i-1].level)
		}
	}
	pkg := runtimePath + "/fsm"
	renames = []rename{{4, pkg, "", "Oldest", "Older"}, {5, pkg, "", "Older", "Signal"}, {6, pkg, "", "Signal", "Future"},
		{6, pkg, "", "Mid", "SnapshotMeta"}}
	renames = slices.Insert(renames, 0, rename{3, pkg, "", "First", "Mid"})
	got := staleIn(t, "import \""+pkg+"\"\nvar _, _ fsm.Oldest\nvar _ fsm.Older\nvar _ fsm.Signal\nfunc f(m fsm.First) bool { return m.Unknown }\n", map[string]string{"runtime/fsm/fsm.go": runtimeOfToday})
	want := []string{"2: fsm.Oldest is Signal now", "3: fsm.Older is Signal now",
		"5: fsm.First is SnapshotMeta now", "5: fsm.SnapshotMeta has no Unknown; it has ActionObserved"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
