package spec

import "strings"

// Basic is a type that a field can have and that has a name.
type Basic struct {
	Name     string
	Kind     string // as package expr names it; empty: as Name
	Bits     int    // of an integer; 0: those of int
	Unsigned bool   // an integer without a sign
}

// BasicTypes are the types with a name, in the order in which messages and the
// JSON Schema list them. Lists, maps, enums and objects are made of them.
var BasicTypes = []Basic{
	{Name: "bool"},
	{Name: "string"},
	{Name: "int"},
	{Name: "int8", Kind: "int", Bits: 8},
	{Name: "int16", Kind: "int", Bits: 16},
	{Name: "int32", Kind: "int", Bits: 32},
	{Name: "int64", Kind: "int", Bits: 64},
	{Name: "uint8", Kind: "int", Bits: 8, Unsigned: true},
	{Name: "uint16", Kind: "int", Bits: 16, Unsigned: true},
	{Name: "uint32", Kind: "int", Bits: 32, Unsigned: true},
	{Name: "float64"},
	{Name: "duration"},
	{Name: "time"},
	{Name: "ip"},
	{Name: "bytes"},
}

// BasicNames are the names of BasicTypes, in their order.
func BasicNames() []string {
	names := make([]string, len(BasicTypes))
	for i, b := range BasicTypes {
		names[i] = b.Name
	}
	return names
}

// typesText lists what may stand as a type, for the description of the key.
func typesText() string { return strings.Join(BasicNames(), ", ") + ", []T or map[string]T." }
