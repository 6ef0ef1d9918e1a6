package check

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/model"
)

// reported is what parents read of the outputs of a worker type.
type reported struct {
	parents int             // entries under children of which all is known
	names   map[string]bool // outputs that they read
}

// hooked reports whether hooks see the Snapshot, and may read all that is in it.
func hooked(m *model.Machine) bool {
	return m.Observed != nil || len(m.Actions)+len(m.Guards) > 0 || m.Reconcile.Mode == "hook"
}

// unreadInputs reports inputs that can have no effect.
func (c *checker) unreadInputs(r *reads) {
	if c.m.Inputs == nil || hooked(c.m) {
		return
	}
	for _, f := range c.m.Inputs.Fields {
		if !r.inputs[f.Name] {
			g := c.list.Add(ruleInputUnread, f.Pos, "nothing reads input.%s", f.Name)
			g.Length, g.Help = len(f.Name), "read it in a guard, a mapping or an output, or leave it out"
		}
	}
}

// noteOutputs records which outputs of its children a machine reads. The hooks of a
// parent may read all of them.
func (c *checker) noteOutputs(r *reads) {
	for _, child := range c.m.Children {
		m := child.Machine
		if len(m.Outputs) == 0 || hooked(c.m) {
			continue
		}
		of := c.outputsRead[m]
		if of == nil {
			of = &reported{names: map[string]bool{}}
			c.outputsRead[m] = of
		}
		of.parents++
		for _, o := range m.Outputs {
			if r.outputs[child.Name+"."+o.Name] {
				of.names[o.Name] = true
			}
		}
	}
}

// unreadOutputs reports outputs that no parent reads, of a machine that is a child of
// machines of which all is known.
func unreadOutputs(machines []*model.Machine, runs []*run) {
	entries := map[*model.Machine]int{}
	for _, m := range machines {
		for _, child := range m.Children {
			entries[child.Machine]++
		}
	}
	for _, m := range machines {
		all := reported{names: map[string]bool{}}
		for _, r := range runs {
			if of := r.outputsRead[m]; of != nil {
				all.parents += of.parents
				for name := range of.names {
					all.names[name] = true
				}
			}
		}
		if all.parents == 0 || all.parents < entries[m] {
			continue
		}
		unread := slices.DeleteFunc(slices.Clone(m.Outputs), func(o *model.Output) bool { return all.names[o.Name] })
		for _, o := range unread {
			f := runs[0].list.Add(ruleOutputUnread, o.Named.Pos, "no parent reads the output %s of %s", o.Name, m.Worker)
			f.Length, f.Help = len(o.Name), "fine if it is for the status; otherwise read it in a guard, a mapping or an input of a parent, or leave it out"
		}
	}
}
