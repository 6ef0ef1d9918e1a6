package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// hold writes Hold: each guard with for in the states in which it is tried.
func (e *emitter) hold(f *file) {
	if len(e.m.Holds) == 0 {
		f.add("\nfunc (behavior) Hold(*Snapshot) {}\n")
		return
	}
	var calls []node
	for _, h := range e.m.Holds {
		calls = append(calls, code("snap.Hold($, $(snap))", e.holds[h.Slot], holdFunc(e.holds[h.Slot])))
	}
	f.add("\nfunc (behavior) Hold(snap *Snapshot) {\n$\n}\n", lines(calls...))
	for _, h := range e.m.Holds {
		guard := constant(true)
		if h.When != nil {
			guard = e.guardReader().guard(h.When)
		}
		body := code("switch snap.State {\ncase $:\nreturn $\n}\nreturn false", e.stateList(h.States), guard.code)
		if len(h.States) == 0 {
			body = code("return false")
		}
		f.add("\nfunc $(snap *Snapshot) bool {\n$\n}\n", holdFunc(e.holds[h.Slot]), body)
	}
}

// holdFunc is the function that says whether a guard with for holds now.
func holdFunc(slot string) string { return "holds" + strings.TrimPrefix(slot, "hold") }

// stateList has few states on a line.
func (e *emitter) stateList(states []*model.State) node {
	names := make([]node, len(states))
	for i, s := range states {
		names[i] = id(stateConst(s))
	}
	separator := ", "
	if len(names) > 4 {
		separator = ",\n"
	}
	return joinedBy(separator, names)
}

// due writes Due: when time alone may turn a decision. States with the same
// times share a case.
func (e *emitter) due(f *file) {
	always := e.dueConditions()
	type group struct {
		states []*model.State
		body   []node
	}
	var groups []*group
	byKey := map[string]*group{}
	for _, s := range e.m.States {
		key, body := e.dueIn(s)
		if len(body) == 0 {
			continue
		}
		if g := byKey[key]; g != nil {
			g.states = append(g.states, s)
			continue
		}
		byKey[key] = &group{states: []*model.State{s}, body: body}
		groups = append(groups, byKey[key])
	}
	if len(groups) > 0 {
		cases := make([]node, len(groups))
		for i, g := range groups {
			cases[i] = code("case $:\n$", e.stateList(g.states), lines(g.body...))
		}
		always = append(always, code("switch snap.State {\n$\n}", lines(cases...)))
	}
	if len(always) == 0 {
		f.add("\nfunc (behavior) Due(*Snapshot, *$) {}\n", fsm("Alarm"))
		return
	}
	f.add("\nfunc (behavior) Due(snap *Snapshot, alarm *$) {\n$\n}\n", fsm("Alarm"), lines(always...))
}

// dueConditions are the turns of conditions, which the status shows in every
// state.
func (e *emitter) dueConditions() []node {
	var out []node
	for _, c := range e.m.Conditions {
		out = append(out, e.turns(e.guardReader(), c.When)...)
	}
	return out
}

// dueIn are the times of the transitions of a state, and a key that is the
// same for the same ones.
func (e *emitter) dueIn(s *model.State) (key string, body []node) {
	r := e.guardReader()
	seen := map[string]bool{}
	add := func(text string, codes ...node) {
		if len(codes) > 0 && !seen[text] {
			seen[text] = true
			key += text + "\n"
			body = append(body, codes...)
		}
	}
	for _, t := range s.Transitions {
		if t.After != nil {
			add("after "+t.AfterText, code("alarm.At(snap.Entered.Add($))", r.value(t.After).code))
		}
		if t.Hold != nil {
			slot := e.holds[t.Hold.Slot]
			add("hold "+slot, code("if since := snap.HeldSince($); !since.IsZero() {\nalarm.At(since.Add($))\n}", slot, r.value(t.For).code))
		}
		if t.When != nil {
			add("when "+textOfTurns(t.When), e.turns(r, t.When)...)
		}
	}
	return key, body
}

// textOfTurns are the comparisons with the clock as they stand in the spec.
func textOfTurns(x *expr.Expr) string {
	text := ""
	x.Walk(func(n *expr.Expr) {
		if n.Op == expr.OpCompare && (isTicking(n.Args[0]) || isTicking(n.Args[1])) {
			text += n.Text + "; "
		}
	})
	return text
}
