package model

import "github.com/fsmgen/fsmgen/generator/spec"

// reversed reports a mapping that has the child's states for keys and this
// worker's for values.
func (u *unit) reversed(c *Child, cs *spec.Child) bool {
	to := u.childWorker[c.Index]
	if to == nil {
		return false
	}
	for _, row := range cs.StateMapping {
		key, value := row.Key.Value, row.To.Value
		given := row.To.Given()
		if to.stateByName[key] == nil || given && !u.namesStates(value) || len(row.Rows) > 0 || u.namesStates(key) && (!given || to.stateByName[value] != nil) {
			continue
		}
		if given { // else its form has been refused, which says the same
			f := u.list.Add(ruleReversed, row.Key.Pos, "the mapping of %s is written the wrong way round: a key is one of this worker's states, and its value one that %s is asked for",
				c.Name, c.Name)
			f.Length, f.Help = runes(key), "for example "+shownKey(value)+": "+key
		}
		return true
	}
	return false
}

// namesStates reports whether a name can be a key of a mapping.
func (u *unit) namesStates(name string) bool {
	return name == "*" || u.stateByName[name] != nil || u.groupByName[name] != nil
}

// shownKey is a key of a mapping as YAML needs it.
func shownKey(name string) string {
	if name == "*" {
		return `"*"`
	}
	return name
}
