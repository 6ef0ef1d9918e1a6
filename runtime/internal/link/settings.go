package link

import (
	"log/slog"
	"time"
)

// Settings are what the options of package fsm set. E is fsm.Event, and H is
// fsm.HookCall.
type Settings[E, H any] struct {
	Clock         func() time.Time
	RealTime      bool // the clock is the computer's
	Seed          uint64
	FullTicks     bool
	Logger        *slog.Logger
	Handlers      []func(E)
	Executor      func(H) // nil: the pool
	EventBuffer   int
	Grace         time.Duration
	Watchdog      time.Duration
	ByHand        bool
	ShutdownLimit time.Duration
	HookLimit     int
	TickBudget    time.Duration
	Seeded        bool
	Metrics       any // an fsm.Metrics; nil: nothing is measured
	Tracer        any // an fsm.Tracer; nil: nothing is traced
}

// These are the defaults of WithHookLimit and WithGrace.
const (
	DefaultHookLimit = 1000
	DefaultGrace     = 3 * time.Second
)
