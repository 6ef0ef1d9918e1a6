// Package expr parses the expressions of a spec, finds their types and says
// what they read. It knows the language's operators and functions; what spec,
// observed and child mean to a worker type it is told by a Scope.
package expr

import (
	"strconv"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// Kind is the shape of a type.
type Kind uint8

const (
	Invalid Kind = iota
	Bool
	Int   // Bits and Unsigned say which
	Float // float64
	String
	Duration
	Time
	IP
	Bytes
	List   // of Elem
	Map    // from string to Elem
	Object // Object says which
	Enum   // Enum says which: an enum of a field, or the states of a worker
)

// kindNames has the name of each kind: that of its type, if the type has one.
var kindNames = [...]string{
	Invalid: "unknown", Bool: "bool", Int: "int", Float: "float64", String: "string", Duration: "duration",
	Time: "time", IP: "ip", Bytes: "bytes", List: "list", Map: "map", Object: "object", Enum: "enum",
}

// Kinds are all kinds but Invalid.
func Kinds() []Kind {
	all := make([]Kind, 0, len(kindNames)-1)
	for k := Bool; int(k) < len(kindNames); k++ {
		all = append(all, k)
	}
	return all
}

// String is the name of a kind in messages.
func (k Kind) String() string {
	if int(k) < len(kindNames) && kindNames[k] != "" {
		return kindNames[k]
	}
	return "kind " + strconv.Itoa(int(k))
}

// Type is the type of a field or an expression.
type Type struct {
	Kind     Kind
	Bits     int    // Int: 0 (int), 8, 16, 32, 64
	Unsigned bool   // Int
	Elem     *Field // List, Map: the element, with its constraints; its Name is empty
	Object   *ObjectType
	Enum     *EnumType
}

// ObjectType is a struct: a UserSpec, an ObservedState or a nested object.
type ObjectType struct {
	GoName     string // "UserSpecTLS"
	ImportPath string // of the generated package that declares it
	Package    string // its Go package name
	Doc        string
	Fields     []*Field
	Versioned  bool // a UserSpec: it has the generated Version
	Command    bool // it is a command

	byName map[string]*Field
	names  []string
}

// Seal makes Field and Names fast; it is called when all fields are in.
func (o *ObjectType) Seal() {
	o.byName = make(map[string]*Field, len(o.Fields))
	o.names = o.Names()
	for _, f := range o.Fields {
		o.byName[f.Name] = f
	}
}

// Names lists the fields as the spec writes them. The list is not to be
// changed.
func (o *ObjectType) Names() []string {
	if o.names != nil {
		return o.names
	}
	names := make([]string, len(o.Fields))
	for i, f := range o.Fields {
		names[i] = f.Name
	}
	return names
}

// Also gives a field a second name. It is called after Seal.
func (o *ObjectType) Also(name string, f *Field) { o.byName[name] = f }

// Missing is what a finding about a field that there is not calls it (see
// diag.Finding).
func (o *ObjectType) Missing(field string) string {
	return o.ImportPath + " " + o.GoName + " field " + field
}

// Field finds a field by its name in the spec; nil if there is none.
func (o *ObjectType) Field(name string) *Field {
	if o.byName != nil {
		return o.byName[name]
	}
	for _, f := range o.Fields {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// HasSecret reports whether something in the object must not be shown.
func (o *ObjectType) HasSecret() bool {
	for _, f := range o.Fields {
		if f.HasSecret() {
			return true
		}
	}
	return false
}

// HoldsSecret reports whether a field of the object itself must not be shown, or
// the elements of one. It is then that the object needs a method to hide it; an
// object in it has its own.
func (o *ObjectType) HoldsSecret() bool {
	for _, f := range o.Fields {
		if f.Secret || f.SecretElements() {
			return true
		}
	}
	return false
}

// EnumType is a set of names: an enum of a field, or the states of a worker
// type. Its zero value in Go, named None, is none of them.
type EnumType struct {
	GoName     string // "ObservedBroker", "State"
	ImportPath string
	Package    string
	Doc        string
	Worker     string // the states of this worker type; empty: a field's enum
	Values     []EnumValue
	Groups     map[string][]string // of states: names for several of them, which no expression knows
	Zero       string              // the Go constant for none of them: "ObservedBrokerNone"
	Partial    bool                // a value has been refused: nothing is said about one that is not there

	byName map[string]int
	names  []string
}

// Seal makes Index and Names fast; it is called when all values are in.
func (e *EnumType) Seal() {
	e.byName = make(map[string]int, len(e.Values))
	e.names = e.Names()
	for i := len(e.Values) - 1; i >= 0; i-- {
		e.byName[e.Values[i].Name] = i
	}
}

// Names lists the values as the spec writes them. The list is not to be
// changed.
func (e *EnumType) Names() []string {
	if e.names != nil {
		return e.names
	}
	names := make([]string, len(e.Values))
	for i, v := range e.Values {
		names[i] = v.Name
	}
	return names
}

// Also gives a value a second name. It is called after Seal.
func (e *EnumType) Also(name string, i int) { e.byName[name] = i }

// Missing is what a finding about a value or state that there is not calls it
// (see diag.Finding).
func (e *EnumType) Missing(value string) string {
	return e.ImportPath + " " + e.GoName + " value " + value
}

// EnumValue is one name of an enum.
type EnumValue struct {
	Name   string // as in the spec: "up"
	GoName string // the whole constant: "StateUp", "ObservedBrokerIdle"
	Doc    string
}

// Index finds a value by its name; -1 if there is none.
func (e *EnumType) Index(name string) int {
	if e.byName != nil {
		if i, ok := e.byName[name]; ok {
			return i
		}
		return -1
	}
	for i, v := range e.Values {
		if v.Name == name {
			return i
		}
	}
	return -1
}

// Field is a field of an object, or the element of a list or map.
type Field struct {
	Name   string   // as in the spec; empty for an element
	Pos    diag.Pos // of the name
	GoName string
	Doc    string
	Type   *Type

	Required  bool
	Transient bool
	Secret    bool   // its own or inherited from what it is nested in
	Default   *Value // nil: the zero value
	Min, Max  *Value // of the field's own type: Int, Float, Duration
	Pattern   string
	MinItems  *int
	MaxItems  *int
}

// HasSecret reports whether the field, or something in it, must not be shown.
func (f *Field) HasSecret() bool {
	switch {
	case f.Secret:
		return true
	case f.Type.Elem != nil:
		return f.Type.Elem.HasSecret()
	}
	return f.Type.Object != nil && f.Type.Object.HasSecret()
}

// SecretElements reports whether the elements of a list or map are secret.
func (f *Field) SecretElements() bool {
	return f.Type.Elem != nil && (f.Type.Elem.Secret || f.Type.Elem.SecretElements())
}

// Value is a literal of a type: a default or a bound.
type Value struct {
	Type    *Type
	Bool    bool
	Int     int64 // Int, and Duration in nanoseconds, and Enum as an index into Values
	Float   float64
	Str     string // String, Time (RFC 3339), IP, Bytes (raw)
	Items   []*Value
	Entries []ValueEntry // Map in the order of keys, Object in the order of fields; a field that is left out keeps its default
}

// ValueEntry is one entry of a map or one field of an object.
type ValueEntry struct {
	Key   string
	Value *Value
}
