package scale

import (
	"context"
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"

	"github.com/fsmgen/fsmgen/internal/scale/generated/plant"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// BenchmarkRunner is a pause of 32 plants of 1,000 valves each, which a fsm.Runner
// runs: all valves follow. The figure is for each valve, with one and with two
// processors.
func BenchmarkRunner(b *testing.B) {
	for _, cpus := range []int{1, 2} {
		b.Run(fmt.Sprintf("%dcpu", cpus), func(b *testing.B) { runPlants(b, 32, 1000, cpus) })
	}
}

// runPlants measures how long it takes until all valves of some plants have
// changed their state.
func runPlants(b *testing.B, trees, valves, cpus int) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cpus))
	var r fsm.Runner
	var left atomic.Int64
	done := make(chan struct{}, 1)
	heard := func(e fsm.Event) {
		if e.Kind == fsm.EventTransition && e.Worker == "Valve" && left.Add(-1) == 0 {
			done <- struct{}{}
		}
	}
	spec := Valves(valves)
	var plants []*plant.Supervisor
	left.Store(int64(trees * valves)) // they open
	for range trees {
		s, err := plant.NewSupervisor(plant.NewWorker(panel{}, crew{}), spec, fsm.WithSeed(1), fsm.WithEventHandler(heard))
		if err != nil {
			b.Fatal(err)
		}
		if err := r.Start(s); err != nil {
			b.Fatal(err)
		}
		plants = append(plants, s)
	}
	<-done
	paused := false
	for b.Loop() {
		paused = !paused
		left.Store(int64(trees * valves))
		for _, s := range plants {
			s.Observe(plant.ObservedState{Paused: paused})
		}
		<-done
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*trees*valves), "ns/worker")
	if err := r.Shutdown(context.Background()); err != nil {
		b.Fatal(err)
	}
}
