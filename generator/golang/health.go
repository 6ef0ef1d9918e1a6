package golang

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// healthConst is the constant of a kind of health.
func healthConst(health string) node {
	return fsm("Health" + strings.ToUpper(health[:1]) + health[1:])
}

// healthy is whether a child, or every child of a group, is healthy.
func (e *emitter) healthy(snap string, c *model.Child) node {
	return code("$.$.$", snap, e.snapField("Healthy"), c.GoName)
}

// asked returns the children of which expressions ask whether they are healthy.
func (e *emitter) asked() []*model.Child {
	var all []*model.Child
	for _, c := range e.m.Children {
		if c.AsksHealth {
			all = append(all, c)
		}
	}
	return all
}

// healthyType writes Healthy.
func (e *emitter) healthyType(f *file) {
	var fields []node
	for _, c := range e.asked() {
		line := code("$ bool", c.GoName)
		if c.Group {
			line = code("$ bool // every one of them", c.GoName)
		}
		fields = append(fields, line)
	}
	f.add(`
// Healthy says which children are healthy after this tick (R36). It has those that
// expressions ask about.
type Healthy struct {
$
}
`, lines(fields...))
}

// setHealthy writes the function by which the runtime says whether children are
// healthy.
func (e *emitter) setHealthy(f *file) {
	if !e.m.AsksHealth() {
		return
	}
	var cases []node
	for _, c := range e.asked() {
		cases = append(cases, code("case $:\n$ = healthy", childConst(c), e.healthy("snap", c)))
	}
	f.add("\nfunc setHealthy(snap *Snapshot, entry int, healthy bool) {\nswitch entry {\n$\n}\n}\n", lines(cases...))
}
