package generator_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
)

// BenchmarkGenerate makes Go of the specs of this repository, and of a
// thousand specs of 20 states with three children each.
func BenchmarkGenerate(b *testing.B) {
	b.Run("repository", func(b *testing.B) { benchmark(b, repositorySpecs(b)) })
	b.Run("1000specs", func(b *testing.B) { benchmark(b, manySpecs(1000, 20)) })
}

func benchmark(b *testing.B, sources []generator.Source) {
	b.ReportAllocs()
	lines := 0
	for b.Loop() {
		result, err := generator.Generate(sources, generator.Options{ImportPrefix: "example.com/generated"})
		if err != nil || result.Findings.HasErrors() {
			b.Fatal(err, result.Findings.Sorted()[0])
		}
		lines = 0
		for _, f := range result.Files {
			lines += strings.Count(string(f.Content), "\n")
		}
	}
	b.ReportMetric(float64(len(sources)), "specs")
	b.ReportMetric(float64(lines), "lines")
}

func repositorySpecs(b *testing.B) []generator.Source {
	names, err := filepath.Glob("../specs/*.yaml")
	if err != nil || len(names) == 0 {
		b.Fatal("no specs")
	}
	var sources []generator.Source
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, generator.Source{Path: "specs/" + filepath.Base(name), Data: data})
	}
	return sources
}

// manySpecs makes a tree of worker types: each has a ring of states, and
// three children further down until there are no more.
func manySpecs(count, states int) []generator.Source {
	sources := make([]generator.Source, count)
	for i := range sources {
		var b strings.Builder
		fmt.Fprintf(&b, "fsm: v1\nworker: Worker%d\nuserSpec: {limit: {type: duration, default: 10s}, name: string}\nobserved: {ok: bool}\n", i)
		b.WriteString("desired: {states: [s1, s0]}\ninitial: s0\nshutdown: s0\nstates:\n")
		for s := range states {
			fmt.Fprintf(&b, "  s%d:\n    transitions:\n", s)
			fmt.Fprintf(&b, "      - {to: s%d, when: desired == s1 && observed.ok}\n", (s+1)%states)
			if s > 0 {
				fmt.Fprintf(&b, "      - {to: s0, when: desired == s0, after: spec.limit}\n")
			}
		}
		for c := range 3 {
			child := 3*i + 1 + c
			if child >= count {
				break
			}
			if c == 0 {
				b.WriteString("children:\n")
			}
			fmt.Fprintf(&b, "  c%d: {worker: Worker%d, userSpec: {name: spec.name}, stateMapping: {s1: s1, \"*\": s0}}\n", c, child)
		}
		sources[i] = generator.Source{Path: fmt.Sprintf("specs/worker%04d.yaml", i), Data: []byte(b.String())}
	}
	return sources
}
