package fsm

import (
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// ChildPath returns the path of the child with the given name of the worker at
// the path parent. The elements of a path are separated by "/". In a name, "~" is
// written "~0" and "/" is written "~1", as in JSON Pointer (RFC 6901), so that no
// two workers of a tree have the same path (R40). Characters that are not
// printable are written as their numbers: a line feed as "~u{a}", a byte that is
// not UTF-8 as "~x{ff}".
func ChildPath(parent, name string) string { return parent + "/" + textfmt.EscapeName(name) }
