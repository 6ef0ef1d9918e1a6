package describe

import (
	"slices"
	"strings"
	"time"

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
		Desired:  stateNames(m.Desired), Derive: rows(m.Derive),
		Initial: m.Initial.Name, Shutdown: m.Shutdown.Name,
		Groups: groups(m), Holds: holds(m),
		Reads: reads.list(), Reconcile: m.Reconcile.Mode, Supervision: supervision(m),
	}
	if m.Observed != nil {
		d.Observed = fields(m.Observed, "", nil)
	}
	if m.Failed != nil {
		d.Failed = m.Failed.Name
	}
	if m.Reconcile.Mode == "every" {
		d.Reconcile = Duration(m.Reconcile.Every)
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
		d.Conditions = append(d.Conditions, Condition{Name: c.Name, Doc: text(c.Doc), When: oneLine(c.WhenText), Reads: inputs(c.When)})
	}
	for _, c := range m.Children {
		d.Children = append(d.Children, child(m, c))
	}
	return d
}

// text is a doc string without the line break that a YAML block leaves at its
// end.
func text(doc string) string { return strings.TrimSpace(doc) }

// oneLine is an expression as a line: YAML allows one to go over several.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func stateNames(states []*model.State) []string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = s.Name
	}
	return names
}

func rows(rules []*model.Rule) []Row {
	all := make([]Row, len(rules))
	for i, r := range rules {
		all[i] = Row{State: r.State.Name, When: oneLine(r.WhenText)}
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
	d := &State{Name: s.Name, Doc: text(s.Doc), Roles: Roles(m, s), Groups: s.Groups, Signal: s.Signal, ReadsGaveUp: s.ReadsGaveUp}
	if s.Action != nil {
		d.Action = s.Action.Name
	}
	for _, t := range s.Transitions {
		way := Transition{
			To: t.To.Name, When: oneLine(t.WhenText), For: oneLine(t.ForText), After: oneLine(t.AfterText),
			Doc: text(t.Doc), Shared: t.Shared, Reads: inputs(t.When, t.After, t.For), Line: t.Pos.Line,
		}
		if t.Hold != nil {
			way.Hold = &t.Hold.Slot
		}
		d.Transitions = append(d.Transitions, way)
	}
	return d
}

// Roles says what a state is to its machine: initial, shutdown, failed,
// desired; in this order.
func Roles(m *model.Machine, s *model.State) []string {
	var roles []string
	for _, role := range []struct {
		name string
		has  bool
	}{
		{"initial", s == m.Initial}, {"shutdown", s == m.Shutdown}, {"failed", s == m.Failed},
		{"desired", slices.Contains(m.Desired, s)},
	} {
		if role.has {
			roles = append(roles, role.name)
		}
	}
	return roles
}

func holds(m *model.Machine) []Hold {
	forOf := map[*model.Hold]*model.Transition{}
	for _, s := range m.States {
		for _, t := range s.Transitions {
			if t.Hold != nil {
				forOf[t.Hold] = t
			}
		}
	}
	var all []Hold
	for _, h := range m.Holds {
		if t := forOf[h]; t != nil {
			all = append(all, Hold{Slot: h.Slot, When: oneLine(t.WhenText), For: oneLine(t.ForText), States: stateNames(h.States)})
		}
	}
	return all
}

func action(m *model.Machine, a *model.Action) Action {
	d := Action{Name: a.Name, Doc: text(a.Doc), Timeout: Duration(a.Timeout), Retry: backoff(a.Retry)}
	if a.Repeat > 0 {
		d.Repeat = Duration(a.Repeat)
	}
	for _, s := range m.States {
		if s.Action == a {
			d.States = append(d.States, s.Name)
		}
	}
	return d
}

func backoff(b model.Backoff) Backoff {
	return Backoff{Max: b.Max, Initial: Duration(b.Initial), Factor: b.Factor, Cap: Duration(b.Cap), Jitter: b.Jitter}
}

func supervision(m *model.Machine) Supervision {
	p := m.Supervision
	d := Supervision{
		Restart:  Restart{Backoff: backoff(p.Restart), Within: Duration(p.RestartWithin)},
		Shutdown: Duration(p.ShutdownTimeout),
	}
	if m.Observed != nil {
		d.Observe = &Observe{Every: Duration(p.ObserveEvery), Timeout: Duration(p.ObserveTimeout), StaleAfter: Duration(p.StaleAfter)}
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
		if cell := Cell(c, i); !c.MapFromDesired || slices.Contains(m.Desired, s) {
			cell.State = s.Name
			d.Mapping = append(d.Mapping, cell)
		}
	}
	return d
}

// Cell says what a mapped child should be in the state with the given index.
func Cell(c *model.Child, state int) Mapping {
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
		out = append(out, Assign{Field: name, Value: written(a.Value)})
	}
	return out
}

// written is an expression as a spec would write it.
func written(e *expr.Expr) string {
	if e == nil {
		return ""
	}
	if e.Text != "" {
		return oneLine(e.Text)
	}
	switch {
	case e.Op == expr.OpEnum:
		return e.Type.Enum.Values[e.Index].Name
	case e.Value != nil:
		return valueText(e.Value)
	case len(e.Args) == 1:
		return written(e.Args[0])
	}
	return "(computed)"
}

// Duration is a duration as a spec writes it: 1m rather than 1m0s.
func Duration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
