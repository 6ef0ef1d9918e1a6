package golang

import (
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// A worker with commands has a file of its own with their types, and the methods by
// which they are sent (R34). Next reads the command that is offered from the
// snapshot, where at most one field of Command is set.

// commandsVar is the variable that describes the commands to the runtime.
const commandsVar = "commands"

func (e *emitter) hasCommands() bool { return len(e.m.Commands) > 0 }

func commandConst(c *model.Command) string { return "command" + c.GoName }

// offeredCommand is a command where a decision reads it; nil: it is not offered.
func offeredCommand(c *model.Command) string { return "snap.Command." + c.GoName }

// isOffered is the condition that a command is offered.
func isOffered(c *model.Command) value {
	return value{code: code("$ != nil", offeredCommand(c)), prec: precCompare}
}

// taking makes the readers of guards read the command of a transition until the
// function that it returns is called.
func (e *emitter) taking(t *model.Transition) func() {
	e.taken = t.On
	return func() { e.taken = nil }
}

// commands writes the types of the commands.
func (e *emitter) commands(f *file) {
	if !e.hasCommands() {
		return
	}
	e.commandInterface(f)
	e.offered(f)
	for _, c := range e.m.Commands {
		e.command(f, c)
	}
	e.sending(f)
	e.commandsTable(f)
}

func (e *emitter) commandInterface(f *file) {
	names := make([]string, len(e.m.Commands))
	numbers := make([]node, len(e.m.Commands))
	for i, c := range e.m.Commands {
		names[i] = c.Type.GoName
		numbers[i] = id(commandConst(c))
	}
	numbers[0] = code("$ $ = iota + 1", commandConst(e.m.Commands[0]), impl("CommandID"))
	f.add(`
$
type Command interface {
	// Validate returns nil or a *fsm.ValidationError that lists everything that is
	// wrong with the command.
	Validate() error

	toSend() $
}

// The numbers of the commands, in the order of the spec.
const (
$
)
`, own("Command is a command of "+article(e.m.Worker)+" worker: "+wordList(names, "or")+". Send and Post send it, and the worker accepts or rejects it (R34)."),
		impl("Command"), lines(numbers...))
}

// offered writes the type by which a snapshot holds the command that is offered.
func (e *emitter) offered(f *file) {
	var fields, cases []node
	for _, c := range e.m.Commands {
		fields = append(fields, code("$ *$", c.GoName, c.Type.GoName))
		cases = append(cases, code("case *$:\nsnap.Command.$ = c", c.Type.GoName, c.GoName))
	}
	f.add(`
// Offered holds the command that is offered to a decision. All fields are nil if none
// is, and at most one of them is not.
type Offered struct {
$
}

// offer puts a command into a snapshot, or takes out the one that is there.
func offer(snap *Snapshot, command any) {
snap.Command = Offered{}
switch c := command.(type) {
$
}
}
`, lines(fields...), lines(cases...))
}

func (e *emitter) command(f *file, c *model.Command) {
	o := c.Type
	e.structType(f, o, described(o.GoName+" is the command "+c.Name, c.Doc))
	below := e.nestedIn(o)
	e.nestedStructs(f, below)
	e.commandDefaults(f, o, below)
	e.commandValidate(f, c)
	for _, n := range below.objects {
		if checks := e.checks(n); len(checks) > 0 {
			f.add("\nfunc (s $) validate() error {\nvar v $\n$\nreturn v.Err()\n}\n", n.GoName, impl("Violations"), lines(checks...))
		}
	}
	if objectSharesMemory(o) {
		e.clones(f, o, o.GoName, below.objects)
	}
	e.observedString(f, o, o.GoName)
	for _, n := range below.objects {
		e.observedString(f, n, n.GoName)
	}
	var clone node = text("")
	if objectSharesMemory(o) {
		clone = text("s = s.Clone()\n")
	}
	f.add("\nfunc (s $) toSend() $ {\n$return ${Number: $, Value: &s, Wrong: s.Validate()}\n}\n",
		o.GoName, impl("Command"), clone, impl("Command"), commandConst(c))
	e.enums(f, below)
	e.readsJSON(f, o, below)
}

// readsJSON writes what an object is read from JSON with.
func (e *emitter) readsJSON(f *file, o *expr.ObjectType, below nested) {
	if len(o.Fields) > 0 {
		e.fieldTable(f, o, "")
	}
	for _, n := range below.objects {
		f.add("\n// UnmarshalJSON decodes an object with the names of the spec. A field that is missing\n// keeps its value.\n"+
			"func (s *$) UnmarshalJSON(data []byte) error { return $(data, s, $) }\n", n.GoName, impl("UnmarshalOnto"), fieldsVar(n))
		e.fieldTable(f, n, "")
	}
}

func (e *emitter) commandValidate(f *file, c *model.Command) {
	checks := e.checks(c.Type)
	if len(checks) == 0 {
		f.add("\n// Validate returns nil: every $ is valid.\nfunc (s $) Validate() error { return nil }\n", c.Type.GoName, c.Type.GoName)
		return
	}
	f.add("\n$\nfunc (s $) Validate() error {\nvar v $\n$\nreturn v.ErrOf($)\n}\n",
		own("Validate returns nil or a *fsm.ValidationError that lists everything that is wrong with s, with the path of each field."),
		c.Type.GoName, impl("Violations"), lines(checks...), str(c.Name))
}

// commandDefaults writes the function that returns a command with its defaults, if
// it has any.
func (e *emitter) commandDefaults(f *file, o *expr.ObjectType, below nested) {
	e.defaultElements(o)
	if objectHasDefault(o) {
		e.objectDefaults(f, o)
	}
	for _, n := range below.objects {
		e.defaultElements(n)
		if e.defaulted[n] {
			e.objectDefaults(f, n)
		}
	}
}

// sending writes the methods of Handle and of Supervisor that send commands.
func (e *emitter) sending(f *file) {
	f.add(`
// Send sends a command and waits for its outcome (R34). It returns nil if the worker
// has accepted the command, and a *fsm.CommandError that says why if the worker has
// rejected it. If the command is invalid, the error is a *fsm.ValidationError. If 64
// commands of its kind wait already, it is fsm.ErrBusy. If there is no worker at the
// path, it is fsm.ErrNoWorker, and if that is one of another type,
// fsm.ErrWorkerType. Once the tree is down, it is fsm.ErrDown. The end of ctx takes
// back a command that was neither accepted nor rejected; then the error is
// context.Cause(ctx).
//
// Send waits for a tick. What is called by a tick (event handlers, constructors,
// guards) must use Post, and so must code that ticks the tree by hand.
func (h Handle) Send(ctx $, command Command) error {
return $(ctx, h.Handle, command.toSend())
}

// Post sends a command and returns at once. The channel receives the outcome, which
// is what Send would return, and nothing after it. Nothing takes back a command that
// was posted.
func (h Handle) Post(command Command) <-chan error {
return $(h.Handle, command.toSend())
}

// Send sends a command to the root. It is Send of the Handle of the root.
func (s *Supervisor) Send(ctx $, command Command) error {
return At(s, $).Send(ctx, command)
}

// Post sends a command to the root. It is Post of the Handle of the root.
func (s *Supervisor) Post(command Command) <-chan error {
return At(s, $).Post(command)
}
`, qualify("context", "Context"), impl("Send"), impl("Post"),
		qualify("context", "Context"), str(e.m.Worker), str(e.m.Worker))
}

// commandsTable writes the table of the commands for the runtime.
func (e *emitter) commandsTable(f *file) {
	var names, deferred, secrets, reads []node
	for _, c := range e.m.Commands {
		begin := code("var c $", c.Type.GoName)
		if objectHasDefault(c.Type) {
			begin = code("c := $()", defaultFunc(c.Type))
		}
		fields := fieldsVar(c.Type)
		if len(c.Type.Fields) == 0 {
			fields = "nil"
		}
		reads = append(reads, code("case $:\n$\nreturn &c, $(data, &c, $, $)", commandConst(c), begin, impl("ReadCommand"), id(fields), str(c.Name)))
		names = append(names, code("$: $", commandConst(c), str(c.Name)))
		if body := e.secretFields(c.Type, id("c"), false, 0); len(body) > 0 {
			secrets = append(secrets, code("case *$:\n$", c.Type.GoName, lines(body...)))
		}
	}
	for _, s := range e.m.States {
		if len(s.Defer) == 0 {
			continue
		}
		all := make([]node, len(s.Defer))
		for i, c := range s.Defer {
			all[i] = id(commandConst(c))
		}
		deferred = append(deferred, code("$: {$}", stateConst(s), list(all...)))
	}
	parts := []node{code("Names: []string{\n$}", elements(names))}
	if len(deferred) > 0 {
		parts = append(parts, code("Deferred: [][]${\n$}", impl("CommandID"), elements(deferred)))
	}
	parts = append(parts, code("Offer: offer"),
		code("Read: func(command $, data []byte) (any, error) {\nswitch command {\n$\n}\nreturn nil, nil\n}", impl("CommandID"), lines(reads...)))
	if len(secrets) > 0 {
		parts = append(parts, code("Secrets: func(command any) (texts []string) {\nswitch c := command.(type) {\n$\n}\nreturn texts\n}", lines(secrets...)))
	}
	f.add("\n// commands describes the commands to the runtime.\nvar $ = $[Snapshot]{\n$}\n", commandsVar, impl("Commands"), elements(parts))
}
