package fsm

import (
	"errors"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// ErrBusy is the outcome of a command if 64 of its kind wait for the worker already
// (R34). Nothing has changed.
var ErrBusy = errors.New("too many commands of this kind wait for the worker: send it again when some of them have an outcome")

// ErrWorkerType says that the worker at the path of a Handle is of another type (R40). It is
// also the outcome of a command that was sent to such a path.
var ErrWorkerType = errors.New("the worker at this path is of another type")

// CommandError says that a worker has rejected a command (R34). Nothing has changed.
type CommandError struct {
	Command string // the name of the command, as in the spec
	Path    string // of the worker
	State   string // the state that has rejected it; "" if the worker has no instance, or before its first visit
	// Blocked says why the worker takes no command at all: it is in back-off, its
	// circuit is open, or it is leaving. It is "" if the state has decided.
	Blocked string
	// Refused are the transitions of the state that have the command, in the order in
	// which they were tried.
	Refused []RefusedTransition
	// TakenIn are the states that have a transition with the command and do not defer
	// it. It is set if State has none.
	TakenIn []string
}

// RefusedTransition is a transition with a command that was not taken.
type RefusedTransition struct {
	To string // the state to which it leads; "" if it stays in its state
	// Because has the parts of its guard that did not hold, with the values that they
	// read. The values of secrets are ***. It is empty if a transition before this one
	// kept it from being tried.
	Because []string
}

// Error returns the reason as one line.
func (e *CommandError) Error() string {
	var b strings.Builder
	b.WriteString(e.Path)
	if e.State != "" {
		b.WriteString(" in " + e.State)
	}
	b.WriteString(" has rejected " + e.Command + ": ")
	switch {
	case e.Blocked != "":
		b.WriteString(e.Blocked)
	case len(e.Refused) > 0:
		for i, t := range e.Refused {
			if i > 0 {
				b.WriteString("; ")
			}
			b.WriteString(t.String())
		}
	case len(e.TakenIn) > 0:
		b.WriteString("it is taken in " + strings.Join(e.TakenIn, ", "))
	default:
		b.WriteString("no state takes it")
	}
	return textfmt.Printable(b.String())
}

// String returns the transition and why it was not taken.
func (t RefusedTransition) String() string {
	text := "to " + t.To
	if t.To == "" {
		text = "to stay"
	}
	return text + ": " + strings.Join(t.Because, "; ")
}
