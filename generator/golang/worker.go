package golang

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/model"
)

// hooked reports whether there is anything for a person to write.
func (e *emitter) hooked() bool {
	return e.m.Observed != nil || len(e.m.Actions) > 0 || len(e.m.Guards) > 0 || e.m.Reconcile.Mode == "hook"
}

// hooks writes what a person writes for a worker: Hooks, Guards, ChildWorkers.
func (e *emitter) hooks(f *file) {
	if e.hooked() {
		e.hooksType(f)
	}
	if len(e.m.Guards) > 0 {
		e.guardsType(f)
	}
	if len(e.m.Children) > 0 {
		e.childWorkersType(f)
	}
}

// worker writes Worker.
func (e *emitter) worker(f *file) {
	e.workerType(f)
	e.derive(f)
	e.declare(f)
}

func (e *emitter) hooksType(f *file) {
	var methods []node
	if e.m.Observed != nil {
		methods = append(methods, code("// CollectObservedState observes the world. At most one call runs at a time.\n"+
			"// A result that comes after observe.timeout is dropped. After a timeout or an\n"+
			"// error the last observation is kept, and becomes stale (R20).\n"+
			"CollectObservedState(ctx $, desired DesiredState) (ObservedState, error)\n", qualify("context", "Context")))
	}
	for _, a := range e.m.Actions {
		result := node(id("error"))
		if a.Result != nil {
			result = code("($, error)", a.Result.GoName)
		}
		methods = append(methods, code("$\n$(ctx $, snap Snapshot) $\n", note(e.actionDoc(a)), a.GoName, qualify("context", "Context"), result))
	}
	if e.m.Reconcile.Mode == "hook" {
		methods = append(methods, code("// OnConfigChange reports whether a changed UserSpec makes the worker declare its\n"+
			"// children again. It must neither block nor change anything.\n"+
			"OnConfigChange(old, new UserSpec) bool\n"))
	}
	if len(e.m.Guards) > 0 {
		methods = append(methods, code("Guards"))
	}
	f.add("\n$\ntype Hooks interface {\n$\n}\n", note(e.hooksDoc()), lines(methods...))
}

func (e *emitter) hooksDoc() string {
	doc := wrap("Hooks is the part of " + article(e.m.Worker) + " worker that is written by hand. " +
		"If it also implements io.Closer, Close is called once, when the worker has been removed and none of its hooks runs (R16).")
	if len(e.m.Actions) == 0 {
		return doc
	}
	return doc + "\n\n" + wrap("An action runs concurrently with the ticks. A worker runs one action at a time. "+
		"While the worker is in a state, the action may run more than once: "+
		"after a failure, by repeat, and when the UserSpec has changed. So it must be idempotent (R09). "+
		"Its context is cancelled when the worker leaves the state.")
}

func (e *emitter) actionDoc(a *model.Action) string {
	doc := described(a.GoName+" is the action "+a.Name, a.Doc)
	var policy []string
	if states := e.statesWith(a); len(states) > 0 {
		policy = append(policy, "runs in "+sentenceList(states))
	}
	if a.Timeout.Given() {
		policy = append(policy, "has a timeout of "+a.Timeout.String())
	}
	switch most := a.Retry.Max; {
	case most.Expr != nil:
		policy = append(policy, "is tried at most "+most.String()+" times")
	case most.Literal == 0:
		policy = append(policy, "is tried until it succeeds")
	case most.Literal == 1:
		policy = append(policy, "is tried once")
	default:
		policy = append(policy, fmt.Sprintf("is tried at most %d times", most.Literal))
	}
	if len(a.Again) > 0 {
		names := make([]string, len(a.Again))
		for i, f := range a.Again {
			names[i] = "Inputs." + f.GoName
		}
		policy = append(policy, "runs again when "+strings.Join(names, " or ")+" has changed")
	}
	if a.Repeat.Given() {
		policy = append(policy, "is repeated every "+a.Repeat.String())
	}
	return doc + "\n\n" + wrap("It "+sentenceList(policy)+"."+errorsDoc(a))
}

// statesWith are the names of the states that have an action.
func (e *emitter) statesWith(a *model.Action) []string {
	var names []string
	for _, s := range e.m.States {
		if s.Action == a {
			names = append(names, s.Name)
		}
	}
	return names
}

func (e *emitter) guardsType(f *file) {
	var methods []node
	for _, g := range e.m.Guards {
		methods = append(methods, code("$\n$(snap *Snapshot) bool", note(described(g.GoName+" is the guard "+g.Name, g.Doc)), g.GoName))
	}
	f.add(`
// Guards are predicates that decisions evaluate. A guard reads nothing but the
// snapshot, changes nothing and does not block (R08). It is evaluated only while
// the observation is fresh (R10).
type Guards interface {
$
}
`, lines(methods...))
}

func (e *emitter) childWorkersType(f *file) {
	var methods []node
	for _, c := range e.m.Children {
		doc := described(c.GoName+" makes the worker of "+oneOf(c), c.Doc)
		methods = append(methods, code("$\n$(spec $) *$", note(doc), c.GoName, e.childType(c, "UserSpec"), e.childType(c, "Worker")))
	}
	f.add(`
// ChildWorkers makes the workers of the children. A method is called when a
// child is started, and again when the child is replaced (R14). If it cannot make
// the worker, it returns the result of ErrWorker of the child's package.
type ChildWorkers interface {
$
}

// constructors is ChildWorkers under a name that none of its methods can have.
type constructors = ChildWorkers

// unbuilt is used to declare children that are validated but never started.
type unbuilt struct{ constructors }
`, lines(methods...))
}

// childType is a name of a child's package.
func (e *emitter) childType(c *model.Child, name string) node {
	return e.imports.qual(c.Machine.ImportPath, c.Machine.Package, name)
}

func (e *emitter) workerType(f *file) {
	var fields, params, values []node
	if e.hooked() {
		fields, params, values = append(fields, code("hooks Hooks")), append(params, code("hooks Hooks")), append(values, code("hooks: hooks"))
	}
	if len(e.m.Children) > 0 {
		fields = append(fields, code("children ChildWorkers"))
		params, values = append(params, code("children ChildWorkers")), append(values, code("children: children"))
	}
	doc := own("Worker is " + article(e.m.Worker) + " worker, for use with NewSupervisor or as the child of another worker.")
	fields = append(fields, code("err error // see ErrWorker"))
	f.add("\n$\ntype Worker struct {\n$\n}\n", doc, lines(fields...))
	if len(params) == 0 {
		f.add("\n// NewWorker returns a new Worker.\nfunc NewWorker() *Worker { return &Worker{} }\n")
	} else {
		f.add("\n$\nfunc NewWorker($) *Worker {\nreturn &Worker{$}\n}\n",
			own("NewWorker returns a new Worker. NewSupervisor returns an error for a Worker that was made with a nil argument."), list(params...), list(values...))
	}
	f.add(`
// ErrWorker returns a worker that never starts, for a constructor that cannot
// make one. A child with this worker fails with err (R22), and its status shows
// the text of err. NewSupervisor returns an error that wraps err. If err is nil,
// the worker does not start either.
func ErrWorker(err error) *Worker {
if err == nil {
err = $("ErrWorker was given a nil error")
}
return &Worker{err: err}
}
`, qualify("errors", "New"))
}

// derive writes DeriveDesiredState.
func (e *emitter) derive(f *file) {
	r := e.specReader()
	var branches []branch
	otherwise := e.desired(e.m.Shutdown)
	for _, rule := range e.m.Derive {
		if rule.When == nil {
			otherwise = e.desired(rule.State)
			break
		}
		branches = append(branches, branch{comment: rule.WhenText, guard: r.guard(rule.When), result: e.desired(rule.State)})
	}
	doc := own("DeriveDesiredState returns the state that spec asks for. If it returns " + e.m.Shutdown.Name +
		", this applies whatever the parent asks for. Any other state applies only if no parent asks for one (R05).")
	f.add(`
$
func (w *Worker) DeriveDesiredState(spec UserSpec) DesiredState {
$
}
`, doc, decide(branches, otherwise))
}

func (e *emitter) desired(s *model.State) node {
	return code("return DesiredState{State: $, UserSpec: spec}", stateConst(s))
}

// declare writes DeclareChildren.
func (e *emitter) declare(f *file) {
	if len(e.m.Children) == 0 {
		f.add(`
$
func (w *Worker) DeclareChildren(UserSpec) *$ { return nil }
`, own("DeclareChildren returns nil: "+article(e.m.Worker)+" worker has no children."), impl("ChildDeclaration"))
		return
	}
	f.add(`
// DeclareChildren returns the children that the worker should have under spec.
func (w *Worker) DeclareChildren(spec UserSpec) *$ {
return $
}
`, impl("ChildDeclaration"), e.declareAll(code("&spec"), id("w.children")))
}
