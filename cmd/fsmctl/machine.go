package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/nearest"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func machineCommand(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "machine TYPE|PATH",
		Short: "Describe a worker type",
		Long: `machine describes the worker type TYPE, or that of the worker at PATH: its states and
transitions, UserSpec, commands, inputs, outputs and children, with their docs. It is
what the running program has, and needs no spec files.`,
		Example: `  fsmctl machine Charger
  fsmctl machine Depot/bay1 -o yaml`,
		Args:              one("a worker type or a path"),
		ValidArgsFunction: a.completePath,
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			m, err := a.machine(cmd, args[0])
			if err != nil {
				return err
			}
			if output != "text" {
				return a.encode(output, m)
			}
			var t text
			t.machine(&m)
			return t.to(a.out)
		}),
	}
	outputFlag(cmd, &output, "text", "json", "yaml")
	return cmd
}

// machine returns the worker type of this name in some tree, or that of a worker.
func (a *app) machine(cmd *cobra.Command, name string) (inspect.Machine, error) {
	ctx := cmd.Context()
	if strings.Contains(name, "/") {
		at, w, err := a.look(ctx, name)
		if err != nil {
			return inspect.Machine{}, err
		}
		return a.Machine(ctx, at.tree, w.Type)
	}
	all, err := a.Trees(ctx)
	if err != nil {
		return inspect.Machine{}, err
	}
	trees, err := a.chosen(all.Trees)
	if err != nil {
		return inspect.Machine{}, err
	}
	var types []string
	for _, t := range trees {
		m, err := a.Machine(ctx, t.Name, name)
		if !client.Is(err, client.NotFound) {
			return m, err
		}
		page, err := a.Workers(ctx, t.Name, client.Query{Limit: client.MaxPage})
		if err != nil {
			return m, err
		}
		for _, w := range page.Workers {
			types = append(types, w.Type)
		}
	}
	return inspect.Machine{}, &client.Error{Kind: client.NotFound, Text: "there is no worker of the type " + name, Help: nearest.Hint(name, unique(types))}
}

// unique returns each text once, in order.
func unique(all []string) []string {
	var once []string
	known := map[string]bool{}
	for _, s := range all {
		if !known[s] {
			once = append(once, s)
		}
		known[s] = true
	}
	return once
}

// machine writes a worker type.
func (t *text) machine(m *inspect.Machine) {
	t.line("%s%s", m.Worker, doc(m.Doc))
	t.section("States")
	for i := range m.States {
		t.state(&m.States[i])
	}
	t.section("Desired")
	for _, row := range m.Derive {
		t.line("  %s%s", row.State, when(row.When))
	}
	t.fields("UserSpec", m.UserSpec)
	t.fields("Observed", m.Observed)
	t.fields("Variables", m.Vars)
	t.fields("Inputs", m.Inputs)
	t.terms("Outputs", m.Outputs)
	t.terms("Conditions", m.Conditions)
	t.terms("Guards in Go", m.Guards)
	if len(m.Commands) > 0 {
		t.section("Commands")
	}
	for _, c := range m.Commands {
		in := ""
		if len(c.TakenIn) > 0 {
			in = ", taken in " + strings.Join(c.TakenIn, ", ")
		}
		t.line("  %s%s%s", c.Name, in, doc(c.Doc))
		for i := range c.Fields {
			t.oneField(&c.Fields[i], 2)
		}
	}
	if len(m.Children) > 0 {
		t.section("Children")
	}
	for i := range m.Children {
		t.child(&m.Children[i])
	}
}

func (t *text) state(s *fsm.MachineState) {
	var about []string
	about = append(about, s.Roles...)
	about = append(about, s.Health.String())
	if s.Action != "" {
		about = append(about, "action "+s.Action)
	}
	if s.Signal != "" {
		about = append(about, "signal "+s.Signal)
	}
	t.line("  %s (%s)%s", s.Name, strings.Join(about, ", "), doc(s.Doc))
	for _, tr := range s.Transitions {
		to := tr.To
		if to == "" {
			to = "(stays)"
		}
		t.line("    -> %s%s%s", to, when(tr.Text), doc(tr.Doc))
	}
}

func (t *text) child(c *fsm.MachineChild) {
	each := ""
	if c.Each != "" {
		each = ", for each of " + c.Each
	}
	t.line("  %s: %s%s%s%s", c.Name, c.Worker, each, when(c.When), doc(c.Doc))
	for _, row := range c.Mapping {
		var to []string
		if row.Child != "" {
			to = append(to, row.Child)
		}
		for _, r := range row.Rows {
			to = append(to, r.State+when(r.When))
		}
		if len(to) > 0 {
			t.line("    %s: %s", row.State, strings.Join(to, "; "))
		}
	}
}

func (t *text) fields(title string, fields []fsm.MachineField) {
	if len(fields) == 0 {
		return
	}
	t.section(title)
	for i := range fields {
		t.oneField(&fields[i], 1)
	}
}

func (t *text) oneField(f *fsm.MachineField, depth int) {
	about := []string{f.Type}
	if len(f.Enum) > 0 {
		about = []string{strings.Join(f.Enum, " or ")}
	}
	for _, part := range []struct{ name, value string }{{"default", f.Default}, {"min", f.Min}, {"max", f.Max}, {"pattern", f.Pattern}} {
		if part.value != "" {
			about = append(about, part.name+" "+part.value)
		}
	}
	for _, part := range []struct {
		name string
		is   bool
	}{{"required", f.Required}, {"secret", f.Secret}} {
		if part.is {
			about = append(about, part.name)
		}
	}
	t.line("%s%s: %s%s", strings.Repeat("  ", depth), f.Name, strings.Join(about, ", "), doc(f.Doc))
	for i := range f.Fields {
		t.oneField(&f.Fields[i], depth+1)
	}
}

func (t *text) terms(title string, terms []fsm.MachineTerm) {
	if len(terms) == 0 {
		return
	}
	t.section(title)
	for _, term := range terms {
		value := ""
		if term.Value != "" {
			value = " = " + term.Value
		}
		t.line("  %s%s%s", term.Name, value, doc(term.Doc))
	}
}

func doc(s string) string {
	if s == "" {
		return ""
	}
	return ": " + strings.Join(strings.Fields(s), " ")
}

func when(s string) string {
	if s == "" {
		return ""
	}
	return " when " + s
}
