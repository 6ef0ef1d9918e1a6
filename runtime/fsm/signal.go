package fsm

// Signal is what a decision, or a state, asks of the supervisor.
type Signal uint8

const (
	// SignalNone asks for nothing.
	SignalNone Signal = iota
	// SignalReenter asks to enter the current state again: the time in the state
	// starts again, and the action runs again (language.md, Transitions).
	SignalReenter
	// SignalRemove asks for the removal of the worker (R23).
	SignalRemove
	// SignalRestart asks for a restart of the worker (R23).
	SignalRestart

	// SignalAccept accepts the command that is offered to the decision (R34). It is
	// joined to one of the others by |.
	SignalAccept Signal = 1 << 7
)
