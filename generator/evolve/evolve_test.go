package evolve_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/evolve"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// link returns the machines of texts by their path; they are right.
func link(t *testing.T, sources ...*spec.File) []*model.Machine {
	t.Helper()
	machines, found := generator.Link(sources, generator.Options{ImportPrefix: "example.com/x"})
	if found.HasErrors() {
		t.Fatalf("the specs have errors: %v", found.Sorted())
	}
	return machines
}

func read(t *testing.T, pattern string) []*spec.File {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var sources []*spec.File
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, &spec.File{Path: filepath.Base(name), Data: data})
	}
	return sources
}

// TestNothingChanged: no spec that is right differs from itself, and none from
// itself read a second time.
func TestNothingChanged(t *testing.T) {
	folders, err := filepath.Glob("../../testdata/cases/*")
	if err != nil || len(folders) < 100 {
		t.Fatalf("%d cases: %v", len(folders), err)
	}
	right := 0
	for _, dir := range append(folders, "../../specs") {
		sources := read(t, filepath.Join(dir, "*.yaml"))
		if _, found := generator.Link(sources, generator.Options{}); found.HasErrors() {
			continue
		}
		right++
		if changes := evolve.Diff(link(t, sources...), link(t, sources...)); len(changes) > 0 {
			t.Errorf("%s: %v", dir, changes)
		}
	}
	if right < 100 {
		t.Errorf("only %d cases are right", right)
	}
}

// lines are changes as the table of TestChanges has them.
func lines(changes []evolve.Change) []string {
	var all []string
	for _, c := range changes {
		all = append(all, c.Class.String()+": "+c.Kind+": "+c.Worker+": "+c.Message)
		if !strings.HasSuffix(c.Reason, ".") {
			all = append(all, "the reason is no sentence: "+c.Reason)
		}
	}
	return all
}

func edited(t *testing.T, sources []*spec.File, edits []string) []*spec.File {
	t.Helper()
	var after []*spec.File
	used := make([]bool, len(edits))
	for _, s := range sources {
		text := string(s.Data)
		for i := 0; i < len(edits); i += 2 {
			if strings.Contains(text, edits[i]) {
				text, used[i] = strings.Replace(text, edits[i], edits[i+1], 1), true
			}
		}
		after = append(after, &spec.File{Path: s.Path, Data: []byte(text)})
	}
	for i := 0; i < len(edits); i += 2 {
		if !used[i] {
			t.Fatalf("the specs do not hold %q", edits[i])
		}
	}
	return after
}

// TestChanges: each mutation gives its changes, with their class, and nothing
// else; what changes only the text gives none. Backwards it gives changes too,
// or none either.
func TestChanges(t *testing.T) {
	for _, set := range mutationSets {
		sources := read(t, set.specs)
		old := link(t, sources...)
		for _, test := range set.mutations {
			t.Run(test.name, func(t *testing.T) {
				after := link(t, edited(t, sources, test.edits)...)
				if diff := cmp.Diff(test.want, lines(evolve.Diff(old, after))); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
				if back := evolve.Diff(after, old); (len(back) == 0) != (len(test.want) == 0) {
					t.Errorf("backwards: %v", lines(back))
				}
			})
		}
	}
}

// TestWorkers: worker types come and go.
func TestWorkers(t *testing.T) {
	sources := read(t, "testdata/*.yaml")
	both, one := link(t, sources...), link(t, sources[:2]...)
	if one[1].Worker != "Lamp" {
		t.Fatalf("the second spec is %s", one[1].Worker)
	}
	if diff := cmp.Diff([]string{"compatible: worker-added: Room: the worker type is new"}, lines(evolve.Diff(one, both))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"breaking: worker-removed: Room: the worker type is gone"}, lines(evolve.Diff(both, one))); diff != "" {
		t.Error(diff)
	}
}

// TestPlaces: a change stands where its key is, one of what is gone in the old
// spec, and one of a key that was not written at the one around it.
func TestPlaces(t *testing.T) {
	sources := read(t, "testdata/*.yaml")
	edits := []string{
		"power:   {type: uint16, default: 10", "power:   {type: uint16, default: 20",
		"{type: time, transient: true}", "time",
		"  flash: {timeout: 1s}\n", "  flash: {timeout: 1s, repeat: 3s}\n",
		"    stateMapping:\n      open: on\n", "    stateMapping:\n      closing: dim\n      open: on\n",
	}
	after := edited(t, sources, edits)
	changes := evolve.Diff(link(t, sources...), link(t, after...))
	evolve.Locate(changes, func(path string, old bool) *spec.File {
		for i := range sources {
			if sources[i].Path == path && old {
				return sources[i]
			} else if after[i].Path == path && !old {
				return after[i]
			}
		}
		return nil
	})
	var got strings.Builder
	if err := evolve.WriteText(&got, changes, "main"); err != nil {
		t.Fatal(err)
	}
	want := `lamp.yaml:7:27: changes behaviour: Lamp: userSpec.power has the default 20, it was 10
    A UserSpec that leaves it out means something else.
lamp.yaml:12:3: changes behaviour: Lamp: userSpec.seen is no longer transient
    A change of it moves the Version, and children are declared again.
lamp.yaml:65:24: changes behaviour: Lamp: actions.flash.repeat is 3s, it was none
    The action is done more or less often.
room.yaml:36:7: changes behaviour: Room: child main is mapped in closing to dim, it was to off
    It is asked for something else while this worker is there.
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Error(diff)
	}
	if got := evolve.Summary(changes); got != "4 changes: 4 of behaviour" {
		t.Error(got)
	}
}

// TestPlaceBehindAlias: what an alias stands for has its place where it is
// written.
func TestPlaceBehindAlias(t *testing.T) {
	const text = "a: &x {b: {c: 1}}\nd: *x\n"
	changes := []evolve.Change{{Path: []string{"d", "b", "c"}}, {Path: []string{"d", "z"}}, {Path: []string{"z"}}}
	evolve.Locate(changes, func(string, bool) *spec.File { return &spec.File{Data: []byte(text)} })
	for i, want := range []string{":1:12", ":2:1", ":1:1"} {
		if got := changes[i].Pos.String(); got != want {
			t.Errorf("%v is at %s, want %s", changes[i].Path, got, want)
		}
	}
}

// TestPrintable: a guard or pattern of a spec does not steer a terminal.
func TestPrintable(t *testing.T) {
	var got strings.Builder
	if err := evolve.WriteText(&got, []evolve.Change{{Worker: "A", Message: "was \x1b[31m", Reason: "Now \u202e."}}, ""); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(got.String(), "\x1b\u202e") {
		t.Errorf("%q", got.String())
	}
}

// TestAnEnumGetsADefault: a stored UserSpec may have no value, which is refused
// from then on (R37), unless it was before.
func TestAnEnumGetsADefault(t *testing.T) {
	lamp := func(mode string) []*model.Machine {
		return link(t, &spec.File{Path: "lamp.yaml", Data: []byte("fsm: v1\nworker: Lamp\nuserSpec: {mode: " + mode + "}\n" +
			"initial: dark\nshutdown: dark\nstates: {dark: {}}\n")})
	}
	for _, c := range []struct{ was, is, want string }{
		{"{enum: [a, b]}", "{enum: [a, b], default: a}", "breaking: field-default: Lamp: userSpec.mode has the default a, it had no default"},
		{"{enum: [a, b], required: true}", "{enum: [a, b], default: a}",
			"compatible: field-required: Lamp: userSpec.mode is no longer required\n" +
				"compatible: field-default: Lamp: userSpec.mode has the default a, it had no default"},
		{"{enum: [a, b], default: a}", "{enum: [a, b]}", "changes behaviour: field-default: Lamp: userSpec.mode has no default any more, it was a"},
		{"{type: string}", "{type: string, default: a}", "changes behaviour: field-default: Lamp: userSpec.mode has the default \"a\", it had no default"},
	} {
		if got := strings.Join(lines(evolve.Diff(lamp(c.was), lamp(c.is))), "\n"); got != c.want {
			t.Errorf("%s to %s is\n%s\nwant\n%s", c.was, c.is, got, c.want)
		}
	}
}
