package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/fsmgen/fsmgen/internal/cputime"
	"github.com/fsmgen/fsmgen/internal/scale/generated/crasher"
	"github.com/fsmgen/fsmgen/internal/scale/generated/fleet"
	"github.com/fsmgen/fsmgen/internal/scale/generated/looker"
	"github.com/fsmgen/fsmgen/internal/scale/generated/sleeper"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/thejerf/suture/v4"
)

// servant runs many services in the way of a contender.
type servant struct {
	who, words string
	// sleep starts n services that wait for nothing, look n that look once a second.
	// They return when all run, and what they return stops all.
	sleep, look func(n int) (stop func())
	// crash runs services that fail at once, n of them if there are several, until
	// they have been restarted at least the given number of times. It returns how
	// often they were, and how long that took.
	crash func(n, restarts int) (int, time.Duration)
}

func servants() []servant {
	return []servant{{
		who:   "goroutine with a ticker, by hand",
		words: "no supervisor; a restart is a new goroutine after the old one has ended, at once and without end",
		sleep: func(n int) func() { return goroutines(n, sleepService{}.Serve) },
		look:  func(n int) func() { return goroutines(n, lookService{}.Serve) },
		crash: crashGoroutine,
	}, {
		who:   "thejerf/suture, recommended",
		words: "a tree of goroutines that are restarted when they return or panic; each failure is logged, here to nowhere, and back-off is off; `EventHook` and threshold as they are by default otherwise",
		sleep: func(n int) func() { return sutures(n, sleepService{}, sutureSpec(true)) },
		look:  func(n int) func() { return sutures(n, lookService{}, sutureSpec(true)) },
		crash: func(n, restarts int) (int, time.Duration) { return crashSuture(n, restarts, sutureSpec(true)) },
	}, {
		who:   "thejerf/suture, fastest",
		words: "the same, and nobody hears of failures",
		sleep: func(n int) func() { return sutures(n, sleepService{}, sutureSpec(false)) },
		look:  func(n int) func() { return sutures(n, lookService{}, sutureSpec(false)) },
		crash: func(n, restarts int) (int, time.Duration) { return crashSuture(n, restarts, sutureSpec(false)) },
	}, {
		who:   "fsmgen",
		words: "workers with states, configuration, desired state, status and events; a worker has no goroutine, its hook has one while it looks; a restart puts a worker into its first state, in a tick in which its parent sees that, and has its delay, which is skipped here by moving the clock",
		sleep: func(n int) func() { return runFleet(fleet.UserSpec{Sleepers: n}) },
		look:  func(n int) func() { return runFleet(fleet.UserSpec{Lookers: n}) },
		crash: crashFleet,
	}}
}

// looks counts what the services that look have done.
var looks atomic.Int64

type sleepService struct{}

func (sleepService) Serve(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

type lookService struct{}

func (lookService) Serve(ctx context.Context) error {
	t := time.NewTicker(time.Second)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			looks.Add(1)
		}
	}
}

var errCrash = errors.New("crashed")

// spread starts n services one after the other within about a second, so that not
// all look at the same moment. Workers of fsmgen are spread by the runtime.
func spread(n int, start func()) {
	for i := range n {
		start()
		if i%100 == 0 {
			time.Sleep(100 * time.Second / time.Duration(max(n, 1000)))
		}
	}
}

func goroutines(n int, serve func(context.Context) error) func() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, n)
	spread(n, func() { go func() { ended <- serve(ctx) }() })
	return func() {
		cancel()
		for range n {
			<-ended
		}
	}
}

func crashGoroutine(_, restarts int) (int, time.Duration) {
	from := time.Now()
	ended := make(chan error, 1)
	for range restarts {
		go func() { ended <- errCrash }()
		<-ended
	}
	return restarts, time.Since(from)
}

// sutureSpec has no back-off: it would be measured otherwise.
func sutureSpec(heard bool) suture.Spec {
	spec := suture.Spec{FailureThreshold: 1e15, EventHook: func(suture.Event) {}}
	if heard {
		logger := log.New(io.Discard, "", log.LstdFlags)
		spec.EventHook = func(e suture.Event) { logger.Print(e) }
	}
	return spec
}

func sutures(n int, service suture.Service, spec suture.Spec) func() {
	s := suture.New("bench", spec)
	ctx, cancel := context.WithCancel(context.Background())
	ended := s.ServeBackground(ctx)
	spread(n, func() { s.Add(service) })
	return func() {
		cancel()
		<-ended
	}
}

// crashService fails as soon as it runs, and when there were enough failures tells.
type crashService struct {
	left   *atomic.Int64
	enough context.CancelFunc
}

func (c crashService) Serve(ctx context.Context) error {
	if c.left.Add(-1) == 0 {
		c.enough()
	}
	return errCrash
}

func crashSuture(n, restarts int, spec suture.Spec) (int, time.Duration) {
	s := suture.New("bench", spec)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var left atomic.Int64
	left.Store(int64(restarts + n)) // each runs once before its first restart
	for range n {
		s.Add(crashService{&left, cancel})
	}
	from := time.Now()
	ended := s.ServeBackground(ctx)
	<-ctx.Done()
	took := time.Since(from)
	<-ended
	return restarts, took
}

// workers makes the workers of a fleet.
type workers struct{}

func (workers) Lookers(looker.UserSpec) *looker.Worker    { return looker.NewWorker(look{}) }
func (workers) Sleepers(sleeper.UserSpec) *sleeper.Worker { return sleeper.NewWorker() }
func (workers) Crashers(crasher.UserSpec) *crasher.Worker { return crasher.NewWorker() }

type look struct{}

func (look) CollectObservedState(context.Context, looker.DesiredState) (looker.ObservedState, error) {
	looks.Add(1)
	return looker.ObservedState{Well: true}, nil
}

func newFleet(spec fleet.UserSpec, opts ...fsm.Option) *fleet.Supervisor {
	s, err := fleet.NewSupervisor(fleet.NewWorker(workers{}), spec, opts...)
	if err != nil {
		panic(err)
	}
	return s
}

// runFleet runs a fleet as a program does.
func runFleet(spec fleet.UserSpec) func() {
	s := newFleet(spec)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return func() {
		cancel()
		if err := <-ended; err != nil {
			panic(err)
		}
	}
}

func crashFleet(n, restarts int) (int, time.Duration) {
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	s := newFleet(fleet.UserSpec{Crashers: n}, fsm.WithTicksByHand(), fsm.WithClock(func() time.Time { return now }))
	ctx := context.Background()
	tick := func() {
		if err := s.Tick(ctx); err != nil {
			panic(err)
		}
	}
	for range 10 {
		tick()
	}
	total := func() (sum int) {
		for _, c := range s.Status().Children {
			sum += int(c.Counters.Restarts)
		}
		return sum
	}
	// Three ticks are one round: the delay is over, running, failed.
	before := total()
	from := time.Now()
	for range max(1, restarts/n) {
		now = now.Add(time.Second)
		for range 3 {
			tick()
		}
	}
	took := time.Since(from)
	return total() - before, took
}

// footprint is what services cost that run and have nothing to do.
type footprint struct {
	share float64 // of one core; 0 if the system does not tell
	bytes float64 // for each service: on the heap and on stacks
}

// cost measures n services for a time.
func cost(start func(n int) (stop func()), n int, d time.Duration) footprint {
	before := inUse()
	stop := start(n)
	defer stop()
	time.Sleep(1500 * time.Millisecond) // all run, and have looked once
	after := inUse()
	from, fromCPU := time.Now(), cputime.Used()
	time.Sleep(d)
	return footprint{
		share: (cputime.Used() - fromCPU).Seconds() / time.Since(from).Seconds(),
		bytes: (after - before) / float64(n),
	}
}

// inUse is the memory that is in use after a collection.
func inUse() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}

// shareText is "" if the share is not known.
func (f footprint) shareText() string {
	if f.share == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f %%", 100*f.share)
}
