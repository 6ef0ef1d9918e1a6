package generator_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// entry is one name in a spec of a test: the text of its line, in which NAME and
// GONAME stand for what it is called.
type entry struct{ name, goName, line string }

func (e entry) text() string {
	return strings.NewReplacer("GONAME", e.goName, "NAME", e.name).Replace(e.line)
}

// book is a spec with a line for each name.
type book struct {
	head, tail string
	entries    []entry
}

func (b *book) text() string {
	var out strings.Builder
	out.WriteString(b.head)
	for _, e := range b.entries {
		out.WriteString(e.text() + "\n")
	}
	return out.String() + b.tail
}

const (
	bookHead = "fsm: v1\nworker: Probe\n"
	bookTail = "desired: {states: [on, off], derive: [{state: on}]}\ninitial: off\nshutdown: off\n"
	machine  = "states:\n  off: {transitions: [{to: on, when: desired == on}]}\n  on: {transitions: [{to: off, when: desired == off}]}\n"
	leaf     = `fsm: v1
worker: Leaf
userSpec: {size: int, mode: {enum: [none, high]}, shape: {fields: {sides: int}}}
` + bookTail + machine
)

// entries gives a line to each Go name; templates take turns.
func entries(goNames []string, templates ...string) []entry {
	var all []entry
	for i, g := range goNames {
		all = append(all, entry{name: "q" + strconv.Itoa(i), goName: g, line: templates[i%len(templates)]})
	}
	return all
}

// books gives a spec for each kind of name, in which every Go name occurs.
func books(goNames []string) map[string]*book {
	plain := func(section string, templates ...string) *book {
		return &book{bookHead + section, bookTail + machine, entries(goNames, templates...)}
	}
	all := map[string]*book{
		"guards":     plain("guards:\n", "  NAME: {goName: GONAME}"),
		"conditions": plain("conditions:\n", "  NAME: {goName: GONAME, when: desired == on}"),
		"scalars":    plain("userSpec:\n", "  NAME: {goName: GONAME, type: int, default: 3}", "  NAME: {goName: GONAME, type: '[]string'}", "  NAME: {goName: GONAME, type: time, transient: true}"),
		"objects":    plain("userSpec:\n", "  NAME: {goName: GONAME, fields: {a: {goName: GONAME, type: string, default: x}, b: {goName: Other, type: bytes}}}", "  NAME: {goName: GONAME, items: {goName: GONAME, fields: {a: {type: int, default: 1}}}}", "  NAME: {goName: GONAME, values: {fields: {a: {enum: [up, none]}}}}"),
		"enums":      plain("userSpec:\n", "  NAME: {goName: GONAME, enum: [none, up]}", "  NAME: {goName: GONAME, enum: [down, up]}"),
		"observed":   plain("observed:\n", "  NAME: {goName: GONAME, type: int}", "  NAME: {goName: GONAME, fields: {a: {goName: GONAME, enum: [x]}}}", "  NAME: {goName: GONAME, enum: [none, up]}"),
		"values":     plain("userSpec:\n", "  NAME: {enum: [GONAME, other]}", "  NAME: {enum: [none, GONAME], default: GONAME}"),
		"workers":    plain("userSpec:\n", "  NAME: {goName: GONAME, worker: Leaf}", "  NAME: {items: {goName: GONAME, worker: Leaf}}"),
		"secrets":    plain("userSpec:\n", "  NAME: {goName: GONAME, type: string, secret: true, pattern: '^a*$'}", "  NAME: {goName: GONAME, fields: {a: {goName: GONAME, type: int, secret: true, min: 1, max: 9}}}", "  NAME: {goName: GONAME, type: ip, required: true}"),
		"groups":     plain("groups:\n", "  NAME: {goName: GONAME, members: [on]}"),
		"elements":   plain("userSpec:\n", "  NAME: {items: {goName: GONAME, enum: [a, b]}}", "  NAME: {values: {goName: GONAME, fields: {a: int}}}"),
		"children": plain("userSpec: {peers: {type: '[]string', maxItems: 9}, shape: {fields: {sides: int}}, mode: {enum: [none, high]}}\nchildren:\n",
			"  NAME: {goName: GONAME, worker: Leaf, userSpec: {size: 3, mode: spec.mode, shape: spec.shape}, stateMapping: {on: on, off: off}}",
			"  NAME: {goName: GONAME, worker: Leaf, each: spec.peers, name: 'format(\"NAME-%s\", each)', stateMapping: {on: [{state: on, when: 'elapsed > duration(\"3s\")'}, {state: off}], off: off}}"),
		"actions": {bookHead + "actions:\n", bookTail + machine, entries(goNames, "  NAME: {goName: GONAME}")},
		"states":  {bookHead, "", entries(goNames, "")},
	}
	states := all["states"]
	states.head = bookHead + bookTail + "observed: {up: bool}\ntransitions:\n  - {from: '*', to: off, when: desired == off}\nstates:\n  off: {transitions: [{to: on, when: desired == on}]}\n  on: {transitions: [{to: q0, after: 1s}]}\n"
	for i := range states.entries {
		next := "q" + strconv.Itoa(i+1)
		if i == len(states.entries)-1 {
			next = "on"
		}
		states.entries[i].line = "  NAME: {goName: GONAME, transitions: [{to: " + next + ", when: observed.up, for: 1s}]}"
	}
	actions := all["actions"]
	actions.tail = bookTail + "transitions:\n  - {from: '*', to: off, when: desired == off}\nstates:\n  off: {transitions: [{to: on, when: desired == on}]}\n  on: {transitions: [{to: s0, after: 1s}]}\n"
	for i, e := range actions.entries {
		next := fmt.Sprintf("s%d", i+1)
		if i == len(actions.entries)-1 {
			next = "on"
		}
		actions.tail += fmt.Sprintf("  s%d: {action: %s, transitions: [{to: %s, when: done}]}\n", i, e.name, next)
	}
	return all
}

var (
	proposed = regexp.MustCompile(`goName: (\w+)$`)
	given    = regexp.MustCompile(`goName: (\w+)`)
	renamed  = regexp.MustCompile(`^rename the value, for example (\w+)$`)
)

// follow does what the helps of findings about names say, and fails for a
// finding that no help mends. A finding stands at a name, or at an element
// without one, with the goName behind it, or at a value of an enum, with the
// goName before it, if it is not the value that is to be renamed.
func follow(t *testing.T, b *book, findings []diag.Finding) {
	t.Helper()
	first := strings.Count(b.head, "\n") + 1
	for _, f := range slices.Backward(findings) { // so that places stay what they are
		help, i := proposed.FindStringSubmatch(f.Help), f.Pos.Line-first
		if value := renamed.FindStringSubmatch(f.Help); value != nil && i >= 0 && i < len(b.entries) {
			b.entries[i].goName = value[1]
			continue
		}
		if help == nil || i < 0 || i >= len(b.entries) {
			t.Fatalf("the help of this does not help: %s\nhelp: %s", f, f.Help)
		}
		text := b.entries[i].text()
		places := given.FindAllStringIndex(text, -1)
		at := places[0]
		for _, place := range slices.Backward(places) {
			if place[0] >= f.Pos.Col-1 {
				at = place
			}
		}
		b.entries[i].line = text[:at[0]] + "goName: " + help[1] + text[at[1]:]
	}
}

func onlyErrors(found *diag.List) []diag.Finding {
	return slices.DeleteFunc(found.Sorted(), func(f diag.Finding) bool { return f.Severity != diag.Error })
}

// TestEveryNameBuildsOrIsRefused tries every identifier of generated Go, and every
// method that go vet knows, as a name of every kind. Those that are refused have a
// help, and with what it says nothing is refused. The Go is right for go vet, which
// type-checks it, and does so without the race detector.
func TestEveryNameBuildsOrIsRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("runs go vet")
	}
	goNames := exportedNames(append(identifiers(t), methodNames(t)...))
	goNames = slices.DeleteFunc(goNames, func(name string) bool { return !regexp.MustCompile(`^[A-Z][A-Za-z0-9_]*$`).MatchString(name) })
	if len(goNames) < 500 {
		t.Fatalf("only %d names", len(goNames))
	}
	t.Log(len(goNames), "names")
	dir := moduleForVet(t)
	t.Run("names", func(t *testing.T) {
		for kind, b := range books(goNames) {
			t.Run(kind, func(t *testing.T) {
				t.Parallel()
				for name, content := range followed(t, b, "example.com/x/"+kind) {
					writeBelow(t, dir, kind+"/"+name, content)
				}
			})
		}
	})
	vetAll(t, dir)
}

// moduleForVet makes a module that uses the runtime of this one.
func moduleForVet(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	writeBelow(t, dir, "go.mod", "module example.com/x\n\ngo 1.26\n\nrequire github.com/fsmgen/fsmgen v0.0.0\n\nreplace github.com/fsmgen/fsmgen => "+strconv.Quote(root)+"\n")
	return dir
}

func writeBelow(t *testing.T, dir, name, content string) {
	t.Helper()
	at := filepath.Join(dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(at), 0o755), os.WriteFile(at, []byte(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func vetAll(t *testing.T, dir string) {
	t.Helper()
	vet := exec.Command("go", "vet", "./...")
	vet.Dir, vet.Env = dir, append(os.Environ(), "GOFLAGS=-mod=mod -trimpath", "GOWORK=off", "GOPROXY=off")
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

// followed generates a book with what the helps say.
func followed(t *testing.T, b *book, prefix string) map[string]string {
	t.Helper()
	sources := func() []*spec.File {
		return []*spec.File{{Path: "probe.yaml", Data: []byte(b.text())}, {Path: "leaf.yaml", Data: []byte(leaf)}}
	}
	_, found := generator.Link(sources(), generator.Options{ImportPrefix: prefix})
	follow(t, b, onlyErrors(found))
	files, said := generate(t, sources(), prefix)
	if len(files) == 0 {
		t.Fatalf("with what the helps say:\n%s", said)
	}
	return files
}

var proposedPackage = regexp.MustCompile(`package: (\w+)$`)

// TestEveryPackageNameBuildsOrIsRefused tries every identifier of generated Go
// that can be the name of a package as that of a child's, all under one parent
// that uses them in every way.
func TestEveryPackageNameBuildsOrIsRefused(t *testing.T) {
	workers := map[string]string{} // source by path
	parent := bookHead + "userSpec: {peers: {type: '[]string', maxItems: 9}, shape: {fields: {sides: int}}, mode: {enum: [none, high]}}\nobserved: {up: bool}\n" +
		bookTail + machine + "children:\n"
	for i, name := range identifiers(t) {
		if !regexp.MustCompile(`^[a-z][a-z0-9]*$`).MatchString(name) || name == "leaf" || name == "probe" {
			continue
		}
		worker := strings.ToUpper(name[:1]) + name[1:]
		workers[name+".yaml"] = strings.Replace(leaf, "worker: Leaf", "worker: "+worker, 1)
		parent += fmt.Sprintf([]string{
			"  q%d: {worker: %s, userSpec: {size: 3, mode: spec.mode, shape: spec.shape}, stateMapping: {on: on, off: off}}\n",
			"  q%d: {worker: %s, each: spec.peers, name: 'format(\"%[1]d-%%s\", each)', stateMapping: {on: [{state: on, when: observed.up}, {state: off}], off: off}}\n",
		}[i%2], i, worker)
	}
	if len(workers) < 100 {
		t.Fatalf("only %d names", len(workers))
	}
	workers["probe.yaml"] = parent
	sources := func() []*spec.File {
		var all []*spec.File
		for _, name := range slices.Sorted(maps.Keys(workers)) {
			all = append(all, &spec.File{Path: name, Data: []byte(workers[name])})
		}
		return all
	}
	_, found := generator.Link(sources(), generator.Options{ImportPrefix: "example.com/x"})
	for _, f := range onlyErrors(found) {
		help := proposedPackage.FindStringSubmatch(f.Help)
		if help == nil {
			t.Fatalf("the help of this does not help: %s\nhelp: %s", f, f.Help)
		}
		workers[f.Pos.Path] += "package: " + help[1] + "\n"
	}
	files, said := generate(t, sources(), "example.com/x")
	if len(files) == 0 {
		t.Fatalf("with what the helps say:\n%s", said)
	}
	if err := newExports().check("example.com/x", files); err != nil {
		t.Errorf("the Go is not right: %v", err)
	}
}

// methodNames are the names of methods that mean something to go vet, fmt, errors
// or encoding.
func methodNames(t *testing.T) []string {
	t.Helper()
	names := []string{"String", "Error", "GoString", "Close", "Flush", "MarshalText", "UnmarshalText", "LogValue", "MarshalBinary"}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := filepath.Join(strings.TrimSpace(string(root)), "src/cmd/vendor/golang.org/x/tools/go/analysis/passes/stdmethods/stdmethods.go")
	source, err := os.ReadFile(known)
	if err != nil {
		t.Fatal(err)
	}
	before := len(names)
	for _, m := range regexp.MustCompile("(?m)^\t\"([A-Z]\\w+)\": +\\{\\[\\]string").FindAllStringSubmatch(string(source), -1) {
		names = append(names, m[1])
	}
	if len(names)-before < 15 {
		t.Fatalf("%s has only %q", known, names[before:])
	}
	slices.Sort(names)
	return names
}

// TestConditionsHideNothingOfASnapshot: a condition is a method of the Snapshot,
// so it cannot be called like what the runtime has put into it.
func TestConditionsHideNothingOfASnapshot(t *testing.T) {
	moment := reflect.TypeFor[*fsm.SnapshotMeta]()
	names := []string{moment.Elem().Name()}
	for i := range moment.NumMethod() {
		names = append(names, moment.Method(i).Name)
	}
	for _, field := range reflect.VisibleFields(moment.Elem()) {
		if field.IsExported() {
			names = append(names, field.Name)
		}
	}
	b := books(names)["conditions"]
	_, found := generator.Link([]*spec.File{{Path: "probe.yaml", Data: []byte(b.text())}}, generator.Options{ImportPrefix: "example.com/x"})
	refused := map[string]bool{}
	for _, f := range onlyErrors(found) {
		refused[b.entries[f.Pos.Line-1-strings.Count(b.head, "\n")].goName] = true
	}
	for _, name := range names {
		if !refused[name] {
			t.Errorf("a condition may be called %s, which hides that of the Snapshot", name)
		}
	}
}
