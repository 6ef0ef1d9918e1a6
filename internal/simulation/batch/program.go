package batch

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
)

// program is the text of main.go: the hooks and children of every worker type,
// which ask the script, and the trees that are to be driven.
func program(machines []*model.Machine, trees []specs.Tree) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"context\"\n\n\t\"github.com/fsmgen/fsmgen/internal/simulation/driver\"\n\t\"github.com/fsmgen/fsmgen/internal/simulation/specs\"\n\t\"github.com/fsmgen/fsmgen/generator/spec\"\n\t\"github.com/fsmgen/fsmgen/runtime/fsm\"\n")
	for _, m := range machines {
		fmt.Fprintf(&b, "\t%q\n", m.ImportPath)
	}
	b.WriteString(")\n\nvar _ context.Context\n\nvar _ fsm.Option\n")
	for _, m := range machines {
		adaptor(&b, m)
	}
	b.WriteString("\nfunc main() {\n\tdriver.Main([]driver.Root{\n")
	for _, t := range trees {
		fmt.Fprintf(&b, "\t\t{Tree: specs.Tree{Root: %q, Sources: []*spec.File{", t.Root)
		for _, s := range t.Sources {
			fmt.Fprintf(&b, "{Path: %q, Data: []byte(%q)}, ", s.Path, s.Data)
		}
		fmt.Fprintf(&b, "}}, Grow: grow%s, Sends: map[string]driver.Send{%s}, Handles: map[string]driver.Handle{%s}},\n", t.Root, sends(machines), handles(machines))
	}
	b.WriteString("\t})\n}\n")
	return b.String()
}

// sends are the functions that send the commands of worker types.
func sends(machines []*model.Machine) string {
	var parts []string
	for _, m := range machines {
		if len(m.Commands) > 0 {
			parts = append(parts, fmt.Sprintf("%q: send%s", m.Worker, m.Worker))
		}
	}
	return strings.Join(parts, ", ")
}

// handles are the functions that make handles of worker types that observe.
func handles(machines []*model.Machine) string {
	var parts []string
	for _, m := range machines {
		if m.Observed != nil {
			parts = append(parts, fmt.Sprintf("%q: handle%s", m.Worker, m.Worker))
		}
	}
	return strings.Join(parts, ", ")
}

func handle(b *strings.Builder, m *model.Machine) {
	fmt.Fprintf(b, "\nfunc handle%s(tree driver.Tree, path string) driver.PushTo {\n\tto := %s.At(tree.(fsm.Tree), path)\n", m.Worker, m.Package)
	fmt.Fprintf(b, "\treturn func(fill func(any)) error {\n\t\tvar o %s.ObservedState\n\t\tfill(&o)\n\t\treturn to.Observe(o)\n\t}\n}\n", m.Package)
}

func commands(b *strings.Builder, m *model.Machine) {
	fmt.Fprintf(b, "\nfunc send%s(ctx context.Context, tree driver.Tree, path, command string, fill func(any)) <-chan error {\n\tto := %s.At(tree.(fsm.Tree), path)\n\tswitch command {\n", m.Worker, m.Package)
	for _, c := range m.Commands {
		fmt.Fprintf(b, "\tcase %q:\n\t\tvar c %s.%s\n\t\tfill(&c)\n\t\treturn driver.Deliver[%[2]s.Command](ctx, to, c)\n", c.Name, m.Package, c.Type.GoName)
	}
	b.WriteString("\t}\n\treturn nil\n}\n")
}

func adaptor(b *strings.Builder, m *model.Machine) {
	var args []string
	if specs.Hooked(m) {
		args = append(args, "hooks"+m.Worker+"{s}")
		hooks(b, m)
	}
	if len(m.Children) > 0 {
		args = append(args, "children"+m.Worker+"{s}")
		children(b, m)
	}
	if len(m.Commands) > 0 {
		commands(b, m)
	}
	if m.Observed != nil {
		handle(b, m)
	}
	fmt.Fprintf(b, `
func new%[1]s(s *driver.Script) *%[2]s.Worker { return %[2]s.NewWorker(%[3]s) }

func grow%[1]s(s *driver.Script, fill func(any), opts ...fsm.Option) (driver.Tree, error) {
	var spec %[2]s.UserSpec
	fill(&spec)
	sup, err := %[2]s.NewSupervisor(new%[1]s(s), spec, opts...)
	if err != nil {
		return nil, err
	}
	return driver.Wrap(sup.Supervisor, %[4]s), nil
}
`, m.Worker, m.Package, strings.Join(args, ", "), tell(m))
}

// tell is the function that gives a root its inputs.
func tell(m *model.Machine) string {
	if m.Inputs == nil {
		return "nil"
	}
	return fmt.Sprintf("func(fill func(any)) error {\n\t\tvar in %s.Inputs\n\t\tfill(&in)\n\t\treturn sup.SetInputs(in)\n\t}", m.Package)
}

func hooks(b *strings.Builder, m *model.Machine) {
	fmt.Fprintf(b, "\ntype hooks%s struct{ s *driver.Script }\n", m.Worker)
	method := func(format string, args ...any) {
		fmt.Fprintf(b, "\nfunc (h hooks%s) %s\n", m.Worker, fmt.Sprintf(format, args...))
	}
	if m.Observed != nil {
		method("CollectObservedState(ctx context.Context, d %[1]s.DesiredState) (%[1]s.ObservedState, error) {\n\treturn driver.Collect[%[1]s.ObservedState](h.s, ctx, %[2]q, &d)\n}", m.Package, m.Worker)
	}
	for _, a := range m.Actions {
		kinds := ""
		for _, k := range a.Errors {
			kinds += ", " + m.Package + "." + k.Sentinel
		}
		if a.Result != nil {
			result := m.Package + "." + a.Result.GoName
			method("%s(ctx context.Context, snap %s.Snapshot) (%s, error) {\n\treturn driver.Find[%s](h.s, ctx, %q, %q, &snap%s)\n}", a.GoName, m.Package, result, result, m.Worker, a.Name, kinds)
			continue
		}
		method("%s(ctx context.Context, snap %s.Snapshot) error {\n\treturn h.s.Act(ctx, %q, %q, &snap%s)\n}", a.GoName, m.Package, m.Worker, a.Name, kinds)
	}
	if m.Reconcile.Mode == "hook" {
		method("OnConfigChange(old, new %s.UserSpec) bool { return h.s.Changed(%q, &old, &new) }", m.Package, m.Worker)
	}
	if specs.Closes(m) {
		method("Close() error { return h.s.Close(%q) }", m.Worker)
	}
	for _, g := range m.Guards {
		method("%s(snap *%s.Snapshot) bool { return h.s.Guard(%q, %q, &snap.Observed) }", g.GoName, m.Package, m.Worker, g.Name)
	}
}

func children(b *strings.Builder, m *model.Machine) {
	fmt.Fprintf(b, "\ntype children%s struct{ s *driver.Script }\n", m.Worker)
	for _, c := range m.Children {
		fmt.Fprintf(b, "\nfunc (c children%s) %s(spec %s.UserSpec) *%[3]s.Worker {\n\treturn driver.Build(c.s, %q, %q, &spec, func() *%[3]s.Worker { return new%[6]s(c.s) }, %[3]s.ErrWorker)\n}\n",
			m.Worker, c.GoName, c.Machine.Package, m.Worker, c.Name, c.Machine.Worker)
	}
}
