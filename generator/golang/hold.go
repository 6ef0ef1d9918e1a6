package golang

import (
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

// holdConstants writes the slots of guards with for.
func (e *emitter) holdConstants(f *file) {
	if len(e.holds) == 0 {
		return
	}
	constants := make([]node, len(e.holds))
	for i, name := range e.holds {
		constants[i] = id(name)
	}
	constants[0] = code("$ = iota", e.holds[0])
	f.add("\n// Guards that have to hold for a while.\nconst (\n$\n)\n", lines(constants...))
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
