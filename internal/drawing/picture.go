package drawing

import (
	"slices"
	"strconv"
	"strings"
)

// picture is one machine as it is drawn: groups as frames around their
// states, and as few arrows as say the same.
type picture struct {
	machine *Machine
	frames  []*frame
	loose   []*State // in no frame
	sources []*source
	arrows  []*arrow
}

// frame is a group. Groups that overlap without one holding the other cannot
// both be frames; the later one is written into its states instead.
type frame struct {
	name   string
	has    map[*State]bool // all states, also those of inner frames
	states []*State        // those in no inner frame
	inner  []*frame
}

// source stands for many states that share a transition.
type source struct {
	id     int
	states []*State
	text   string
}

// arrow is one line of the picture: from a state, a frame or a source, with
// every transition that leads the same way.
type arrow struct {
	state  *State // exactly one of these three
	frame  *frame
	source *source
	to     *State
	ways   []*Transition // in the order in which they are tried
}

// states are those that the arrow leads out of.
func (a *arrow) states() []*State {
	switch {
	case a.state != nil:
		return []*State{a.state}
	case a.source != nil:
		return a.source.states
	}
	return a.frame.all()
}

// all lists the states of a frame in the order of the spec.
func (f *frame) all() []*State {
	all := make([]*State, 0, len(f.has))
	for s := range f.has {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *State) int { return a.Index - b.Index })
	return all
}

// around counts the frames that an arrow stays within.
func (p *picture) around(a *arrow) int {
	n := 0
	for frames := p.frames; len(frames) > 0; {
		f := frames[0]
		frames = append(frames[1:len(frames):len(frames)], f.inner...)
		if f.has[a.to] && !slices.ContainsFunc(a.states(), func(s *State) bool { return !f.has[s] }) {
			n++
		}
	}
	return n
}

// manySources is how many arrows a shared transition may become before one
// source stands for all of them.
const manySources = 6

func draw(m *Machine) *picture {
	p := &picture{machine: m}
	p.nest()
	p.connect()
	return p
}

// nest makes frames of groups, in the order of the spec.
func (p *picture) nest() {
	var all []*frame
	byName := map[string]*frame{}
	for _, s := range p.machine.States {
		for _, name := range s.Groups {
			if byName[name] == nil {
				byName[name] = &frame{name: name, has: map[*State]bool{}}
				all = append(all, byName[name])
			}
			byName[name].has[s] = true
		}
	}
	var drawn []*frame
	for _, f := range all {
		if !slices.ContainsFunc(drawn, f.crosses) {
			drawn = append(drawn, f)
		}
	}
	slices.SortStableFunc(drawn, func(a, b *frame) int { return len(b.has) - len(a.has) })
	for i, f := range drawn {
		if outer := smallest(drawn[:i], f); outer != nil {
			outer.inner = append(outer.inner, f)
		} else {
			p.frames = append(p.frames, f)
		}
	}
	for _, s := range p.machine.States {
		if at := innermost(drawn, s); at != nil {
			at.states = append(at.states, s)
		} else {
			p.loose = append(p.loose, s)
		}
	}
}

// crosses reports whether two frames cannot both be drawn, or are the same.
func (f *frame) crosses(o *frame) bool {
	shared := 0
	for s := range f.has {
		if o.has[s] {
			shared++
		}
	}
	return shared > 0 && (shared < len(f.has) && shared < len(o.has) || len(f.has) == len(o.has))
}

// smallest finds the last frame, which is the smallest, that holds another.
func smallest(frames []*frame, f *frame) *frame {
	for _, o := range slices.Backward(frames) {
		holds := true
		for s := range f.has {
			holds = holds && o.has[s]
		}
		if holds {
			return o
		}
	}
	return nil
}

func innermost(frames []*frame, s *State) *frame {
	for _, f := range slices.Backward(frames) {
		if f.has[s] {
			return f
		}
	}
	return nil
}

// undrawn are the groups of a state that are no frames.
func (p *picture) undrawn(s *State) []string {
	drawn := map[string]bool{}
	for frames := p.frames; len(frames) > 0; {
		f := frames[0]
		frames = append(frames[1:len(frames):len(frames)], f.inner...)
		drawn[f.name] = true
	}
	return slices.DeleteFunc(slices.Clone(s.Groups), func(name string) bool { return drawn[name] })
}

// connect makes the arrows, each where its first transition stands.
func (p *picture) connect() {
	shared := map[string][]*State{}
	for _, s := range p.machine.States {
		for _, t := range s.Transitions {
			if t.Shared != "" {
				shared[t.Shared] = append(shared[t.Shared], s)
			}
		}
	}
	at := map[string]*arrow{}
	done := map[string]bool{}
	for _, s := range p.machine.States {
		for _, t := range s.Transitions {
			switch {
			case t.Shared == "":
				p.arrow(at, &arrow{state: s, to: t.To}, t)
			case !done[t.Shared]:
				done[t.Shared] = true
				for _, a := range p.from(shared[t.Shared], t.To) {
					p.arrow(at, a, t)
				}
			}
		}
	}
}

// arrow adds a transition to the arrow that leads the same way, or as a new one.
func (p *picture) arrow(at map[string]*arrow, a *arrow, t *Transition) {
	key := a.key()
	if known := at[key]; known != nil {
		known.ways = append(known.ways, t)
		return
	}
	a.ways = []*Transition{t}
	at[key] = a
	p.arrows = append(p.arrows, a)
}

func (a *arrow) key() string {
	switch {
	case a.state != nil:
		return "state " + a.state.Name + " " + a.to.Name
	case a.frame != nil:
		return "frame " + a.frame.name + " " + a.to.Name
	}
	return "source " + strconv.Itoa(a.source.id) + " " + a.to.Name
}

// from makes the arrows of a shared transition: one for each frame whose
// states all have it, one for each other state, or if these are many a single
// one for all of them.
func (p *picture) from(states []*State, to *State) []*arrow {
	set := map[*State]bool{}
	for _, s := range states {
		set[s] = true
	}
	var arrows []*arrow
	covered := map[*State]bool{}
	var cover func([]*frame)
	cover = func(frames []*frame) {
		for _, f := range frames {
			if !f.within(set) || f.has[to] {
				cover(f.inner) // an arrow cannot lead from a frame into itself
				continue
			}
			arrows = append(arrows, &arrow{frame: f, to: to})
			for s := range f.has {
				covered[s] = true
			}
		}
	}
	cover(p.frames)
	for _, s := range states {
		if !covered[s] {
			arrows = append(arrows, &arrow{state: s, to: to})
		}
	}
	if len(arrows) > manySources {
		return []*arrow{{source: p.source(states, set), to: to}}
	}
	return arrows
}

func (f *frame) within(set map[*State]bool) bool {
	for s := range f.has {
		if !set[s] {
			return false
		}
	}
	return true
}

// source finds or makes the source for a set of states.
func (p *picture) source(states []*State, set map[*State]bool) *source {
	text := p.sourceText(states, set)
	for _, s := range p.sources {
		if s.text == text {
			return s
		}
	}
	s := &source{id: len(p.sources), states: states, text: text}
	p.sources = append(p.sources, s)
	return s
}

// sourceText names a set of states by those that are not in it, if these are fewer.
func (p *picture) sourceText(states []*State, set map[*State]bool) string {
	var others []string
	for _, s := range p.machine.States {
		if !set[s] {
			others = append(others, s.Name)
		}
	}
	switch {
	case len(others) == 0:
		return "any state"
	case len(others) <= len(states):
		return "any state but " + strings.Join(others, ", ")
	}
	return strings.Join(p.groupNames(states), ", ")
}

// groupNames names states, by a group where all states of one are among them.
func (p *picture) groupNames(states []*State) []string {
	set := map[*State]bool{}
	for _, s := range states {
		set[s] = true
	}
	named := map[*State]string{}
	var cover func([]*frame)
	cover = func(frames []*frame) {
		for _, f := range frames {
			if !f.within(set) || len(f.has) == 1 {
				cover(f.inner)
				continue
			}
			for s := range f.has {
				named[s] = "group " + f.name
			}
		}
	}
	cover(p.frames)
	var all []string
	for _, s := range states {
		switch group := named[s]; {
		case group == "":
			all = append(all, s.Name)
		case !slices.Contains(all, group):
			all = append(all, group)
		}
	}
	return all
}
