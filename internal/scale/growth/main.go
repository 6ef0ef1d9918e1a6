// Command growth reads what make bench-scale prints, and shows as a table in
// Markdown how costs grow with the number of workers. The exponent is that of the
// cost of the whole tree between the least and the greatest number: 0 is a cost
// that does not grow, 1 one that grows as the number does. If a benchmark ran
// several times, the least figure counts.
//
//	make bench-scale | go run ./internal/scale/growth
package main

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
)

// sizes are the numbers of workers, as in the names of benchmarks.
var sizes = []struct {
	name string
	n    float64
}{{"1k", 1e3}, {"10k", 1e4}, {"100k", 1e5}, {"1M", 1e6}}

// costs are what is shown: the benchmark with %s for the size, the figures in the
// order in which they are preferred, and whether they are for each worker.
var costs = []struct {
	title, benchmark string
	figures          []string
	each             bool
}{
	{"idle tick, ns", "TickIdle/%s", []string{"cpu-ns/op", "ns/op"}, false},
	{"100 changed, ns each", "TickDirty/100of%s", []string{"cpu-ns/changed", "ns/changed"}, false},
	{"full tick, ns a worker", "TickFull/%s", []string{"cpu-ns/worker", "ns/worker"}, true},
	{"start, ns a worker", "Start/%s", []string{"cpu-ns/worker", "ns/worker"}, true},
	{"memory, bytes a worker", "Memory/%s", []string{"B/worker"}, true},
}

func main() {
	figures, err := read(os.Stdin)
	if err == nil {
		err = write(os.Stdout, figures)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// read returns the least figures by benchmark and unit.
func read(r io.Reader) (map[string]map[string]float64, error) {
	all := map[string]map[string]float64{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) < 4 || !strings.HasPrefix(words[0], "Benchmark") {
			continue
		}
		name := strings.TrimPrefix(words[0], "Benchmark")
		if i := strings.LastIndex(name, "-"); i >= 0 { // the number of CPUs
			name = name[:i]
		}
		if all[name] == nil {
			all[name] = map[string]float64{}
		}
		for i := 2; i+1 < len(words); i += 2 {
			v, err := strconv.ParseFloat(words[i], 64)
			if err != nil {
				return nil, fmt.Errorf("%q is no line of a benchmark: %w", lines.Text(), err)
			}
			if old, ok := all[name][words[i+1]]; !ok || v < old {
				all[name][words[i+1]] = v
			}
		}
	}
	return all, lines.Err()
}

func write(w io.Writer, all map[string]map[string]float64) error {
	var out strings.Builder
	out.WriteString("| |")
	for _, s := range sizes {
		fmt.Fprintf(&out, " %s |", s.name)
	}
	out.WriteString(" exponent |\n|" + strings.Repeat(" --- |", len(sizes)+2) + "\n")
	for _, c := range costs {
		fmt.Fprintf(&out, "| %s |", c.title)
		var n, total []float64
		for _, s := range sizes {
			v, ok := figure(all[fmt.Sprintf(c.benchmark, s.name)], c.figures)
			if !ok {
				out.WriteString(" – |")
				continue
			}
			fmt.Fprintf(&out, " %.0f |", v)
			if c.each {
				v *= s.n
			}
			n, total = append(n, s.n), append(total, v)
		}
		out.WriteString(" " + exponent(n, total) + " |\n")
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// figure returns the first of the figures that there is.
func figure(have map[string]float64, figures []string) (float64, bool) {
	for _, f := range figures {
		if v, ok := have[f]; ok {
			return v, true
		}
	}
	return 0, false
}

// exponent is that of the growth from the first to the last.
func exponent(n, total []float64) string {
	last := len(n) - 1
	if last < 1 || total[0] <= 0 || total[last] <= 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", math.Log(total[last]/total[0])/math.Log(n[last]/n[0]))
}
