// Command bench compares fsmgen with what else there is, and prints tables in
// Markdown: machines, services, and the reconciling of many objects. Each figure is
// the best of several runs. make bench-peers runs it, and the same for Kubernetes'
// controller-runtime, which is a module of its own in kube.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/bench/table"
)

func main() {
	testing.Init()
	times := flag.Int("times", 3, "how often each is measured; the best counts")
	flag.Parse()
	if err := run(os.Stdout, *times); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(w io.Writer, times int) error {
	if _, err := fmt.Fprintf(w, "%s.\n\n", table.Where("github.com/cocoonspace/fsm", "github.com/looplab/fsm", "github.com/qmuntal/stateless", "github.com/thejerf/suture/v4")); err != nil {
		return err
	}
	for _, t := range []func(times int) (table.Table, error){machineTable, serviceTable, objectTable} {
		made, err := t(times)
		if err != nil {
			return err
		}
		if err := made.Write(w); err != nil {
			return err
		}
	}
	return nil
}

// best is the time of the best of several runs, and the number of allocations.
func best(times int, f func(b *testing.B)) (ns float64, allocs int64, err error) {
	for i := range times {
		r := testing.Benchmark(f)
		if r.N == 0 {
			return 0, 0, fmt.Errorf("a measurement has failed: go test says which")
		}
		n := float64(r.T.Nanoseconds()) / float64(r.N)
		if own, ok := r.Extra["ns/op"]; ok {
			n = own
		}
		if i == 0 || n < ns {
			ns = n
		}
		allocs = r.AllocsPerOp()
	}
	return ns, allocs, nil
}

func machineTable(times int) (table.Table, error) {
	t := table.Table{
		Title:   "Machines",
		Columns: []string{"a transition", "a guarded one", "construction", fmt.Sprintf("%s machines make a step, each", table.Count(lamps))},
	}
	low := func() int { return limit / 2 }
	for _, c := range contenders() {
		row := table.Row{Who: c.who, Words: c.words}
		for i, f := range []func(*testing.B){transitions(c.flat()), transitions(c.guarded(low)), constructions(c.flat), steps(c.flat)} {
			ns, allocs, err := best(times, f)
			if err != nil {
				return t, err
			}
			switch {
			case i == 3:
				row.Cells = append(row.Cells, table.Time(ns/lamps))
			case allocs > 0:
				row.Cells = append(row.Cells, fmt.Sprintf("%s, %d allocs", table.Time(ns), allocs))
			default:
				row.Cells = append(row.Cells, table.Time(ns))
			}
		}
		t.Rows = append(t.Rows, row)
	}
	made, _, err := best(times, treeStart)
	if err != nil {
		return t, err
	}
	stepped, _, err := best(times, treeSteps)
	if err != nil {
		return t, err
	}
	t.Rows = append(t.Rows, table.Row{
		Who:   "fsmgen, workers of a tree",
		Cells: []string{"", "", table.Time(made / lamps), table.Time(stepped / lamps)},
		Words: "construction is NewSupervisor and the first visit of each; a step is that of each child when its parent is paused: the parent decides, maps its state, and each child is visited until it rests",
	})
	return t, nil
}

const services = 10_000

func serviceTable(times int) (table.Table, error) {
	t := table.Table{
		Title:   fmt.Sprintf("%s services", table.Count(services)),
		Columns: []string{"asleep: share of one core", "asleep: memory of each", "looking once a second: share of one core", "looking: memory of each", "restarts a second"},
	}
	for _, s := range servants() {
		var asleep, looking footprint
		restarts := 0.0
		for i := range times {
			a, l := cost(s.sleep, services, 2*time.Second), cost(s.look, services, 4*time.Second)
			if i == 0 || a.share < asleep.share {
				asleep = a
			}
			if i == 0 || l.share < looking.share {
				looking = l
			}
			n, took := s.crash(1000, 300_000)
			restarts = max(restarts, float64(n)/took.Seconds())
		}
		t.Rows = append(t.Rows, table.Row{
			Who: s.who, Words: s.words,
			Cells: []string{asleep.shareText(), table.Count(asleep.bytes) + " B", looking.shareText(), table.Count(looking.bytes) + " B", table.Count(restarts)},
		})
	}
	return t, nil
}

func objectTable(times int) (table.Table, error) {
	t := table.Table{
		Title:   fmt.Sprintf("A pass over %s objects of which %d have changed", table.Count(objects), changed),
		Columns: []string{"a pass", "for each that has changed"},
	}
	for _, p := range passes() {
		ns, _, err := best(times, p.measure)
		if err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, table.Row{Who: p.who, Words: p.words, Cells: []string{table.Time(ns), table.Time(ns / changed)}})
	}
	return t, nil
}
