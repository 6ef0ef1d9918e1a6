package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// next writes Next, with one function a state.
func (e *emitter) next(f *file) {
	var cases []node
	for _, s := range e.m.States {
		switch {
		case len(s.Tried()) > 0:
			cases = append(cases, code("case $:\nreturn $(snap)", stateConst(s), "next"+s.GoName))
		case s.Action != nil || s.Signal != "":
			cases = append(cases, code("case $:\n$", stateConst(s), e.stay(s)))
		}
	}
	body := e.decided("s", fsm("SignalNone"), "ActionNone")
	if len(cases) > 0 {
		body = code("switch s {\n$\n}\n$", lines(cases...), body)
	}
	also := ""
	if e.hasVars() {
		also = "//\n// The variables after the decision are those of the snapshot, unless the set of a\n// transition that is taken changes them (R30).\n"
	}
	if e.hasCommands() {
		also += "//\n// The signal has fsm.SignalAccept if the command that is offered is accepted (R34).\n"
	}
	f.add(`
// Next decides what a worker in state s does. It returns the next state, which is
// s if the worker stays, the signal to its supervisor, and the action of s if the
// worker stays. It is pure and allocates nothing (R08).
$func (s State) Next(snap *Snapshot) $ {
$
}
`, text(also), e.decision(), body)
	for _, s := range e.m.States {
		if len(s.Tried()) > 0 {
			e.nextFunc(f, s)
		}
	}
}

// branch is a transition in Go.
type branch struct {
	comment string
	guard   value
	result  node
}

func (e *emitter) nextFunc(f *file, s *model.State) {
	branches := make([]branch, len(s.Tried()))
	snap := "_"
	if e.hasVars() {
		snap = "snap"
	}
	for i, t := range s.Tried() {
		branches[i] = branch{comment: transitionComment(t), guard: e.transitionGuard(t), result: e.move(s, t)}
		if branches[i].guard.constant == nil {
			snap = "snap"
		}
	}
	f.add("\nfunc $($ *Snapshot) $ {\n$\n}\n",
		"next"+s.GoName, snap, e.decision(), decide(branches, e.stay(s)))
}

// decide is an if for one branch and a switch for more. What can never be
// reached is left out.
func decide(all []branch, otherwise node) node {
	var branches []branch
	for _, b := range all {
		if b.guard.constant == nil {
			branches = append(branches, b)
		} else if *b.guard.constant {
			otherwise = b.result
			if b.comment != "" {
				otherwise = code("$\n$", note(b.comment), b.result)
			}
			break
		}
	}
	switch len(branches) {
	case 0:
		return otherwise
	case 1:
		b := branches[0]
		if b.comment == "" {
			return code("if $ {\n$\n}\n$", b.guard.code, b.result, otherwise)
		}
		return code("$\nif $ {\n$\n}\n$", note(b.comment), b.guard.code, b.result, otherwise)
	}
	cases := make([]node, len(branches))
	for i, b := range branches {
		cases[i] = code("case $:\n$", b.guard.code, b.result)
		if b.comment != "" {
			cases[i] = code("$\n$", note(b.comment), cases[i])
		}
	}
	return code("switch {\n$\n}\n$", lines(cases...), otherwise)
}

// transitionGuard is what has to hold together. A guard that has been held is
// asked by Hold, in the same visit.
func (e *emitter) transitionGuard(t *model.Transition) value {
	defer e.taking(t)()
	r := e.guardReader()
	var parts []value
	if t.On != nil {
		parts = append(parts, isOffered(t.On))
	}
	switch {
	case t.Hold != nil:
		parts = append(parts, primary(code("snap.HeldFor($, $)", e.holds[t.Hold.Slot], r.value(t.For).code)))
	case t.When != nil:
		parts = append(parts, r.guard(t.When))
	}
	switch {
	case t.In != nil:
		parts = append(parts, e.inFor(r, t))
	case t.After != nil:
		parts = append(parts, value{code: code("snap.Elapsed >= $", r.value(t.After).in(precAdd)), prec: precCompare})
	}
	return joined("&&", precAnd, true, append(parts, r.knownParts(t)...))
}

// guard is isTrue, over several lines where it is long.
func (r *reader) guard(x *expr.Expr) value {
	r.breakLines = r.e.goLength(x) > 90
	v := r.isTrue(x)
	r.breakLines = false
	return v
}

// transitionText is a transition's guard as it stands in the spec.
func transitionText(t *model.Transition) string {
	var parts []string
	if t.On != nil {
		parts = append(parts, "on "+t.On.Name)
	}
	if t.When != nil {
		parts = append(parts, strings.Join(strings.Fields(t.WhenText), " "))
	}
	if t.For != nil {
		parts = append(parts, "for "+t.ForText)
	}
	if t.After != nil {
		parts = append(parts, afterText(t))
	}
	return strings.Join(parts, ", ")
}

func transitionComment(t *model.Transition) string {
	text := transitionText(t)
	switch doc := strings.TrimSpace(t.Doc); {
	case doc == "":
		return text
	case text == "":
		return fitting(doc)
	default:
		return fitting(doc) + "\n" + text
	}
}

func (e *emitter) move(from *model.State, t *model.Transition) node {
	signal := "SignalNone"
	switch {
	case t.To == nil:
		return e.settled(t, stateConst(from), fsm("SignalAccept"), actionConst(from.Action))
	case t.Reenters(from):
		signal = "SignalReenter"
	case t.On != nil:
		return e.settled(t, stateConst(t.To), fsm("SignalAccept"), "ActionNone")
	}
	if t.On != nil {
		both := binary("|", precAdd, primary(fsm(signal)), primary(fsm("SignalAccept")))
		return e.settled(t, stateConst(t.To), both.code, "ActionNone")
	}
	return e.settled(t, stateConst(t.To), fsm(signal), "ActionNone")
}

func (e *emitter) stay(s *model.State) node {
	return e.decided(stateConst(s), e.signal(s), actionConst(s.Action))
}

func (e *emitter) signal(s *model.State) node {
	switch s.Signal {
	case "remove":
		return fsm("SignalRemove")
	case "restart":
		return fsm("SignalRestart")
	}
	return fsm("SignalNone")
}
