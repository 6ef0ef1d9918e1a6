package fsm

// Signal is what a decision, or a state, asks of the supervisor besides.
type Signal uint8

const (
	// SignalNone asks for nothing.
	SignalNone Signal = iota
	// SignalReenter says that the worker enters its own state again: its time
	// starts again and its action runs again (language.md, Transitions).
	SignalReenter
	// SignalRemove asks to be taken out (R23).
	SignalRemove
	// SignalRestart asks to be restarted (R23).
	SignalRestart
)
