package golang

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// asked returns the parts of the row of a leaf that say what it asks, so that whoever
// looks for a cause knows where to go on.
func (x *explanation) asked(r *reader, part *expr.Expr) []node {
	var parts []node
	add := func(name string, v node) { parts = append(parts, code("$: $", name, v)) }
	if asks := asksOf(part); asks != "" {
		add("Asks", impl(asks))
	}
	if wanted, not := wantedOf(part); wanted != "" {
		add("Wanted", str(wanted))
		if not {
			add("Not", text("true"))
		}
	}
	if child := x.askedChild(r, part); child != nil {
		add("Child", child)
	}
	return parts
}

// asksOf returns the name of the constant for what a leaf asks. What leads farther comes
// first: a leaf that compares an output of a child with the UserSpec asks for the output.
func asksOf(part *expr.Expr) string {
	asks, rank := "", len(askedInOrder)
	part.Walk(func(p *expr.Expr) {
		for i, a := range askedInOrder[:rank] {
			if slices.Contains(a.ops, p.Op) && (a.call == "" || a.call == p.Name) {
				asks, rank = a.constant, i
				return
			}
		}
	})
	return asks
}

var askedInOrder = []struct {
	constant string
	ops      []expr.Op
	call     string
}{
	{"AsksHealth", []expr.Op{expr.OpCall}, "healthy"},
	{"AsksRest", []expr.Op{expr.OpCall}, "atRest"},
	{"AsksOutput", []expr.Op{expr.OpOutput, expr.OpFold}, ""},
	{"AsksState", []expr.Op{expr.OpChild}, ""},
	{"AsksGuard", []expr.Op{expr.OpGuard}, ""},
	{"AsksObserved", []expr.Op{expr.OpObserved}, ""},
	{"AsksAction", []expr.Op{expr.OpDone, expr.OpActed, expr.OpGaveUp, expr.OpRuns, expr.OpFailures, expr.OpFailure, expr.OpResult}, ""},
	{"AsksInput", []expr.Op{expr.OpInput}, ""},
	{"AsksDesired", []expr.Op{expr.OpDesired}, ""},
	{"AsksTime", []expr.Op{expr.OpElapsed, expr.OpEntered}, ""},
	{"AsksTime", []expr.Op{expr.OpCall}, "since"},
	{"AsksTime", []expr.Op{expr.OpCall}, "until"},
}

// wantedOf returns what a leaf wants the value to be that it reads, for people: "up",
// "idle or active", "more than 80". With not, it wants anything else. wanted is "" for a
// leaf that is no comparison of one value with constants.
func wantedOf(part *expr.Expr) (wanted string, not bool) {
	switch {
	case part.Op == expr.OpCompare:
		return wantedByComparison(part)
	case part.Op == expr.OpCall && part.Name == "healthy":
		return "healthy", false
	case part.Op == expr.OpCall && part.Name == "atRest":
		return "at rest", false
	case part.Op == expr.OpCall && slices.Contains([]string{"in", "all", "any", "none"}, part.Name):
		if !isNamed(part.Args[0]) {
			return "", false
		}
		return alternatives(part.Args[1:]), false
	case part.Type.Kind == expr.Bool && isNamed(part) && part.Op != expr.OpGuard, part.Op == expr.OpFold && part.Type.Kind == expr.Bool:
		return "true", false
	}
	return "", false
}

func wantedByComparison(part *expr.Expr) (wanted string, not bool) {
	a, b, op := part.Args[0], part.Args[1], part.Name
	if isConstant(a) {
		a, b, op = b, a, turned[op]
	}
	if !isNamed(a) || !isConstant(b) {
		return "", false
	}
	return strings.TrimPrefix(inWords[op]+" "+plainText(b), " "), op == "!="
}

// turned are the comparisons with their sides exchanged.
var turned = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

var inWords = map[string]string{"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}

// alternatives returns "a, b or c", or "" if something is no constant.
func alternatives(all []*expr.Expr) string {
	var texts []string
	for _, a := range all {
		if !isConstant(a) {
			return ""
		}
		texts = append(texts, plainText(a))
	}
	last := len(texts) - 1
	if last < 1 {
		return strings.Join(texts, "")
	}
	return strings.Join(texts[:last], ", ") + " or " + texts[last]
}

func isConstant(x *expr.Expr) bool { return x.Op == expr.OpLiteral || x.Op == expr.OpEnum }

// isNamed reports whether an expression is one value that a reason names.
func isNamed(x *expr.Expr) bool {
	switch x.Op {
	case expr.OpSelect, expr.OpIndex, expr.OpDesired, expr.OpElapsed, expr.OpDone, expr.OpActed, expr.OpGaveUp, expr.OpRuns,
		expr.OpFailures, expr.OpFailure, expr.OpChild, expr.OpOutput, expr.OpFold:
		return true
	}
	return false
}

// askedChild returns the child of which a leaf asks, and nil if it asks of none. If it
// asks of several, that is the first.
func (x *explanation) askedChild(r *reader, part *expr.Expr) node {
	var parts []node
	entry := ""
	add := func(name string, v node) { parts = append(parts, code("$: $", name, v)) }
	part.Walk(func(p *expr.Expr) {
		switch {
		case entry != "":
		case p.Op == expr.OpFold:
			add("Fold", str(p.Name))
		case p.Op == expr.OpOutput:
			entry = p.Name
			add("Output", str(p.Field.Name))
		case p.Op == expr.OpCall && slices.Contains([]string{"all", "any", "none"}, p.Name):
			add("Fold", str(p.Name))
			states := make([]node, len(p.Args)-1)
			for i, s := range p.Args[1:] {
				states[i] = code("$($)", impl("StateID"), r.value(s).code)
			}
			add("States", code("[]${$}", impl("StateID"), list(states...)))
		case p.Op == expr.OpChild:
			entry = p.Name
		}
	})
	if entry == "" {
		return nil
	}
	for i, c := range x.e.m.Children {
		if c.Name == entry {
			add("Entry", lit(i))
		}
	}
	return code("&${$}", impl("AskedChild"), list(parts...))
}
