package fsm

import (
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// ChangeKind is what a plan does with one child (R15).
type ChangeKind uint8

const (
	ChangeKeep    ChangeKind = iota + 1 // nothing changes, except that transient fields are stored (R14)
	ChangeAdd                           // a child with a new name is started, or one that had asked for its own removal (R23)
	ChangeUpdate                        // the running child gets the UserSpec (R14)
	ChangeReplace                       // the running child is asked to go, and another one is started when it has gone (R14, R16)
	ChangeRemove                        // the child is asked to go (R16)
)

var changeNames = [...]string{"", "keep", "add", "update", "replace", "remove"}

func (k ChangeKind) String() string {
	if int(k) < len(changeNames) {
		return changeNames[k]
	}
	return "?"
}

// Change is what a plan does with one child.
type Change struct {
	Kind   ChangeKind
	Child  string // its name
	Worker string // its worker type
	Fields string // for ChangeUpdate and ChangeReplace: the fields that differ
}

func (c Change) String() string {
	text := c.Kind.String() + " " + textfmt.Printable(c.Child)
	if c.Fields != "" {
		text += " (" + textfmt.Printable(c.Fields) + ")"
	}
	return text
}

// Plan is what the next tick would do with the children of a worker if a UserSpec
// were stored now (R15). The declared children come first, in the order of the
// declaration, and then those that are not declared any more. If the reconcile
// policy does not allow the children to be declared, all of them are kept.
type Plan struct {
	Changes []Change
	// Next is set with reconcile: every, if the children are not declared before
	// that time. Changes then has no change. A Plan requested at that time has the
	// changes.
	Next time.Time
}

// Empty reports whether every child is kept.
func (p Plan) Empty() bool {
	for _, c := range p.Changes {
		if c.Kind != ChangeKeep {
			return false
		}
	}
	return true
}

// String returns the changes, one a line.
func (p Plan) String() string {
	lines := make([]string, len(p.Changes))
	for i, c := range p.Changes {
		lines[i] = c.String()
	}
	return strings.Join(lines, "\n")
}
