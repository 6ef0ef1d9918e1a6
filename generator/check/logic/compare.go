package logic

import (
	"github.com/fsmgen/fsmgen/generator/expr"
)

// compare makes the comparison x op y, which is a part of e.
func (s *Space) compare(e, x *expr.Expr, op string, y *expr.Expr) *Formula {
	if fixed(x) {
		x, op, y = y, expr.Mirrored(op), x
	}
	kind := x.Type.Kind
	switch {
	case fixed(x) && fixed(y):
		whole := &expr.Expr{Op: expr.OpCompare, Name: op, Type: e.Type, Args: []*expr.Expr{x, y}}
		return constant(whole.Truth(&expr.Env{}) == expr.True)
	case kind == expr.Bool:
		return s.compareBools(e, x, op, y)
	case fixed(y) && isOutputElse(x):
		return s.orElse(x, s.compare(e, x.Args[0], op, y), s.compare(e, x.Args[1], op, y))
	case !fixed(y):
		return s.ifSet(e, s.comparePair(e, x, op, y), x, y)
	case kind == expr.String && op != "==" && op != "!=": // the order of texts is not looked into
		return s.comparePair(e, x, op, y)
	}
	of, in := solved(x, compared(op, s.number(x, y), s.domain(x)))
	return s.counted(of, in, s.ifSet(e, s.atom(s.term(of), in, e), x))
}

// fixed reports whether an expression is a literal or the name of a state or value.
func fixed(e *expr.Expr) bool { return e.Op == expr.OpLiteral || e.Op == expr.OpEnum }

// number returns the number of a literal in the domain of x.
func (s *Space) number(x, literal *expr.Expr) int64 {
	switch x.Type.Kind {
	case expr.Enum:
		return int64(literal.Index)
	case expr.Float:
		return order(literal.Value.Float)
	case expr.String, expr.IP:
		return s.text(literal.Value.Str)
	}
	return literal.Value.Int
}

// term returns the input that a value is.
func (s *Space) term(e *expr.Expr) int {
	switch e.Op {
	case expr.OpDesired:
		return s.desiredInput()
	case expr.OpChild:
		return s.input("child "+e.Name, func() *input {
			return &input{domain: enumDomain(e.Type), text: e.Text, term: e, exact: true, child: e.Name}
		})
	}
	return s.input(e.Key(), func() *input {
		return &input{domain: s.domain(e), text: e.Text, term: e, exact: path(e)}
	})
}

// path reports whether e is a field as it stands.
func path(e *expr.Expr) bool {
	switch e.Op {
	case expr.OpSpec, expr.OpObserved, expr.OpEach, expr.OpKey:
		return true
	case expr.OpSelect:
		return path(e.Args[0])
	}
	return false
}

func enumDomain(t *expr.Type) region { return region{{expr.None, int64(len(t.Enum.Values)) - 1}} }

// domain is what an expression can be. It may be too much, never too little.
func (s *Space) domain(e *expr.Expr) region {
	all := domainOf(e)
	if !e.NeverZero() {
		return all
	}
	switch e.Type.Kind {
	case expr.Enum:
		return all.without(points(expr.None))
	case expr.Int, expr.Duration, expr.Float:
		return all.without(points(0))
	case expr.String:
		return all.without(points(s.text("")))
	}
	return all
}

// domainOf is what an expression can be by its type and its bounds.
func domainOf(e *expr.Expr) region {
	switch e.Type.Kind {
	case expr.Bool:
		return anyBool
	case expr.Enum:
		return enumDomain(e.Type)
	case expr.Float:
		return anyFloat
	case expr.String, expr.IP:
		return anyText
	case expr.Int, expr.Duration:
		// The range of the product of a duration and a float is not known, and
		// bounds may be the wrong way round, which is an error of its own.
		if lo, hi := e.Range(); lo <= hi && (e.Type.Kind == expr.Int || path(e) || e.IsVar()) {
			return region{{lo, hi}}
		}
	}
	return everything
}

// compareBools is x == y of two conditions. Where one of them reads the
// observation the comparison as a whole is unknown while it is stale, so that its
// parts cannot be looked at alone.
func (s *Space) compareBools(e, x *expr.Expr, op string, y *expr.Expr) *Formula {
	if e.MayBeUnknown() && !(leaf(x) && leaf(y)) {
		return s.opaque(e)
	}
	a, b := s.Formula(x), s.Formula(y)
	same := Or(And(a, b), And(Not(a), Not(b)))
	if op == "!=" {
		return Not(same)
	}
	return same
}

func leaf(e *expr.Expr) bool {
	switch e.Op {
	case expr.OpSelect, expr.OpLiteral, expr.OpDone, expr.OpOutput, expr.OpFold:
		return true
	}
	return false
}

// What is known of two values is how they are to each other.
const (
	less = iota - 1
	equal
	greater
	apart // not equal, and without an order
)

// comparePair is a comparison of two values that both may change.
func (s *Space) comparePair(e, x *expr.Expr, op string, y *expr.Expr) *Formula {
	a, b := x.Key(), y.Key()
	if a > b {
		a, b, x, y, op = b, a, y, x, expr.Mirrored(op)
	}
	i := s.input("pair "+a+" ? "+b, func() *input {
		return &input{domain: pairDomain(x, y, a == b), text: x.Text, pair: s.pairOf(x, y)}
	})
	return s.atom(i, holds(op), e)
}

func holds(op string) region {
	switch op {
	case "==":
		return points(equal)
	case "!=":
		return points(less, greater, apart)
	case "<":
		return points(less)
	case "<=":
		return points(less, equal)
	case ">":
		return points(greater)
	}
	return atLeastEqual
}

func pairDomain(x, y *expr.Expr, same bool) region {
	kind := x.Type.Kind
	switch {
	case kind == expr.Float && same:
		return points(equal, apart)
	case kind == expr.Float:
		return points(less, equal, greater, apart)
	case x.Op == expr.OpChild || y.Op == expr.OpChild: // in no state it is not equal to itself
		return points(equal, apart)
	case same:
		return points(equal)
	case kind == expr.Enum, kind == expr.IP:
		return points(equal, apart)
	case kind != expr.Int:
		return points(less, equal, greater)
	}
	l1, h1 := x.Range()
	l2, h2 := y.Range()
	var all []int64
	if l1 < h2 {
		all = append(all, less)
	}
	if l1 <= h2 && l2 <= h1 {
		all = append(all, equal)
	}
	if h1 > l2 {
		all = append(all, greater)
	}
	return points(all...)
}

// ifSet adds to a comparison of since(t) or until(t) that t is set: of the
// zero time none holds, not even !=.
func (s *Space) ifSet(e *expr.Expr, f *Formula, sides ...*expr.Expr) *Formula {
	for _, x := range sides {
		if x.Op != expr.OpCall || x.Name != "since" && x.Name != "until" {
			continue
		}
		t := x.Args[0]
		i := s.input("set "+t.Key(), func() *input { return &input{domain: anyBool, text: t.Text} })
		f = And(s.atom(i, yes, e), f)
	}
	return f
}

// AtLeast is the condition that the time in the state has come to d, a
// duration expression.
func (s *Space) AtLeast(d *expr.Expr) *Formula { return s.elapsed(">=", d) }

// Longer is the condition that the time in the state has passed d.
func (s *Space) Longer(d int64) *Formula {
	t := &expr.Type{Kind: expr.Duration}
	return s.elapsed(">", &expr.Expr{Op: expr.OpLiteral, Type: t, Value: &expr.Value{Type: t, Int: d}})
}

func (s *Space) elapsed(op string, d *expr.Expr) *Formula {
	elapsed := &expr.Expr{Op: expr.OpElapsed, Type: d.Type, Text: "elapsed"}
	return s.compare(&expr.Expr{Op: expr.OpCompare, Args: []*expr.Expr{elapsed, d}, Type: d.Type}, elapsed, op, d)
}

// Free is a condition of which nothing is known.
func (s *Space) Free(key string) *Formula {
	i := s.input("free "+key, func() *input { return &input{domain: anyBool, text: key} })
	return &Formula{op: atom, input: i, in: yes, out: yes.not(), known: always, size: 1}
}
