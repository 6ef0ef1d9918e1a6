package model

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// badInputs reports whether inputs may be what could not be read.
func (u *unit) badInputs() bool { return u.m.Inputs == nil && !u.knows("inputs", 0) }

// missingInput is what findings about an input that this spec does not declare call it.
func (u *unit) missingInput(name string) string {
	if u.m.Inputs == nil {
		return u.missing("input", name)
	}
	return u.m.Inputs.Missing(name)
}

// inputs makes the fields of inputs and reads their defaults.
func (u *unit) inputs() {
	m := u.m
	if m.Inputs == nil {
		return
	}
	for _, name := range reservedInputs {
		u.top.taken[name] = claim{made: true}
	}
	at := place{path: "inputs", goPath: "Inputs", vars: true}
	m.Inputs.Fields = u.fields(u.s.Inputs, at, spot{space: newSpace("a field of Inputs", reservedObject)})
	u.seal(m.Inputs)
	byName := fieldSpecs(u.s.Inputs)
	for _, f := range m.Inputs.Fields {
		u.inputField(f, byName[f.Name])
	}
}

// again finds the inputs after whose change actions run again.
func (u *unit) again() {
	for i, a := range u.m.Actions {
		as := u.actionSpecs[i]
		u.eachOnce(as.Again, "again")
		for _, name := range as.Again {
			if f := u.againInput(name); f != nil && !slices.Contains(a.Again, f) {
				a.Again = append(a.Again, f)
			}
		}
	}
}

// againInput finds an input that is written input.x; nil with a finding.
func (u *unit) againInput(name spec.Text) *expr.Field {
	short, is := strings.CutPrefix(name.Value, "input.")
	var names []string
	if o := u.m.Inputs; o != nil {
		names = o.Names()
		if f := o.Field(short); f != nil && is {
			return f
		}
	}
	if !name.Given() || !u.knows("inputs", len(names)) {
		return nil
	}
	f := u.list.Add(ruleAgain, name.Pos, "again lists inputs of this worker, and %s is none", quoted(name.Value))
	f.Length, f.Missing = runes(name.Value), u.missingInput(short)
	switch near := diag.Propose(short, names); {
	case slices.Contains(names, short):
		f.Help = "write input." + short
		f.Fix = &diag.Fix{Pos: name.At(0), Old: short, New: "input." + short}
	case near.Near != "":
		f.Help = "did you mean input." + near.Near + "?"
		if is {
			f.Rename(name.At(len("input.")), short, near)
		}
	case len(names) > 0:
		f.Help = "it has input." + strings.Join(names, ", input.")
	default:
		f.Help = "declare one, for example inputs: {limit: float64}; what a worker observes or is configured with is seen by the action in its snapshot"
	}
	return nil
}

// inputField fills in what an input has besides its type.
func (u *unit) inputField(f *expr.Field, sf *spec.Field) {
	switch {
	case !u.single(f, sf, "inputs", "an input is a single value", "several values are several inputs", ruleInputType):
	case sf.Default != nil:
		u.begins(f, sf.Default, "inputs."+f.Name)
	case zeroBreaks(f):
		g := u.list.Add(ruleInputDefault, f.Pos, "inputs.%s is zero before it is given, which is outside its bounds", f.Name)
		g.Length, g.Help = runes(f.Name), "add its value before that, for example default: "+show(nearZero(f))
	}
}

// childInputs links what a child is told while it runs.
func (u *unit) childInputs(c *Child, cs *spec.Child) {
	switch n := cs.Inputs; {
	case n == nil || empty(n):
		return
	case n.Kind != spec.Mapping:
		f := u.list.Add(ruleInputForm, n.Pos, "inputs is a mapping of the child's inputs to expressions, and this is %s", shape(n))
		f.Help = "for example inputs: {limit: observed.limit}"
		if c.Machine != nil && c.Machine.Inputs != nil && len(c.Machine.Inputs.Fields) > 0 {
			first := c.Machine.Inputs.Fields[0]
			f.Help = "for example inputs: {" + first.Name + ": " + example(first) + "}"
		}
		return
	}
	scope := u.guardScope("an input of a child")
	scope.Children = true
	u.addEach(scope, c)
	given := make(map[string]bool, len(cs.Inputs.Entries))
	taken := keysIn(cs.Inputs.Entries)
	byField := map[*expr.Field]*Setting{}
	for _, e := range cs.Inputs.Entries {
		if given[e.Key.Value] {
			continue // a duplicate key, reported where YAML is read
		}
		given[e.Key.Value] = true
		f := u.inputOf(c, e.Key, taken)
		to := target{c.Name + "." + f.Name, scope, ruleInputForm, ruleInputFit, "mark the input secret: true"}
		if s := u.setting(e, f, to); s != nil {
			byField[f] = s
		}
	}
	if c.Machine == nil || c.Machine.Inputs == nil {
		return
	}
	for _, f := range c.Machine.Inputs.Fields {
		if s := byField[f]; s != nil {
			c.Inputs = append(c.Inputs, s)
		}
	}
}

// inputOf finds an input of a child; of a type that fits everything if there is none.
func (u *unit) inputOf(c *Child, name spec.Text, taken map[string]bool) *expr.Field {
	unknown := &expr.Field{Name: name.Value, Type: expr.Bad()}
	to := u.childWorker[c.Index]
	if to == nil {
		return unknown
	}
	var names []string
	if o := to.m.Inputs; o != nil {
		if f := o.Field(name.Value); f != nil {
			return f
		}
		names = o.Names()
	}
	if !to.knows("inputs", len(names)) {
		return unknown
	}
	otherwise := ": it has none"
	if len(names) > 0 {
		otherwise = "; it has " + expr.Listed(names)
	}
	near := u.proposals.For(to.m.ImportPath+" input", name.Value, func() []string { return names })
	f := u.list.Add(ruleNoInput, name.Pos, "%s has no input %s%s", to.m.Worker, quoted(name.Value), expr.OrElse(near, otherwise))
	f.Length, f.Missing = runes(name.Value), to.missingInput(name.Value)
	f.Rename(name.At(0), name.Value, near)
	f.NotTo(taken)
	if near.Near == "" {
		f.Help = "declare it in the spec of " + to.m.Worker + ", for example inputs: {" + name.Value + ": float64}"
	}
	return unknown
}
