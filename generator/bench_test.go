package generator_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/project"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// BenchmarkGenerate is the whole of `fsmgen generate`: specs are read, Go is
// made, compared and written. But for unchanged, no Go is there before: every run
// writes to a folder of its own. They are deleted after all: for some minutes
// after files were deleted ext4 is slow to make new ones, and that would be most
// of the time.
func BenchmarkGenerate(b *testing.B) {
	base := b.TempDir()
	b.Run("repository", func(b *testing.B) { benchmarkCold(b, base, repositorySpecs(b)) })
	for _, n := range []int{1, 10, 100, 1000} {
		name := fmt.Sprintf("%dspecs", n)
		if n == 1 {
			name = "1spec"
		}
		b.Run(name, func(b *testing.B) { benchmarkCold(b, base, manySpecs(n, 20)) })
	}
	b.Run("one-2000-states", func(b *testing.B) { benchmarkCold(b, base, manySpecs(1, 2000)) })
	b.Run("1000specs-unchanged", func(b *testing.B) { benchmarkUnchanged(b, base, manySpecs(1000, 20)) })
	b.Run("1000specs-unchanged-warned", func(b *testing.B) { benchmarkUnchanged(b, base, warned(manySpecs(1000, 20))) })
}

// BenchmarkVet is the whole of `fsmgen vet`: specs are read, linked and checked.
func BenchmarkVet(b *testing.B) {
	base := b.TempDir()
	for _, n := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("%dspecs", n), func(b *testing.B) { benchmarkVet(b, base, manySpecs(n, 20)) })
	}
	for _, n := range []int{10, 100, 1000, 2000} {
		b.Run(fmt.Sprintf("one-%d-states", n), func(b *testing.B) { benchmarkVet(b, base, manySpecs(1, n)) })
	}
}

func benchmarkVet(b *testing.B, base string, sources []*spec.File) {
	dir := projectOf(b, base, sources)
	b.ReportAllocs()
	for b.Loop() {
		var said strings.Builder
		opts := project.Options{Dir: dir, Stdout: &said, Stderr: &said}
		if status := project.Vet(context.Background(), project.VetOptions{Options: opts}); status != project.Fine {
			b.Fatal(said.String()[:min(1000, said.Len())])
		}
	}
}

// BenchmarkProcess is `fsmgen generate` as a process, for one spec of 20 states.
func BenchmarkProcess(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "fsmgen")
	if out, err := exec.Command("go", "build", "-o", binary, "../cmd/fsmgen").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	dir := projectOf(b, b.TempDir(), manySpecs(1, 20))
	b.Run("1spec", func(b *testing.B) {
		for run := 0; b.Loop(); run++ {
			cmd := exec.Command(binary, "generate", "--out", fmt.Sprint("generated", run))
			cmd.Dir = dir
			if out, err := cmd.CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
		}
	})
}

func benchmarkCold(b *testing.B, base string, sources []*spec.File) {
	dir := projectOf(b, base, sources)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		run(b, dir, fmt.Sprint("generated", n))
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(sources)), "µs/spec")
}

func benchmarkUnchanged(b *testing.B, base string, sources []*spec.File) {
	dir := projectOf(b, base, sources)
	run(b, dir, "generated")
	b.ReportAllocs()
	for b.Loop() {
		run(b, dir, "generated")
	}
}

// projectOf writes a module with specs to a new folder in base.
func projectOf(b *testing.B, base string, sources []*spec.File) string {
	project.TuneMemory() // as the command does
	b.Setenv("XDG_CACHE_HOME", b.TempDir())
	dir, err := os.MkdirTemp(base, "")
	if err != nil {
		b.Fatal(err)
	}
	put := func(name string, data []byte) {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(at, data, 0o644); err != nil {
			b.Fatal(err)
		}
	}
	put("go.mod", []byte("module example.com/bench\n\ngo 1.26\n"))
	for _, s := range sources {
		put(s.Path, s.Data)
	}
	return dir
}

func run(b *testing.B, dir, out string) {
	var said strings.Builder
	if status := project.Generate(context.Background(), project.Options{Dir: dir, Out: out, Stdout: io.Discard, Stderr: &said}); status != project.Fine {
		b.Fatal(said.String()[:min(1000, said.Len())])
	}
}

// repositorySpecs reads the example machines.
func repositorySpecs(b *testing.B) []*spec.File {
	paths, err := filepath.Glob("../specs/*.yaml")
	if err != nil || len(paths) == 0 {
		b.Fatalf("no specs: %v", err)
	}
	sources := make([]*spec.File, len(paths))
	for i, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		sources[i] = &spec.File{Path: "specs/" + filepath.Base(path), Data: data}
	}
	return sources
}

// warned gives each third spec a state that is never reached.
func warned(specs []*spec.File) []*spec.File {
	for i := 0; i < len(specs); i += 3 {
		text := strings.Replace(string(specs[i].Data), "states:\n  s0:", "states:\n  lost: {transitions: [{to: s0, when: observed.ok}]}\n  s0:", 1)
		specs[i] = &spec.File{Path: specs[i].Path, Data: []byte(text)}
	}
	return specs
}

// manySpecs makes worker types with a ring of states and three children each, but
// for the last three, which are the children of all others.
func manySpecs(count, states int) []*spec.File {
	sources := make([]*spec.File, count)
	for i := range sources {
		var b strings.Builder
		fmt.Fprintf(&b, "fsm: v1\nworker: Worker%d\nuserSpec: {limit: {type: duration, default: 10s}, name: string}\nobserved: {ok: bool}\n", i)
		b.WriteString("desired: {states: [s1, s0], derive: [{state: s1}]}\ninitial: s0\nshutdown: s0\nstates:\n")
		for s := range states {
			fmt.Fprintf(&b, "  s%d:\n    transitions:\n", s)
			fmt.Fprintf(&b, "      - {to: s%d, when: desired == s1 && observed.ok}\n", (s+1)%states)
			if s > 0 {
				fmt.Fprintf(&b, "      - {to: s0, when: desired == s0, after: spec.limit}\n")
			}
		}
		if leaves := count - 3; i < leaves {
			b.WriteString("children:\n")
			for c := range 3 {
				fmt.Fprintf(&b, "  c%d: {worker: Worker%d, userSpec: {name: spec.name}, stateMapping: {s1: s1, \"*\": s0}}\n", c, leaves+c)
			}
		}
		sources[i] = &spec.File{Path: fmt.Sprintf("specs/worker%04d.yaml", i), Data: []byte(b.String())}
	}
	return sources
}
