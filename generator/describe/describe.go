package describe

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Describe describes machines that were linked without an error.
func Describe(machines []*model.Machine) Description {
	d := Description{Format: Format, Machines: make([]*Machine, len(machines))}
	for i, m := range machines {
		d.Machines[i] = machine(m)
	}
	return d
}

func machine(m *model.Machine) *Machine {
	reads := readsOf(m)
	d := &Machine{
		Worker: m.Worker, Package: m.Package, ImportPath: m.ImportPath, Source: m.Source, Doc: text(m.Doc),
		UserSpec: fields(m.UserSpec, "", reads),
		Desired:  model.StateNames(m.Desired), Derive: rows(m.Derive),
		Initial: m.Initial.Name, Shutdown: m.Shutdown.Name,
		Groups: groups(m), Holds: holds(m),
		Reads: reads.list(), Reconcile: m.Reconcile.Mode, Supervision: supervision(m),
	}
	if m.Observed != nil {
		d.Observed = fields(m.Observed, "", nil)
	}
	if m.Vars != nil {
		d.Vars = fields(m.Vars, "", nil)
		for i, f := range m.Vars.Fields {
			d.Vars[i].Keep, d.Vars[i].variable = m.Kept[f], true
		}
	}
	if m.Inputs != nil {
		d.Inputs = fields(m.Inputs, "", nil)
	}
	for _, o := range m.Outputs {
		d.Outputs = append(d.Outputs, Output{Name: o.Name, Type: o.Field.Type.String(), Doc: text(o.Doc), Value: expr.OneLine(o.Text), Reads: inputs(o.Value)})
	}
	for _, c := range m.Commands {
		d.Commands = append(d.Commands, command(m, c))
	}
	if m.Failed != nil {
		d.Failed = m.Failed.Name
	}
	if m.Reconcile.Mode == "every" {
		d.Reconcile = expr.DurationText(m.Reconcile.Every)
	}
	for _, s := range m.States {
		d.States = append(d.States, state(m, s))
	}
	for _, a := range m.Actions {
		d.Actions = append(d.Actions, action(m, a))
	}
	for _, g := range m.Guards {
		d.Guards = append(d.Guards, Guard{Name: g.Name, Doc: text(g.Doc)})
	}
	for _, c := range m.Conditions {
		d.Conditions = append(d.Conditions, Condition{Name: c.Name, Doc: text(c.Doc), When: expr.OneLine(c.WhenText), Reads: inputs(c.When)})
	}
	for _, c := range m.Children {
		d.Children = append(d.Children, child(m, c))
	}
	return d
}

// text is a doc string without the line break that a YAML block leaves at its
// end.
func text(doc string) string { return strings.TrimSpace(doc) }

func rows(rules []*model.Rule) []Row {
	all := make([]Row, len(rules))
	for i, r := range rules {
		all[i] = Row{State: r.State.Name, When: expr.OneLine(r.WhenText)}
	}
	return all
}

// groups unfolds the groups.
func groups(m *model.Machine) []Group {
	all := make([]Group, len(m.Groups))
	at := map[string]int{}
	for i, g := range m.Groups {
		all[i] = Group{Name: g.Name, Doc: text(g.Doc)}
		at[g.Name] = i
	}
	for _, s := range m.States {
		for _, name := range s.Groups {
			all[at[name]].States = append(all[at[name]].States, s.Name)
		}
	}
	return all
}

func state(m *model.Machine, s *model.State) *State {
	d := &State{Name: s.Name, Doc: text(s.Doc), Roles: m.Roles(s), Groups: s.Groups, Signal: s.Signal, Health: m.HealthOf(s), hasHealth: s.Health != "", ReadsGaveUp: s.ReadsGaveUp, Defer: s.Deferred()}
	if s.Action != nil {
		d.Action = s.Action.Name
	}
	for _, t := range s.Transitions {
		d.Transitions = append(d.Transitions, transition(t))
	}
	for _, t := range s.Stays {
		d.Stays = append(d.Stays, transition(t))
	}
	return d
}

func transition(t *model.Transition) Transition {
	way := Transition{
		When: expr.OneLine(t.WhenText), For: expr.OneLine(t.ForText), After: expr.OneLine(t.AfterText),
		Set: t.Sets(), Doc: text(t.Doc), Shared: t.Shared, Reads: inputs(t.Exprs()...), Line: t.Pos.Line,
	}
	if t.To != nil {
		way.To = t.To.Name
	}
	if t.On != nil {
		way.On = t.On.Name
	}
	if t.In != nil {
		way.In = t.In.Group
	}
	if t.Hold != nil {
		way.Hold = &t.Hold.Slot
	}
	return way
}

func command(m *model.Machine, c *model.Command) Command {
	d := Command{Name: c.Name, Doc: text(c.Doc), Fields: fields(c.Type, "", nil)}
	for _, s := range m.States {
		if s.Takes(c) && !slices.Contains(s.Defer, c) {
			d.TakenIn = append(d.TakenIn, s.Name)
		}
	}
	return d
}

func holds(m *model.Machine) []Hold {
	forOf := map[*model.Hold]*model.Transition{}
	for _, s := range m.States {
		for _, t := range s.Tried() {
			if t.Hold != nil {
				forOf[t.Hold] = t
			}
		}
	}
	var all []Hold
	for _, h := range m.Holds {
		if t := forOf[h]; t != nil {
			all = append(all, Hold{Slot: h.Slot, When: expr.OneLine(t.WhenText), For: expr.OneLine(t.ForText), States: model.StateNames(h.States)})
		}
	}
	return all
}

func action(m *model.Machine, a *model.Action) Action {
	d := Action{Name: a.Name, Doc: text(a.Doc), Timeout: a.Timeout.String(), Retry: backoff(a.Retry)}
	d.Repeat = a.Repeat.String()
	for _, f := range a.Again {
		d.Again = append(d.Again, "input."+f.Name)
	}
	for _, s := range m.States {
		if s.Action == a {
			d.States = append(d.States, s.Name)
		}
	}
	if a.Result != nil {
		d.Result = fields(a.Result, "", nil)
	}
	for _, k := range a.Errors {
		d.Errors = append(d.Errors, ErrorKind{Name: k.Name, Doc: text(k.Doc), Permanent: k.Permanent})
	}
	return d
}

func backoff(b model.Backoff) Backoff {
	return Backoff{Max: b.Max.Literal, MaxFrom: from(b.Max), Initial: b.Initial.String(), Factor: b.Factor, Cap: b.Cap.String(), Jitter: b.Jitter}
}

// from is the expression of a number of attempts; empty for a literal.
func from(c model.Count) string {
	if c.Expr == nil {
		return ""
	}
	return c.String()
}

func supervision(m *model.Machine) Supervision {
	p := m.Supervision
	d := Supervision{
		Restart:  Restart{Backoff: backoff(p.Restart), Within: expr.DurationText(p.RestartWithin)},
		Shutdown: p.ShutdownTimeout.String(),
	}
	if m.Observed != nil {
		d.Observe = &Observe{Every: p.ObserveEvery.String(), Timeout: p.ObserveTimeout.String(), StaleAfter: p.StaleAfter.String()}
	}
	return d
}

var eachKinds = map[model.EachKind]string{model.EachList: "list", model.EachMap: "map", model.EachCount: "count"}

func child(m *model.Machine, c *model.Child) *Child {
	d := &Child{
		Name: c.Name, Worker: c.Machine.Worker, Doc: text(c.Doc),
		Each: written(c.Each), EachKind: eachKinds[c.EachKind], When: written(c.When),
		UserSpec: written(c.Whole), Fields: assigns("", c.Fields), OnChange: "replace",
	}
	for _, s := range c.Inputs {
		d.Inputs = append(d.Inputs, Assign{Field: s.Var.Name, Value: s.Shown()})
	}
	if c.Update {
		d.OnChange = "update"
	}
	if c.Each != nil {
		d.ChildName = written(c.NameExpr)
	}
	for _, on := range c.DependsOn {
		d.DependsOn = append(d.DependsOn, on.Name)
	}
	if !c.Mapped {
		return d
	}
	d.MapFrom = "state"
	if c.MapFromDesired {
		d.MapFrom = "desired"
	}
	for i, s := range m.States {
		if cell := cellOf(c, i); !c.MapFromDesired || m.MayAskFor(s) {
			cell.State = s.Name
			d.Mapping = append(d.Mapping, cell)
		}
	}
	return d
}

// cellOf says what a mapped child should be in the state with the given index.
func cellOf(c *model.Child, state int) Mapping {
	switch {
	case c.Rows[state] != nil:
		return Mapping{Rows: rows(c.Rows[state])}
	case c.Table[state] != nil:
		return Mapping{Child: c.Table[state].Name}
	}
	return Mapping{}
}

func assigns(prefix string, all []*model.Assign) []Assign {
	var out []Assign
	for _, a := range all {
		name := prefix + a.Field.Name
		if a.Value == nil {
			out = append(out, assigns(name+".", a.Object)...)
			continue
		}
		value := written(a.Value)
		if a.Field.Secret && a.Value.HasLiteral() {
			value = expr.Hidden
		}
		out = append(out, Assign{Field: name, Value: value})
	}
	return out
}

// written is an expression as a spec would write it.
func written(e *expr.Expr) string {
	if e == nil {
		return ""
	}
	if e.Op == expr.OpLiteral && e.Type.Kind == expr.String {
		return e.Value.Text() // without quotes it might be a name
	}
	if e.Text != "" {
		return expr.OneLine(e.Text)
	}
	switch {
	case e.Op == expr.OpEnum && e.Index == expr.None:
		return "none()"
	case e.Op == expr.OpEnum:
		return e.Type.Enum.Values[e.Index].Name
	case e.Value != nil:
		return e.Value.Text()
	case len(e.Args) == 1:
		return written(e.Args[0])
	}
	return "(computed)"
}
