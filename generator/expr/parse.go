package expr

import (
	"strings"
	"unicode/utf8"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// The limits keep what the generator, the Go compiler and a reader have to do
// with one expression within reason.
const (
	maxDepth = 100
	maxNodes = 10_000
)

// form is the shape of a syntax node.
type form uint8

const (
	fBad form = iota // reported already
	fIdent
	fInt
	fFloat
	fString
	fSelect // x.name
	fIndex  // x[y]
	fCall   // name(args)
	fUnary
	fBinary
	fParen
)

// node is a part of an expression as it was written.
type node struct {
	form       form
	name       string // identifier, selected name, function, operator; literals as written
	args       []*node
	start, end int // bytes
	at         int // characters before it
	nameAt     int // fSelect: characters before the name; fBinary: before the operator
}

// parser is a Pratt parser over Go's operators and precedence. It stops at
// the first error of syntax: what follows one would be guesswork.
type parser struct {
	src    spec.Text
	list   *diag.List
	scan   scanner
	tok    lexeme
	prev   int // end of the token before, in bytes
	depth  int
	nodes  int
	failed bool
}

// parse reads an expression; nil if there is an error of syntax.
func parse(src spec.Text, list *diag.List) *node {
	p := &parser{src: src, list: list}
	p.scan = scanner{src: src.Value, complain: func(l lexeme, format string, args ...any) { p.fail(l, format, args...) }}
	p.advance()
	if p.tok.kind == tokEOF {
		p.fail(p.tok, "the expression is empty")
		return nil
	}
	n := p.binary(1)
	if !p.failed && p.tok.kind != tokEOF {
		p.unexpected()
	}
	if p.failed {
		return nil
	}
	return n
}

func (p *parser) advance() {
	p.prev = p.tok.end
	p.tok = p.scan.next()
}

// fail reports the first error of syntax and ends the parsing.
func (p *parser) fail(l lexeme, format string, args ...any) *diag.Finding {
	return p.failRule(RuleSyntax, l, format, args...)
}

func (p *parser) failRule(rule *diag.Rule, l lexeme, format string, args ...any) *diag.Finding {
	if p.failed {
		return &diag.Finding{}
	}
	p.failed = true
	p.scan.pos = len(p.scan.src)
	f := p.list.Add(rule, p.src.At(l.at), format, args...)
	if p.src.Inset >= 0 {
		f.Length = utf8.RuneCountInString(l.text)
	}
	f.Help = tokenHelp(p.src.Value[:l.start], l.text)
	return f
}

func (p *parser) unexpected() *node {
	if p.failed {
		return &node{}
	}
	l := p.tok
	if l.kind == tokEOF {
		f := p.fail(l, "the expression ends too early")
		if !p.src.Quoted {
			f.Help = `in YAML, text with , [ ] { } inside {} or [] and text with " #" or ": " must be quoted as a whole`
		}
		return &node{}
	}
	switch l.text {
	case "=":
		if strings.HasPrefix(p.src.Value[l.end:], ">") {
			p.fail(l, "unexpected =>; an expression is no function: write what stands behind the arrow")
			return &node{}
		}
		p.fail(l, "unexpected =; two values are compared with ==")
	case "&", "|":
		p.fail(l, "the language has no operator %s; conditions are joined by %s%s", l.text, l.text, l.text)
	case "?", ":":
		p.fail(l, "the language has no ?: operator")
	case "<-", ":=", "++", "--":
		p.fail(l, "the language has no operator %s: an expression has no effect", l.text)
	default:
		p.fail(l, "unexpected %s", l.text)
	}
	return &node{}
}

var precedence = map[string]int{
	"||": 1, "&&": 2,
	"==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3,
	"+": 4, "-": 4,
	"*": 5, "/": 5, "%": 5,
}

// binary reads operands joined by operators that bind at least as tightly as
// level.
func (p *parser) binary(level int) *node {
	left := p.unary()
	for !p.failed {
		if p.tok.kind != tokOp {
			return left
		}
		prec := precedence[p.tok.text]
		if prec < level || prec == 0 {
			return left
		}
		op := p.tok
		p.advance()
		right := p.binary(prec + 1)
		left = p.count(&node{form: fBinary, name: op.text, args: []*node{left, right},
			start: left.start, end: p.prev, at: left.at, nameAt: op.at})
	}
	return left
}

func (p *parser) unary() *node {
	if !p.enter() {
		return &node{}
	}
	defer p.leave()
	if p.tok.is("!") || p.tok.is("-") {
		op := p.tok
		p.advance()
		x := p.unary()
		return p.count(&node{form: fUnary, name: op.text, args: []*node{x}, start: op.start, end: p.prev, at: op.at})
	}
	return p.postfix(p.primary())
}

func (p *parser) postfix(x *node) *node {
	for !p.failed {
		switch {
		case p.tok.is("."):
			p.advance()
			if p.tok.kind != tokIdent {
				return p.unexpected()
			}
			x = p.count(&node{form: fSelect, name: p.tok.text, args: []*node{x},
				start: x.start, end: p.tok.end, at: x.at, nameAt: p.tok.at})
			p.advance()
		case p.tok.is("["):
			p.advance()
			i := p.binary(1)
			if !p.expect("]") {
				return &node{}
			}
			x = p.count(&node{form: fIndex, args: []*node{x, i}, start: x.start, end: p.prev, at: x.at})
		case p.tok.is("("):
			return p.call(x)
		default:
			return x
		}
		// A chain of selectors nests as deeply as it is long.
		if p.depth++; p.depth > maxDepth {
			p.tooDeep()
		} else {
			defer p.leave()
		}
	}
	return x
}

func (p *parser) call(f *node) *node {
	if f.form != fIdent {
		called := p.fail(p.tok, "only functions and guards can be called, and %s is neither", p.src.Value[f.start:f.end])
		if f.form == fSelect {
			called.Help = "a function or a guard stands by itself: " + f.name + "()"
		}
		return &node{}
	}
	c := &node{form: fCall, name: f.name, start: f.start, at: f.at}
	p.advance()
	for !p.failed && !p.tok.is(")") {
		c.args = append(c.args, p.binary(1))
		if p.tok.is(")") || !p.expect(",") {
			break
		}
	}
	p.expect(")")
	c.end = p.prev
	return p.postfix(p.count(c))
}

func (p *parser) primary() *node {
	l := p.tok
	n := &node{name: l.text, start: l.start, end: l.end, at: l.at}
	switch {
	case l.kind == tokIdent:
		n.form = fIdent
	case l.kind == tokInt:
		n.form = fInt
	case l.kind == tokFloat:
		n.form = fFloat
	case l.kind == tokString:
		n.form = fString
	case l.is("("):
		p.advance()
		x := p.binary(1)
		p.expect(")")
		return p.count(&node{form: fParen, args: []*node{x}, start: l.start, end: p.prev, at: l.at})
	default:
		return p.unexpected()
	}
	p.advance()
	return p.count(n)
}

func (p *parser) expect(op string) bool {
	if p.tok.is(op) {
		p.advance()
		return true
	}
	if p.tok.kind == tokEOF && !p.failed {
		f := p.fail(p.tok, "the expression ends where %s was expected", op)
		if !p.src.Quoted {
			f.Help = "in YAML, text with , [ ] { } inside {} or [] must be quoted as a whole"
		}
		return false
	}
	p.unexpected()
	return false
}

func (p *parser) enter() bool {
	if p.depth++; p.depth > maxDepth {
		p.tooDeep()
		p.depth--
		return false
	}
	return true
}

func (p *parser) leave() { p.depth-- }

func (p *parser) tooDeep() {
	p.failRule(RuleTooLarge, p.tok, "the expression is nested more than %d deep; give parts of it a name under conditions", maxDepth)
}

func (p *parser) count(n *node) *node {
	if p.nodes++; p.nodes > maxNodes {
		p.failRule(RuleTooLarge, p.tok, "the expression has more than %d parts; give parts of it a name under conditions", maxNodes)
	}
	return n
}
