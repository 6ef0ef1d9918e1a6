package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// wordArgs are what rows read besides the snapshot: each and key as they were
// declared last.
func (e *emitter) wordArgs(c *model.Child) []node {
	args := []node{code("snapshot.(*Snapshot)"), code("alarm")}
	_, rows := exprsOf(c)
	if reads(rows, expr.OpEach) {
		args = append(args, id("each"))
	}
	if reads(rows, expr.OpKey) {
		args = append(args, id("key"))
	}
	return args
}

// word writes the function that reads a mapping with conditions.
func (e *emitter) word(f *file, c *model.Child) {
	params := []node{code("snap *Snapshot"), code("alarm *$", fsm("Alarm"))}
	_, rows := exprsOf(c)
	if reads(rows, expr.OpEach) {
		params = append(params, code("each $", e.eachType(c)))
	}
	if reads(rows, expr.OpKey) {
		params = append(params, code("key string"))
	}
	t := c.Machine.StateType
	var cases []node
	for i, s := range e.m.States {
		switch {
		case c.Rows[i] != nil:
			cases = append(cases, code("case $:\n$", stateConst(s), e.wordRows(c, c.Rows[i])))
		case c.Table[i] != nil:
			cases = append(cases, code("case $:\nreturn $", stateConst(s), e.enumValue(t, c.Table[i].Index)))
		}
	}
	by := "snap.State"
	if c.MapFromDesired {
		by = "snap.Desired.State"
	}
	f.add("\n$\nfunc $($) $ {\nswitch $ {\n$\n}\nreturn $\n}\n",
		note("wordOf"+c.GoName+" is the desired state of a child of "+c.Name+"; none leaves its last one."),
		"wordOf"+c.GoName, list(params...), e.imports.qual(t.ImportPath, t.Package, t.GoName), by, lines(cases...), e.enumNone(t))
}

// wordRows takes the first row that holds. One that is unknown before it
// leaves the last word: nobody can say whether it would hold.
func (e *emitter) wordRows(c *model.Child, rows []*model.Rule) node {
	r := e.guardReader()
	if c.EachKind != model.EachNone {
		r.each, r.key = e.childReader(c).each, "key"
	}
	t := c.Machine.StateType
	var alarms []node
	var branches []branch
	otherwise := code("return $", e.enumNone(t))
	fresh := false
	for _, row := range rows {
		result := code("return $", e.enumValue(t, row.State.Index))
		if row.When == nil {
			otherwise = result
			break
		}
		alarms = append(alarms, e.turns(r, row.When)...)
		unknown := !fresh && e.readsObserved(row.When)
		if unknown && e.onlyObserved(row.When) {
			branches = append(branches, branch{comment: "unknown: the last word stands", guard: negated(r.fresh()), result: code("return $", e.enumNone(t))})
			fresh, unknown = true, false
		}
		branches = append(branches, branch{comment: row.WhenText, guard: r.truth(row.When, true, fresh), result: result})
		if unknown {
			branches = append(branches, branch{comment: "unknown: the last word stands",
				guard: r.possible(row.When, true), result: code("return $", e.enumNone(t))})
		}
	}
	return lines(append(alarms, decide(branches, otherwise))...)
}

// turns asks to be woken when a comparison with the clock turns.
func (e *emitter) turns(r *reader, x *expr.Expr) []node {
	var out []node
	x.Walk(func(n *expr.Expr) {
		if n.Op != expr.OpCompare {
			return
		}
		a, b := n.Args[0], n.Args[1]
		if isTicking(b) {
			a, b = b, a
		}
		switch {
		case a.Op == expr.OpElapsed:
			out = append(out, code("alarm.Turn(snap.Entered.Add($))", r.value(b).code))
		case isClock(a) && a.Name == "since":
			out = append(out, code("alarm.Turn($.Add($))", r.value(a.Args[0]).in(precPrimary), r.value(b).code))
		case isClock(a):
			out = append(out, code("alarm.Turn($.Add(-$))", r.value(a.Args[0]).in(precPrimary), r.value(b).in(precUnary)))
		}
	})
	return out
}

func isTicking(x *expr.Expr) bool { return x.Op == expr.OpElapsed || isClock(x) }
