package link

// StateID is a state of any worker type. It is the value of the generated State.
// Zero is no state (R07).
type StateID uint16

// ActionID is an action of any worker type. It is the value of the generated
// Action. Zero is no action.
type ActionID uint16

// CommandID is a command of any worker type, from 1. Zero is no command.
type CommandID uint16
