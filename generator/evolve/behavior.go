package evolve

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// actions compares what states do: methods of the Hooks.
func (p *pair) actions() {
	path := func(a *model.Action) []string { return []string{"actions", a.Name} }
	match(p.old.Actions, p.new.Actions, func(a *model.Action) string { return a.Name }, matched[*model.Action]{
		both: func(o, a *model.Action) {
			p.goName("action "+a.Name, path(a), o.GoName, a.GoName)
			p.duration(join(path(a), "timeout"), o.Timeout, a.Timeout)
			p.duration(join(path(a), "repeat"), o.Repeat, a.Repeat)
			p.backoff(join(path(a), "retry"), o.Retry, a.Retry)
		},
		added: func(a *model.Action) {
			p.add(Breaking, "action-added", path(a), "action "+a.Name+" is new", "Hooks has the method "+a.GoName+"; a type without it does not build.")
		},
		gone: func(a *model.Action) {
			p.gone(Breaking, "action-removed", path(a), "action "+a.Name+" is gone",
				"Go that names Action"+a.GoName+" does not build, and what hooks do in "+a.GoName+" is no longer done.")
		},
	})
}

// guards compares predicates, methods of the Hooks as well.
func (p *pair) guards() {
	path := func(g *model.Guard) []string { return []string{"guards", g.Name} }
	match(p.old.Guards, p.new.Guards, func(g *model.Guard) string { return g.Name }, matched[*model.Guard]{
		both: func(o, g *model.Guard) { p.goName("guard "+g.Name, path(g), o.GoName, g.GoName) },
		added: func(g *model.Guard) {
			p.add(Breaking, "guard-added", path(g), "guard "+g.Name+" is new", "Hooks has the method "+g.GoName+"; a type without it does not build.")
		},
		gone: func(g *model.Guard) {
			p.gone(Compatible, "guard-removed", path(g), "guard "+g.Name+" is gone", "A type that still has its method builds; the method is not called.")
		},
	})
}

// conditions compares named expressions.
func (p *pair) conditions() {
	path := func(c *model.Condition) []string { return []string{"conditions", c.Name} }
	match(p.old.Conditions, p.new.Conditions, func(c *model.Condition) string { return c.Name }, matched[*model.Condition]{
		both: func(o, c *model.Condition) {
			if p.before(o.When) != p.after(c.When) {
				p.add(Behavior, "condition", path(c), "condition "+c.Name+" is "+expr.OneLine(c.WhenText)+", it was "+expr.OneLine(o.WhenText),
					"All that reads it, and the status, may differ.")
			}
		},
		added: func(c *model.Condition) {
			p.add(Compatible, "condition-added", path(c), "condition "+c.Name+" is new", "The status shows it as well.")
		},
		gone: func(c *model.Condition) {
			p.gone(Behavior, "condition-removed", path(c), "condition "+c.Name+" is gone", "The status no longer shows it.")
		},
	})
}
