package golang

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// states writes the package comment and State.
func (e *emitter) states(f *file) {
	f.doc = e.packageDoc()
	e.enum(f, enum{
		name:   "State",
		zero:   "StateNone",
		doc:    "State is a state of " + article(e.m.Worker) + " worker.",
		none:   "is the zero value: the worker has not been visited yet (R07)",
		values: stateValues(e.m),
		wrong:  "is not a state of " + e.m.Worker,
	})
	doc, rest := "the shutdown state or StateNone", e.m.AtRest()
	if len(rest) > 1 {
		doc = "the shutdown state, a state in which the\n// worker is removed (R23), or StateNone"
	}
	states := []node{code("s == StateNone")}
	for _, i := range rest {
		states = append(states, code("s == $", stateConst(e.m.States[i])))
	}
	f.add("\n// AtRest reports whether s is "+doc+".\nfunc (s State) AtRest() bool {\nreturn $\n}\n", joinedBy(" || ", states))
}

// actions writes Action. An Action is shown and logged, but nothing reads its text.
func (e *emitter) actions(f *file) {
	doc := "Action is the action of a state: a method of Hooks that runs in that state."
	if len(e.m.Actions) == 0 {
		doc = "Action is the action of a state. The states of this worker have none."
	}
	e.enum(f, enum{
		name:   "Action",
		zero:   "ActionNone",
		doc:    doc,
		none:   "is the zero value: no action",
		names:  actionsVar,
		values: actionValues(e.m),
	})
}

// packageDoc is the doc string and the states as a list.
func (e *emitter) packageDoc() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Package %s implements the worker type %s.", e.m.Package, e.m.Worker)
	if doc := strings.TrimSpace(e.m.Doc); doc != "" {
		b.WriteString("\n\n" + doc)
	}
	b.WriteString("\n\nIts states:\n")
	for _, s := range e.m.States {
		b.WriteString("\n" + listItem + s.Name)
		if r := e.roles(s); r != "" {
			b.WriteString(" (" + r + ")")
		}
		if doc := strings.Join(strings.Fields(s.Doc), " "); doc != "" {
			b.WriteString(": " + doc)
		}
	}
	return fitting(b.String())
}

// roles says what a state is for.
func (e *emitter) roles(s *model.State) string {
	var roles []string
	if s == e.m.Initial {
		roles = append(roles, "initial")
	}
	if s == e.m.Shutdown {
		roles = append(roles, "shutdown")
	}
	if s == e.m.Failed {
		roles = append(roles, "failed")
	}
	return strings.Join(roles, ", ")
}

func stateValues(m *model.Machine) []expr.EnumValue {
	values := make([]expr.EnumValue, len(m.States))
	for i, s := range m.States {
		values[i] = expr.EnumValue{Name: s.Name, GoName: stateConst(s), Doc: s.Doc}
	}
	return values
}

func actionValues(m *model.Machine) []expr.EnumValue {
	values := make([]expr.EnumValue, len(m.Actions))
	for i, a := range m.Actions {
		values[i] = expr.EnumValue{Name: a.Name, GoName: actionConst(a), Doc: a.Doc}
	}
	return values
}
