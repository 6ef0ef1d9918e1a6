package scale

import (
	"context"
	"fmt"
	"math"
	"time"

	"github.com/fsmgen/fsmgen/internal/scale/generated/plant"
	"github.com/fsmgen/fsmgen/internal/scale/generated/pump"
	"github.com/fsmgen/fsmgen/internal/scale/generated/skid"
	"github.com/fsmgen/fsmgen/internal/scale/generated/valve"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// interval is the time between two observations of a worker. It is that of the
// specs.
const interval = time.Hour

// Tree is a plant that is ticked by hand, with a clock that stands still until
// Advance.
type Tree struct {
	*plant.Supervisor
	now   time.Time
	begun []fsm.HookCall // the hooks that ticks have begun and nobody has called yet
}

// NewTree makes a tree. No worker is there before its first tick.
func NewTree(spec plant.UserSpec, opts ...fsm.Option) (*Tree, error) {
	t := &Tree{now: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}
	sup, err := plant.NewSupervisor(plant.NewWorker(panel{}, crew{}), spec, append([]fsm.Option{
		fsm.WithTicksByHand(),
		fsm.WithSeed(1),
		fsm.WithHookLimit(math.MaxInt32),
		fsm.WithClock(func() time.Time { return t.now }),
		fsm.WithExecutor(func(c fsm.HookCall) { t.begun = append(t.begun, c) }),
	}, opts...)...)
	if err != nil {
		return nil, err
	}
	t.Supervisor = sup
	return t, nil
}

// Step is one tick. It panics on errors: nothing here shuts a tree down.
func (t *Tree) Step() {
	if err := t.Tick(context.Background()); err != nil {
		panic(err)
	}
}

// AtRest reports whether nothing happens any more unless time passes or a hook
// returns.
func (t *Tree) AtRest() bool {
	next := t.NextTick()
	return next.IsZero() || next.After(t.now)
}

// Rest ticks until nothing happens any more, and returns the number of ticks. It
// calls no hook.
func (t *Tree) Rest() int {
	n := 0
	for !t.AtRest() {
		if n++; n > 1000 {
			panic("the tree does not come to rest in 1,000 ticks")
		}
		t.Step()
	}
	return n
}

// Call calls the hooks that have begun, and returns how many were those of pumps.
func (t *Tree) Call() int {
	begun := t.begun
	t.begun = nil
	n := 0
	for _, c := range begun {
		c.Run()
		if c.Path != "Plant" {
			n++
		}
	}
	return n
}

// Settle ticks and calls hooks until nothing happens any more.
func (t *Tree) Settle() {
	for t.Rest(); len(t.begun) > 0; t.Rest() {
		t.Call()
	}
}

// Begin moves the clock until at least n workers have begun to observe. The tree must
// be at rest. of is the number of workers that observe. The times at which they do
// are spread over the interval, so that those that begin lie all over the tree.
func (t *Tree) Begin(n, of int) {
	t.now = t.now.Add(time.Duration(float64(n) / float64(of) * float64(interval)))
	for t.Rest(); len(t.begun) < n; t.Rest() {
		t.now = t.NextTick()
	}
}

// crew makes the workers. Each pump has hooks of its own, as that of a device has
// its connection.
type crew struct{}

func (crew) Pumps(s pump.UserSpec) *pump.Worker   { return pump.NewWorker(&gauge{line: s.Line}) }
func (crew) Devices(s pump.UserSpec) *pump.Worker { return pump.NewWorker(&gauge{line: s.Line}) }
func (crew) Valves(valve.UserSpec) *valve.Worker  { return valve.NewWorker() }
func (crew) Skids(skid.UserSpec) *skid.Worker     { return skid.NewWorker(pairs{}) }

// gauge shows a pressure below the limit, the next time one above it, and so on:
// every observation but the first makes a running pump overloaded, or well again.
type gauge struct {
	line     string // of no use here: the hooks of a device know its address
	pressure int
}

func (g *gauge) CollectObservedState(context.Context, pump.DesiredState) (pump.ObservedState, error) {
	if g.pressure != low {
		g.pressure = low
	} else {
		g.pressure = high
	}
	return pump.ObservedState{Pressure: g.pressure}, nil
}

// The pressures on both sides of the default limit.
const low, high = 50, 150

// panel has nothing to show: whoever pauses the plant calls Observe.
type panel struct{}

func (panel) CollectObservedState(context.Context, plant.DesiredState) (plant.ObservedState, error) {
	return plant.ObservedState{}, nil
}

// Pumps is the UserSpec of a plant of n pumps.
func Pumps(n int) plant.UserSpec {
	s := plant.DefaultUserSpec()
	s.Pumps = n
	return s
}

// Valves is the UserSpec of a plant of n valves.
func Valves(n int) plant.UserSpec {
	s := plant.DefaultUserSpec()
	s.Valves = n
	return s
}

// skidSize is the number of workers of a skid, with itself.
const skidSize = 17

// Skids is the UserSpec of a plant of n pumps and valves by turns, in skids.
func Skids(n int) plant.UserSpec {
	s := plant.DefaultUserSpec()
	s.Skids = (n + skidSize/2) / skidSize
	return s
}

// Devices is the UserSpec of a plant of n pumps that are a list.
func Devices(n int) plant.UserSpec {
	s := plant.DefaultUserSpec()
	s.Devices = make([]plant.UserSpecDevicesItem, n)
	for i := range s.Devices {
		s.Devices[i] = Device(i)
	}
	return s
}

// Device is an element of the list.
func Device(i int) plant.UserSpecDevicesItem {
	return plant.UserSpecDevicesItem{Name: fmt.Sprint("d", i), Number: i, Limit: (low + high) / 2}
}

// Pause tells the plant that somebody has paused it, or that it may go on.
func (t *Tree) Pause(paused bool) { t.Observe(plant.ObservedState{Paused: paused}) }
