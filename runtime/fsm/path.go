package fsm

import (
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// ChildPath is the path of the child with a name below the worker at a path.
// The elements of a path are separated by "/". In a name, "~" is written "~0"
// and "/" is written "~1", as in JSON Pointer (RFC 6901), so that no two
// workers of a tree have the same path (R40). What cannot be printed is written
// as its number: a line feed as "~u{a}", a byte that is no UTF-8 as "~x{ff}".
func ChildPath(parent, name string) string { return parent + "/" + textfmt.EscapeName(name) }
