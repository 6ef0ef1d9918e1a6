package scale

import (
	"context"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/internal/scale/generated/beacon"
	"github.com/fsmgen/fsmgen/internal/scale/generated/conveyor"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// BenchmarkNext is one decision in which every guard of the state is looked at and
// none holds: of Bridge, which has nine states, in active; and of Conveyor, which
// has 200, in the last but one (200states), and in states that follow one another
// in no order (200states/any).
func BenchmarkNext(b *testing.B) {
	b.Run("bridge", nextOfBridge)
	b.Run("200states", nextOf200)
	b.Run("200states/any", nextOfAny)
}

func nextOfBridge(b *testing.B) {
	snap := activeBridge()
	b.ReportAllocs()
	for b.Loop() {
		if next, _, _ := snap.State.Next(snap); next != bridge.StateActive {
			b.Fatal(next)
		}
	}
}

// activeBridge is an active bridge with which all is well.
func activeBridge() *bridge.Snapshot {
	spec := bridge.DefaultUserSpec()
	spec.IPAddress, spec.Topic = "192.0.2.7", "press"
	snap := &bridge.Snapshot{
		State:   bridge.StateActive,
		Desired: bridge.DesiredState{State: bridge.StateActive, UserSpec: spec},
		Children: bridge.Children{
			Connection: connection.StateUp,
			ReadFlow:   flow.StateRunning,
			WriteFlow:  flow.StateIdle,
		},
		Healthy: bridge.Healthy{ReadFlow: true, WriteFlow: true},
	}
	snap.Fresh = true
	snap.Observed.Broker = bridge.ObservedBrokerActive
	return snap
}

// standing is a conveyor that has nowhere to go.
func standing(s conveyor.State) *conveyor.Snapshot {
	snap := &conveyor.Snapshot{
		State:   s,
		Desired: conveyor.DesiredState{State: conveyor.StateS200, UserSpec: conveyor.DefaultUserSpec()},
	}
	snap.Fresh = true
	return snap
}

func nextOf200(b *testing.B) {
	snap := standing(conveyor.StateS199)
	b.ReportAllocs()
	for b.Loop() {
		if next, _, _ := snap.State.Next(snap); next != conveyor.StateS199 {
			b.Fatal(next)
		}
	}
}

func nextOfAny(b *testing.B) {
	snap := standing(conveyor.StateS001)
	x := uint32(1)
	b.ReportAllocs()
	for b.Loop() {
		x = x*1664525 + 1013904223
		snap.State = conveyor.StateS001 + conveyor.State(x>>16%199)
		if next, _, _ := snap.State.Next(snap); next != snap.State {
			b.Fatal(next)
		}
	}
}

// BenchmarkTransition is a tick in which a worker without parent and children
// changes its state, because it is time: when nobody listens to events (silent),
// with a handler (heard), and with Metrics (measured).
func BenchmarkTransition(b *testing.B) {
	b.Run("silent", func(b *testing.B) { transition(b) })
	b.Run("heard", func(b *testing.B) {
		heard := 0
		transition(b, fsm.WithEventHandler(func(fsm.Event) { heard++ }))
		if heard < b.N {
			b.Fatalf("%d events in %d rounds", heard, b.N)
		}
	})
	b.Run("measured", func(b *testing.B) {
		var m moves
		transition(b, fsm.WithMetrics(&m))
		if m.n < b.N {
			b.Fatalf("%d moves in %d rounds", m.n, b.N)
		}
	})
}

// moves counts moves.
type moves struct {
	fsm.NoMetrics
	n int
}

func (m *moves) Moved(fsm.MeasuredMove) { m.n++ }

func transition(b *testing.B, opts ...fsm.Option) {
	now := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	opts = append([]fsm.Option{
		fsm.WithTicksByHand(),
		fsm.WithSeed(1),
		fsm.WithClock(func() time.Time { return now }),
	}, opts...)
	t, err := beacon.NewSupervisor(beacon.NewWorker(), beacon.DefaultUserSpec(), opts...)
	if err != nil {
		b.Fatal(err)
	}
	ctx := context.Background()
	tick := func() {
		if err := t.Tick(ctx); err != nil {
			b.Fatal(err)
		}
	}
	for range 5 {
		tick()
	}
	before := t.Status().Counters.Transitions
	rounds := uint64(0)
	each(b, 1, func() {
		now = now.Add(time.Second)
		tick()
		rounds++
	})
	if n := t.Status().Counters.Transitions - before; n != rounds {
		b.Fatalf("%d transitions in %d ticks", n, rounds)
	}
}
