package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// otherwise are the names with which other languages mean all that is left.
var otherwise = map[string]bool{"default": true, "_": true, "else": true, "other": true, "others": true, "otherwise": true, "any": true, "rest": true}

// word is what one key of a mapping says: a state of the child's, or rows.
type word struct {
	key   spec.Text
	set   stateSet // of this worker's states
	size  int
	exact bool // a state's own key
	all   bool // "*"
	to    *State
	rows  []*Rule
	bad   bool // it has findings: it covers its states, and nothing is said of them
}

// agrees reports whether two keys say the same of a state. Rows never agree
// with anything but themselves: what they give depends on the moment.
func (w *word) agrees(o *word) bool {
	return w == o || w.bad || o.bad || w.to != nil && w.to == o.to
}

// mapping links the stateMapping of a child into its table.
func (u *unit) mapping(c *Child, cs *spec.Child) {
	if !cs.HasMapping {
		if at := cs.MapFrom; at.Given() && !u.faulty {
			f := u.list.Add(ruleMapFromAlone, at.Pos, "%s has mapFrom and no stateMapping that it could be about", c.Name)
			f.Length, f.Help = runes(at.Value), "add a stateMapping, or leave mapFrom out"
		}
		return
	}
	m := u.m
	c.Mapped = true
	c.Table = make([]*State, len(m.States))
	c.Rows = make([][]*Rule, len(m.States))
	c.TableAt = make([]diag.Pos, len(m.States))
	if u.reversed(c, cs) {
		return
	}
	words, known := u.words(c, cs)
	slices.SortStableFunc(words, func(a, b *word) int { return a.rank() - b.rank() })
	u.table(c, words)
	if known {
		u.covered(c, cs)
	}
	for i, s := range c.Table {
		if s == badState {
			c.Table[i] = nil
		}
	}
}

// words links the keys of a mapping; known: all of them are.
func (u *unit) words(c *Child, cs *spec.Child) (words []*word, known bool) {
	scope := u.guardScope("a row of a stateMapping")
	scope.Children = true
	u.addEach(scope, c)
	known = true
	given := map[string]bool{}
	for _, row := range cs.StateMapping {
		given[row.Key.Value] = true
	}
	first := map[string]spec.Text{}
	for _, row := range cs.StateMapping {
		if other, twice := first[row.Key.Value]; twice {
			f := u.list.Add(spec.RuleDuplicate, row.Key.Pos, "the key %s is given twice", row.Key.Value)
			f.Length, f.Help = runes(row.Key.Value), "keep one of the two"
			f.Related = []diag.Related{{Pos: other.Pos, Message: "it is given here first"}}
			continue
		}
		first[row.Key.Value] = row.Key
		if w := u.word(c, row, given, scope); w.set != nil {
			words = append(words, w)
		} else {
			known = false
		}
	}
	return words, known
}

// rank orders the keys from the most specific: states, groups by size, "*".
func (w *word) rank() int {
	switch {
	case w.exact:
		return -1
	case w.all:
		return maxStates + 1
	}
	return w.size
}

// word links one key of those that are given; its set is nil if there is
// nothing of that name.
func (u *unit) word(c *Child, row *spec.MappingRow, given map[string]bool, scope *expr.Scope) *word {
	w := &word{key: row.Key}
	switch s, g := u.stateByName[row.Key.Value], u.groupByName[row.Key.Value]; {
	case row.Key.Value == "*":
		w.all, w.set = true, u.everyState()
	case s != nil:
		w.exact, w.set = true, newStateSet(len(u.m.States))
		w.set.add(s.Index)
		if c.MapFromDesired && !u.mayBeDesired(s.Index) {
			f := u.list.Add(ruleMapDesired, row.Key.Pos, "%s is never desired, and this mapping is read by the desired state; desired.states are %s",
				s.Name, expr.Listed(u.desiredNames()))
			f.Length, f.Missing = runes(s.Name), u.missing("desired", s.Name)
		}
	case g != nil:
		w.set = g.set
		g.made.Used = true
	default:
		if row.Key.Given() && u.knowsGroups() {
			f := u.unknown(ruleUnknownGroup, row.Key, "state or group", u.m.StateType.Missing(row.Key.Value), u.stateAndGroupNames)
			f.NotTo(given)
			if otherwise[row.Key.Value] && f.Fix == nil {
				f.Help = `all other states are written "*"`
			}
		}
	}
	if w.set != nil {
		w.size = w.set.size()
	}
	if row.To.Given() {
		w.to = u.target(c, row.To)
		w.bad = w.to == nil
	} else {
		u.wordRows(c, w, row, scope)
	}
	return w
}

// wordRows links the rows of a key.
func (u *unit) wordRows(c *Child, w *word, row *spec.MappingRow, scope *expr.Scope) {
	if w.bad = len(row.Rows) == 0; w.bad && !u.faulty {
		u.list.Add(ruleRowLast, row.Key.Pos, "%s has no rows: give it a state, or rows of which the last has no when", row.Key.Value).Length = runes(row.Key.Value)
	}
	for i, r := range row.Rows {
		rule := &Rule{State: u.target(c, r.State), WhenText: r.When.Value, WhenPos: r.When.At(0), Pos: r.State.Pos}
		u.lastRow(r, i == len(row.Rows)-1, ruleRowLast, ruleRowLast)
		rule.When = u.expression(r.When, func(list *diag.List) *expr.Expr { return expr.CheckBool(r.When, scope, list) })
		w.bad = w.bad || rule.State == nil
		w.rows = append(w.rows, rule)
	}
}

func (u *unit) everyState() stateSet {
	set := newStateSet(len(u.m.States))
	for i := range u.m.States {
		set.add(i)
	}
	return set
}

// target finds the state that a mapping gives to the child; nil if there is
// none or it is not known.
func (u *unit) target(c *Child, name spec.Text) *State {
	to := u.childWorker[c.Index]
	if to == nil || !name.Given() || len(to.m.States) == 0 {
		return nil
	}
	s := to.stateByName[name.Value]
	if s == nil && to.faulty {
		return nil
	}
	if s == nil {
		near := u.proposals.For("desired "+to.m.StateType.Missing(name.Value), name.Value, to.desiredNames)
		f := u.list.Add(ruleUnknownState, name.Pos, "child.%s has no state %s%s", c.Name, quoted(name.Value),
			expr.OrElse(near, "; it may be asked for "+expr.Listed(to.desiredNames())))
		f.Length, f.Missing = runes(name.Value), to.m.StateType.Missing(name.Value)
		f.Rename(name.At(0), name.Value, near)
		return nil
	}
	if !to.mayBeDesired(s.Index) {
		f := u.list.Add(ruleNotDesired, name.Pos, "%s is an intermediate state of %s and cannot be asked for; it may be asked for %s", s.Name, to.m.Worker, expr.Listed(to.desiredNames()))
		f.Length, f.Missing = runes(name.Value), to.missing("desired", s.Name)
		f.Related = append(f.Related, diag.Related{Pos: s.Pos, Message: "the state"})
		return nil
	}
	return s
}

// table decides each state by its most specific key. A group beats one that
// contains it; of two groups that overlap otherwise neither does, and they
// have to agree.
func (u *unit) table(c *Child, words []*word) {
	deciding := make([][]*word, len(u.m.States))
	reported := map[[2]*word]bool{}
	for _, w := range words {
		for _, i := range w.set.list() {
			if beaten(w, deciding[i]) {
				continue
			}
			at := slices.IndexFunc(deciding[i], func(other *word) bool { return !other.agrees(w) })
			if at < 0 {
				deciding[i] = append(deciding[i], w)
			} else if pair := [2]*word{deciding[i][at], w}; !reported[pair] {
				reported[pair] = true
				u.disagree(c, pair[0], w, u.m.States[i])
			}
		}
	}
	for i, all := range deciding {
		if len(all) == 0 {
			continue
		}
		c.TableAt[i] = all[0].key.Pos
		switch w := all[0]; {
		case w.bad:
			c.Table[i] = badState
		case w.rows != nil:
			c.Rows[i] = w.rows
		default:
			c.Table[i] = w.to
		}
	}
}

// beaten reports whether one of the more specific keys that cover a state
// decides it alone against w.
func beaten(w *word, others []*word) bool {
	for _, o := range others {
		if o.exact || w.all || o.size < w.size && o.set.within(w.set) {
			return true
		}
	}
	return false
}

// badState marks what a key with findings covers.
var badState = &State{}

func (u *unit) disagree(c *Child, a, b *word, s *State) {
	f := u.list.Add(ruleDisagree, b.key.Pos, "groups %s and %s disagree about state %s in the mapping of %s, and neither contains the other",
		a.key.Value, b.key.Value, s.Name, c.Name)
	f.Length, f.Help = runes(b.key.Value), "add a row for "+s.Name
	f.Related = append(f.Related, diag.Related{Pos: a.key.Pos, Message: "the other group"})
}

// covered reports roles that a mapping leaves out.
func (u *unit) covered(c *Child, cs *spec.Child) {
	m := u.m
	var missing []string
	done := map[*State]bool{}
	for _, role := range []struct {
		name  string
		state *State
	}{{"initial", m.Initial}, {"shutdown", m.Shutdown}, {"failed", m.Failed}} {
		s := role.state
		if s == nil || done[s] || c.MapFromDesired && !u.mayBeDesired(s.Index) {
			continue
		}
		done[s] = true
		if c.Table[s.Index] == nil && c.Rows[s.Index] == nil {
			missing = append(missing, s.Name+" ("+role.name+")")
		}
	}
	if len(missing) == 0 {
		return
	}
	f := u.list.Add(ruleUncovered, cs.Name.Pos, "the mapping of %s leaves out %s", c.Name, diag.Listed(missing))
	f.Length, f.Help = runes(cs.Name.Value), `add rows for what is left out, or one for "*"`
}
