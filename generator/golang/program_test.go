package golang_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// module makes a module of generated packages that uses the runtime of this
// one. Nothing is downloaded for it: the runtime needs the standard library
// only.
func module(t *testing.T, machines []*model.Machine) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module "+prefix+"\n\ngo 1.26\n\n"+
		"require github.com/fsmgen/fsmgen v0.0.0\n\nreplace github.com/fsmgen/fsmgen => "+strconv.Quote(root)+"\n")
	for _, m := range machines {
		for _, f := range generate(t, m) {
			write(t, filepath.Join(dir, m.Package, f.Name), string(f.Content))
		}
	}
	return dir
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func goCommand(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// TestR31 compiles and runs the package of a machine with results and kinds of error,
// with the tests in testdata/charger.
func TestR31_ResultsAndKindsOfError(t *testing.T) {
	program(t, "testdata/charger", "testdata/charger", "charger")
}

// TestKitchen compiles and runs the package of a machine that has something of
// everything, with the tests in testdata/kitchen.
func TestKitchen(t *testing.T) { program(t, "testdata/kitchen", "testdata/kitchen", "kitchen") }

// TestKitchenHasEveryKind holds that the kitchen has a field of each kind, so that
// its tests reach it.
func TestKitchenHasEveryKind(t *testing.T) {
	kinds := map[expr.Kind]bool{}
	for _, m := range link(t, "testdata/kitchen") {
		if m.Worker == "Kitchen" {
			for _, f := range m.UserSpec.Fields {
				kinds[f.Type.Kind] = true
			}
		}
	}
	for _, k := range expr.Kinds() {
		if !kinds[k] {
			t.Errorf("userSpec in testdata/kitchen/kitchen.yaml has no field of the kind %s", k)
		}
	}
}

// TestR40_Handles does the same with a tree whose workers are reached by their paths.
func TestR40_Handles(t *testing.T) { program(t, "testdata/handles", "testdata/handles", "hall") }

// TestR32_Site does the same with inputs and outputs.
func TestR32_Site(t *testing.T) {
	program(t, "../../testdata/cases/flow-group", "testdata/site", "site")
}

// TestWatch does the same with what each of two holds is explained by.
func TestWatch(t *testing.T) { program(t, "../../testdata/cases/for-apart", "testdata/watch", "watch") }

// TestR33_Line does the same with an action whose repeat reads an input.
func TestR33_Line(t *testing.T) {
	program(t, "../../testdata/cases/input-repeat", "testdata/pace", "line")
}

// TestR30_Relay does the same with a machine that has variables (R30).
func TestR30_Relay(t *testing.T) { program(t, "../../testdata/cases/vars", "testdata/relay", "relay") }

// TestR34_Charger does the same with a machine that has commands (R34).
func TestR34_Charger(t *testing.T) {
	program(t, "../../testdata/cases/commands", "testdata/commands", "charger")
}

// TestR35_Point does the same with a machine in which the time in groups counts.
func TestR35_Point(t *testing.T) {
	program(t, "../../testdata/cases/after-in", "testdata/point", "point")
}

// TestR35_Poller does the same with a machine whose times are spread at random.
func TestR35_Poller(t *testing.T) {
	program(t, "../../testdata/cases/jitter", "testdata/jitter", "poller")
}

// TestR31_Session does the same with a machine in which results, variables and
// commands meet.
func TestR31_Session(t *testing.T) {
	program(t, "../../testdata/cases/session", "testdata/session", "session")
}

// TestR36_Station does the same with a machine that asks for the health of its children
// (R36).
func TestR36_Station(t *testing.T) {
	program(t, "../../testdata/cases/health", "testdata/health", "station")
}

// TestR37_NoValue does the same with a machine whose enums may have no value (R37).
func TestR37_NoValue(t *testing.T) {
	program(t, "../../testdata/cases/enum-no-value", "testdata/novalue", "valve")
}

// TestR29_Charger does the same with a machine whose policies follow from its
// UserSpec (R29).
func TestR29_Charger(t *testing.T) {
	program(t, "../../testdata/cases/policies-spec", "testdata/policies", "charger")
}

// TestR30_Plant does the same with the rules from R29 on where they meet others.
func TestR30_Plant(t *testing.T) { program(t, "testdata/plant", "testdata/plant", "plant") }

// program compiles the packages of a folder of specs and runs one of them with
// the tests in a folder.
func program(t *testing.T, specs, tests, pkg string) {
	t.Helper()
	if testing.Short() {
		t.Skip("compiles a program")
	}
	machines := link(t, specs)
	if machines == nil {
		t.Fatal("the specs have findings")
	}
	dir := module(t, machines)
	source, err := os.ReadFile(filepath.Join(tests, pkg+"_test.go.txt"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, pkg, pkg+"_test.go"), string(source))
	goCommand(t, dir, "vet", "./...")
	goCommand(t, dir, "test", "./...")
}

// truth is a value of a guard in the three-valued logic of language.md, Stale
// observations: -1 is false, 0 unknown, 1 true.
type truth int

// formula is a random guard: its text, and what it must be.
type formula struct {
	text string
	eval func(in inputs) truth
}

type inputs struct{ fresh, x, y, a, b bool }

func known(b bool) truth {
	if b {
		return 1
	}
	return -1
}

func observed(in inputs, b bool) truth {
	if !in.fresh {
		return 0
	}
	return known(b)
}

// random draws a formula over two observed fields, two of the UserSpec and the
// conditions before it.
func random(r *rand.Rand, depth int, conds []formula) formula {
	if depth > 0 {
		a, b := random(r, depth-1, conds), random(r, depth-1, conds)
		switch r.IntN(6) {
		case 3:
			return formula{"orElse(" + a.text + ", " + b.text + ")", func(in inputs) truth {
				if x := a.eval(in); x != 0 {
					return x
				}
				return b.eval(in)
			}}
		case 4:
			return formula{"known(" + a.text + ")", func(in inputs) truth { return known(a.eval(in) != 0) }}
		case 0:
			return formula{"(" + a.text + " && " + b.text + ")", func(in inputs) truth { return min(a.eval(in), b.eval(in)) }}
		case 1:
			return formula{"(" + a.text + " || " + b.text + ")", func(in inputs) truth { return max(a.eval(in), b.eval(in)) }}
		case 2:
			return formula{"!" + a.text, func(in inputs) truth { return -a.eval(in) }}
		}
	}
	switch r.IntN(9) {
	case 0, 1:
		return formula{"observed.x", func(in inputs) truth { return observed(in, in.x) }}
	case 2:
		return formula{"observed.y", func(in inputs) truth { return observed(in, in.y) }}
	case 3:
		return formula{"spec.a", func(in inputs) truth { return known(in.a) }}
	case 4:
		return formula{"spec.b", func(in inputs) truth { return known(in.b) }}
	case 5:
		return formula{"(observed.x == spec.a)", func(in inputs) truth { return observed(in, in.x == in.a) }}
	case 6:
		return formula{"(spec.a != spec.b)", func(in inputs) truth { return known(in.a != in.b) }}
	}
	if len(conds) == 0 {
		return formula{"true", func(inputs) truth { return 1 }}
	}
	i := r.IntN(len(conds))
	return formula{fmt.Sprintf("cond.c%d", i), conds[i].eval}
}

// TestUnknown compares random guards, as Go, with the three-valued logic, for
// all inputs. A guard holds exactly if it is true, and a condition says what
// it is.
func TestUnknown(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	const n = 150
	r := rand.New(rand.NewPCG(1, 2))
	var formulas []formula
	for range n {
		formulas = append(formulas, random(r, 4, formulas))
	}
	folder := t.TempDir()
	write(t, filepath.Join(folder, "logic.yaml"), logicSpec(formulas))
	machines := link(t, folder)
	if machines == nil {
		t.Fatalf("the spec has findings\n%s", logicSpec(formulas))
	}
	dir := module(t, machines)
	write(t, filepath.Join(dir, "logic", "logic_test.go"), logicTest(formulas))
	goCommand(t, dir, "vet", "./...")
	goCommand(t, dir, "test", "./...")
}

func logicSpec(formulas []formula) string {
	var conds, states strings.Builder
	for i, f := range formulas {
		fmt.Fprintf(&conds, "  c%d: '%s'\n", i, f.text)
		fmt.Fprintf(&states, "  s%d: {transitions: [{to: off, when: '%s'}, {to: off, after: 1h}]}\n", i, f.text)
	}
	return `fsm: v1
worker: Logic
userSpec: {a: bool, b: bool}
observed: {x: bool, y: bool}
initial: off
shutdown: off
conditions:
` + conds.String() + "states:\n  off: {transitions: [{to: s0, when: desired == s0}]}\n" + states.String() +
		"transitions: [{from: [off], to: s1, after: 24h}]\ndesired: {states: [s0]}\n"
}

// logicTest has what every formula must be, for each of the 32 inputs.
func logicTest(formulas []formula) string {
	var want strings.Builder
	for _, f := range formulas {
		want.WriteString("\t\"")
		for i := range 32 {
			want.WriteByte("01?"[[]int{0, 2, 1}[f.eval(inputsOf(i))+1]])
		}
		want.WriteString("\",\n")
	}
	return `package logic

import (
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

var want = []string{
` + want.String() + `}

func TestLogic(t *testing.T) {
	for input := range 32 {
		var snap Snapshot
		snap.Fresh = input&1 != 0
		snap.Observed.X, snap.Observed.Y = input&2 != 0, input&4 != 0
		snap.Desired.UserSpec.A, snap.Desired.UserSpec.B = input&8 != 0, input&16 != 0
		for i, c := range (behavior{}).Conditions(&snap) {
			value := map[fsm.Truth]byte{fsm.False: '0', fsm.True: '1', fsm.Unknown: '?'}[c.Value]
			if value != want[i][input] {
				t.Errorf("%s with %05b is %c, want %c", c.Name, input, value, want[i][input])
			}
			s, err := ParseState("s" + c.Name[1:])
			if err != nil {
				t.Fatal(err)
			}
			next, _, _ := s.Next(&snap)
			if (next == StateOff) != (want[i][input] == '1') {
				t.Errorf("the guard in %v with %05b gives %v, want %c", s, input, next, want[i][input])
			}
		}
	}
}
`
}

func inputsOf(i int) inputs {
	return inputs{fresh: i&1 != 0, x: i&2 != 0, y: i&4 != 0, a: i&8 != 0, b: i&16 != 0}
}
