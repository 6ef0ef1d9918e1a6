package evolve

import (
	"maps"
	"slices"

	"github.com/fsmgen/fsmgen/generator/model"
)

// renamed tells which states of a new machine are old ones under another name:
// those that stand in the place of one that is gone, and act, lead and are
// led to as that one did. All that is not obvious is a state that is gone
// and another that is new. The result maps new names to old ones.
func renamed(old, new *model.Machine) map[string]string {
	names, kept := candidates(old, new), keptConditions(old, new)
	for len(names) > 0 {
		before := profiles(old, &printer{kept: kept})
		after := profiles(new, &printer{kept: kept, names: map[string]map[string]string{new.Worker: names}})
		wrong := 0
		for to, from := range names {
			if before[from] != after[from] {
				delete(names, to)
				wrong++
			}
		}
		if wrong == 0 {
			break // without one of them the others look different, too
		}
	}
	return names
}

// candidates pairs states that are new with those that are gone at the same
// place: behind the same state that stayed.
func candidates(old, new *model.Machine) map[string]string {
	stayed := map[string]bool{}
	for _, s := range old.States {
		stayed[s.Name] = new.StateType.Index(s.Name) >= 0
	}
	places := func(m *model.Machine) map[string][]string {
		at, gaps := "", map[string][]string{}
		for _, s := range m.States {
			if stayed[s.Name] {
				at = s.Name
			} else {
				gaps[at] = append(gaps[at], s.Name)
			}
		}
		return gaps
	}
	gone, names := places(old), map[string]string{}
	for at, came := range places(new) {
		if len(came) == len(gone[at]) {
			for i, name := range came {
				names[name] = gone[at][i]
			}
		}
	}
	return names
}

// profiles are texts of the states, by their old names, that are equal if the
// states are the same but for their names.
func profiles(m *model.Machine, p *printer) map[string]string {
	name := func(s *model.State) string { return p.state(m, s) }
	all := make(map[string]string, len(m.States))
	for _, s := range m.States {
		text := s.Signal + " " + m.HealthOf(s) + " defers " + deferred(s)
		if s.Action != nil {
			text += " does " + s.Action.Name
		}
		for i, role := range []*model.State{m.Initial, m.Shutdown, m.Failed} {
			if role == s {
				text += [...]string{" initial", " shutdown", " failed"}[i]
			}
		}
		if m.MayAskFor(s) {
			text += " desired"
		}
		all[name(s)] = text
	}
	for _, s := range m.States {
		for _, t := range s.Stays {
			all[name(s)] += "\n" + name(s) + " stays " + condition(p, m, t) + setText(p, t)
		}
		for _, t := range s.Transitions {
			edge := "\n" + name(s) + " to " + name(t.To) + " " + condition(p, m, t) + setText(p, t)
			all[name(s)] += edge
			all[name(t.To)] += edge
		}
	}
	return all
}

// states compares the states themselves; what leads out of them is compared by
// transitions.
func (p *pair) states() {
	before := map[string]*model.State{}
	for _, s := range p.old.States {
		before[s.Name] = s
	}
	for _, s := range p.new.States {
		path := []string{"states", s.Name}
		o := before[p.oldName(p.new.Worker, s.Name)]
		if o == nil {
			p.add(Compatible, kindStateAdded, path, "state "+s.Name+" is new",
				"Nothing leads there by itself: transitions that do are changes of their own.")
			continue
		}
		if o.Name != s.Name {
			p.add(Breaking, kindStateRenamed, path, "state "+o.Name+" is now called "+s.Name+"; nothing else about it has changed", unknown(p.old, o))
		} else {
			p.goName("state "+s.Name, path, "State"+o.GoName, "State"+s.GoName)
		}
		p.state(o, s, path)
	}
	lost := maps.Clone(before)
	for _, s := range p.new.States {
		delete(lost, p.oldName(p.new.Worker, s.Name))
	}
	for _, s := range p.old.States {
		if lost[s.Name] != nil {
			p.gone(Breaking, kindStateRemoved, []string{"states", s.Name}, "state "+s.Name+" is gone", unknown(p.old, s))
		}
	}
}

// unknown says what it means that nothing knows the name of a state any more.
func unknown(m *model.Machine, s *model.State) string {
	reason := "Go that names State" + s.GoName + " does not build, and "
	if m.MayAskFor(s) {
		return reason + "who asks for " + s.Name + " is refused."
	}
	return reason + "who waits for " + s.Name + " in the status or the events waits in vain."
}

func (p *pair) state(o, s *model.State, path []string) {
	if was, is := actionName(o), actionName(s); was != is {
		p.add(Behavior, kindStateAction, join(path, "action"), "state "+s.Name+" does "+orNothing(is)+", it did "+orNothing(was),
			"A worker in this state runs something else.")
	}
	if was, is := deferred(o), deferred(s); was != is {
		p.add(Behavior, kindStateDefer, join(path, "defer"), "state "+s.Name+" defers "+orNothing(is)+", it deferred "+orNothing(was),
			"A command that comes in this state waits, or is answered, otherwise than before.")
	}
	if o.Signal != s.Signal {
		p.add(Behavior, kindStateSignal, join(path, "signal"), "state "+s.Name+" signals "+orNothing(s.Signal)+", it signalled "+orNothing(o.Signal),
			"A worker that gets there is treated otherwise.")
	}
	if was, is := p.old.HealthOf(o), p.new.HealthOf(s); was != is {
		p.add(Behavior, kindStateHealth, join(path, "health"), "a worker in state "+s.Name+" is "+is+", it was "+was,
			"Its status says so, and parents that read healthy() may decide otherwise.")
	}
}

func deferred(s *model.State) string {
	names := s.Deferred()
	slices.Sort(names)
	return listing(names)
}

func actionName(s *model.State) string {
	if s.Action == nil {
		return ""
	}
	return s.Action.Name
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// roles compares initial, shutdown and failed.
func (p *pair) roles() {
	for _, role := range []struct {
		key      string
		kind     *kind
		old, new *model.State
		reason   string
	}{
		{"initial", kindInitialState, p.old.Initial, p.new.Initial, "New and restarted workers start elsewhere."},
		{"shutdown", kindShutdownState, p.old.Shutdown, p.new.Shutdown, "Workers that are to go are led elsewhere, and what counts as being at rest is another state."},
		{"failed", kindFailedState, p.old.Failed, p.new.Failed, "Workers that keep failing are parked elsewhere, and their parents see that."},
	} {
		was, is := stateName(role.old), stateName(role.new)
		switch {
		case p.oldName(p.new.Worker, is) == was:
		case is == "":
			p.gone(Behavior, role.kind, []string{role.key}, "there is no "+role.key+" state any more, it was "+was, role.reason)
		case was == "":
			p.add(Behavior, role.kind, []string{role.key}, "the "+role.key+" state is "+is+", there was none", role.reason)
		default:
			p.add(Behavior, role.kind, []string{role.key}, "the "+role.key+" state is "+is+", it was "+was, role.reason)
		}
	}
}

func stateName(s *model.State) string {
	if s == nil {
		return ""
	}
	return s.Name
}
