package fsm

import "strings"

// ChildPath is the path of the child with a name below the worker at a path.
// The elements of a path are separated by "/". In a name, "~" is written "~0"
// and "/" is written "~1", as in JSON Pointer (RFC 6901), so that no two
// workers of a tree have the same path (R40).
func ChildPath(parent, name string) string { return parent + "/" + escapeName(name) }

func escapeName(name string) string {
	if !strings.ContainsAny(name, "~/") {
		return name
	}
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// unescapeName is the opposite of escapeName.
func unescapeName(element string) string {
	return strings.ReplaceAll(strings.ReplaceAll(element, "~1", "/"), "~0", "~")
}
