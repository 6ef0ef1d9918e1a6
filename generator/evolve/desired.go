package evolve

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// desired compares what may be asked for, and the rules of derive.
func (p *pair) desired() {
	path := []string{"desired", "states"}
	before, after := map[string]bool{}, map[string]bool{}
	for _, s := range p.old.Desired {
		before[s.Name] = true
	}
	for _, s := range p.new.Desired {
		name := p.oldName(p.new.Worker, s.Name)
		after[name] = true
		if !before[name] {
			p.add(Compatible, kindDesiredAdded, path, s.Name+" may be asked for", "Nobody asks for it yet.")
		}
	}
	for _, s := range p.old.Desired {
		if !after[s.Name] && p.remains(s.Name) {
			p.gone(Breaking, kindDesiredRemoved, path, s.Name+" may no longer be asked for", "A user or a parent that asks for it is refused.")
		}
	}
	p.derive()
}

// remains reports whether a state of the old machine is in the new one; that
// it is gone is a change of its own.
func (p *pair) remains(state string) bool {
	for _, s := range p.new.States {
		if p.oldName(p.new.Worker, s.Name) == state {
			return true
		}
	}
	return false
}

func (p *pair) derive() {
	const reason = "The same UserSpec asks for another state."
	path := []string{"desired", "derive"}
	before, after := make([]row, len(p.old.Derive)), make([]row, len(p.new.Derive))
	for i, r := range p.old.Derive {
		before[i] = row{to: r.State.Name, cond: p.before(r.When)}
	}
	for i, r := range p.new.Derive {
		after[i] = row{to: p.oldName(p.new.Worker, r.State.Name), cond: p.after(r.When)}
	}
	a := align(before, after)
	for _, pair := range a.retargeted {
		was, is := p.old.Derive[pair[0]], p.new.Derive[pair[1]]
		p.add(Behavior, kindDerive, path, "derive gives "+is.State.Name+ruleText(is)+", it gave "+was.State.Name, reason)
	}
	for _, pair := range a.reguarded {
		was, is := p.old.Derive[pair[0]], p.new.Derive[pair[1]]
		p.add(Behavior, kindDerive, path, "derive gives "+is.State.Name+ruleText(is)+"; it gave it"+ruleText(was), reason)
	}
	for _, i := range a.added {
		p.add(Behavior, kindDerive, path, "derive has a new row: "+p.new.Derive[i].State.Name+ruleText(p.new.Derive[i]), reason)
	}
	for _, i := range a.removed {
		p.gone(Behavior, kindDerive, path, "derive has a row less: "+p.old.Derive[i].State.Name+ruleText(p.old.Derive[i]), reason)
	}
	for _, pair := range a.moved {
		if a.overtakes(pair) {
			r := p.new.Derive[pair[1]]
			p.add(Behavior, kindDerive, path, "derive tries the row "+r.State.Name+ruleText(r)+" "+earlier(pair)+" than it did", reason)
		}
	}
}

func ruleText(r *model.Rule) string {
	if r.When == nil {
		return " where nothing else holds"
	}
	return " when " + expr.OneLine(r.WhenText)
}
