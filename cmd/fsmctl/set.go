package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// setOptions are the flags of set.
type setOptions struct {
	file        string
	yes, dryRun bool
}

func setCommand(a *app) *cobra.Command {
	var o setOptions
	cmd := &cobra.Command{
		Use:   "set [KEY=VALUE]... [-f FILE]",
		Short: "Change the UserSpec of the root",
		Long: `set changes the UserSpec of the root of the tree. It shows which fields change and what
that does to the children, and asks before it stores. A field that is not given keeps
its value, and so does a secret that is ***. If the UserSpec has changed since it was
read (by fsmctl spec, if the file has a version), it is not stored.

` + assignHelp,
		Example: `  fsmctl set bays=4
  fsmctl spec > depot.yaml && vi depot.yaml && fsmctl set -f depot.yaml
  fsmctl set password=@/run/secrets/password --yes`,
		ValidArgsFunction: a.completeFields(func(m *inspect.Machine) []fsm.MachineField { return m.UserSpec }),
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && o.file == "" {
				return errors.New("set takes fields as key=value, or a file with -f")
			}
			return a.set(cmd.Context(), args, &o)
		}),
	}
	f := cmd.Flags()
	f.StringVarP(&o.file, "file", "f", "", "a file with fields, as YAML or JSON; - is standard input")
	f.BoolVarP(&o.yes, "yes", "y", false, "do not ask")
	f.BoolVar(&o.dryRun, "dry-run", false, "show what would change, and store nothing")
	return cmd
}

// rootMachine returns the root of the tree and its worker type.
func (a *app) rootMachine(ctx context.Context) (target, inspect.Machine, error) {
	at, w, err := a.look(ctx, "")
	if err != nil {
		return at, inspect.Machine{}, err
	}
	m, err := a.Machine(ctx, at.tree, w.Type)
	return at, m, err
}

// set changes the UserSpec of the root.
func (a *app) set(ctx context.Context, args []string, o *setOptions) error {
	at, m, err := a.rootMachine(ctx)
	if err != nil {
		return err
	}
	now, err := a.Spec(ctx, at.tree, at.path)
	if err != nil {
		return err
	}
	version := now.Version
	var given []member
	if o.file != "" {
		if given, version, err = a.fromFile(o.file, version); err != nil {
			return err
		}
	}
	assigned, err := assignments(args, m.UserSpec, now.Spec)
	if err != nil {
		return err
	}
	more, err := fieldsOf(assigned)
	if err != nil {
		return err
	}
	spec := objectOf(merged(given, more))
	if version != now.Version {
		return &client.Error{Kind: client.Conflict, Text: fmt.Sprintf("the UserSpec of %s has changed: version %d is stored, and the file is of version %d", at.path, now.Version, version),
			Help: "read it again with fsmctl spec"}
	}
	plan, err := a.Plan(ctx, at.tree, spec)
	if err != nil {
		return err
	}
	changes := differences(now.Spec, spec, m.UserSpec)
	a.showPlan(at, version, changes, &plan)
	if o.dryRun || len(changes) == 0 {
		return nil
	}
	if err := a.confirm("Store it?", o.yes); err != nil {
		return err
	}
	stored, err := a.SetSpec(ctx, at.tree, version, spec)
	if client.Is(err, client.Conflict) {
		return &client.Error{Kind: client.Conflict, Text: "the UserSpec of " + at.path + " was changed by somebody else in between, and nothing was stored", Help: "look at it with fsmctl spec, and set it again"}
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "stored as version %d\n", stored.Version)
	return nil
}

// fromFile reads fields from a file. Its version, if it has one, is returned in place of
// that which is stored.
func (a *app) fromFile(name string, stored int64) ([]member, int64, error) {
	data, err := a.read(name)
	if err != nil {
		return nil, 0, err
	}
	value, err := fromYAML(data)
	object, ok := value.(map[string]any)
	if err != nil || !ok {
		return nil, 0, fmt.Errorf("%s cannot be read as YAML or JSON with fields", name)
	}
	version := stored
	if v, ok := object[versionKey]; ok {
		number, ok := v.(json.Number)
		if version, err = number.Int64(); err != nil || !ok {
			return nil, 0, fmt.Errorf("%s: version must be a number", name)
		}
		delete(object, versionKey)
	}
	var all []member
	for _, key := range sortedKeys(object) {
		value, err := json.Marshal(object[key])
		if err != nil {
			return nil, 0, fmt.Errorf("%s: %s cannot be written as JSON", name, key)
		}
		all = append(all, member{key, value})
	}
	return all, version, nil
}

func sortedKeys(m map[string]any) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// read reads a file, or standard input.
func (a *app) read(name string) ([]byte, error) {
	if name != "-" {
		return readFile(name)
	}
	data, err := io.ReadAll(io.LimitReader(a.in, 1<<20+1))
	if err != nil || len(data) > 1<<20 {
		return nil, errors.New("standard input cannot be read, or is larger than 1 MiB")
	}
	return data, nil
}

// merged returns members, those that come later in place of earlier ones.
func merged(first, second []member) []member {
	all := slices.Clone(first)
	for _, m := range second {
		if i := slices.IndexFunc(all, func(o member) bool { return o.name == m.name }); i >= 0 {
			all[i] = m
		} else {
			all = append(all, m)
		}
	}
	return all
}

// difference is a field that changes. Of one that has a secret, from and to do not show
// what is given.
type difference struct{ name, from, to string }

// differences returns the fields that a change gives another value.
func differences(before, change json.RawMessage, fields []fsm.MachineField) []difference {
	old, err := fieldsOf(before)
	if err != nil {
		return nil
	}
	given, err := fieldsOf(change)
	if err != nil {
		return nil
	}
	var all []difference
	for _, g := range given {
		from := "nothing"
		for _, o := range old {
			if o.name == g.name {
				from = compact(o.value)
			}
		}
		to := compact(g.value)
		if to == from {
			continue
		}
		i := slices.IndexFunc(fields, func(f fsm.MachineField) bool { return f.Name == g.name })
		if i < 0 || hasSecret(&fields[i]) { // one that is misspelt may be a secret
			from, to = "***", "*** (another)"
		}
		all = append(all, difference{g.name, from, to})
	}
	return all
}

// compact returns JSON in one line, with sorted keys.
func compact(data json.RawMessage) string {
	var value any
	if decode(data, &value) != nil {
		return string(data)
	}
	sorted, err := json.Marshal(value)
	if err != nil {
		return string(data)
	}
	return string(sorted)
}

// valueWidth is how much is shown of a value that changes.
const valueWidth = 200

// showPlan writes what a change does.
func (a *app) showPlan(at target, version int64, changes []difference, plan *inspect.Plan) {
	var t text
	if len(changes) == 0 {
		t.line("nothing changes in the UserSpec of %s (version %d)", at.path, version)
		_ = t.to(a.out)
		return
	}
	t.line("UserSpec of %s, version %d:", at.path, version)
	for _, c := range changes {
		t.line("  %s: %s -> %s", c.name, show.Cut(show.Text(c.from), valueWidth), show.Cut(show.Text(c.to), valueWidth))
	}
	kept := 0
	for _, c := range plan.Changes {
		if c.Kind == "keep" {
			kept++
			continue
		}
		fields := ""
		if c.Fields != "" {
			fields = " (" + c.Fields + ")"
		}
		t.line("  %s %s %s%s", c.Kind, c.Type, c.Child, fields)
	}
	switch {
	case plan.Next != "":
		t.line("  the children are not declared before %s", plan.Next)
	case kept > 0:
		t.line("  %s", plural(kept, "other worker")+" kept")
	}
	_ = t.to(a.out)
}

// hasSecret reports whether a field is a secret or has one.
func hasSecret(f *fsm.MachineField) bool {
	for e := f.Element; e != nil; e = e.Element {
		if e.Secret {
			return true
		}
	}
	return f.Secret || slices.ContainsFunc(f.Fields, func(inner fsm.MachineField) bool { return hasSecret(&inner) })
}

// confirm asks whether to go on.
func (a *app) confirm(question string, yes bool) error {
	if yes {
		return nil
	}
	if file, ok := a.in.(*os.File); ok && !term.IsTerminal(int(file.Fd())) {
		return errors.New("there is nobody to ask; --yes goes on without asking")
	}
	fmt.Fprintf(a.out, "%s [y/N] ", question)
	answer, err := bufio.NewReader(a.in).ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	if err != nil && answer == "" {
		fmt.Fprintln(a.out)
	}
	if answer != "y" && answer != "yes" {
		return &unmet{"nothing was changed"}
	}
	return nil
}
