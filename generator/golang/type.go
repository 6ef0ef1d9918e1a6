package golang

import (
	"strconv"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// goType is the Go type of a value.
func (e *emitter) goType(t *expr.Type) node {
	switch t.Kind {
	case expr.Bool:
		return id("bool")
	case expr.Int:
		return id(intType(t))
	case expr.Float:
		return id("float64")
	case expr.String:
		return id("string")
	case expr.Duration:
		return qualify("time", "Duration")
	case expr.Time:
		return qualify("time", "Time")
	case expr.IP:
		return qualify("net/netip", "Addr")
	case expr.Bytes:
		return text("[]byte")
	case expr.List:
		return code("[]$", e.goType(t.Elem.Type))
	case expr.Map:
		return code("map[string]$", e.goType(t.Elem.Type))
	case expr.Object:
		return e.imports.qual(t.Object.ImportPath, t.Object.Package, t.Object.GoName)
	case expr.Enum:
		return e.imports.qual(t.Enum.ImportPath, t.Enum.Package, t.Enum.GoName)
	}
	fail("a value of kind %s has no type in Go", t.Kind)
	return nil
}

// intType is the Go name of an integer type.
func intType(t *expr.Type) string {
	name := "int"
	if t.Unsigned {
		name = "uint"
	}
	if t.Bits > 0 {
		name += strconv.Itoa(t.Bits)
	}
	return name
}

// typeKey tells types apart that are different in Go.
func typeKey(t *expr.Type) string {
	switch t.Kind {
	case expr.Int:
		return intType(t)
	case expr.List:
		return "[]" + typeKey(t.Elem.Type)
	case expr.Map:
		return "map " + typeKey(t.Elem.Type)
	case expr.Object:
		return t.Object.ImportPath + "." + t.Object.GoName
	case expr.Enum:
		return t.Enum.ImportPath + "." + t.Enum.GoName
	}
	return strconv.Itoa(int(t.Kind))
}

// enumValue is the constant of an enum's value.
func (e *emitter) enumValue(t *expr.EnumType, index int) node {
	if index < 0 || index >= len(t.Values) {
		return e.enumNone(t)
	}
	return e.imports.qual(t.ImportPath, t.Package, t.Values[index].GoName)
}

// enumNone is the zero constant of an enum.
func (e *emitter) enumNone(t *expr.EnumType) node {
	return e.imports.qual(t.ImportPath, t.Package, t.Zero)
}

func isContainer(t *expr.Type) bool { return t.Kind == expr.List || t.Kind == expr.Map }

// containerPackage is the package of the standard library for lists or for maps.
func containerPackage(t *expr.Type) string {
	if t.Kind == expr.Map {
		return "maps"
	}
	return "slices"
}

// isComparable reports whether == compares a type's values.
func isComparable(t *expr.Type) bool {
	switch t.Kind {
	case expr.Float, expr.Time, expr.Bytes, expr.List, expr.Map, expr.Object:
		return false // a NaN is equal to nothing
	}
	return true
}

// sharesMemory reports whether a plain copy of a value shares a list, a map or
// bytes with it.
func sharesMemory(t *expr.Type) bool {
	switch t.Kind {
	case expr.Bytes, expr.List, expr.Map:
		return true
	case expr.Object:
		return objectSharesMemory(t.Object)
	}
	return false
}

func objectSharesMemory(o *expr.ObjectType) bool {
	for _, f := range o.Fields {
		if sharesMemory(f.Type) {
			return true
		}
	}
	return false
}

// hasTransient reports whether a change anywhere in the object may be none.
func hasTransient(o *expr.ObjectType) bool {
	return hasField(o, func(f *expr.Field) bool { return f.Transient })
}

// hasField reports whether a field of the object, or one anywhere below it, is
// of a kind.
func hasField(o *expr.ObjectType, is func(*expr.Field) bool) bool {
	for _, f := range o.Fields {
		if is(f) {
			return true
		}
		if inner := objectIn(f.Type); inner != nil && hasField(inner, is) {
			return true
		}
	}
	return false
}

// objectIn is the object that a type is, or that its elements are; nil if there
// is none.
func objectIn(t *expr.Type) *expr.ObjectType {
	for t.Kind == expr.List || t.Kind == expr.Map {
		t = t.Elem.Type
	}
	if t.Kind == expr.Object {
		return t.Object
	}
	return nil
}
