// Command kube measures a reconcile loop of Kubernetes' controller-runtime, as the
// tables of bench do. It is a module of its own, since Kubernetes takes 30 MB to
// fetch and minutes to compile. make bench-peers runs it.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/fsmgen/fsmgen/bench/table"
)

func main() {
	times := flag.Int("times", 3, "how often each is measured; the best counts")
	flag.Parse()
	if err := run(*times); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

const (
	objects = 10_000
	changed = objects / 100
)

func run(times int) error {
	t := table.Table{
		Title:   fmt.Sprintf("A pass over %s objects of which %d have changed, with controller-runtime", table.Count(objects), changed),
		Columns: []string{"a pass", "for each that has changed"},
	}
	const (
		words = "the controller takes requests from its work queue, one at a time; Reconcile reads the object with the fake client, and writes those whose state has changed"
		bare  = "the same, and the fake client keeps no account of who has set which field, which is what makes its writes slow"
		idle  = "the same requests, and Reconcile does nothing: no client, no object, no state"
	)
	for _, w := range []struct {
		who, words string
		opts       options
	}{
		{"controller-runtime, a watch, recommended", words + "; the objects that have changed are queued", options{}},
		{"controller-runtime, a watch, fastest", bare, options{bare: true}},
		{"controller-runtime, a watch, the loop alone", idle, options{idle: true}},
		{"controller-runtime, a resync, recommended", words + "; all objects are queued", options{all: true}},
		{"controller-runtime, a resync, fastest", bare, options{all: true, bare: true}},
		{"controller-runtime, a resync, the loop alone", idle, options{all: true, idle: true}},
	} {
		var best time.Duration
		for i := range times {
			runtime.GC()
			took, err := measure(objects, changed, w.opts)
			if err != nil {
				return err
			}
			if i == 0 || took < best {
				best = took
			}
		}
		ns := float64(best.Nanoseconds())
		t.Rows = append(t.Rows, table.Row{Who: w.who, Words: w.words, Cells: []string{table.Time(ns), table.Time(ns / changed)}})
	}
	fmt.Printf("%s.\n\n", table.Where("sigs.k8s.io/controller-runtime", "k8s.io/client-go"))
	return t.Write(os.Stdout)
}
