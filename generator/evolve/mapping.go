package evolve

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// mapping compares the tables, cell by cell. Cells of states that came or went
// are part of that change.
func (c *child) mapping() {
	key := "stateMapping"
	switch {
	case !c.was.Mapped && !c.is.Mapped:
		return
	case !c.was.Mapped:
		c.behavior(kindChildMapping, key, "has a stateMapping, it had none", "Its desired state follows this worker, and no longer its own UserSpec alone.")
		return
	case !c.is.Mapped:
		c.gone(Behavior, kindChildMapping, join(c.path, key), c.shown+" has no stateMapping any more",
			"Its desired state follows its own UserSpec alone.")
		return
	}
	if c.was.MapFromDesired != c.is.MapFromDesired {
		c.behavior(kindChildMapFrom, "mapFrom", "is mapped from this worker's "+mapFrom(c.is)+", it was from the "+mapFrom(c.was),
			"It is asked for the same states at other times.")
	}
	c.cells(key)
}

// unmapped is a state that a mapping leaves out.
const unmapped = "nothing (its last mapped state stands)"

func mapFrom(c *model.Child) string {
	if c.MapFromDesired {
		return "desired state"
	}
	return "state"
}

// cells reports the states for which a mapping gives something else, those
// with the same change together.
func (c *child) cells(key string) {
	type change struct{ was, is string }
	var order []change
	states, places := map[change][]string{}, map[change]diag.Pos{}
	before := map[string]int{}
	for i, s := range c.old.States {
		before[s.Name] = i
	}
	for i, s := range c.new.States {
		at, both := before[c.oldName(c.new.Worker, s.Name)]
		if !both {
			continue
		}
		one := change{c.cell(c.was, at, false), c.cell(c.is, i, true)}
		if one.was == one.is {
			continue
		}
		if states[one] == nil {
			order = append(order, one)
			places[one] = c.is.TableAt[i]
		}
		states[one] = append(states[one], s.Name)
	}
	for _, one := range order {
		c.behavior(kindChildMapping, key, "is mapped in "+listing(states[one])+" to "+orText(one.is, unmapped)+", it was to "+orText(one.was, unmapped),
			"It is asked for something else while this worker is there.")
		if at := places[one]; at.Line > 0 {
			c.changes[len(c.changes)-1].Pos = at
		}
	}
}

// cell is what a mapping gives in one state, as a text.
func (c *child) cell(of *model.Child, i int, isNew bool) string {
	name := func(s *model.State) string {
		if isNew {
			return c.oldName(of.Machine.Worker, s.Name)
		}
		return s.Name
	}
	if rows := of.Rows[i]; rows != nil {
		parts := make([]string, len(rows))
		for n, r := range rows {
			parts[n] = name(r.State)
			if r.When != nil && isNew {
				parts[n] += " when " + c.after(r.When)
			} else if r.When != nil {
				parts[n] += " when " + c.before(r.When)
			}
		}
		return strings.Join(parts, ", else ")
	}
	if of.Table[i] == nil {
		return ""
	}
	return name(of.Table[i])
}
