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
		p.add(Breaking, "vars", path, "the worker has variables, which it did not",
			"Next returns them besides its decision; Go that calls Next does not build.")
	case p.new.Vars == nil:
		p.gone(Breaking, "vars", path, "the worker has no variables any more",
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
	path := []string{"vars", is.Name}
	for _, part := range []struct{ key, was, is, reason string }{
		{"initial", valueText(was, was.Default), valueText(is, is.Default), "A worker begins, and begins again after a failure, with another value."},
		{"min", valueText(was, was.Min), valueText(is, is.Min), "set stops at another value."},
		{"max", valueText(was, was.Max), valueText(is, is.Max), "set stops at another value."},
		{"keep", kept(p.old, was), kept(p.new, is), "What a restart does to it has changed."},
	} {
		if part.was != part.is {
			p.add(Behavior, "variable", join(path, part.key), "vars."+is.Name+" has "+part.key+" "+part.is+", it had "+part.was, part.reason)
		}
	}
}

func kept(m *model.Machine, f *expr.Field) string {
	if m.Kept[f] {
		return "true"
	}
	return "false"
}

// valueText is a value for people; "none" if it is left out.
func valueText(f *expr.Field, v *expr.Value) string {
	switch {
	case v == nil:
		return "none"
	case f.Secret:
		return "***"
	case f.Type.Kind == expr.Enum:
		return f.Type.Enum.Values[v.Int].Name
	}
	return v.Text()
}

// sets compares what a transition sets that is in both.
func (e *edges) sets(state string, was, is *model.Transition) {
	before, after := setText(e.oldText, was), setText(e.newText, is)
	if before == after {
		return
	}
	message := "the transition " + target(is) + " (" + written(is) + ") sets " + nothing(is.Sets()) + "; it set " + nothing(was.Sets())
	e.note(state, edge{class: Behavior, kind: "transition-set", pos: is.Pos, message: message,
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
