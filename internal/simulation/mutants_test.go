package simulation

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/fsmgen/fsmgen/internal/simulation/batch"
	"github.com/fsmgen/fsmgen/internal/simulation/mutants"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
)

var plant = flag.String("mutants", "", "plant the bugs whose names hold this text; all: every one; 47-64, 47-, 47: those of these numbers in the list")

// seedsForAMutant is how many seeds have to find a planted bug: of a small batch,
// which is built quickly, or else of the batch of TestSeeds.
const seedsForAMutant = 1000

// TestMutantsApply: each planted bug still applies, and what it makes is Go. Bugs that
// share no file are type-checked together, and one by one if that fails.
func TestMutantsApply(t *testing.T) {
	k := &kit{fset: token.NewFileSet(), folder: filepath.Join(projectRoot(t), "runtime"), packages: map[string]map[string]*ast.File{}}
	k.imports = importer.ForCompiler(k.fset, "source", nil)
	names := map[string]bool{}
	var rounds []map[string]planted // by file
	for _, m := range mutants.List {
		if names[m.Name] {
			t.Errorf("%s: there are two of that name", m.Name)
		}
		names[m.Name] = true
		changed, err := m.Apply(k.folder)
		if err != nil {
			t.Error(err)
			continue
		}
		i := slices.IndexFunc(rounds, func(round map[string]planted) bool {
			for name := range changed {
				if _, taken := round[name]; taken {
					return false
				}
			}
			return true
		})
		if i < 0 {
			i, rounds = len(rounds), append(rounds, map[string]planted{})
		}
		for name, text := range changed {
			rounds[i][name] = planted{m.Name, text}
		}
	}
	for _, round := range rounds {
		if k.check(t, round) == nil {
			continue
		}
		for bug, files := range byBug(round) {
			if err := k.check(t, files); err != nil {
				t.Errorf("%s: %v", bug, err)
			}
		}
	}
	if len(mutants.List) < 20 {
		t.Errorf("there are %d planted bugs", len(mutants.List))
	}
}

// planted is a file with a planted bug.
type planted struct{ bug, text string }

// byBug takes files apart by the bugs that they have.
func byBug(files map[string]planted) map[string]map[string]planted {
	all := map[string]map[string]planted{}
	for name, p := range files {
		if all[p.bug] == nil {
			all[p.bug] = map[string]planted{}
		}
		all[p.bug][name] = p
	}
	return all
}

// kit type-checks packages of the runtime in which files are exchanged.
type kit struct {
	fset     *token.FileSet
	imports  types.Importer
	folder   string                          // of the runtime
	packages map[string]map[string]*ast.File // as they are, by folder and file
}

func (k *kit) check(t *testing.T, files map[string]planted) error {
	t.Helper()
	mutated := map[string]map[string]*ast.File{}
	for name, p := range files {
		in := filepath.Dir(name)
		if k.packages[in] == nil {
			k.packages[in] = parseFolder(t, k.fset, filepath.Join(k.folder, in))
		}
		if mutated[in] == nil {
			mutated[in] = maps.Clone(k.packages[in])
		}
		file, err := parser.ParseFile(k.fset, name, p.text, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		mutated[in][filepath.Base(name)] = file
	}
	for in, files := range mutated {
		config := types.Config{Importer: k.imports}
		if _, err := config.Check(in, k.fset, slices.Collect(maps.Values(files)), nil); err != nil {
			return err
		}
	}
	return nil
}

// parseFolder parses the files of a package, but for its tests.
func parseFolder(t *testing.T, fset *token.FileSet, folder string) map[string]*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	for _, p := range paths {
		if !strings.HasSuffix(p, "_test.go") {
			if files[filepath.Base(p)], err = parser.ParseFile(fset, p, nil, parser.SkipObjectResolution); err != nil {
				t.Fatal(err)
			}
		}
	}
	return files
}

// TestMutants plants the bugs, one at a time: each must be found.
func TestMutants(t *testing.T) {
	if *plant == "" {
		t.Skip("make mutants")
	}
	few := healthy(t, func() []specs.Tree { return trees(t, 3, 6) })
	healthyEnds := sync.OnceValue(func() error {
		p, err := few()
		return cmp.Or(err, p.isHealthy([]string{"-ends"}))
	})
	all := healthy(t, func() []specs.Tree { return trees(t, 1, treesOfABatch) })
	fixed := map[string]func() (program, error){}
	for name, tree := range specs.Fixed {
		fixed[name] = healthy(t, func() []specs.Tree { return []specs.Tree{tree()} })
	}
	for i, m := range mutants.List {
		if !chosen(*plant, i+1, m.Name) {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			if ends(m.Mode) {
				if err := healthyEnds(); err != nil {
					t.Fatal(err)
				}
			}
			batches := []func() (program, error){few, all}
			if m.Tree != "" {
				batches = []func() (program, error){fixed[m.Tree]}
			}
			for _, batch := range batches {
				p, err := batch()
				if err != nil {
					t.Fatal(err)
				}
				if p.finds(t, m) {
					return
				}
			}
			t.Errorf("%s is not found", m.Name)
		})
	}
}

// chosen reports whether a value of -mutants names a bug: the number-th of the list.
func chosen(by string, number int, name string) bool {
	if by == "all" {
		return true
	}
	from, to, isRange := strings.Cut(by, "-")
	first, err := strconv.Atoi(from)
	if err != nil {
		return strings.Contains(name, by)
	}
	last := first
	if isRange {
		if last, err = strconv.Atoi(to); to == "" {
			last = len(mutants.List)
		} else if err != nil {
			return strings.Contains(name, by)
		}
	}
	return first <= number && number <= last
}

func TestChosen(t *testing.T) {
	for _, c := range []struct {
		by, name string
		number   int
		want     bool
	}{
		{"all", "one hook too many", 3, true},
		{"hook", "one hook too many", 3, true},
		{"hook", "nothing is retried", 3, false},
		{"3", "nothing is retried", 3, true},
		{"3", "nothing is retried", 4, false},
		{"2-3", "nothing is retried", 3, true},
		{"2-3", "nothing is retried", 4, false},
		{"2-", "nothing is retried", 4, true},
		{"2-", "nothing is retried", 1, false},
		{"2-half", "it has 2-half", 1, true},
	} {
		if got := chosen(c.by, c.number, c.name); got != c.want {
			t.Errorf("%q chooses bug %d, %q: %v", c.by, c.number, c.name, got)
		}
	}
}

// healthy builds a batch when it is first needed. The error says what is found in it
// without a planted bug.
func healthy(t *testing.T, list func() []specs.Tree) func() (program, error) {
	return sync.OnceValues(func() (program, error) {
		p := build(t, list())
		return p, p.isHealthy(nil)
	})
}

func (p program) isHealthy(mode []string) error {
	out, err := p.run(2, seeds(mode)...)
	if err != nil || strings.Contains(out, " wrong ") {
		return fmt.Errorf("without a planted bug: %s %v", out, err)
	}
	return nil
}

// seeds are the arguments that run as many seeds as have to find a planted bug.
func seeds(mode []string) []string {
	return append(slices.Clone(mode), "-n", fmt.Sprint(seedsForAMutant), "-first")
}

// ends reports whether a bug is found when trees are taken down with Run and Shutdown.
func ends(mode []string) bool { return slices.Contains(mode, "-ends") }

// finds builds the batch with a planted bug and runs it until the bug is found.
func (p program) finds(t *testing.T, m mutants.Mutant) bool {
	runtime := filepath.Join(projectRoot(t), "runtime")
	changed, err := m.Apply(runtime)
	if err != nil {
		t.Fatal(err)
	}
	replace := map[string]string{}
	folder := t.TempDir()
	for name, text := range changed {
		at := filepath.Join(folder, strings.ReplaceAll(name, "/", "_"))
		replace[filepath.Join(runtime, name)] = at
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o644); err != nil {
		t.Fatal(err)
	}
	mutant := program{folder: p.folder, path: filepath.Join(folder, "mutant")}
	if err := batch.Build(p.folder, mutant.path, plain, "-overlay="+file); err != nil {
		t.Fatal(err)
	}
	args := m.Mode
	if args == nil || ends(args) {
		args = seeds(args)
	}
	out, err := mutant.run(2, args...)
	switch {
	case err != nil: // it takes the process down
		t.Log(firstLine(err.Error()))
		return true
	case !ends(m.Mode) && m.Mode != nil && strings.Contains(out, "grown"):
		t.Log(out)
		return true
	}
	for seed, text := range lines(out) {
		if strings.HasPrefix(text, "wrong") {
			t.Logf("seed %s: %s", seed, firstLine(text))
			return true
		}
	}
	return false
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
