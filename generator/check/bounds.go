package check

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// bounds reports fields of children that are given what the child refuses, whatever
// this worker's UserSpec is, or as long as it is the default. That some values of a
// field fit and others do not is left to Validate.
func (c *checker) bounds() {
	for _, child := range c.m.Children {
		if child.Machine == nil || child.Machine.Faulty {
			continue
		}
		g := &giver{checker: c, child: child, moments: c.moments(child)}
		g.assigns(child.Fields, child.Name)
		if child.Whole != nil && !child.Whole.Bad() {
			g.give(child.Whole, &expr.Field{Type: &expr.Type{Kind: expr.Object, Object: child.Machine.UserSpec}}, child.Name)
		}
	}
}

// giver looks at what one child is given.
type giver struct {
	*checker
	child   *model.Child
	moments []*expr.Env // the members that there are by default
}

func (g *giver) assigns(all []*model.Assign, path string) {
	for _, a := range all {
		switch at := path + "." + a.Field.Name; {
		case a.Value == nil:
			g.assigns(a.Object, at)
		case a.Value.IsNone() && a.Field.NeverEmpty():
			g.none(a, at)
		case !a.Value.Bad() && a.Value.Op != expr.OpLiteral && a.Value.Op != expr.OpEnum:
			g.give(a.Value, a.Field, at)
		}
	}
}

// none reports an enum that is never without a value, and is given none.
func (g *giver) none(a *model.Assign, path string) {
	why := "is required"
	if a.Field.Default != nil {
		why = "has a default"
	}
	f := g.list.Add(ruleNeverFits, a.Value.Pos, "%s never fits: %s %s, so it is never without a value", a.Value.Text, path, why)
	f.Length, f.Help = width(a.Value.Text), "give it one of its values"
	if a.Field.Default != nil {
		f.Help += ", or leave it out"
	}
	also(f, a.Field.Pos, "what "+path+" may be")
}

// give looks at one expression and the field that it is for.
func (g *giver) give(e *expr.Expr, to *expr.Field, path string) {
	read := e
	if e.Op == expr.OpConvert {
		read = e.Args[0]
	}
	from := source{text: e.Text, field: read.Field, typ: e.Type, sure: read.Configured(), number: numbersOf(e), items: itemsOf(e)}
	if a := apart(from, to, path); a != nil {
		what := a.text
		if what == e.Text {
			what = "it"
		}
		f := g.list.Add(ruleNeverFits, e.Pos, "%s never fits: "+a.is+", and %s", e.Text, what, a.takes)
		f.Length, f.Help = width(e.Text), "change the one or the other so that they meet"
		also(f, a.from, "what "+a.text+" may be")
		also(f, a.to, "what "+a.path+" may be")
		return
	}
	g.byDefault(e, to, path)
}

// source is a value that a field is given: an expression, or a part of what it
// gives.
type source struct {
	text   string
	field  *expr.Field // nil: it is computed
	typ    *expr.Type
	sure   bool // it is validated as the field says
	number numbers
	items  numbers // of a list or map: how many there are
}

// collision says why no value fits.
type collision struct {
	is         string // with %s for the source
	takes      string
	text, path string // of the source and of the field
	from, to   diag.Pos
}

// apart finds out whether nothing that a source may be fits into a field; nil: it
// may fit. A list or map of which no item fits counts, too, though an empty one may.
func apart(from source, to *expr.Field, path string) *collision {
	found := &collision{text: from.text, path: path, to: to.Pos}
	if from.field != nil {
		found.from = from.field.Pos
	}
	switch from.typ.Kind {
	case expr.Int, expr.Float, expr.Duration:
		takes := numbersOf(valueOf(to))
		zero := to.Required && from.number.lo == 0 && from.number.hi == 0
		if !from.number.apart(takes) && !zero {
			return nil
		}
		found.is, found.takes = "%s is "+from.number.text, path+" takes "+takes.text
		if zero {
			found.takes = path + " is required, so that it is never 0"
		}
		return found
	case expr.String:
		if from.field == nil || !from.sure || patternsMeet(from.field.Pattern, to.Pattern) {
			return nil
		}
		found.is, found.takes = "%s matches "+escaped(from.field.Pattern), path+" has to match "+to.Pattern+"; no text matches both"
		return found
	case expr.List, expr.Map:
		return itemsApart(from, to, path, found)
	case expr.Object:
		return objectsApart(from, to, path)
	}
	return nil
}

func itemsApart(from source, to *expr.Field, path string, found *collision) *collision {
	if takes := itemsOf(valueOf(to)); from.items.apart(takes) {
		found.is, found.takes = "%s has "+from.items.text+" items", path+" takes "+takes.text
		return found
	}
	if from.typ.Elem == nil || to.Type.Elem == nil || from.typ.Elem == to.Type.Elem {
		return nil
	}
	a := apart(fieldSource("an item of "+from.text, from.typ.Elem), to.Type.Elem, "an item of "+path)
	if a == nil {
		return nil
	}
	if a.from.Line == 0 {
		a.from = found.from
	}
	if a.to.Line == 0 {
		a.to = to.Pos
	}
	return a
}

func objectsApart(from source, to *expr.Field, path string) *collision {
	if from.typ.Object == nil || to.Type.Object == nil || from.typ.Object == to.Type.Object || !from.sure {
		return nil
	}
	for _, f := range to.Type.Object.Fields {
		part := from.typ.Object.Field(f.Name)
		if part == nil {
			continue
		}
		if a := apart(fieldSource(from.text+"."+f.Name, part), f, path+"."+f.Name); a != nil {
			return a
		}
	}
	return nil
}

// fieldSource is a field, or an item, of a validated value.
func fieldSource(text string, f *expr.Field) source {
	e := valueOf(f)
	return source{text: text, field: f, typ: f.Type, sure: true, number: numbersOf(e), items: itemsOf(e)}
}

// valueOf is a validated value of a field.
func valueOf(f *expr.Field) *expr.Expr {
	return &expr.Expr{Op: expr.OpEach, Type: f.Type, Field: f}
}

// numbers are all from lo to hi, both included.
type numbers struct {
	lo, hi float64
	text   string // the same in words
}

func (n numbers) apart(o numbers) bool { return n.lo > o.hi || o.lo > n.hi }

// numbersOf returns what a number or a duration may be.
func numbersOf(e *expr.Expr) numbers {
	switch {
	case e.Op == expr.OpConvert:
		return numbersOf(e.Args[0])
	case e.Type.Kind == expr.Int, e.Type.Kind == expr.Duration && !scaled(e):
		lo, hi := e.Range()
		return whole(lo, hi, e.Type.Kind)
	}
	n := numbers{lo: math.Inf(-1), hi: math.Inf(1)}
	if e.Type.Kind == expr.Float && e.Field != nil && e.Configured() {
		if e.Field.Min != nil {
			n.lo = e.Field.Min.Float
		}
		if e.Field.Max != nil {
			n.hi = e.Field.Max.Float
		}
	}
	n.text = between(!math.IsInf(n.lo, -1), !math.IsInf(n.hi, 1), floatText(n.lo), floatText(n.hi))
	return n
}

// escaped is a text as a part of a format.
func escaped(text string) string { return strings.ReplaceAll(text, "%", "%%") }

func floatText(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// whole are the whole numbers, or durations, between two. The ends of int64 stand
// for all that is beyond.
func whole(lo, hi int64, kind expr.Kind) numbers {
	text := func(n int64) string {
		if kind == expr.Duration {
			return expr.DurationText(time.Duration(n))
		}
		return strconv.FormatInt(n, 10)
	}
	n := numbers{float64(lo), float64(hi), between(lo > math.MinInt64, hi < math.MaxInt64, text(lo), text(hi))}
	if lo == math.MinInt64 {
		n.lo = math.Inf(-1)
	}
	if hi == math.MaxInt64 {
		n.hi = math.Inf(1)
	}
	return n
}

// between is a range in words.
func between(least, most bool, lo, hi string) string {
	switch {
	case least && most && lo == hi:
		return lo
	case least && most:
		return "from " + lo + " to " + hi
	case least:
		return "at least " + lo
	case most:
		return "at most " + hi
	}
	return "any number"
}

// scaled reports whether a duration is computed with a float, of which the range is
// not known.
func scaled(e *expr.Expr) bool {
	found := false
	e.Walk(func(x *expr.Expr) { found = found || x.Type.Kind == expr.Float })
	return found
}

// itemsOf returns how many items a list or map may have.
func itemsOf(e *expr.Expr) numbers {
	if e.Type.Kind != expr.List && e.Type.Kind != expr.Map {
		return numbers{}
	}
	lo, hi := e.Items()
	return whole(lo, hi, expr.Int)
}
