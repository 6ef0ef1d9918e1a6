package evolve

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// vars compares the variables of a worker.
func (p *pair) vars() {
	path := []string{"vars"}
	switch {
	case p.old.Vars == nil && p.new.Vars == nil:
	case p.old.Vars == nil:
		p.add(Breaking, kindVariables, path, "the worker has variables, which it did not",
			"Next returns them besides its decision; Go that calls Next does not build.")
	case p.new.Vars == nil:
		p.gone(Breaking, kindVariables, path, "the worker has no variables any more",
			"Next does not return them, and the type Vars is gone; Go that calls or names them does not build.")
	default:
		p.fields("vars", p.old.Vars, p.new.Vars, false)
		for _, is := range p.new.Vars.Fields {
			if was := p.old.Vars.Field(is.Name); was != nil && typeName(was.Type) == typeName(is.Type) {
				p.variable(was, is)
			}
		}
	}
}

// variable compares what a variable has besides its type.
func (p *pair) variable(was, is *expr.Field) {
	name := is.Name
	path := []string{"vars", name}
	p.values(kindVariable, path, was.Secret || is.Secret, []part{
		{"initial", was.Default.Text(), is.Default.Text(), "A worker begins, and begins again after a failure, with another value."},
		{"min", was.Min.Text(), is.Min.Text(), "set stops at another value."},
		{"max", was.Max.Text(), is.Max.Text(), "set stops at another value."},
	})
	switch was, is := p.old.Kept[was], p.new.Kept[is]; {
	case is && !was:
		p.add(Behavior, kindVariable, join(path, "keep"), "vars."+name+" is kept, it was not", "A restart no longer sets it back.")
	case was && !is:
		p.add(Behavior, kindVariable, join(path, "keep"), "vars."+name+" is no longer kept", "A restart sets it back.")
	}
}

// sets compares what a transition sets that is in both.
func (e *edges) sets(state string, was, is *model.Transition) {
	before, after := setText(e.oldText, was), setText(e.newText, is)
	if before == after {
		return
	}
	message := "the transition " + target(is) + " (" + written(is) + ") sets " + nothing(is.Sets()) + "; it set " + nothing(was.Sets())
	e.note(state, edge{class: Behavior, kind: kindTransitionSet, pos: is.Pos, message: message,
		reason: "Variables have other values than before, and what reads them decides by those."})
}

func nothing(sets []string) string {
	if len(sets) == 0 {
		return "nothing"
	}
	return strings.Join(sets, ", ")
}

// setText is what a transition sets, in one form however it was written.
func setText(p *printer, t *model.Transition) string {
	var parts []string
	for _, s := range t.Set {
		parts = append(parts, s.Var.Name+": "+p.text(s.Value))
	}
	return strings.Join(parts, "\n")
}
