package golang

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// nameHolds names the slot of each guard with for after where it leads.
func (e *emitter) nameHolds() {
	e.holds = make([]string, len(e.m.Holds))
	for _, s := range e.m.States {
		for _, t := range s.Tried() {
			if t.Hold != nil && e.holds[t.Hold.Slot] == "" {
				e.holds[t.Hold.Slot] = e.unique(holdName(t))
			}
		}
	}
	for slot, name := range e.holds {
		if name == "" { // no state is left in which it is tried
			e.holds[slot] = e.unique("holdNowhere")
		}
	}
}

func holdName(t *model.Transition) string {
	if t.To == nil {
		return "holdOn" + t.On.GoName
	}
	return "holdTo" + t.To.GoName
}

// nameSpans names the slot of each group whose time counts. They follow those of the
// guards with for.
func (e *emitter) nameSpans() {
	for _, s := range e.m.Spans {
		e.spans = append(e.spans, e.unique("in"+s.GoName))
	}
}

// holdConstants writes the slots of guards with for, and of groups whose time counts.
func (e *emitter) holdConstants(f *file) {
	if len(e.holds)+len(e.spans) == 0 {
		return
	}
	var constants []node
	for i, name := range slices.Concat(e.holds, e.spans) {
		if i == len(e.holds) && i > 0 {
			constants = append(constants, code("\n// Groups in which the worker has to be for a while (R35)."))
		}
		if i > 0 {
			constants = append(constants, id(name))
			continue
		}
		constants = append(constants, code("$ = iota", name))
	}
	doc := "Guards that have to hold for a while."
	if len(e.holds) == 0 {
		doc = "Groups in which the worker has to be for a while (R35)."
	}
	f.add("\n// $\nconst (\n$\n)\n", text(doc), lines(constants...))
}

// spansOf are the slots of the groups that a state is in and whose time counts.
func (e *emitter) spansOf(s *model.State) []node {
	var in []node
	for _, p := range e.m.Spans {
		if p.Has(s) {
			in = append(in, id(e.spans[p.Slot]))
		}
	}
	return in
}

// inFor is the condition that the worker has been in a group for the time of after.
func (e *emitter) inFor(r *reader, t *model.Transition) value {
	return primary(code("snap.HeldFor($, $)", e.spans[t.In.Slot], r.value(t.After).code))
}

// afterText is after as it stands in the spec, with in.
func afterText(t *model.Transition) string {
	if t.In != nil {
		return "after " + t.AfterText + " in " + t.In.Group
	}
	return "after " + t.AfterText
}

// hold writes the function that looks at each guard with for in the states in
// which it is tried.
func (e *emitter) hold(f *file) {
	if len(e.m.Holds) == 0 {
		return
	}
	var calls []node
	for _, h := range e.m.Holds {
		calls = append(calls, code("snap.Hold($, $(snap))", e.holds[h.Slot], holdFunc(e.holds[h.Slot])))
	}
	f.add(`
// hold records which of the guards that have to hold for a while hold now.
func hold(snap *Snapshot) {
$
}
`, lines(calls...))
	for _, h := range e.m.Holds {
		e.holdsNow(f, h)
	}
}

// holdsNow writes the function that says whether a guard with for holds now.
func (e *emitter) holdsNow(f *file, h *model.Hold) {
	name := holdFunc(e.holds[h.Slot])
	if len(h.States) == 0 {
		f.add("\nfunc $(*Snapshot) bool { return false }\n", name)
		return
	}
	holds := code("return true")
	if h.When != nil {
		holds = code("$\nreturn $", remark(h.When.Text), e.guardReader().guard(h.When).code)
	}
	f.add(`
func $(snap *Snapshot) bool {
switch snap.State {
case $:
$
}
return false
}
`, name, e.stateList(h.States), holds)
}

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
