package scale

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/internal/cputime"
	"github.com/fsmgen/fsmgen/internal/scale/generated/plant"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// cases run one benchmark at several sizes. The name of a case follows that of the
// size.
type cases []struct {
	name  string
	sizes []int
	run   func(b *testing.B, n int)
}

func (cs cases) bench(b *testing.B) {
	for _, c := range cs {
		for _, n := range c.sizes {
			b.Run(fmt.Sprintf(c.name, short(n)), func(b *testing.B) {
				needMemory(b, n)
				c.run(b, n)
			})
		}
	}
}

// short is a number as in the names of benchmarks: 1k, 1M.
func short(n int) string {
	switch {
	case n >= 1_000_000:
		return fmt.Sprint(n/1_000_000, "M")
	case n >= 1000:
		return fmt.Sprint(n/1000, "k")
	}
	return fmt.Sprint(n)
}

// needMemory skips a benchmark for which there is too little memory: 4 kB a worker,
// which is room for the tree and for what is made while it starts.
func needMemory(b *testing.B, n int) {
	info, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return // it is not Linux: the benchmark finds out
	}
	var total, free, available int
	if _, err := fmt.Sscanf(string(info), "MemTotal: %d kB\nMemFree: %d kB\nMemAvailable: %d kB", &total, &free, &available); err != nil {
		return
	}
	var used runtime.MemStats // what the last tree takes can be used again
	runtime.ReadMemStats(&used)
	if have := available + int(used.HeapSys-used.HeapReleased)/1024; have < 4*n {
		b.Skipf("%d workers need %d MB of memory, and %d MB are free", n, 4*n/1024, have/1024)
	}
}

// last is the tree of the benchmark that ran last. Those that follow one another
// and need the same one share it, since it may take long to start.
var last struct {
	name string
	tree *Tree
}

// shared returns the tree with the given name, settled. It starts one if the last
// benchmark had another.
func shared(b *testing.B, name string, spec func() plant.UserSpec, opts ...fsm.Option) *Tree {
	if last.name == name {
		last.tree.Settle()
		runtime.GC()
		return last.tree
	}
	forget()
	t := started(b, spec(), opts...)
	last.name, last.tree = name, t
	return t
}

// forget frees the memory of the last tree.
func forget() {
	last.name, last.tree = "", nil
	runtime.GC()
}

// started returns a tree in which everything runs.
func started(b *testing.B, spec plant.UserSpec, opts ...fsm.Option) *Tree {
	t, err := NewTree(spec, opts...)
	if err != nil {
		b.Fatal(err)
	}
	t.Settle()
	if t.State() != plant.StateActive {
		b.Fatalf("the plant is %s", t.State())
	}
	runtime.GC()
	return t
}

func pumps(b *testing.B, n int) *Tree {
	return shared(b, fmt.Sprint("pumps", n), func() plant.UserSpec { return Pumps(n) })
}

func devices(b *testing.B, n int) *Tree {
	return shared(b, fmt.Sprint("devices", n), func() plant.UserSpec { return Devices(n) })
}

// states counts the children of the plant by state. It is asked of small trees only,
// so that the test checks what the benchmarks measure: a status of a million takes
// seconds.
func states(t *Tree, n int) map[string]int {
	if n > 10*k {
		return nil
	}
	count := map[string]int{}
	for _, c := range t.Status().Children {
		count[c.State]++
	}
	return count
}

// each times rounds that are measured as a whole, and reports the time of one for
// each of n workers.
func each(b *testing.B, n int, round func()) {
	b.ReportAllocs()
	rounds, from := 0, cputime.Used()
	for b.Loop() {
		round()
		rounds++
	}
	unit := "ns/op"
	if n > 1 {
		unit = "ns/worker"
	}
	reportTimes(b, b.Elapsed(), cputime.Used()-from, float64(rounds)*float64(n), unit)
}

// reportTimes reports a time and the time on the CPU for each of n, called unit.
// That on the CPU is the better figure on a machine on which others work, too; it
// has the garbage collector in it.
func reportTimes(b *testing.B, wall, cpu time.Duration, n float64, unit string) {
	b.ReportMetric(float64(wall.Nanoseconds())/n, unit)
	if cpu > 0 {
		b.ReportMetric(float64(cpu.Nanoseconds())/n, "cpu-"+unit)
	}
}

// stopwatch times a part of each round. What it reports stands in place of the
// time of the whole round.
type stopwatch struct {
	rounds     int
	total, cpu time.Duration
}

func (w *stopwatch) time(part func()) {
	fromCPU := cputime.Used()
	from := time.Now()
	part()
	w.total += time.Since(from)
	w.cpu += cputime.Used() - fromCPU
	w.rounds++
}

// ns is the time of a part.
func (w *stopwatch) ns() float64 { return float64(w.total.Nanoseconds()) / float64(w.rounds) }

// report reports the time of a part, and that for each of n, called unit.
func (w *stopwatch) report(b *testing.B, n float64, unit string) {
	b.ReportMetric(w.ns(), "ns/op")
	reportTimes(b, w.total, w.cpu, n*float64(w.rounds), unit)
}

// allocs counts the allocations of a part.
func allocs(part func()) float64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	part()
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs - before.Mallocs)
}

// TestBenchmarks runs every benchmark of this package once with a thousand workers.
// They check what they measure.
func TestBenchmarks(t *testing.T) {
	const n = 1000
	benchtime := flag.Lookup("test.benchtime").Value
	was := benchtime.String()
	if err := benchtime.Set("2x"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = benchtime.Set(was) }()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		for _, c := range all[name] {
			t.Run(fmt.Sprintf(name+"/"+c.name, short(n)), func(t *testing.T) {
				if r := testing.Benchmark(func(b *testing.B) { c.run(b, n) }); r.N == 0 {
					t.Error("it has failed: go test -bench says why")
				}
			})
		}
	}
	forget()
	for _, one := range []func(*testing.B){nextOfBridge, nextOf200, nextOfAny, func(b *testing.B) { transition(b) }, func(b *testing.B) { runPlants(b, 2, 100, 2) }} {
		if r := testing.Benchmark(one); r.N == 0 {
			t.Error("a decision, a transition or a Runner has failed: go test -bench says why")
		}
	}
}
