package fsm

import "strings"

// ChangeKind is what a plan does about one child (R15).
type ChangeKind uint8

const (
	ChangeKeep ChangeKind = iota + 1
	ChangeAdd
	ChangeUpdate
	ChangeReplace
	ChangeRemove
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
	text := c.Kind.String() + " " + c.Child
	if c.Fields != "" {
		text += " (" + c.Fields + ")"
	}
	return text
}

// Plan is what a UserSpec would do to the children of a worker: in the order
// of the declaration, then those that it does not declare any more (R15).
type Plan struct {
	Changes []Change
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
