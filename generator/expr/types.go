package expr

import (
	"fmt"
	"math"
	"strings"
)

// The types of literals and results. Integers are reckoned in int64.
var (
	invalidType  = &Type{Kind: Invalid}
	boolType     = &Type{Kind: Bool}
	intType      = &Type{Kind: Int, Bits: 64}
	floatType    = &Type{Kind: Float}
	stringType   = &Type{Kind: String}
	durationType = &Type{Kind: Duration}
	timeType     = &Type{Kind: Time}
	ipType       = &Type{Kind: IP}
)

// Bad is the type of what could not be found out: whatever is built on it is
// accepted in silence, because the reason has been reported.
func Bad() *Type { return invalidType }

// BadExpr stands for an expression with findings.
func BadExpr() *Expr {
	return &Expr{Op: OpLiteral, Type: invalidType, Value: &Value{Type: invalidType}}
}

// StringType is the type of a key and of a name.
func StringType() *Type { return stringType }

// IntType returns the type of whole numbers of 64 bits.
func IntType() *Type { return intType }

// String names a type for messages, as a spec would write it where it can.
func (t *Type) String() string {
	switch t.Kind {
	case Int:
		return t.intName()
	case List:
		return "[]" + t.Elem.Type.String()
	case Map:
		return "map[string]" + t.Elem.Type.String()
	case Enum:
		if t.Enum.Worker != "" {
			return "state of " + t.Enum.Worker
		}
	}
	return t.Kind.String()
}

func (t *Type) intName() string {
	name := "int"
	if t.Unsigned {
		name = "uint"
	}
	if t.Bits == 0 {
		return name
	}
	return fmt.Sprintf("%s%d", name, t.Bits)
}

// WithArticle returns the type with its article: "an int", "a uint8", "bytes".
func (t *Type) WithArticle() string {
	name := t.String()
	switch {
	case t.Kind == Bytes:
		return name
	case strings.ContainsRune("aeio", rune(name[0])): // a u is spoken as in unit
		return "an " + name
	}
	return "a " + name
}

// described returns what an expression is: its type, or for a literal number
// just that, since it has no type of its own.
func described(e *Expr) string {
	if e.Op == OpLiteral && e.Type.Numeric() {
		return "a number"
	}
	return e.Type.WithArticle()
}

// Bounds returns the least and the greatest value of an integer type.
func (t *Type) Bounds() (lo, hi int64) {
	bits := t.Bits
	if bits == 0 {
		bits = 64
	}
	if t.Unsigned {
		return 0, math.MaxInt64 >> (63 - min(bits, 63))
	}
	return -1 << (bits - 1), math.MaxInt64 >> (64 - bits)
}

// Numeric reports whether values of the type are numbers.
func (t *Type) Numeric() bool { return t.Kind == Int || t.Kind == Float }

// quoted reports whether an expression has a literal of the type in quotes.
func (t *Type) quoted() bool { return t.Kind == String || t.Kind == IP }

// ordered reports whether < goes with the type.
func (t *Type) ordered() bool {
	switch t.Kind {
	case Int, Float, String, Duration, Time:
		return true
	}
	return false
}

// comparable reports whether == goes with the type.
func (t *Type) comparable() bool {
	switch t.Kind {
	case Bytes, List, Map, Object:
		return false
	}
	return true
}
