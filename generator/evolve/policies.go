package evolve

import (
	"strconv"
	"strings"
	"time"

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
			p.add(Compatible, "desired-added", path, s.Name+" may be asked for", "Nobody asks for it yet.")
		}
	}
	for _, s := range p.old.Desired {
		if !after[s.Name] && p.remains(s.Name) {
			p.gone(Breaking, "desired-removed", path, s.Name+" may no longer be asked for", "A user or a parent that asks for it is refused.")
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
		p.add(Behavior, "derive", path, "derive gives "+is.State.Name+ruleText(is)+", it gave "+was.State.Name, reason)
	}
	for _, pair := range a.reguarded {
		was, is := p.old.Derive[pair[0]], p.new.Derive[pair[1]]
		p.add(Behavior, "derive", path, "derive gives "+is.State.Name+ruleText(is)+"; it gave it"+ruleText(was), reason)
	}
	for _, i := range a.added {
		p.add(Behavior, "derive", path, "derive has a new row: "+p.new.Derive[i].State.Name+ruleText(p.new.Derive[i]), reason)
	}
	for _, i := range a.removed {
		p.gone(Behavior, "derive", path, "derive has a row less: "+p.old.Derive[i].State.Name+ruleText(p.old.Derive[i]), reason)
	}
	for _, pair := range a.moved {
		if a.overtakes(pair) {
			r := p.new.Derive[pair[1]]
			p.add(Behavior, "derive", path, "derive tries the row "+r.State.Name+ruleText(r)+" "+earlier(pair)+" than it did", reason)
		}
	}
}

func ruleText(r *model.Rule) string {
	if r.When == nil {
		return " where nothing else holds"
	}
	return " when " + expr.OneLine(r.WhenText)
}

func (p *pair) actions() {
	before := map[string]*model.Action{}
	for _, a := range p.old.Actions {
		before[a.Name] = a
	}
	for _, a := range p.new.Actions {
		path := []string{"actions", a.Name}
		o := before[a.Name]
		if o == nil {
			p.add(Breaking, "action-added", path, "action "+a.Name+" is new", "Hooks has the method "+a.GoName+"; a type without it does not build.")
			continue
		}
		delete(before, a.Name)
		p.goName("action "+a.Name, path, o.GoName, a.GoName)
		p.duration(join(path, "timeout"), o.Timeout, a.Timeout)
		p.duration(join(path, "repeat"), o.Repeat, a.Repeat)
		p.backoff(join(path, "retry"), o.Retry, a.Retry)
	}
	for _, a := range p.old.Actions {
		if before[a.Name] != nil {
			p.gone(Breaking, "action-removed", []string{"actions", a.Name}, "action "+a.Name+" is gone",
				"Go that names Action"+a.GoName+" does not build, and what hooks do in "+a.GoName+" is no longer done.")
		}
	}
}

func (p *pair) guards() {
	before := map[string]*model.Guard{}
	for _, g := range p.old.Guards {
		before[g.Name] = g
	}
	for _, g := range p.new.Guards {
		path := []string{"guards", g.Name}
		if o := before[g.Name]; o != nil {
			p.goName("guard "+g.Name, path, o.GoName, g.GoName)
			delete(before, g.Name)
			continue
		}
		p.add(Breaking, "guard-added", path, "guard "+g.Name+" is new", "Hooks has the method "+g.GoName+"; a type without it does not build.")
	}
	for _, g := range p.old.Guards {
		if before[g.Name] != nil {
			p.gone(Compatible, "guard-removed", []string{"guards", g.Name}, "guard "+g.Name+" is gone",
				"A type that still has its method builds; the method is not called.")
		}
	}
}

func (p *pair) conditions() {
	before := map[string]*model.Condition{}
	for _, c := range p.old.Conditions {
		before[c.Name] = c
	}
	for _, c := range p.new.Conditions {
		path := []string{"conditions", c.Name}
		o := before[c.Name]
		delete(before, c.Name)
		switch {
		case o == nil:
			p.add(Compatible, "condition-added", path, "condition "+c.Name+" is new", "The status shows it as well.")
		case p.before(o.When) != p.after(c.When):
			p.add(Behavior, "condition", path, "condition "+c.Name+" is "+expr.OneLine(c.WhenText)+", it was "+expr.OneLine(o.WhenText),
				"All that reads it, and the status, may differ.")
		}
	}
	for _, c := range p.old.Conditions {
		if before[c.Name] != nil {
			p.gone(Behavior, "condition-removed", []string{"conditions", c.Name}, "condition "+c.Name+" is gone", "The status no longer shows it.")
		}
	}
}

func (p *pair) reconcile() {
	was, is := p.old.Reconcile, p.new.Reconcile
	if was == is {
		return
	}
	path := []string{"reconcile"}
	message := "reconcile is " + reconcileText(is) + ", it was " + reconcileText(was)
	switch {
	case is.Mode == "hook":
		p.add(Breaking, "reconcile", path, message, "Hooks has the method OnConfigChange; a type without it does not build.")
	default:
		p.add(Behavior, "reconcile", path, message, "Children follow a changed UserSpec at other times.")
	}
}

func reconcileText(r model.Reconcile) string {
	if r.Mode == "every" {
		return "every " + expr.DurationText(r.Every)
	}
	return r.Mode
}

func (p *pair) supervision() {
	was, is := p.old.Supervision, p.new.Supervision
	if p.old.Observed != nil && p.new.Observed != nil {
		observe := []string{"supervision", "observe"}
		p.duration(join(observe, "every"), was.ObserveEvery, is.ObserveEvery)
		p.duration(join(observe, "timeout"), was.ObserveTimeout, is.ObserveTimeout)
		p.duration(join(observe, "staleAfter"), was.StaleAfter, is.StaleAfter)
	}
	restart := []string{"supervision", "restart"}
	p.backoff(restart, was.Restart, is.Restart)
	p.duration(join(restart, "within"), was.RestartWithin, is.RestartWithin)
	p.duration([]string{"supervision", "shutdown", "timeout"}, was.ShutdownTimeout, is.ShutdownTimeout)
}

// backoff compares a policy of attempts.
func (p *pair) backoff(path []string, was, is model.Backoff) {
	p.policy(join(path, "max"), limit(was.Max), limit(is.Max))
	p.duration(join(path, "initial"), was.Initial, is.Initial)
	p.policy(join(path, "factor"), number(was.Factor), number(is.Factor))
	p.duration(join(path, "cap"), was.Cap, is.Cap)
	p.policy(join(path, "jitter"), number(was.Jitter), number(is.Jitter))
}

func (p *pair) duration(path []string, was, is time.Duration) {
	p.policy(path, none(was), none(is))
}

func (p *pair) policy(path []string, was, is string) {
	if was != is {
		p.add(Behavior, "policy", path, strings.Join(path, ".")+" is "+is+", it was "+was, effect(path))
	}
}

// effect says what another value of a policy does.
func effect(path []string) string {
	switch key := path[len(path)-1]; {
	case key == "timeout" && path[0] == "supervision" && path[1] == "shutdown":
		return "A worker that does not get to its shutdown state is given up at another time."
	case key == "timeout":
		return "One attempt may take more or less time before it is given up."
	case key == "every":
		return "The world is looked at more or less often."
	case key == "staleAfter":
		return "What reads observed becomes unknown sooner or later than it did."
	case key == "repeat":
		return "The action is done more or less often."
	case key == "max" && path[0] == "actions":
		return "The worker has failed after more or fewer attempts."
	case key == "max", key == "within":
		return "A worker that keeps failing is parked after more or fewer restarts."
	}
	return "After a failure there is a longer or a shorter wait."
}

func none(d time.Duration) string {
	if d == 0 {
		return "none"
	}
	return expr.DurationText(d)
}

func limit(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func join(path []string, key string) []string { return append(path[:len(path):len(path)], key) }
