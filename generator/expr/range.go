package expr

import "math"

// Range returns the least and the greatest value that an integer or a duration can
// have, as far as types, literals and the min and max of fields tell.
func (e *Expr) Range() (lo, hi int64) {
	switch e.Op {
	case OpLiteral:
		return e.Value.Int, e.Value.Int
	case OpRuns, OpFailures:
		return int64(e.Index), math.MaxInt64
	case OpNeg:
		l, h := e.Args[0].Range()
		return Sub(0, h), Sub(0, l)
	case OpArith:
		return e.arithRange()
	case OpCall:
		return e.callRange()
	case OpIndex:
		// A key that is missing gives zero, whatever the bounds of elements are.
		lo, hi = fieldRange(e.Field)
		return min(lo, 0), max(hi, 0)
	}
	if e.Field == nil {
		return e.Type.Bounds()
	}
	if e.Op == OpSelect && !e.Configured() && !e.IsVar() {
		lo, hi = fieldRange(e.Field)
		return min(lo, 0), max(hi, 0)
	}
	return fieldRange(e.Field)
}

func fieldRange(f *Field) (lo, hi int64) {
	lo, hi = f.Type.Bounds()
	if f.Min != nil {
		lo = max(lo, f.Min.Int)
	}
	if f.Max != nil {
		hi = min(hi, f.Max.Int)
	}
	if f.Required && lo == 0 {
		lo = 1
	}
	if f.Required && hi == 0 {
		hi = -1
	}
	return lo, hi
}

// IsVar reports whether e is a variable or an input, which is always within its bounds.
func (e *Expr) IsVar() bool {
	return e.Op == OpSelect && (e.Args[0].Op == OpVars || e.Args[0].Op == OpInput)
}

// RangeOf returns the least and the greatest value of a field with whole numbers or
// durations that is within its bounds.
func RangeOf(f *Field) (lo, hi int64) { return fieldRange(f) }

// AboveZero reports whether bounds prove that a duration is above zero.
func (e *Expr) AboveZero() bool {
	lo, _ := e.Range()
	return lo > 0
}

// NeverZero reports whether e is a field that Validate refuses with the zero value of
// its type: one of a UserSpec or of a command that is required, or is an enum with a
// default (R37). The default of an input is no such constraint: a parent, or SetInputs
// of a root, may give the zero value.
func (e *Expr) NeverZero() bool {
	return e.Field != nil && (e.Field.Required || e.HasDefault()) && (e.Configured() || e.commanded())
}

// HasDefault reports whether e is a field with the values of an enum, and with one of
// them as its default.
func (e *Expr) HasDefault() bool {
	return e.Field != nil && e.Field.Type.Kind == Enum && e.Field.Default != nil
}

// NeverEmpty reports whether a field of a UserSpec or of a command is an enum that
// Validate refuses without a value (R37).
func (f *Field) NeverEmpty() bool { return f.Type.Kind == Enum && (f.Required || f.Default != nil) }

// commanded reports whether e is a field of the command that is offered.
func (e *Expr) commanded() bool {
	return e.Op == OpCommand || e.Op == OpSelect && e.Args[0].commanded()
}

func (e *Expr) arithRange() (lo, hi int64) {
	switch a, b := e.Args[0].Type.Kind, e.Args[1].Type.Kind; {
	case a == Time || b == Time:
		return math.MinInt64, math.MaxInt64
	case a == Float || b == Float:
		return e.scaledRange()
	}
	l1, h1 := e.Args[0].Range()
	l2, h2 := e.Args[1].Range()
	switch e.Name {
	case "+":
		return Add(l1, l2), Add(h1, h2)
	case "-":
		return Sub(l1, h2), Sub(h1, l2)
	case "*":
		a, b, c, d := Mul(l1, l2), Mul(l1, h2), Mul(h1, l2), Mul(h1, h2)
		return min(a, b, c, d), max(a, b, c, d)
	case "%":
		m := Sub(max(abs(l2), abs(h2)), 1)
		if l1 >= 0 {
			return 0, min(m, h1)
		}
		return -m, m
	}
	if l2 > 0 || h2 < 0 {
		a, b, c, d := Div(l1, l2), Div(l1, h2), Div(h1, l2), Div(h1, h2)
		return min(a, b, c, d), max(a, b, c, d)
	}
	// A quotient by a whole number is no further from zero than what is divided.
	m := max(abs(l1), abs(h1))
	return -m, m
}

// scaledRange is that of a duration times or divided by a float.
func (e *Expr) scaledRange() (lo, hi int64) {
	of, by := e.Args[0], e.Args[1]
	if of.Type.Kind == Float {
		of, by = by, of
	}
	l, h := of.Range()
	from, to := by.floatRange()
	if e.Name == "/" && from <= 0 && to >= 0 {
		return math.MinInt64, math.MaxInt64
	}
	least, most := math.Inf(1), math.Inf(-1)
	for _, d := range []int64{l, h} {
		for _, f := range []float64{from, to} {
			x := float64(d) * f
			if e.Name == "/" {
				x = float64(d) / f
			}
			if math.IsNaN(x) {
				return math.MinInt64, math.MaxInt64
			}
			least, most = min(least, x), max(most, x)
		}
	}
	return scaled(math.Floor(least)), scaled(math.Ceil(most))
}

// floatRange returns the least and the greatest value of a number as a float, as
// far as literals and the bounds of fields tell.
func (e *Expr) floatRange() (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	switch {
	case e.Op == OpConvert || e.Type.Kind == Int:
		of := e
		if e.Op == OpConvert {
			of = e.Args[0]
		}
		l, h := of.Range()
		return float64(l), float64(h)
	case e.Op == OpLiteral:
		return e.Value.Float, e.Value.Float
	case e.Op == OpSelect && (e.Configured() || e.IsVar()):
		if e.Field.Min != nil {
			lo = e.Field.Min.Float
		}
		if e.Field.Max != nil {
			hi = e.Field.Max.Float
		}
	}
	return lo, hi
}

func abs(x int64) int64 {
	if x < 0 {
		return Sub(0, x)
	}
	return x
}

func (e *Expr) callRange() (lo, hi int64) {
	switch e.Name {
	case "div":
		lo, hi = (&Expr{Op: OpArith, Name: "/", Type: e.Type, Args: e.Args[:2]}).arithRange()
		l, h := e.Args[2].Range()
		return min(lo, l), max(hi, h)
	case "jitter":
		return e.jitterRange()
	case "backoff":
		return e.grownRange()
	case "orElse":
		lo, hi = e.Args[0].Range()
		l, h := e.Args[1].Range()
		return min(lo, l), max(hi, h)
	case "len", "count":
		return itemsRange(e.Args[0])
	case "min", "max":
		lo, hi = e.Args[0].Range()
		for _, arg := range e.Args[1:] {
			l, h := arg.Range()
			if e.Name == "min" {
				lo, hi = min(lo, l), min(hi, h)
			} else {
				lo, hi = max(lo, l), max(hi, h)
			}
		}
		return lo, hi
	}
	return math.MinInt64, math.MaxInt64
}

// Items returns the least and the greatest number of items that a list or map can
// have, as far as the constraints of fields tell.
func (e *Expr) Items() (lo, hi int64) { return itemsRange(e) }

// itemsRange returns how many items, or characters, a value can have.
func itemsRange(e *Expr) (lo, hi int64) {
	lo, hi = 0, math.MaxInt64
	f := e.Field
	if f == nil || !e.Configured() {
		return lo, hi
	}
	if f.MinItems != nil {
		lo = int64(*f.MinItems)
	}
	if f.MaxItems != nil {
		hi = int64(*f.MaxItems)
	}
	if f.Required {
		lo = max(lo, 1)
	}
	return lo, hi
}

// Bounded reports whether the value of an integer expression is held down by
// a max that somebody wrote, and not by its type alone.
func (e *Expr) Bounded() bool {
	switch e.Op {
	case OpLiteral:
		return true
	case OpSelect, OpEach:
		return e.Field != nil && e.Field.Max != nil
	case OpArith:
		return e.Args[0].Bounded() && (e.Args[1].Bounded() || e.Name == "/")
	case OpCall:
		switch e.Name {
		case "min":
			for _, arg := range e.Args {
				if arg.Bounded() {
					return true
				}
			}
			return false
		case "max":
			for _, arg := range e.Args {
				if !arg.Bounded() {
					return false
				}
			}
			return true
		case "len":
			return e.Args[0].Field != nil && e.Args[0].Field.MaxItems != nil
		}
	}
	return false
}
