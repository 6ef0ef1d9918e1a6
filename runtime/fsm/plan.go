package fsm

import (
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// ChangeKind is what a plan does about one child (R15).
type ChangeKind uint8

const (
	ChangeKeep    ChangeKind = iota + 1 // nothing is done, but that transient fields are stored (R14)
	ChangeAdd                           // one of a new name is started, or one that took itself out (R23)
	ChangeUpdate                        // the running one is given the UserSpec (R14)
	ChangeReplace                       // the running one is asked to go, and another one started when it is gone (R14, R16)
	ChangeRemove                        // it is asked to go (R16)
)

var changeNames = [...]string{"", "keep", "add", "update", "replace", "remove"}

func (k ChangeKind) String() string {
	if int(k) < len(changeNames) {
		return changeNames[k]
	}
	return "?"
}

// Change is what a plan does about one child.
type Change struct {
	Kind   ChangeKind
	Child  string // its name
	Worker string // its worker type
	Fields string // with ChangeUpdate and ChangeReplace: the fields that differ
}

func (c Change) String() string {
	text := c.Kind.String() + " " + textfmt.Printable(c.Child)
	if c.Fields != "" {
		text += " (" + textfmt.Printable(c.Fields) + ")"
	}
	return text
}

// Plan is what the next tick would do to the children of a worker if a UserSpec
// were stored now: in the order of the declaration, then those that it does not
// declare any more (R15). Where the reconcile policy does not let the children be
// declared, all of them are kept.
type Plan struct {
	Changes []Change
	// Next is set with reconcile: every where the children are not declared before
	// that time. Nothing changes until then, and Changes says so; a Plan that is
	// asked for then says what does.
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

// String has one change a line.
func (p Plan) String() string {
	lines := make([]string, len(p.Changes))
	for i, c := range p.Changes {
		lines[i] = c.String()
	}
	return strings.Join(lines, "\n")
}
