package driver

import (
	"flag"
	"fmt"
	"os"
	"sync/atomic"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
)

// Main is the program of a batch. For each seed it prints one line: the hash of
// the transcript, or what is wrong.
func Main(roots []Root) {
	p := program{roots: roots, out: os.Stdout}
	from := flag.Uint64("from", 0, "the first seed")
	n := flag.Uint64("n", 1, "how many seeds")
	flag.BoolVar(&p.full, "full", false, "every tick visits every worker")
	flag.BoolVar(&p.show, "show", false, "print the transcripts")
	flag.BoolVar(&p.first, "first", false, "end with the first seed that fails")
	flag.IntVar(&p.shrink, "shrink", 0, "shrink what fails, in so many runs")
	memory := flag.Bool("memory", false, "measure memory in place of seeds")
	live := flag.Int("live", 0, "run so many trees with Run in place of seeds")
	ends := flag.Bool("ends", false, "take the trees of the seeds down with Run and Shutdown")
	flag.Parse()
	var err error
	if p.machines, err = link(roots); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if *ends {
		p.ends(*from, *n)
	}
	if *memory || *live > 0 {
		do := p.flat
		if *live > 0 {
			do = func() error { return p.live(*live) }
		}
		if err := do(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	failed := false
	for seed := *from; seed < *from+*n; seed++ {
		if !p.one(seed) {
			failed = true
			if p.first {
				break
			}
		}
	}
	if !p.full {
		fmt.Fprintf(p.out, "siblings: %d turns were compared\n", p.compared)
	}
	if failed {
		os.Exit(1)
	}
}

// program is one run of Main.
type program struct {
	roots    []Root
	machines map[string]*model.Machine
	out      *os.File
	full     bool
	show     bool
	first    bool
	shrink   int
	compared int // turns of workers, with a failing sibling and without
	sends    atomic.Int64
}

// one drives the tree of a seed and prints what came of it.
func (p *program) one(seed uint64) bool {
	root := p.roots[seed%uint64(len(p.roots))]
	s := NewSchedule(seed)
	twice := !p.full && s.comparesSiblings()
	res := Run(root, p.machines, &s, Options{Full: p.full, Keep: p.show, Watch: twice})
	if p.show {
		fmt.Fprint(p.out, res.Transcript)
	}
	if res.Wrong == nil {
		p.jitter(root, &s, &res)
	}
	if res.Wrong == nil && twice {
		p.siblings(root, &s, &res)
	}
	if res.Wrong == nil {
		fmt.Fprintf(p.out, "seed %d hash %016x ticks %d events %d kinds %x marks %x\n", seed, res.Hash, res.Ticks, res.Events, res.Kinds, res.Marks)
		return true
	}
	fmt.Fprintf(p.out, "seed %d wrong %v: %s (%s, tick %d)\n", seed, res.Wrong.Check, res.Wrong.Text, root.Tree.Root, res.Tick)
	if p.shrink > 0 {
		s, res = Shrink(s, res, p.shrink, func(s *Schedule) Result { return Run(root, p.machines, s, Options{Full: p.full}) })
		res = Run(root, p.machines, &s, Options{Full: p.full, Keep: true})
		fmt.Fprintf(p.out, "shrunk to %d steps:\n%s", len(s.Steps), &s)
		fmt.Fprintf(p.out, "faults: %q\n%s", res.Faults, res.Transcript)
		if res.Wrong != nil {
			fmt.Fprintf(p.out, "%v: %s (tick %d)\n", res.Wrong.Check, res.Wrong.Text, res.Tick)
		}
	}
	return false
}

// jitter runs a schedule once more with another seed of the tree, if delays
// were drawn: they are others (8). Those of different workers differ, too.
func (p *program) jitter(root Root, s *Schedule, res *Result) {
	if len(res.Delays) < 4 || p.full {
		return
	}
	other := Run(root, p.machines, s, Options{Other: true})
	if other.Wrong != nil {
		res.Wrong, res.Tick = other.Wrong, other.Tick
		return
	}
	if n := sameDelays(res.Delays, other.Delays, func(a, b Delay) bool { return a.Path == b.Path }); n >= 3 {
		res.Wrong = &reference.Wrong{Check: reference.Restarts, Text: fmt.Sprintf("%d delays are the same with another seed", n)}
	}
	if n := sameDelays(res.Delays, res.Delays, func(a, b Delay) bool { return a.Path != b.Path }); n >= 6 {
		res.Wrong = &reference.Wrong{Check: reference.Restarts, Text: fmt.Sprintf("%d delays are the same for two workers", n)}
	}
}

// sameDelays counts the pairs that are equal and should not be.
func sameDelays(a, b []Delay, pair func(a, b Delay) bool) (n int) {
	for _, x := range a {
		for _, y := range b {
			if x.Delay == y.Delay && x.Failures == y.Failures && pair(x, y) {
				n++
			}
		}
	}
	return n
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
