package golang

// behavior writes the half of one worker that the runtime drives.
func (e *emitter) behavior(f *file) {
	f.add(`
// behavior is the interface of a worker to the runtime.
type behavior struct{ worker *Worker }
`)
	e.check(f)
	e.configuration(f)
	e.hookCalls(f)
	e.setters(f)
	e.childSetters(f)
	e.setHealthy(f)
	if e.hasVars() {
		moves := code("signal == $", fsm("SignalReenter"))
		if e.hasCommands() {
			moves = code("signal != $", fsm("SignalNone"))
		}
		f.add(`
func (behavior) Next(snap *Snapshot) ($, $, $) {
state, signal, action, vars := snap.State.Next(snap)
if state != snap.State || $ {
snap.next = vars
}
return $(state), signal, $(action)
}
`, impl("StateID"), fsm("Signal"), impl("ActionID"), moves, impl("StateID"), impl("ActionID"))
	} else {
		f.add(`
func (behavior) Next(snap *Snapshot) ($, $, $) {
state, signal, action := snap.State.Next(snap)
return $(state), signal, $(action)
}
`, impl("StateID"), fsm("Signal"), impl("ActionID"), impl("StateID"), impl("ActionID"))
	}
	f.add(`
func (behavior) Clone(snap *Snapshot) *Snapshot { return snap.Clone() }
`)
}

// check finds what NewWorker was not given, and what ErrWorker was.
func (e *emitter) check(f *file) {
	cases := []node{
		code("case b.worker == nil:\nreturn $($)", qualify("errors", "New"), str("the worker is nil")),
		code("case b.worker.err != nil:\nreturn $($, b.worker.err)", qualify("fmt", "Errorf"), str("the worker could not be made: %w")),
	}
	if e.hooked() {
		cases = append(cases, code("case b.worker.hooks == nil:\nreturn $($)", qualify("errors", "New"), str("the hooks are nil")))
	}
	if len(e.m.Children) > 0 {
		cases = append(cases, code("case b.worker.children == nil:\nreturn $($)", qualify("errors", "New"), str("the workers of the children are nil")))
	}
	f.add("\nfunc (b behavior) Check() error {\nswitch {\n$\n}\nreturn nil\n}\n", lines(cases...))
	if len(e.m.Guards) > 0 {
		f.add("\nfunc (b behavior) Init(snap *Snapshot) { snap.UseGuards(b.worker.hooks) }\n")
	} else {
		f.add("\nfunc (behavior) Init(*Snapshot) {}\n")
	}
	if e.hooked() {
		f.add("\nfunc (b behavior) Hooks() any { return b.worker.hooks }\n")
	} else {
		f.add("\nfunc (behavior) Hooks() any { return nil }\n")
	}
}

func (e *emitter) configuration(f *file) {
	f.add(`
func (b behavior) Derive(spec *UserSpec) $ {
return $(b.worker.DeriveDesiredState(*spec).State)
}

func (b behavior) Declare(spec *UserSpec) *$ {
return b.worker.DeclareChildren(*spec)
}
`, impl("StateID"), impl("StateID"), impl("ChildDeclaration"))
	if e.keeps() {
		f.add(`
func (b behavior) DeclareSince(spec, since *UserSpec) *$ {
return declareChildren(spec, since, b.worker.children)
}
`, impl("ChildDeclaration"))
	}
	if e.m.Reconcile.Mode == "hook" {
		f.add("\nfunc (b behavior) ConfigChanged(before, after *UserSpec) bool {\n" +
			"return b.worker.hooks.OnConfigChange(*before, *after)\n}\n")
	} else {
		f.add("\nfunc (behavior) ConfigChanged(_, _ *UserSpec) bool { return true }\n")
	}
}

func (e *emitter) hookCalls(f *file) {
	ctx := qualify("context", "Context")
	if e.m.Observed != nil {
		f.add(`
func (b behavior) Collect(ctx $, spec UserSpec, desired $) (ObservedState, error) {
return b.worker.hooks.CollectObservedState(ctx, DesiredState{State: State(desired), UserSpec: spec})
}
`, ctx, impl("StateID"))
	} else {
		f.add("\nfunc (behavior) Collect($, UserSpec, $) (ObservedState, error) { return ObservedState{}, nil }\n", ctx, impl("StateID"))
	}
	if len(e.m.Actions) == 0 {
		f.add("\nfunc (behavior) Act($, $, *Snapshot) error { return nil }\n", ctx, impl("ActionID"))
		return
	}
	var cases []node
	for _, a := range e.m.Actions {
		if a.Result != nil {
			cases = append(cases, e.actWithResult(a))
			continue
		}
		cases = append(cases, code("case $:\nreturn b.worker.hooks.$(ctx, *snap)", actionConst(a), a.GoName))
	}
	f.add("\nfunc (b behavior) Act(ctx $, action $, snap *Snapshot) error {\nswitch Action(action) {\n$\n}\nreturn nil\n}\n",
		ctx, impl("ActionID"), lines(cases...))
}

func (e *emitter) setters(f *file) {
	f.add(`
func (behavior) SetState(snap *Snapshot, state $) { snap.State = State(state) }

func (behavior) SetDesired(snap *Snapshot, state $) { snap.Desired.State = State(state) }

func (behavior) UserSpec(snap *Snapshot) *UserSpec { return &snap.Desired.UserSpec }

func (behavior) Observed(snap *Snapshot) *ObservedState { return &snap.Observed }

func (behavior) Meta(snap *Snapshot) *$ { return &snap.SnapshotMeta }
`, impl("StateID"), impl("StateID"), fsm("SnapshotMeta"))
}

func (e *emitter) childSetters(f *file) {
	var states, groups []node
	for _, c := range e.m.Children {
		if c.Group {
			groups = append(groups, code("case $:\nreturn snap.Children.$.Members()", childConst(c), c.GoName))
		} else {
			states = append(states, code("case $:\nsnap.Children.$ = $(state)", childConst(c), c.GoName, e.childType(c, "State")))
		}
	}
	if len(states) == 0 {
		f.add("\nfunc (behavior) SetChild(*Snapshot, int, $) {}\n", impl("StateID"))
	} else {
		f.add("\nfunc (behavior) SetChild(snap *Snapshot, entry int, state $) {\nswitch entry {\n$\n}\n}\n", impl("StateID"), lines(states...))
	}
	if len(groups) == 0 {
		f.add("\nfunc (behavior) Members(*Snapshot, int) *$ { return nil }\n", impl("Members"))
	} else {
		f.add("\nfunc (behavior) Members(snap *Snapshot, entry int) *$ {\nswitch entry {\n$\n}\nreturn nil\n}\n", impl("Members"), lines(groups...))
	}
}
