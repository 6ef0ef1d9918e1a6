package fsm

import (
	"strings"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// ValidationError lists everything that is wrong with a UserSpec and with what is
// declared from it (R13), or with a command (R34) or inputs (R33).
type ValidationError struct {
	Of         string      // the command that is invalid, or "inputs"; "" for a UserSpec
	Violations []Violation // in the order of the fields; never empty
}

// Violation is one thing that is wrong.
type Violation struct {
	// Path is the path of the field: "tls.caFile", "servers[2]". In a child's
	// UserSpec it begins with the name of the child: "connection.port". It is
	// empty for the whole UserSpec.
	Path string
	// Message says what is wrong, without the value of a secret.
	Message string
}

// String returns "path: message" as one line.
func (v Violation) String() string { return textfmt.Printable(v.text()) }

func (v Violation) text() string {
	if v.Path == "" {
		return v.Message
	}
	return v.Path + ": " + v.Message
}

// Error returns all violations in one line.
func (e *ValidationError) Error() string {
	texts := make([]string, len(e.Violations))
	for i, v := range e.Violations {
		texts[i] = v.String()
	}
	of := e.Of
	if of == "" {
		of = "UserSpec"
	}
	return "invalid " + of + ": " + strings.Join(texts, "; ")
}
