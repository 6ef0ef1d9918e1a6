package engine

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

func defaults() link.Settings[fsm.Event, fsm.HookCall] {
	return link.Settings[fsm.Event, fsm.HookCall]{
		Clock:       time.Now,
		RealTime:    true,
		EventBuffer: 1024,
		Grace:       link.DefaultGrace,
		Watchdog:    5 * time.Second,
		HookLimit:   link.DefaultHookLimit,
	}
}
