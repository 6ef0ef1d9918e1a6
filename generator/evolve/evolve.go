// Package evolve compares two versions of worker types: what changed in the
// machines, not in the text of their specs, and what each change does to what
// is already there: Go that people have written against the generated
// packages, UserSpecs that are stored, and trees that run.
package evolve

import (
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// Class says what a change does to what is already there.
type Class uint8

const (
	// Compatible changes leave everything that exists as it is: it builds, is
	// accepted, and comes to the same decisions.
	Compatible Class = iota
	// Behavior changes leave everything valid, but the same inputs lead to
	// something else.
	Behavior
	// Breaking changes make something that exists stop: Go that no longer
	// builds, a stored UserSpec that is refused, a request for a state that
	// is no longer one.
	Breaking
)

// String returns the words that are shown for a class.
func (c Class) String() string {
	return [...]string{"compatible", "changes behaviour", "breaking"}[c]
}

// Change is one difference between two machines.
type Change struct {
	Class   Class
	Worker  string   // the worker type; its old name is its new one
	Kind    string   // what sort of change, a stable word: "state-removed"
	Path    []string // the key in the spec: "userSpec", "port", "min"
	Message string   // what changed
	Reason  string   // why it is of its class, a sentence

	// Old says that the place is in the old spec: what it was about is gone.
	Old bool
	// Pos is where it is; only Line is missing where the machine does not
	// know it, and Locate fills it in.
	Pos diag.Pos
}

// Diff compares the worker types of two runs, by name. The changes are in the
// order of the new machines, within one in the order of the language's keys;
// worker types that are gone come last. Two runs of the same machines give
// none. Both runs must be without errors.
//
// It reads the machines only, and is safe for concurrent use.
func Diff(old, new []*model.Machine) []Change {
	d := &differ{names: map[string]map[string]string{}}
	worker := func(m *model.Machine) string { return m.Worker }
	// All renamed states are known before a machine that names them is compared.
	none := func(*model.Machine) {}
	match(old, new, worker, matched[*model.Machine]{
		both:  func(o, m *model.Machine) { d.names[m.Worker] = renamed(o, m) },
		added: none, gone: none,
	})
	match(old, new, worker, matched[*model.Machine]{
		both:  func(o, m *model.Machine) { newPair(d, o, m).compare() },
		added: d.workerAdded, gone: d.workerRemoved,
	})
	return d.changes
}

// Worst is the gravest class of all changes; Compatible if there are none.
func Worst(changes []Change) Class {
	worst := Compatible
	for _, c := range changes {
		worst = max(worst, c.Class)
	}
	return worst
}

// differ collects the changes of all worker types.
type differ struct {
	changes []Change
	names   map[string]map[string]string // worker -> new name of a state -> its old name
}

func (d *differ) workerAdded(m *model.Machine) {
	d.changes = append(d.changes, Change{
		Class: Compatible, Worker: m.Worker, Kind: kindWorkerAdded.name, Path: []string{"worker"}, Pos: diag.Pos{Path: m.Source},
		Message: "the worker type is new", Reason: "Nothing uses it yet.",
	})
}

func (d *differ) workerRemoved(m *model.Machine) {
	d.changes = append(d.changes, Change{
		Class: Breaking, Worker: m.Worker, Kind: kindWorkerRemoved.name, Path: []string{"worker"}, Pos: diag.Pos{Path: m.Source}, Old: true,
		Message: "the worker type is gone", Reason: "Its package " + m.Package + " is no longer generated, so Go that imports it does not build.",
	})
}

// pair is one worker type in both versions.
type pair struct {
	*differ
	old, new *model.Machine
	// The printers of the expressions in old and in new.
	oldText, newText *printer
}

func newPair(d *differ, old, new *model.Machine) *pair {
	kept := keptConditions(old, new)
	return &pair{differ: d, old: old, new: new, oldText: &printer{kept: kept}, newText: &printer{names: d.names, kept: kept}}
}

// keptConditions are the names of the conditions that both versions have.
func keptConditions(old, new *model.Machine) map[string]bool {
	before, kept := map[string]bool{}, map[string]bool{}
	for _, c := range old.Conditions {
		before[c.Name] = true
	}
	for _, c := range new.Conditions {
		kept[c.Name] = before[c.Name]
	}
	return kept
}

// before prints what the old machine has, after what the new one has.
func (p *pair) before(e *expr.Expr) string { return p.oldText.text(e) }
func (p *pair) after(e *expr.Expr) string  { return p.newText.text(e) }

func (p *pair) compare() {
	p.header()
	p.fields("userSpec", p.old.UserSpec, p.new.UserSpec, true)
	p.observed()
	p.vars()
	p.inputs()
	p.outputs()
	p.commands()
	p.desired()
	p.roles()
	p.states()
	p.transitions()
	p.actions()
	p.counts()
	p.guards()
	p.conditions()
	p.children()
	p.reconcile()
	p.supervision()
}

// add appends a change of something that is in the new spec.
func (p *pair) add(class Class, kind *kind, path []string, message, reason string) *Change {
	p.changes = append(p.changes, Change{
		Class: class, Worker: p.new.Worker, Kind: kind.name, Path: path, Pos: diag.Pos{Path: p.new.Source},
		Message: message, Reason: reason,
	})
	return &p.changes[len(p.changes)-1]
}

// gone appends a change of something that is in the old spec only.
func (p *pair) gone(class Class, kind *kind, path []string, message, reason string) *Change {
	c := p.add(class, kind, path, message, reason)
	c.Old, c.Pos.Path = true, p.old.Source
	return c
}

// header compares what stands at the top of a spec, and what NewWorker takes.
func (p *pair) header() {
	if p.old.Package != p.new.Package {
		p.add(Breaking, kindPackageName, []string{"package"}, "the package is "+p.new.Package+", was "+p.old.Package,
			"Go that imports the package under its old name does not build.")
	}
	for _, takes := range []struct {
		what     string
		old, new bool
	}{
		{"Hooks", hooked(p.old), hooked(p.new)},
		{"ChildWorkers", len(p.old.Children) > 0, len(p.new.Children) > 0},
	} {
		switch {
		case takes.new && !takes.old:
			p.add(Breaking, kindConstructor, []string{"worker"}, "NewWorker takes "+takes.what+", which it did not",
				"Calls of NewWorker do not build until they are given.")
		case takes.old && !takes.new:
			p.add(Breaking, kindConstructor, []string{"worker"}, "NewWorker no longer takes "+takes.what,
				"Calls of NewWorker do not build as long as they give them.")
		}
	}
}

// hooked reports whether there is anything for a person to write.
func hooked(m *model.Machine) bool {
	return m.Observed != nil || len(m.Actions) > 0 || len(m.Guards) > 0 || m.Reconcile.Mode == "hook"
}

// goName compares the Go names of one thing whose name stayed.
func (p *pair) goName(what string, path []string, old, new string) {
	if old != new {
		p.add(Breaking, kindGoName, join(path, "goName"), what+" is called "+new+" in Go, was "+old,
			"Go that uses the old name does not build.")
	}
}
