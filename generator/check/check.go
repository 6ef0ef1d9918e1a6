// Package check looks at the shape of linked machines: what is well formed,
// and still cannot work. Its findings need no other machine.
package check

import (
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Check reports what is wrong with the shape of machines. It leaves machines
// out that could not be linked in full: what it would say of them may not be so.
// It takes time in proportion to the machines' states and transitions.
func Check(machines []*model.Machine) *diag.List {
	list := &diag.List{}
	for _, m := range machines {
		if m == nil || m.Incomplete || m.Initial == nil || m.Shutdown == nil {
			continue
		}
		c := &checker{m: m, list: list}
		c.waiting()
		c.paths()
		c.failed()
		c.actions()
	}
	return list
}

// checker looks at one machine.
type checker struct {
	m    *model.Machine
	list *diag.List
}

// report adds a finding about a named thing.
func (c *checker) report(rule *diag.Rule, n model.Named, format string, args ...any) *diag.Finding {
	f := c.list.Add(rule, n.Pos, format, args...)
	f.Length = len(n.Name)
	return f
}
