package driver

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// How much is edited and removed while memory has to stay flat.
const (
	edits    = 100_000
	removals = 10_000
)

// flat edits a UserSpec again and again, which adds and removes children, and
// measures what is kept (14).
func (p *program) flat() error {
	root := p.roots[0]
	m := p.machines[root.Tree.Root]
	s := Schedule{Seed: 1, Quiet: map[string]bool{}}
	r := &run{m: m, s: &s, clock: clock{now: epoch}, last: epoch, counts: map[string]int{}}
	r.script = &Script{machines: p.machines, calm: true, entering: make(chan *entry), built: map[string]int{}, used: func(string) {}}
	removed := 0
	opts := []fsm.Option{
		fsm.WithTicksByHand(), fsm.WithWatchdog(0), fsm.WithGrace(grace), fsm.WithEventBuffer(8), fsm.WithSeed(1),
		fsm.WithClock(func() time.Time { return r.clock.now }),
		fsm.WithExecutor(func(c fsm.HookCall) { r.queue = append(r.queue, c) }),
		fsm.WithEventHandler(func(e fsm.Event) {
			if e.Kind == fsm.EventGone {
				removed++
			}
		}),
	}
	rnd := value.Random{Rand: rand.New(rand.NewPCG(1, 9)), Now: epoch}
	var tree Tree
	var err error
	var spec expr.Datum
	for range 200 {
		spec = rnd.ObjectOf(m.UserSpec)
		if tree, err = root.Grow(r.script, r.filler(m.UserSpec, spec), opts...); err == nil {
			break
		}
	}
	if err != nil {
		return err
	}
	stored := 0
	step := func() error {
		r.clock.pass(time.Duration(rnd.IntN(300)) * time.Millisecond)
		next := rnd.Change(m.UserSpec, spec)
		if tree.Update(r.filler(m.UserSpec, next)) == nil {
			spec = next
			stored++
		}
		for range 3 {
			if err := tree.Tick(context.Background()); err != nil {
				return err
			}
			r.flush()
			r.clock.pass(5 * time.Millisecond)
		}
		return nil
	}
	var first uint64
	for i := 0; stored < edits || removed < removals; i++ {
		if i > 20*edits {
			return fmt.Errorf("%d edits and %d removals in %d steps", stored, removed, i)
		}
		if err := step(); err != nil {
			return err
		}
		if first == 0 && stored >= edits/10 && removed >= removals/10 {
			first = heap()
		}
	}
	last := heap()
	fmt.Fprintf(p.out, "memory: %d edits, %d removals, %d bytes after a tenth of them, %d after all\n", stored, removed, first, last)
	if grown := int64(last) - int64(first); grown > 256<<10 {
		return fmt.Errorf("memory has grown by %d bytes", grown)
	}
	runtime.KeepAlive(tree)
	return nil
}

// flush makes every call that was launched, which succeeds at once.
func (r *run) flush() {
	for _, c := range r.queue {
		done := make(chan struct{})
		go func() {
			defer close(done)
			c.Run()
		}()
		e := <-r.script.entering
		o := outcome{}
		if e.hook == reference.Collect {
			m := r.script.machines[e.worker]
			o.observed = value.Random{Rand: rand.New(rand.NewPCG(1, hashOf(c.Path))), Now: epoch}.ObjectOf(m.Observed)
		}
		e.resume <- o
		<-done
	}
	r.queue, r.script.builds = r.queue[:0], nil
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
