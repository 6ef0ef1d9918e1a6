package expr

import (
	"strconv"
	"strings"
)

// Key returns a text that is the same for expressions that read the same and
// compute the same, however they were written: two expressions of one scope
// with one key always have one value.
func (e *Expr) Key() string {
	var b strings.Builder
	e.key(&b)
	return b.String()
}

func (e *Expr) key(b *strings.Builder) {
	switch e.Op {
	case OpLiteral:
		literalKey(b, e.Value)
		return
	case OpEnum:
		if e.IsNone() {
			b.WriteString("none()")
			return
		}
		b.WriteString("." + e.Type.Enum.Values[e.Index].Name)
		return
	case OpCommand: // fields of two commands may have one name
		b.WriteString("command " + e.Type.Object.GoName)
		return
	case OpResult:
		b.WriteString("result " + e.Name)
		return
	case OpSelect:
		e.Args[0].key(b)
		b.WriteString("." + e.Name)
		return
	case OpOutput:
		b.WriteString("child " + e.Name + "." + e.Field.Name)
		return
	}
	b.WriteString(e.Op.Word())
	b.WriteString(opNames[e.Op])
	b.WriteString(e.Name)
	if e.IsJitter() { // each call draws for itself
		b.WriteString(e.Pos.String())
	}
	if len(e.Args) == 0 {
		return
	}
	for i, a := range e.Args {
		b.WriteByte("(,"[min(i, 1)])
		a.key(b)
	}
	b.WriteByte(')')
}

var opNames = map[Op]string{
	OpFold: "fold ", OpIndex: "index", OpChild: "child ", OpCond: "cond ",
	OpGuard: "guard ", OpNot: "!", OpNeg: "neg", OpAnd: "&&", OpOr: "||", OpCompare: "compare", OpArith: "arith",
	OpCall: "call ", OpConvert: "float",
}

func literalKey(b *strings.Builder, v *Value) {
	switch v.Type.Kind {
	case Bool:
		b.WriteString(strconv.FormatBool(v.Bool))
	case Float:
		b.WriteString(strconv.FormatFloat(v.Float, 'x', -1, 64))
	case Int, Duration:
		b.WriteString(strconv.FormatInt(v.Int, 10))
	default:
		b.WriteString(strconv.Quote(v.Str))
	}
}
