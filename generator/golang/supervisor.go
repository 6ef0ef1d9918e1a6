package golang

import (
	"slices"
	"strconv"

	"github.com/fsmgen/fsmgen/generator/model"
)

// level is the version of the agreement with the runtime that is generated
// for; see fsmimpl.Enforce.
const level = 4

// supervisor writes Supervisor.
func (e *emitter) supervisor(f *file) {
	f.add(`
// The package builds only with a runtime that it was generated for.
const (
_ = $($ - $)
_ = $($ - $)
)
`, impl("Enforce"), level, impl("MinLevel"), impl("Enforce"), impl("MaxLevel"), level)
	f.add(`
$
type Supervisor struct {
*$[State, UserSpec, ObservedState]
}

// NewSupervisor returns a Supervisor with worker as the root of its tree. Nothing
// runs before Tick, Run or Shutdown is called. NewSupervisor returns an error if
// worker is incomplete, and a *fsm.ValidationError if spec is invalid.
func NewSupervisor(worker *Worker, spec UserSpec, opts ...$) (*Supervisor, error) {
s, err := $[State](&definition, behavior{worker}, spec, opts...)
if err != nil {
return nil, err
}
return &Supervisor{s}, nil
}

$
func Child(spec UserSpec, build func(UserSpec) *Worker) $ {
return $(&definition, spec, func(spec UserSpec) ($[UserSpec, ObservedState, Snapshot], error) {
return behavior{build(spec)}, nil
})
}
`, own("Supervisor runs a tree with "+article(e.m.Worker)+" worker as its root. Its methods are safe for concurrent use (R28)."),
		fsm("Supervisor"), fsm("Option"), impl("NewSupervisor"),
		own("Child declares "+article(e.m.Worker)+" worker as a child. build makes the worker when the child is started."),
		fsm("Child"), impl("NewChild"), impl("Behavior"))
	e.setInputs(f)
	e.handle(f)
}

// handle writes what reaches a worker in a tree.
func (e *emitter) handle(f *file) {
	f.add(`
$
type Handle struct {
$[State, UserSpec, ObservedState]
}

$
func At(tree $, path string) Handle {
return Handle{$[State](&definition, tree, path)}
}

$
func Self(ctx $) Handle {
return Handle{$[State](&definition, ctx)}
}
`, own("Handle reaches "+article(e.m.Worker)+" worker by its path in a tree (R40). It is safe for concurrent use."),
		fsm("Handle"),
		own("At returns a Handle of the "+e.m.Worker+" worker at a path of a tree, such as "+e.m.Worker+" for a root. The elements of a path are separated by \"/\"; fsm.ChildPath makes one. The worker need not be there."),
		fsm("Tree"), impl("HandleAt"),
		own("Self returns a Handle of the worker to whose hook ctx was given. For any other context the Handle reaches no worker."),
		qualify("context", "Context"), impl("HandleOfHook"))
}

// setInputs writes the method that gives a root its inputs.
func (e *emitter) setInputs(f *file) {
	if e.m.Inputs == nil {
		return
	}
	f.add(`
// SetInputs gives the root its inputs, as a parent does for a child. The next tick
// processes them. Each number stops at its min and max. They do not move the Version
// (R33).
func (s *Supervisor) SetInputs(inputs Inputs) { $(s.Supervisor, &$, inputs) }
`, impl("SetInputs"), inputsVar)
}

// definition writes the static half of the worker type.
func (e *emitter) definition(f *file) {
	m := e.m
	e.actionTable(f)
	e.policyFuncs(f)
	e.secrets(f)
	e.hidden(f)
	e.variablesTable(f)
	e.inputsTable(f)
	e.outputsTable(f)
	e.childOutputsTable(f)
	parts := []node{
		code("Worker: $", str(m.Worker)),
		code("StateNames: &$", namesVar("State")),
	}
	if infos := e.stateInfos(); len(infos) > 0 {
		parts = append(parts, code("States: []${\n$}", impl("StateInfo"), elements(infos)))
	}
	parts = append(parts,
		code("Initial: $($)", impl("StateID"), stateConst(m.Initial)),
		code("Shutdown: $($)", impl("StateID"), stateConst(m.Shutdown)))
	if m.Failed != nil {
		parts = append(parts, code("Failed: $($)", impl("StateID"), stateConst(m.Failed)))
		if m.LeavesFailed() {
			parts = append(parts, code("LeavesFailed: true"))
		}
	}
	if len(m.Actions) > 0 {
		parts = append(parts, code("Actions: $", actionsVar))
	}
	if len(m.Children) > 0 {
		parts = append(parts, code("Children: $", childrenVar))
	}
	if len(m.Holds) > 0 {
		parts = append(parts, code("Holds: $", len(m.Holds)), code("Hold: $", id("hold")))
	}
	if len(m.Spans) > 0 {
		parts = append(parts, code("Spans: $", len(m.Spans)))
	}
	if m.Jitters > 0 {
		parts = append(parts, code("Drawn: func(snap *Snapshot) *uint64 { return &snap.drawn }"))
	}
	if e.hasVars() {
		parts = append(parts, code("Vars: &$", varsVar))
	}
	if m.Inputs != nil {
		parts = append(parts, code("Inputs: &$", inputsVar))
	}
	if len(m.Outputs) > 0 {
		parts = append(parts, code("Outputs: &$", outputsVar))
	}
	if m.ReadsOutputs() {
		parts = append(parts, code("ChildOutputs: &$", childOutputsVar))
	}
	if e.hasCommands() {
		parts = append(parts, code("Commands: &$", commandsVar))
	}
	if m.AsksHealth() {
		parts = append(parts, code("SetHealthy: setHealthy"))
	}
	if len(m.Guards) > 0 {
		parts = append(parts, code("Guards: true"))
	}
	if len(e.dueBody()) > 0 {
		parts = append(parts, code("Due: $", id("due")))
	}
	if slices.ContainsFunc(m.States, func(s *model.State) bool { return len(s.Tried()) > 0 }) {
		parts = append(parts, code("Explanation: &explanation"))
	}
	parts = append(parts, code("Machine: $", machineConst))
	parts = append(parts, e.outcomeParts()...)
	parts = append(parts, e.policies()...)
	parts = append(parts,
		code("Version: func(s *UserSpec) *int64 { return &s.Version }"),
		code("Validate: UserSpec.Validate"))
	if e.keeps() {
		parts = append(parts, code("ValidateSince: UserSpec.validateSince"))
	}
	parts = append(parts,
		code("Equal: UserSpec.Equal"),
		code("Identical: UserSpec.$", e.identicalMethod(m.UserSpec)),
		code("CloneUserSpec: UserSpec.Clone"))
	if e.copies() {
		parts = append(parts, code("CopyUserSpec: UserSpec.copyTo"))
	}
	if !objectSharesMemory(e.m.UserSpec) {
		parts = append(parts, code("Flat: true"))
	}
	parts = append(parts,
		code("Hash: UserSpec.Hash"),
		code("Diff: func(a, b UserSpec) string { return a.Diff(b).String() }"),
		code("Describe: UserSpec.String"))
	if m.UserSpec.HasSecret() {
		parts = append(parts, code("Secrets: $", id(secretsFunc)))
	}
	if e.hides() {
		parts = append(parts, code("Hidden: $", id(hiddenFunc)))
	}
	parts = append(parts,
		code("EqualObserved: ObservedState.Equal"),
		code("CloneObserved: ObservedState.Clone"))
	f.add("\n// definition describes the worker type to the runtime.\nvar definition = $[UserSpec, ObservedState, Snapshot]{\n$}\n", impl("Definition"), elements(parts))
}

// stateInfos are those of the states of which there is something to say.
func (e *emitter) stateInfos() []node {
	var infos []node
	for _, s := range e.m.States {
		var parts []node
		if s.Action != nil {
			parts = append(parts, code("Action: $($)", impl("ActionID"), actionConst(s.Action)))
		}
		if s.Signal != "" {
			parts = append(parts, code("Signal: $", e.signal(s)))
		}
		if s.ReadsGaveUp {
			parts = append(parts, code("ReadsRetriesExhausted: true"))
		}
		if in := e.spansOf(s); len(in) > 0 {
			parts = append(parts, code("Spans: []int{$}", list(in...)))
		}
		if len(s.ReadsKinds) > 0 {
			parts = append(parts, code("ReadsKinds: []int{$}", list(kindsOf(s)...)))
		}
		if health := e.m.HealthOf(s); health != e.m.HealthByRole(s) {
			parts = append(parts, code("Health: $", healthConst(health)))
		}
		if len(parts) > 0 {
			infos = append(infos, code("$: {$}", stateConst(s), list(parts...)))
		}
	}
	return infos
}

// actionsVar is the table of the actions.
const actionsVar = "actions"

// actionTable writes it.
func (e *emitter) actionTable(f *file) {
	if len(e.m.Actions) == 0 {
		f.add("\n// actions is empty: the states do nothing.\nvar $ $\n", actionsVar, impl("Actions"))
		return
	}
	infos := []node{code("ActionNone: {}")}
	for _, a := range e.m.Actions {
		parts := []node{code("Name: $", str(a.Name))}
		parts = append(parts, e.actionPolicy(a)...)
		if len(a.Again) > 0 {
			parts = append(parts, code("Again: true"))
		}
		if len(a.Errors) > 0 {
			parts = append(parts, code("Errors: []${\n$}", impl("ErrorKind"), elements(errorKinds(a))))
		}
		infos = append(infos, code("$: {\n$}", actionConst(a), elements(parts)))
	}
	f.add("\n// $\nvar $ = ${\n$}\n",
		text(e.actionsDoc()), actionsVar, impl("Actions"), elements(infos))
}

func (e *emitter) actionsDoc() string {
	doc := "actions lists the names of the actions, their timeouts, and when they run again."
	if configuredActions(e.m) {
		doc += "\n// actionPolicy adds what follows from the UserSpec."
	}
	return doc
}

// backoff is a policy of attempts, as far as it consists of literals.
func backoff(b model.Backoff) node {
	var fields []node
	if b.Max.Expr == nil {
		fields = append(fields, code("Max: $", b.Max.Literal))
	}
	if b.Initial.Expr == nil {
		fields = append(fields, code("Initial: $", duration(b.Initial.Literal)))
	}
	fields = append(fields, code("Factor: $", number(b.Factor)))
	if b.Cap.Expr == nil {
		fields = append(fields, code("Cap: $", duration(b.Cap.Literal)))
	}
	fields = append(fields, code("Jitter: $", number(b.Jitter)))
	return code("${$}", impl("Backoff"), list(fields...))
}

// number is a float constant without a needless fraction.
func number(v float64) node { return text(strconv.FormatFloat(v, 'g', -1, 64)) }

// reconcileModes are the constants of the runtime.
var reconcileModes = map[string]string{
	"": "ReconcileVersion", "version": "ReconcileVersion", "hash": "ReconcileHash", "equal": "ReconcileEqual",
	"hook": "ReconcileHook", "tick": "ReconcileTick", "every": "ReconcileEvery",
}

func (e *emitter) policies() []node {
	var parts []node
	s := e.m.Supervision
	if e.m.Observed != nil && !configuredObserve(e.m) {
		parts = append(parts, code("Observe: $", e.observePolicy(nil)))
	}
	parts = append(parts, code("Restart: ${\nWithin: $,\nBackoff: $,\n}", impl("RestartPolicy"), duration(s.RestartWithin), backoff(s.Restart)))
	if s.ShutdownTimeout.Expr == nil {
		parts = append(parts, code("ShutdownTimeout: $", duration(s.ShutdownTimeout.Literal)))
	}
	parts = append(parts, e.configured()...)
	mode, known := reconcileModes[e.m.Reconcile.Mode]
	if !known {
		fail("no reconcile mode %q", e.m.Reconcile.Mode)
	}
	if mode == "ReconcileEvery" {
		return append(parts, code("Reconcile: ${Mode: $, Every: $}", impl("ReconcilePolicy"), impl(mode), duration(e.m.Reconcile.Every)))
	}
	return append(parts, code("Reconcile: ${Mode: $}", impl("ReconcilePolicy"), impl(mode)))
}
