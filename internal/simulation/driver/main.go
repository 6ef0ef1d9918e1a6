package driver

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
)

// Main is the program of a batch.
func Main(roots []Root) {
	from := flag.Uint64("from", 0, "the first seed")
	n := flag.Uint64("n", 1, "how many seeds")
	full := flag.Bool("full", false, "every tick visits every worker")
	show := flag.Bool("show", false, "print the transcript")
	flag.Parse()
	machines, err := link(roots)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	failed := 0
	for seed := *from; seed < *from+*n; seed++ {
		root := roots[seed%uint64(len(roots))]
		s := NewSchedule(seed)
		res := Run(root, machines, &s, Options{Full: *full, Keep: *show})
		if *show {
			fmt.Print(res.Transcript)
		}
		if res.Wrong != nil {
			failed++
			fmt.Printf("seed %d (%s) tick %d: %v: %s\n", seed, root.Tree.Root, res.Tick, res.Wrong.Check, res.Wrong.Text)
			continue
		}
		fmt.Printf("seed %d %x %d ticks %d events\n", seed, res.Hash, res.Ticks, res.Events)
	}
	_ = runtime.NumCPU
	if failed > 0 {
		os.Exit(1)
	}
}

// link links the machines of all trees once more, from their sources.
func link(roots []Root) (map[string]*model.Machine, error) {
	machines := map[string]*model.Machine{}
	for _, r := range roots {
		if machines[r.Tree.Root] != nil {
			continue
		}
		list, found := generator.Link(r.Tree.Sources, generator.Options{ImportPrefix: specs.ImportPrefix})
		if found.HasErrors() {
			return nil, fmt.Errorf("%v", found.Sorted())
		}
		for _, m := range list {
			machines[m.Worker] = m
		}
	}
	return machines, nil
}
