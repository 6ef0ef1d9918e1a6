package evolve

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// condition is all that must hold for a transition to be taken.
func condition(p *printer, m *model.Machine, t *model.Transition) string {
	var parts []string
	for _, term := range t.Terms() {
		text := term.Text
		switch {
		case term.Expr != nil:
			text = p.text(term.Expr)
		case term.Key == "in":
			text = strings.Join(p.members(m, t.In), ", ")
		}
		parts = append(parts, term.Key+" "+text)
	}
	return strings.Join(parts, ", ")
}

// written is a transition's condition as the spec has it.
func written(t *model.Transition) string {
	var parts []string
	for _, term := range t.Terms() {
		parts = append(parts, term.Key+" "+term.Text)
	}
	if len(parts) == 0 {
		return "at the next tick"
	}
	return strings.Join(parts, ", ")
}

// members are the states of a group in which time counts, sorted.
func (p *printer) members(m *model.Machine, in *model.Span) []string {
	var names []string
	for _, s := range m.States {
		if slices.Contains(s.Groups, in.Group) {
			names = append(names, p.state(m, s))
		}
	}
	slices.Sort(names)
	return names
}

// state is the name of a state, its old one if it has another name now.
func (p *printer) state(m *model.Machine, s *model.State) string {
	if old, ok := p.names[m.Worker][s.Name]; ok {
		return old
	}
	return s.Name
}

// target says which transition is meant, by where it leads.
func target(t *model.Transition) string {
	if t.To == nil {
		return "that stays"
	}
	return "to " + t.To.Name
}

// leads says where a transition leads.
func leads(t *model.Transition) string {
	if t.To == nil {
		return "nowhere"
	}
	return "to " + t.To.Name
}

// edges is what becomes known of the transitions while the states are gone
// through: a shared one changes in many states, and that is one change.
type edges struct {
	*pair
	found []*edge
	index map[edge]*edge
	held  []held
}

// edge is one change of a transition, in one state or several.
type edge struct {
	class           Class
	kind            *kind
	message, reason string
	pos             diag.Pos
	old             bool
	states          *[]string
}

const decides = "The first transition that holds is taken, so the same inputs lead elsewhere, or at another time."

// transitions compares what leads out of the states that are in both.
func (p *pair) transitions() {
	e := &edges{pair: p, index: map[edge]*edge{}}
	before := map[string]*model.State{}
	for _, s := range p.old.States {
		before[s.Name] = s
	}
	for _, s := range p.new.States {
		if o := before[p.oldName(p.new.Worker, s.Name)]; o != nil {
			e.state(o, s)
		}
	}
	e.holds()
	for _, one := range e.found {
		change := Change{Class: one.class, Worker: p.new.Worker, Kind: one.kind.name, Path: []string{"states", (*one.states)[0], "transitions"},
			Message: "in " + listing(*one.states) + " " + one.message, Reason: one.reason, Old: one.old, Pos: one.pos}
		p.changes = append(p.changes, change)
	}
}

func (e *edges) note(state string, one edge) {
	known := e.index[one]
	if known == nil {
		added := one
		added.states = new([]string)
		known = &added
		e.index[one] = known
		e.found = append(e.found, known)
	}
	*known.states = append(*known.states, state)
}

func (e *edges) state(o, s *model.State) {
	a := align(e.rows(e.old, o, e.oldText), e.rows(e.new, s, e.newText))
	for _, p := range a.retargeted {
		was, is := o.Tried()[p[0]], s.Tried()[p[1]]
		e.note(s.Name, edge{class: Behavior, kind: kindTransitionRetargeted, reason: decides, pos: is.Pos,
			message: "the transition " + written(is) + " leads " + leads(is) + ", it led " + leads(was)})
	}
	for _, p := range a.reguarded {
		e.guard(s.Name, o.Tried()[p[0]], s.Tried()[p[1]])
	}
	for _, i := range a.removed {
		t := o.Tried()[i]
		e.note(s.Name, edge{class: Behavior, kind: kindTransitionRemoved, reason: decides, pos: t.Pos, old: true,
			message: "the transition " + target(t) + " (" + written(t) + ") is gone"})
	}
	for _, i := range a.added {
		t := s.Tried()[i]
		e.note(s.Name, edge{class: Behavior, kind: kindTransitionAdded, reason: decides, pos: t.Pos,
			message: "a transition " + target(t) + " (" + written(t) + ") is new"})
	}
	for _, p := range slices.Concat(a.kept, a.moved, a.retargeted, a.reguarded) {
		e.sets(s.Name, o.Tried()[p[0]], s.Tried()[p[1]])
	}
	e.order(a, s)
	e.remember(a, o, s)
}

// guard reports a transition that is taken otherwise than before.
func (e *edges) guard(state string, was, is *model.Transition) {
	before, after := written(was), written(is)
	if before == after && is.In != nil { // the group has other states
		before += " (" + listing(e.oldText.members(e.old, was.In)) + ")"
		after += " (" + listing((&printer{}).members(e.new, is.In)) + ")"
	}
	e.note(state, edge{class: Behavior, kind: kindTransitionGuard, reason: decides, pos: is.Pos,
		message: "the transition " + target(is) + " is taken " + after + "; it was taken " + before})
}

func (e *edges) rows(m *model.Machine, s *model.State, p *printer) []row {
	rows := make([]row, len(s.Tried()))
	for i, t := range s.Tried() {
		to := ""
		if t.To != nil {
			to = p.state(m, t.To)
		}
		rows[i] = row{to: to, cond: condition(p, m, t)}
	}
	return rows
}

// order reports transitions that have changed places.
func (e *edges) order(a *alignment, s *model.State) {
	for _, p := range a.moved {
		t := s.Tried()[p[1]]
		one := edge{class: Behavior, kind: kindTransitionOrder, pos: t.Pos, reason: decides,
			message: "the transition " + target(t) + " (" + written(t) + ") is tried " + earlier(p) + " than it was"}
		if !a.overtakes(p) {
			one.class, one.reason = Compatible, "Those that it changed places with lead to the same state."
		}
		e.note(s.Name, one)
	}
}

func earlier(p [2]int) string {
	if p[1] < p[0] {
		return "earlier"
	}
	return "later"
}

// held is a transition with for that stayed in a state.
type held struct {
	state    string
	was, is  *model.Transition
	old, new int // slots
}

// remember keeps the transitions with for that stayed, for holds.
func (e *edges) remember(a *alignment, o, s *model.State) {
	for _, p := range slices.Concat(a.kept, a.moved) {
		was, is := o.Tried()[p[0]], s.Tried()[p[1]]
		if was.Hold != nil && is.Hold != nil {
			e.held = append(e.held, held{s.Name, was, is, was.Hold.Slot, is.Hold.Slot})
		}
	}
}

// holds reports transitions with for whose time goes on across other states
// than before, although nothing else about them has changed: one that was
// shared is now several, or the other way round.
func (e *edges) holds() {
	split, joined := map[int]map[int]bool{}, map[int]map[int]bool{}
	for _, h := range e.held {
		put(split, h.old, h.new)
		put(joined, h.new, h.old)
	}
	for _, h := range e.held {
		if len(split[h.old]) < 2 && len(joined[h.new]) < 2 {
			continue
		}
		e.note(h.state, edge{class: Behavior, kind: kindTransitionHold, pos: h.is.Pos,
			message: "the time of the transition " + target(h.is) + " (" + written(h.is) + ") is shared with other states than before",
			reason:  "The time for which a guard has held goes on among the states of one shared transition, and starts again elsewhere."})
	}
}

func put(m map[int]map[int]bool, key, value int) {
	if m[key] == nil {
		m[key] = map[int]bool{}
	}
	m[key][value] = true
}
