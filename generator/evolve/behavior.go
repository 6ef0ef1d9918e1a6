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
			p.policyTime(join(path(a), "timeout"), o.Timeout, a.Timeout)
			p.policyTime(join(path(a), "repeat"), o.Repeat, a.Repeat)
			p.again(join(path(a), "again"), o, a)
			p.backoff(join(path(a), "retry"), o.Retry, a.Retry)
			p.result(path(a), o, a)
			p.errors(path(a), o, a)
		},
		added: func(a *model.Action) {
			p.add(Breaking, kindActionAdded, path(a), "action "+a.Name+" is new", "Hooks has the method "+a.GoName+"; a type without it does not build.")
		},
		gone: func(a *model.Action) {
			p.gone(Breaking, kindActionRemoved, path(a), "action "+a.Name+" is gone",
				"Go that names Action"+a.GoName+" does not build, and what hooks do in "+a.GoName+" is no longer done.")
		},
	})
}

// counts reports what the Snapshot no longer has, because nothing reads it.
func (p *pair) counts() {
	for _, op := range []expr.Op{expr.OpFailures, expr.OpRuns} {
		if p.old.Reads(op) && !p.new.Reads(op) {
			p.gone(Breaking, kindSnapshot, []string{"states"}, "nothing reads "+op.Word()+" any more",
				"The Snapshot does not have it; Go that reads it there does not build.")
		}
	}
}

// result compares what an action finds out.
func (p *pair) result(path []string, was, is *model.Action) {
	at := join(path, "result")
	switch {
	case was.Result == nil && is.Result == nil:
	case was.Result == nil:
		p.add(Breaking, kindResult, at, "action "+is.Name+" has a result, which it had not",
			"The method "+is.GoName+" of Hooks returns ("+is.Result.GoName+", error); one that returns an error alone does not build.")
	case is.Result == nil:
		p.gone(Breaking, kindResult, at, "action "+is.Name+" no longer has a result",
			"The method "+is.GoName+" of Hooks returns an error alone; one that returns a result too does not build.")
	default:
		(&object{pair: p, path: at, shown: "result", of: " of " + is.Name}).compare(was.Result, is.Result)
	}
}

// errors compares the kinds of error of an action.
func (p *pair) errors(path []string, was, is *model.Action) {
	at := func(k *model.ErrorKind) []string { return append(join(path, "errors"), k.Name) }
	match(was.Errors, is.Errors, func(k *model.ErrorKind) string { return k.Name }, matched[*model.ErrorKind]{
		both: func(o, k *model.ErrorKind) {
			p.goName("kind of error "+k.Name, at(k), o.GoName, k.GoName)
			switch {
			case k.Permanent && !o.Permanent:
				p.add(Behavior, kindErrorPermanent, at(k), "the error "+k.Name+" of "+is.Name+" is permanent, which it was not", "The action is not tried again after it.")
			case o.Permanent && !k.Permanent:
				p.add(Behavior, kindErrorPermanent, at(k), "the error "+k.Name+" of "+is.Name+" is no longer permanent", "The action is tried again after it.")
			}
		},
		added: func(k *model.ErrorKind) {
			p.add(Compatible, kindErrorAdded, at(k), "the error "+k.Name+" of "+is.Name+" is new", "Hooks that do not know it fail with other errors.")
		},
		gone: func(k *model.ErrorKind) {
			p.gone(Breaking, kindErrorRemoved, at(k), "the error "+k.Name+" of "+is.Name+" is gone", "Go that names "+k.Sentinel+" does not build.")
		},
	})
	p.errorOrder(join(path, "errors"), was, is)
}

// errorOrder reports kinds of error in both versions that have changed places.
func (p *pair) errorOrder(path []string, was, is *model.Action) {
	rows := func(a *model.Action) []row {
		all := make([]row, len(a.Errors))
		for i, k := range a.Errors {
			all[i] = row{to: k.Name}
		}
		return all
	}
	after := rows(is)
	_, moved := increasing(equals(rows(was), after))
	for _, m := range moved {
		name := after[m[1]].to
		p.add(Behavior, kindErrorOrder, join(path, name), "the error "+name+" of "+is.Name+" is looked for "+earlier(m)+" than it was",
			"An error that is of several kinds counts as the first of them.")
	}
}

// guards compares predicates, methods of the Hooks as well.
func (p *pair) guards() {
	path := func(g *model.Guard) []string { return []string{"guards", g.Name} }
	match(p.old.Guards, p.new.Guards, func(g *model.Guard) string { return g.Name }, matched[*model.Guard]{
		both: func(o, g *model.Guard) { p.goName("guard "+g.Name, path(g), o.GoName, g.GoName) },
		added: func(g *model.Guard) {
			p.add(Breaking, kindGuardAdded, path(g), "guard "+g.Name+" is new", "Hooks has the method "+g.GoName+"; a type without it does not build.")
		},
		gone: func(g *model.Guard) {
			p.gone(Compatible, kindGuardRemoved, path(g), "guard "+g.Name+" is gone", "A type that still has its method builds; the method is not called.")
		},
	})
}

// conditions compares named expressions.
func (p *pair) conditions() {
	path := func(c *model.Condition) []string { return []string{"conditions", c.Name} }
	match(p.old.Conditions, p.new.Conditions, func(c *model.Condition) string { return c.Name }, matched[*model.Condition]{
		both: func(o, c *model.Condition) {
			p.goName("condition "+c.Name, path(c), o.GoName, c.GoName)
			if was, is := truth(o), truth(c); was != is {
				p.add(Breaking, kindCondition, path(c), "condition "+c.Name+" is "+is+" in Go, it was "+was,
					"The method "+c.GoName+" of Snapshot has another type; Go that calls it does not build.")
			}
			if p.before(o.When) != p.after(c.When) {
				p.add(Behavior, kindCondition, path(c), "condition "+c.Name+" is "+expr.OneLine(c.WhenText)+", it was "+expr.OneLine(o.WhenText),
					"All that reads it, and the status, may differ.")
			}
		},
		added: func(c *model.Condition) {
			p.add(Compatible, kindConditionAdded, path(c), "condition "+c.Name+" is new", "The status shows it as well.")
		},
		gone: func(c *model.Condition) {
			p.gone(Breaking, kindConditionRemoved, path(c), "condition "+c.Name+" is gone", "Go that calls the method "+c.GoName+" of Snapshot does not build, and the status no longer shows it.")
		},
	})
}

// truth is the type of what a condition is in Go.
func truth(c *model.Condition) string {
	if c.When.MayBeUnknown() {
		return "an fsm.Truth"
	}
	return "a bool"
}
