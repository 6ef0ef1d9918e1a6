package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// due writes the function that says when time alone may change a decision, if
// there is such a time.
func (e *emitter) due(f *file) {
	body := e.dueBody()
	if len(body) == 0 {
		return
	}
	f.add(`
// due reports the times at which a decision may change although nothing else
// does.
func due(snap *Snapshot, alarm *$) {
$
}
`, impl("Alarm"), lines(body...))
}

// dueBody reports the times of the conditions, and of the transitions of the
// present state. States with the same times share a case.
func (e *emitter) dueBody() []node {
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
	return always
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
	for _, t := range s.Tried() {
		if t.On != nil { // it is decided when the command comes; but since when a guard holds has to be known
			if t.Hold != nil {
				add("when "+textOfTurns(t.When), e.turns(r, t.When)...)
			}
			continue
		}
		switch {
		case t.In != nil:
			slot := e.spans[t.In.Slot]
			add(afterText(t)+placesOf(t.After), code("alarm.HeldFor($, $)", slot, r.value(t.After).code))
		case t.After != nil:
			add("after "+t.AfterText+placesOf(t.After), code("alarm.After($)", r.value(t.After).code))
		}
		if t.Hold != nil {
			slot := e.holds[t.Hold.Slot]
			add("hold "+slot, code("alarm.HeldFor($, $)", slot, r.value(t.For).code))
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
			text += n.Text + placesOf(n) + "; "
		}
	})
	return text
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
		var turn node
		switch {
		case a.Op == expr.OpElapsed:
			turn = code("alarm.Elapsed($)", r.value(b).code)
		case isClock(a) && a.Name == "since":
			turn = code("alarm.Since($, $)", r.value(a.Args[0]).code, r.value(b).code)
		case isClock(a):
			turn = code("alarm.Until($, $)", r.value(a.Args[0]).code, r.value(b).code)
		default:
			return
		}
		out = append(out, r.whileKnown(n, turn))
	})
	return out
}

// turnsOfRow is turns for a row of a mapping, with those of the conditions that it
// reads: a row is asked while its worker is held too, and then Due is not.
func (e *emitter) turnsOfRow(r *reader, x *expr.Expr) []node {
	out := e.turns(r, x)
	x.Walk(func(n *expr.Expr) {
		if n.Op == expr.OpCond {
			out = append(out, e.turnsOfRow(r, n.Cond)...)
		}
	})
	return out
}

func isTicking(x *expr.Expr) bool { return x.Op == expr.OpElapsed || isClock(x) }
