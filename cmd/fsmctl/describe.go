package main

import (
	"cmp"
	"encoding/json"
	"reflect"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
)

func describeCommand(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "describe [PATH]",
		Short: "Show everything about a worker",
		Long: `describe shows everything about the worker at PATH, or about the root: where it is and
should be, what blocks it, its UserSpec, variables, inputs and outputs, what it has
observed, and its counters. Secrets are ***.`,
		Example: `  fsmctl describe Depot/bay1
  fsmctl describe Depot/bay1 -o json`,
		Args:              atMostOne("a path"),
		ValidArgsFunction: a.completePath,
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			_, w, err := a.look(cmd.Context(), argument(args))
			if err != nil {
				return err
			}
			if output != "text" {
				return a.encode(output, w)
			}
			var t text
			t.describe(&w)
			return t.to(a.out)
		}),
	}
	outputFlag(cmd, &output, "text", "json", "yaml")
	return cmd
}

// describe writes a worker.
func (t *text) describe(w *inspect.WorkerDetail) {
	t.line("%s", w.Path)
	t.field("type", w.Type)
	t.field("state", stateOf(&w.Worker))
	t.field("desired", w.Desired+asked(w.DesiredBy))
	t.field("health", w.Health)
	if w.Below > 0 {
		below := plural(w.Below, "worker")
		if w.Worst != w.Health {
			below += ", the worst is " + w.Worst + ": " + w.WorstPath
		}
		t.field("below", below)
	}
	t.field("note", noteOf(&w.Worker))
	t.field("last", w.Last)
	if w.Observed != "" {
		observed := show.AgeText(w.Age) + " ago"
		if !w.Fresh {
			observed += ", stale"
		}
		t.field("observed", observed)
	}
	t.field("action", w.Action)
	t.field("failure", w.Failure)
	if w.Restarts > 0 {
		t.field("failures", plural(w.Restarts, "failure")+" in a row")
	}
	t.field("circuit", w.Circuit)
	t.field("waiting", strings.Join(w.Commands, ", "))
	t.field("last error", w.LastError)
	if w.Reasons != nil {
		t.section("Cause")
		t.cause(w.Reasons)
		t.transitions(w.Reasons)
	}
	t.spec(w)
	t.values("Conditions", w.Conditions)
	t.values("Variables", w.Variables)
	t.values("Inputs", w.Inputs)
	t.values("Outputs", w.Outputs)
	t.counters(&w.Counters)
}

func stateOf(w *inspect.Worker) string {
	if w.State == "" {
		return "none: it was not visited yet"
	}
	if w.InState == "" {
		return w.State
	}
	return w.State + ", for " + show.AgeText(w.InState)
}

// asked says what asks for a desired state.
func asked(what string) string {
	if what == "" {
		return ""
	}
	return " (" + what + ")"
}

// field adds a line with a name and a value, unless the value is empty.
func (t *text) field(name, value string) {
	if value != "" {
		t.line("  %-10s  %s", name, value)
	}
}

// section begins a section.
func (t *text) section(title string) { t.line("%s", title) }

func (t *text) values(title string, values []inspect.Value) {
	if len(values) == 0 {
		return
	}
	t.section(title)
	width := 0
	for _, v := range values {
		width = max(width, show.Width(show.Text(v.Name)))
	}
	for _, v := range values {
		name := show.Text(v.Name)
		t.line("  %s  %s", name+strings.Repeat(" ", width-show.Width(name)), v.Value)
	}
}

// spec adds the UserSpec as YAML.
func (t *text) spec(w *inspect.WorkerDetail) {
	if len(w.Spec) == 0 {
		return
	}
	t.line("UserSpec, version %d", w.Version)
	data, err := show.YAML(w.Spec)
	if err != nil {
		t.line("  %s", string(w.Spec))
		return
	}
	for line := range strings.Lines(string(data)) {
		if !strings.HasPrefix(line, versionKey+":") {
			t.line("  %s", strings.TrimSuffix(line, "\n"))
		}
	}
}

// counters adds the counters that are not zero, by their names in JSON.
func (t *text) counters(c *inspect.Counters) {
	v := reflect.ValueOf(*c)
	var all []inspect.Value
	for i := range v.NumField() {
		if n := v.Field(i).Uint(); n > 0 {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			value, _ := json.Marshal(n) // a number can be encoded
			all = append(all, inspect.Value{Name: cmp.Or(name, v.Type().Field(i).Name), Value: string(value)})
		}
	}
	t.values("Counters", all)
}
