package golang

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// observedType is the ObservedState, empty for a worker that observes nothing.
func (e *emitter) observedType() *expr.ObjectType {
	if e.m.Observed != nil {
		return e.m.Observed
	}
	return &expr.ObjectType{GoName: "ObservedState", ImportPath: e.m.ImportPath, Package: e.m.Package}
}

// observedState writes ObservedState and its nested objects.
func (e *emitter) observedState(f *file) {
	o := e.observedType()
	what := "ObservedState is what " + article(e.m.Worker) + " worker last observed."
	if e.m.Observed == nil {
		what = "ObservedState is empty: " + article(e.m.Worker) + " worker observes nothing."
	}
	e.structType(f, o, what)
	e.nestedStructs(f, e.observed)
	e.equal(f, o, "ObservedState", "Equal", "Equal reports whether s and other are the same observation.")
	e.clones(f, o, "ObservedState", e.observed.objects)
	e.observedString(f, o, "ObservedState")
	for _, n := range e.observed.objects {
		e.equal(f, n, n.GoName, "equal", "")
		e.observedString(f, n, n.GoName)
	}
}

func (e *emitter) observedString(f *file, o *expr.ObjectType, typ string) {
	e.strings(f, o, typ)
	if o.HasSecret() {
		e.shownJSON(f, "s", typ)
	}
}

// snapshot writes Snapshot and its Children.
func (e *emitter) snapshot(f *file) {
	e.snapshotType(f)
	if len(e.m.Children) > 0 {
		e.childrenType(f)
	}
	if e.m.AsksHealth() {
		e.healthyType(f)
	}
	e.getChildState(f)
	e.childOutputs(f)
	if len(e.m.Guards) > 0 {
		f.add(`
// UseGuards sets the guards that decisions evaluate. The supervisor sets those of
// its worker. Tests of decisions can set their own.
func (snap *Snapshot) UseGuards(guards Guards) { snap.guards = guards }
`)
	}
	e.snapshotClone(f)
	if e.m.UserSpec.HasSecret() || e.hides() {
		e.snapshotLog(f)
	}
}

// desiredState writes DesiredState.
func (e *emitter) desiredState(f *file) {
	f.add(`
$
type DesiredState struct {
	State    State
	UserSpec UserSpec // the configuration that State was derived from
}
`, own("DesiredState is the state that "+article(e.m.Worker)+" worker should be in."))
	if e.m.UserSpec.HasSecret() {
		f.add(`
// LogValue keeps the secrets out of logs.
func (d DesiredState) LogValue() $ {
	return $($("state", d.State.String()), $("userSpec", d.UserSpec))
}
`, slog("Value"), slog("GroupValue"), slog("String"), slog("Any"))
		e.shownJSON(f, "d", "DesiredState")
	}
}

func (e *emitter) snapshotType(f *file) {
	fields := []node{
		code("$ // the time, and what the runtime knows about the state\n", fsm("SnapshotMeta")),
		code("State State"),
		code("Desired DesiredState"),
		code("Observed ObservedState"),
	}
	if e.m.Inputs != nil {
		fields = append(fields, code("Inputs Inputs"))
	}
	if len(e.m.Children) > 0 {
		fields = append(fields, code("Children Children"))
	}
	fields = append(fields, e.outcomeFields()...)
	if e.m.ReadsOutputs() {
		fields = append(fields, code("$ ChildOutputs", e.snapField("ChildOutputs")))
	}
	if e.hasCommands() {
		fields = append(fields, code("Command Offered // the command that is offered to the decision; none for hooks"))
	}
	if e.m.AsksHealth() {
		fields = append(fields, code("$ Healthy", e.snapField("Healthy")))
	}
	if e.m.Jitters > 0 {
		fields = append(fields, code("\ndrawn uint64 // what jitter draws from in this stay (R35)"))
	}
	if e.hasVars() {
		fields = append(fields, code("Vars Vars"), code("\nnext Vars // what Vars will be if the decision is a transition"))
	}
	if len(e.m.Guards) > 0 {
		fields = append(fields, code("\nguards Guards"))
	}
	f.add(`
// Snapshot holds everything that a decision reads. A Snapshot is used by one
// goroutine only.
type Snapshot struct {
$
}
`, lines(fields...))
}

// snapField is the name of a field of the Snapshot that not every spec has. It is longer
// where a condition has that name.
func (e *emitter) snapField(name string) string {
	for slices.ContainsFunc(e.m.Conditions, func(c *model.Condition) bool { return c.GoName == name }) {
		switch {
		case strings.HasSuffix(name, "Healthy"):
			name = "Children" + name
		case strings.HasSuffix(name, "Outputs"):
			name = "All" + name
		default:
			name += "OfAction"
		}
	}
	return name
}

// snapshotLog keeps the secrets of a UserSpec and of an observation out of
// logs that show what they are part of: a JSON handler would not ask them.
func (e *emitter) snapshotLog(f *file) {
	parts := []node{
		code("$($, snap.State.String())", slog("String"), str("state")),
		code("$($, snap.Desired)", slog("Any"), str("desired")),
		code("$($, snap.Observed)", slog("Any"), str("observed")),
	}
	if e.m.Inputs != nil {
		parts = append(parts, code("$($, snap.Inputs)", slog("Any"), str("inputs")))
	}
	if e.hasVars() {
		parts = append(parts, code("$($, snap.Vars)", slog("Any"), str("vars")))
	}
	f.add(`
// LogValue keeps the secrets out of logs.
func (snap Snapshot) LogValue() $ {
	return $(
		$)
}
`, slog("Value"), slog("GroupValue"), joinedBy(",\n", parts))
	if len(e.m.Guards) > 0 || e.secretVars() { // they may keep a UserSpec, and are not exported
		e.format(f, "snap", "Snapshot")
	}
	e.shownJSON(f, "snap", "Snapshot")
}

func (e *emitter) secretVars() bool { return e.hasVars() && e.m.Vars.HasSecret() }

func slog(name string) node { return qualify("log/slog", name) }

func (e *emitter) childrenType(f *file) {
	var fields []node
	for _, c := range e.m.Children {
		typ := e.childType(c, "State")
		if c.Group {
			typ = code("$[$]", fsm("Group"), typ)
		}
		fields = append(fields, code("$ $", c.GoName, typ))
	}
	f.add(`
// Children holds the states of the children as they are after this tick. The
// state of a child that has not been visited yet is StateNone (R07).
type Children struct {
$
}
`, lines(fields...))
}

// getChildState looks up by name what Children has by field.
func (e *emitter) getChildState(f *file) {
	var single []node
	var groups []node
	for _, c := range e.m.Children {
		at := "snap.Children." + c.GoName
		if c.Group {
			groups = append(groups, code("if state, ok := $.State(name); ok {\nreturn state.String()\n}", at))
		} else {
			single = append(single, code("case $:\nreturn $.String()", childConst(c), at))
		}
	}
	body := []node{}
	if len(single) > 0 {
		body = append(body, code("switch $.Find(name) {\n$\n}", childrenVar, lines(single...)))
	}
	body = append(append(body, groups...), code(`return ""`))
	param := "name string"
	if len(body) == 1 {
		param = "string"
	}
	f.add(`
// GetChildState returns the name of the state of the named child. It returns ""
// if the child has not been visited yet or does not exist (R07).
func (snap *Snapshot) GetChildState($) string {
$
}
`, text(param), lines(body...))
}

// snapshotClone copies what lists, maps and groups share.
func (e *emitter) snapshotClone(f *file) {
	body := []node{code("out := *snap")}
	if objectSharesMemory(e.m.UserSpec) {
		body = append(body, code("out.Desired.UserSpec = snap.Desired.UserSpec.Clone()"))
	}
	if objectSharesMemory(e.observedType()) {
		body = append(body, code("out.Observed = snap.Observed.Clone()"))
	}
	for _, c := range e.m.Children {
		if c.Group {
			body = append(body, code("out.Children.$ = snap.Children.$.Clone()", c.GoName, c.GoName))
		}
	}
	body = append(body, e.cloneResults()...)
	body = append(body, e.cloneOutputs()...)
	f.add(`
// Clone returns a snapshot that shares no data with snap that can change.
func (snap *Snapshot) Clone() *Snapshot {
$
return &out
}
`, lines(body...))
}
