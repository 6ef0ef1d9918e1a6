package evolve

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// printer writes expressions in one form, however they were written: without
// needless parentheses, with literals by their value. States have their old
// names, so that a renamed state alone changes no text; and a condition that
// only one version has stands for what it says, so that it changes no text to
// give a guard a name.
type printer struct {
	names map[string]map[string]string // see differ; nil: names as they are
	kept  map[string]bool              // conditions that both versions have
}

// bare takes off what is not printed.
func (p *printer) bare(e *expr.Expr) *expr.Expr {
	for {
		switch {
		case e.Op == expr.OpConvert:
			e = e.Args[0]
		case e.Op == expr.OpCond && !p.kept[e.Name]:
			e = e.Cond
		default:
			return e
		}
	}
}

// oldName is the name that a state of the new machines had before.
func (d *differ) oldName(worker, state string) string {
	if old, ok := d.names[worker][state]; ok {
		return old
	}
	return state
}

// text returns "" for no expression.
func (p *printer) text(e *expr.Expr) string {
	if e == nil {
		return ""
	}
	var b strings.Builder
	p.print(&b, e)
	return b.String()
}

func (p *printer) print(b *strings.Builder, e *expr.Expr) {
	e = p.bare(e)
	switch e.Op {
	case expr.OpLiteral:
		b.WriteString(e.Value.Text())
	case expr.OpEnum:
		b.WriteString(p.word(e.Type.Enum, e.Index))
	case expr.OpSelect:
		p.print(b, e.Args[0])
		b.WriteString("." + e.Field.Name)
	case expr.OpIndex:
		p.print(b, e.Args[0])
		p.list(b, "[", e.Args[1:], "]")
	case expr.OpChild:
		b.WriteString("child." + e.Name)
	case expr.OpCond:
		b.WriteString("cond." + e.Name)
	case expr.OpOutput:
		b.WriteString("child." + e.Name + "." + e.Field.Name)
	case expr.OpGuard, expr.OpCall, expr.OpFold:
		p.list(b, e.Name+"(", e.Args, ")")
	case expr.OpNot, expr.OpNeg:
		b.WriteString(map[expr.Op]string{expr.OpNot: "!", expr.OpNeg: "-"}[e.Op])
		p.operand(b, e.Args[0])
	case expr.OpAnd:
		p.chain(b, e, " && ")
	case expr.OpOr:
		p.chain(b, e, " || ")
	case expr.OpCompare, expr.OpArith:
		p.operand(b, e.Args[0])
		b.WriteString(" " + e.Name + " ")
		p.operand(b, e.Args[1])
	default:
		b.WriteString(e.Op.Word())
	}
}

func (p *printer) word(t *expr.EnumType, i int) string {
	if i == expr.None {
		return "none()"
	}
	name := t.Values[i].Name
	if old, ok := p.names[t.Worker][name]; ok && t.Worker != "" {
		return old
	}
	return name
}

func (p *printer) list(b *strings.Builder, open string, args []*expr.Expr, end string) {
	b.WriteString(open)
	for i, a := range args {
		if i > 0 {
			b.WriteString(", ")
		}
		p.print(b, a)
	}
	b.WriteString(end)
}

// chain writes a && b && c without regard to how it was grouped: the result
// is the same.
func (p *printer) chain(b *strings.Builder, e *expr.Expr, op string) {
	for i, a := range e.Args {
		if i > 0 {
			b.WriteString(op)
		}
		if a = p.bare(a); a.Op == e.Op {
			p.chain(b, a, op)
		} else {
			p.operand(b, a)
		}
	}
}

// operand writes an operand, one that is made by an operator in parentheses.
func (p *printer) operand(b *strings.Builder, e *expr.Expr) {
	switch e = p.bare(e); e.Op {
	case expr.OpAnd, expr.OpOr, expr.OpArith:
		b.WriteByte('(')
		p.print(b, e)
		b.WriteByte(')')
	default:
		p.print(b, e)
	}
}

// listing names things: "a", "a and b", "a, b and c", "a, b, c and 17 others".
func listing(names []string) string {
	const most = 6
	if n := len(names); n > most+1 {
		names = append(slices.Clone(names[:most]), fmt.Sprintf("%d others", n-most))
	}
	if n := len(names) - 1; n > 0 {
		return strings.Join(names[:n], ", ") + " and " + names[n]
	}
	return strings.Join(names, "")
}
