package golang

import "github.com/fsmgen/fsmgen/generator/model"

// conditions writes a method of Snapshot for each condition, and Conditions,
// which shows them all.
func (e *emitter) conditions(f *file) {
	for _, c := range e.m.Conditions {
		e.conditionMethod(f, c)
	}
	if len(e.m.Conditions) == 0 {
		f.add("\nfunc (behavior) Conditions(*Snapshot) []$ { return nil }\n", fsm("ConditionStatus"))
		return
	}
	var items []node
	for _, c := range e.m.Conditions {
		value := code("snap.$()", c.GoName)
		if !c.When.MayBeUnknown() {
			value = code("$($)", impl("TruthOf"), value)
		}
		items = append(items, code("{Name: $, Value: $}", str(c.Name), value))
	}
	f.add(`
// Conditions reports which conditions hold.
func (behavior) Conditions(snap *Snapshot) []$ {
return []${
$}
}
`, fsm("ConditionStatus"), fsm("ConditionStatus"), elements(items))
}

// conditionMethod writes a method that returns a bool, or an fsm.Truth if the condition may be unknown.
func (e *emitter) conditionMethod(f *file, c *model.Condition) {
	r := e.guardReader()
	doc := note(described(c.GoName+" evaluates the condition "+c.Name, c.Doc))
	if !c.When.MayBeUnknown() {
		f.add("\n$\n//\n$\nfunc (snap *Snapshot) $() bool {\nreturn $\n}\n",
			doc, remark(c.WhenText), c.GoName, r.guard(c.When).code)
		return
	}
	f.add("\n$\n//\n$\nfunc (snap *Snapshot) $() $ {\nreturn $\n}\n",
		doc, remark(c.WhenText), c.GoName, fsm("Truth"), r.known(c.When))
}
