// Package table writes measurements as tables in Markdown.
package table

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
)

// Table is measurements of several contenders.
type Table struct {
	Title   string
	Columns []string // what is measured
	Rows    []Row
}

// Row is what one contender has reached.
type Row struct {
	Who   string
	Cells []string // one for each column; "" where there is nothing to measure
	Words string   // what it does, where that is not what the others do
}

// Write writes the table.
func (t Table) Write(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "### %s\n\n", t.Title)
	line := func(cells ...string) { fmt.Fprintf(&out, "| %s |\n", strings.Join(cells, " | ")) }
	head := slices.Concat([]string{"who"}, t.Columns, []string{"what it does"})
	line(head...)
	line(slices.Repeat([]string{"---"}, len(head))...)
	for _, r := range t.Rows {
		cells := slices.Clone(r.Cells)
		for i, c := range cells {
			if c == "" {
				cells[i] = "–"
			}
		}
		line(slices.Concat([]string{r.Who}, cells, []string{r.Words})...)
	}
	_, err := fmt.Fprintln(w, out.String())
	return err
}

// Where is a line with the date, the machine, and the versions of Go and of the
// modules whose paths are given.
func Where(modules ...string) string {
	parts := []string{time.Now().Format("2 January 2006"), cpu(), fmt.Sprintf("%d CPUs", runtime.NumCPU()), runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if slices.Contains(modules, m.Path) {
				parts = append(parts, m.Path+" "+m.Version)
			}
		}
	}
	return strings.Join(parts, ", ")
}

// cpu is the name of the processor, as far as the system tells it.
func cpu() string {
	text, err := os.ReadFile("/proc/cpuinfo")
	if err == nil {
		for line := range strings.Lines(string(text)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				return strings.TrimSpace(value)
			}
		}
	}
	return runtime.GOARCH
}

// Time is a time for people, with three digits.
func Time(ns float64) string {
	for _, unit := range []struct {
		ns   float64
		name string
	}{{1e9, "s"}, {1e6, "ms"}, {1e3, "µs"}} {
		if ns >= unit.ns {
			return digits(ns/unit.ns) + " " + unit.name
		}
	}
	return digits(ns) + " ns"
}

// digits is a number from 0 to 1000 with three digits, or less for what is small.
func digits(x float64) string {
	switch {
	case x >= 100:
		return fmt.Sprintf("%.0f", x)
	case x >= 10:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.2f", x)
}

// Count is a whole number for people.
func Count(x float64) string {
	s := fmt.Sprintf("%.0f", x)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
