package model

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// output is a named expression for the parent while it is linked.
type output struct {
	made *Output
	spec *spec.Output
	mark uint8 // 0: not checked, 1: being checked, 2: done
}

// declareOutputs makes the outputs, without their expressions.
func (u *unit) declareOutputs() {
	u.outputByName = make(map[string]*output, len(u.s.Outputs))
	if len(u.s.Outputs) == 0 {
		return
	}
	for _, name := range reservedOutputs {
		u.top.taken[name] = claim{made: true}
	}
	fields := newSpace("a field of Outputs", nil)
	names := namesOf(u.s.Outputs, func(o *spec.Output) spec.Named { return o.Named })
	for _, o := range u.s.Outputs {
		if u.outputByName[o.Name.Value] != nil {
			continue // a duplicate key, reported where YAML is read
		}
		named := u.named(camelCase("an output"), o.Named, names, spot{space: fields})
		field := &expr.Field{Name: named.Name, GoName: named.GoName, Doc: named.Doc, Pos: named.Pos, Type: expr.Bad()}
		made := &Output{Named: named, Field: field, Value: expr.BadExpr(), Text: o.Value.Value, Pos: o.Value.At(0)}
		u.outputByName[named.Name] = &output{made: made, spec: o}
		u.outputNames = append(u.outputNames, named.Name)
		u.m.Outputs = append(u.m.Outputs, made)
	}
}

// output returns an output as the parent reads it; nil: there is none of that name.
// Outputs are checked when they are first read, since their expressions give them
// their types.
func (u *unit) output(name string) *expr.Field {
	o := u.outputByName[name]
	switch {
	case o == nil && !u.knows("outputs", len(u.outputNames)):
		return &expr.Field{Name: name, Type: expr.Bad()}
	case o == nil:
		return nil
	case o.mark != 0: // a worker that contains itself has been reported
		return o.made.Field
	}
	o.mark = 1
	scope := u.guardScope("an output")
	scope.Output = true
	src := o.spec.Value
	e := u.expression(src, func(list *diag.List) *expr.Expr {
		if u.typeOfOutput(o, list) {
			return expr.BadExpr()
		}
		e := expr.Check(src, scope, list)
		if !e.Bad() && !u.outputReads(e, src, list) {
			return expr.BadExpr()
		}
		return e
	})
	o.mark = 2
	if e == nil || e.Bad() {
		return o.made.Field
	}
	o.made.Value = e
	switch t := e.Type; {
	case e.IsNone():
		u.outputType(o, "none() by itself")
	case t.Kind == expr.List || t.Kind == expr.Map || t.Kind == expr.Object || t.Kind == expr.Bytes:
		u.outputType(o, t.WithArticle())
	case e.Secret():
		u.shown(src, "output "+name+" is computed from a secret, and its value stands in the status", "leave the secret out: what the parent may know of it is, for example, whether it is empty, and that is told by an observed field")
	case t.Kind == expr.Int:
		o.made.Field.Type = expr.IntType()
	default:
		o.made.Field.Type = t
	}
	return o.made.Field
}

// typeOfOutput reports an output that is written as its type.
func (u *unit) typeOfOutput(o *output, list *diag.List) bool {
	src, name := o.spec.Value, o.made.Name
	if basic[src.Value].Kind == expr.Invalid && !strings.HasPrefix(src.Value, "[]") {
		return false
	}
	f := list.Add(expr.RuleUnknown, src.Pos, "output %s is written as the type %s, and an output is an expression, which gives it its type", name, src.Value)
	from := "observed"
	for _, root := range []struct {
		name   string
		object *expr.ObjectType
	}{{"spec", u.m.UserSpec}, {"vars", u.m.Vars}, {"input", u.m.Inputs}} {
		if root.object != nil && root.object.Field(name) != nil {
			from = root.name
		}
	}
	f.Length, f.Help = runes(src.Value), "write what it is, for example "+name+": "+from+"."+name
	return true
}

func (u *unit) outputType(o *output, what string) {
	f := u.list.Add(ruleOutputType, o.made.Pos, "output %s is %s, and an output is a single value", o.made.Name, what)
	f.Length, f.Help = runes(o.made.Text), "it is a bool, a string, a number, a duration, a time, an ip or an enum; of a list it may be the length or an element"
}

// outputReads reports what an output may not read. An output is computed at the end of
// a visit, after the decision.
func (u *unit) outputReads(e *expr.Expr, src spec.Text, list *diag.List) bool {
	ok := true
	e.Walk(func(x *expr.Expr) {
		what, help := notInOutput(x)
		if x.Op == expr.OpCond {
			x.Cond.WalkThrough(func(inner *expr.Expr) {
				if w, _ := notInOutput(inner); w != "" && what == "" {
					what, help = w, "cond."+x.Name+" reads "+w
				}
			})
		}
		if what == "" || !ok {
			return
		}
		ok = false
		f := list.Add(ruleOutputReads, x.Pos, "an output reads spec, observed, vars, input, state, conditions that read no more, and outputs of children, and not %s", what)
		f.Help = help
		if src.Inset >= 0 {
			f.Length = runes(x.Text)
		}
	})
	return ok
}

// notInOutput says what an output may not read, with a help; empty: it may.
func notInOutput(x *expr.Expr) (what, help string) {
	switch x.Op {
	case expr.OpDesired:
		return "desired", "the parent knows what it asks for"
	case expr.OpElapsed, expr.OpEntered, expr.OpNow:
		return x.Text, "an output does not follow the clock: give the state a transition with after, and read state"
	case expr.OpDone, expr.OpActed, expr.OpGaveUp, expr.OpRuns, expr.OpFailures:
		return x.Text, "let a transition lead to a state of its own, and read state"
	case expr.OpGuard:
		return x.Text, "a guard may read anything, and an output only what makes the worker ready"
	case expr.OpChild:
		return "the state of a child", "let the child have an output for it, for example outputs: {state: state}"
	case expr.OpCall:
		if x.Name == "since" || x.Name == "until" {
			return x.Text, "an output does not follow the clock: give the parent the time itself, which it may compare"
		}
	}
	return "", ""
}
