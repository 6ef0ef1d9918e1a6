// Load measures what a tree of many workers costs with everything on: each worker
// is observed once a second by a hook that returns at once, in 1 of 100 something
// has changed, so that it takes two transitions and runs an action, and somebody
// reads the events and the status.
//
//	go run ./internal/scale/load -workers 100000 -for 1m
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/metrics"
	"sync/atomic"
	"time"

	"github.com/fsmgen/fsmgen/internal/cputime"
	"github.com/fsmgen/fsmgen/internal/scale/generated/array"
	"github.com/fsmgen/fsmgen/internal/scale/generated/sensor"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func main() {
	workers := flag.Int("workers", 100_000, "the number of workers")
	length := flag.Duration("for", time.Minute, "how long to measure")
	flag.Parse()
	if err := run(*workers, *length); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(workers int, length time.Duration) error {
	spec := array.DefaultUserSpec()
	spec.Sensors = workers
	tree, err := array.NewSupervisor(array.NewWorker(sensors{}), spec)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- tree.Run(ctx) }()
	go read(ctx, tree)
	var pages atomic.Int64
	go look(ctx, tree, &pages)
	time.Sleep(5 * time.Second) // everything has started, and was observed
	before := take()
	time.Sleep(length)
	after := take()
	fmt.Printf("%d workers, observed once a second, for %s: %s of one core, heap %d MB in use of %d MB that the process has, %d goroutines\n",
		workers, length, share(after.cpu-before.cpu, length), after.heap>>20, after.total>>20, runtime.NumGoroutine())
	fmt.Printf("a second: %d observations, %d actions, %d events read, %d pages of the status\n",
		per(after.observations-before.observations, length), per(after.actions-before.actions, length),
		per(after.events-before.events, length), per(pages.Load(), length+5*time.Second))
	stop()
	return <-ended
}

// share is the part of length that was spent on the CPU, if the system tells it.
func share(spent, length time.Duration) string {
	if spent == 0 {
		return "an unknown part"
	}
	return fmt.Sprintf("%.2f", spent.Seconds()/length.Seconds())
}

func per(n int64, length time.Duration) int64 { return int64(float64(n) / length.Seconds()) }

// sensors makes the sensors.
type sensors struct{}

func (sensors) Sensors(spec sensor.UserSpec) *sensor.Worker {
	return sensor.NewWorker(&probe{rounds: spec.Number})
}

// probe is the hooks of a sensor. It drifts in every hundredth observation.
type probe struct{ rounds int }

var observations, actions, events atomic.Int64

func (p *probe) CollectObservedState(context.Context, sensor.DesiredState) (sensor.ObservedState, error) {
	observations.Add(1)
	p.rounds++
	if p.rounds%100 == 0 {
		return sensor.ObservedState{Drift: 1000}, nil
	}
	return sensor.ObservedState{}, nil
}

func (p *probe) Calibrate(context.Context, sensor.Snapshot) error {
	actions.Add(1)
	return nil
}

// read reads all events.
func read(ctx context.Context, tree *array.Supervisor) {
	for range tree.Events(ctx) {
		events.Add(1)
	}
}

// look looks at a page of the status four times a second.
func look(ctx context.Context, tree *array.Supervisor, pages *atomic.Int64) {
	var query fsm.StatusQuery
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		page, err := tree.StatusPage(query)
		if err != nil {
			return
		}
		pages.Add(1)
		query.After = page.Next
	}
}

// figures are those of the process at one time.
type figures struct {
	cpu                           time.Duration
	heap, total                   uint64
	observations, actions, events int64
}

// take returns the figures of now.
func take() figures {
	runtime.GC()
	memory := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/total:bytes"}}
	metrics.Read(memory)
	return figures{
		cpu:  cputime.Used(),
		heap: memory[0].Value.Uint64(), total: memory[1].Value.Uint64(),
		observations: observations.Load(), actions: actions.Load(), events: events.Load(),
	}
}
