package evolve

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// inputs compares what a parent may tell the worker.
func (p *pair) inputs() {
	path := []string{"inputs"}
	switch {
	case p.old.Inputs == nil && p.new.Inputs == nil:
	case p.old.Inputs == nil:
		p.add(Compatible, kindInputs, path, "the worker has inputs, which it did not", "They have their defaults until the parent gives them.")
	case p.new.Inputs == nil:
		p.gone(Breaking, kindInputs, path, "the worker has no inputs any more", "The type Inputs is gone; Go that names it, and specs that give inputs, do not build.")
	default:
		p.fields("inputs", p.old.Inputs, p.new.Inputs, false)
		for _, is := range p.new.Inputs.Fields {
			if was := p.old.Inputs.Field(is.Name); was != nil && typeName(was.Type) == typeName(is.Type) {
				p.input(was, is)
			}
		}
	}
}

// input compares what an input has besides its type.
func (p *pair) input(was, is *expr.Field) {
	p.values(kindInput, []string{"inputs", is.Name}, was.Secret || is.Secret, []part{
		{"default", was.Default.Text(), is.Default.Text(), "A worker has another value before its parent gives one."},
		{"min", was.Min.Text(), is.Min.Text(), "What is given stops at another value."},
		{"max", was.Max.Text(), is.Max.Text(), "What is given stops at another value."},
	})
}

// part is what one key of a field is in both versions.
type part struct{ key, was, is, reason string }

// values reports which keys of a field have another value.
func (p *pair) values(k *kind, path []string, secret bool, parts []part) {
	for _, part := range parts {
		if part.was == part.is {
			continue
		}
		p.add(Behavior, k, join(path, part.key), strings.Join(path, ".")+" "+part.change(secret), part.reason)
	}
}

// change says what a key has and had; "" is nothing.
func (t part) change(secret bool) string {
	was, is := t.was, t.is
	if secret {
		was, is = expr.Hidden, expr.Hidden
	}
	switch {
	case t.was == "":
		return "has the " + t.key + " " + is + ", it had no " + t.key
	case t.is == "":
		return "has no " + t.key + " any more, it was " + was
	}
	return "has the " + t.key + " " + is + ", it was " + was
}

// outputs compares what a parent may read of the worker.
func (p *pair) outputs() {
	path := func(o *model.Output) []string { return []string{"outputs", o.Name} }
	match(p.old.Outputs, p.new.Outputs, func(o *model.Output) string { return o.Name }, matched[*model.Output]{
		both: func(was, is *model.Output) { p.output(was, is, path(is)) },
		added: func(o *model.Output) {
			p.add(Compatible, kindOutputAdded, path(o), "output "+o.Name+" is new", "A parent may read it.")
		},
		gone: func(o *model.Output) {
			p.gone(Breaking, kindOutputRemoved, path(o), "output "+o.Name+" is gone", "Parents that read it, and Go that reads Outputs."+o.GoName+", do not build.")
		},
	})
}

func (p *pair) output(was, is *model.Output, path []string) {
	p.goName("output "+is.Name, path, was.GoName, is.GoName)
	if old, new := typeName(was.Field.Type), typeName(is.Field.Type); old != new {
		p.add(Breaking, kindOutputType, path, "output "+is.Name+" is "+new+", it was "+old, "What parents compare it with, and Go that reads Outputs."+is.GoName+", does not build.")
		return
	}
	if before, after := p.before(was.Value), p.after(is.Value); before != after {
		p.add(Behavior, kindOutput, path, "output "+is.Name+" is "+after+", it was "+before, "Parents see other values than before.")
	}
}

// again compares the inputs after whose change an action runs again.
func (p *pair) again(path []string, was, is *model.Action) {
	names := func(a *model.Action) string {
		var all []string
		for _, f := range a.Again {
			all = append(all, "input."+f.Name)
		}
		slices.Sort(all)
		return listing(all)
	}
	if before, after := names(was), names(is); before != after {
		p.add(Behavior, kindAgain, path, "action "+is.Name+" "+phrase("runs again after ", after, "does not run again after an input")+", it "+phrase("did after ", before, "did not"),
			"It runs more or less often.")
	}
}

// inputs compares what a child is told while it runs.
func (c *child) inputs() {
	given := func(p *printer, to *model.Child, name string) (text string, hides bool) {
		s := to.Given(name)
		if s == nil {
			return "", false
		}
		return p.text(s.Value), s.Hides()
	}
	names := map[string]bool{}
	for _, s := range slices.Concat(c.was.Inputs, c.is.Inputs) {
		name := s.Var.Name
		if names[name] {
			continue
		}
		names[name] = true
		before, hiddenBefore := given(c.oldText, c.was, name)
		after, hidden := given(c.newText, c.is, name)
		if before == after {
			continue
		}
		if hiddenBefore {
			before = expr.Hidden
		}
		if hidden {
			after = expr.Hidden
		}
		c.add(Behavior, kindChildInput, join(join(c.path, "inputs"), name), c.shown+" "+phrase("is told "+name+": ", after, "is not told "+name)+", it "+phrase("was told ", before, "was not told it"),
			"The child has another value than before.")
	}
}
