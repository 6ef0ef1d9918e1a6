package expr

import "github.com/fsmgen/fsmgen/generator/diag"

// Scope says what names mean in an expression and which of them may be read
// there. One Scope serves all expressions of a kind of a worker type; it is
// not changed while they are checked.
type Scope struct {
	Where string // for messages: "a guard"

	Spec     *ObjectType // nil: not known, everything may be read from it
	Children bool        // the expression stands under children: no transient fields, format, lower and upper

	// Runtime lets an expression read what is known only while the worker
	// runs: observed, desired, the clock, actions, children, conditions, guards.
	Runtime       bool
	Observed      *ObjectType // nil: the worker observes nothing
	BadObserved   bool        // observed has findings of its own: nothing about its fields is reported
	States        *EnumType   // of the worker type
	Desired       func(state int) bool
	DesiredStates func() []string // for messages
	Child         func(name string) *ChildRef
	ChildNames    func() []string
	HasChild      func(name string) bool
	Cond          func(name string) *Expr // nil: no such condition
	CondNames     func() []string
	HasCond       func(name string) bool
	Guard         func(name string) bool
	GuardNames    func() []string

	Vars    *ObjectType // the worker's variables; nil: it has none
	BadVars bool        // vars may be what could not be read: nothing about its fields is reported
	// ReadsVars lets an expression read vars without Runtime: after and for.
	ReadsVars bool
	// Jitter lets an expression call jitter: what a transition waits for and sets, and
	// repeat, since all of these are of one stay in a state.
	Jitter bool
	// ReadsRuns lets an expression read runs without Runtime: repeat.
	ReadsRuns bool
	// ReadsInputs lets an expression read input without Runtime: repeat.
	ReadsInputs bool
	// Set lets an expression read now and elapsed as values: it is a right side
	// of set, which is computed once.
	Set       bool
	HasResult bool      // an action of the worker type has a result: result is a root
	Failure   *EnumType // the kinds of error of all actions; nil: none is declared, and failure is no root
	// BadOutcome says that an action may have a result, or kinds of error, that could not
	// be read: nothing about result and failure is reported.
	BadOutcome bool
	Outcome    *Outcome // of the states in which the expression is evaluated; nil: it may not read result and failure

	// Commands says that the worker has commands, or that they may be what could not be
	// read. Command has the fields of the one that the transition takes; nil: it takes
	// none.
	Commands   bool
	Command    *ObjectType
	BadCommand bool // which one it takes is not known: nothing about its fields is reported
	// IsCommand, IsAction and the names of all are for messages: they are declared, and what
	// they carry and find out is not read by their names.
	IsCommand, IsAction       func(name string) bool
	CommandNames, ActionNames func() []string

	Inputs    *ObjectType // the worker's inputs; nil: it has none
	BadInputs bool        // inputs may be what could not be read
	// Output lets an expression read state and no more than an output may.
	Output bool

	Entry string // the entry under children that the expression is about
	Each  *Field // the element; nil: there is no each
	Key   bool   // each goes over a map

	Proposals *diag.Proposals // of the spec; nil: every unknown name is looked up

	Owner string // the import path of the spec's package: whose children, conditions and guards these are
}

// Missing is what a finding about something that the spec does not declare
// calls it (see diag.Finding).
func (s *Scope) Missing(kind, name string) string { return s.Owner + " " + kind + " " + name }

// ChildRef is what an expression has to know of an entry under children.
type ChildRef struct {
	Group  bool
	Unsure bool      // no Group, but what makes it one may be what could not be read
	States *EnumType // nil: not known because the child's spec has findings
	Worker string    // its worker type
	// Optional says that it is a group of one member at most: it has when and no each.
	Optional bool
	// Output returns an output of the child; nil: there is none. It is of a type that
	// fits everything if the output has findings.
	Output      func(name string) *Field
	OutputNames func() []string
	// AsksHealth is called when an expression asks whether the child is healthy; nil:
	// nobody wants to know.
	AsksHealth func()
}

// Outcome is what an expression may read of the actions of the states in which it is
// evaluated (R31).
type Outcome struct {
	Actions []string       // of these states, each once
	Results []ActionResult // of those of them that have one
	Kinds   map[int]bool   // the values of Scope.Failure that one of them declares
}

// ActionResult is what an action finds out.
type ActionResult struct {
	Action string
	Type   *ObjectType
}

// root is a name that begins an expression. Those with yields or here came later than
// others: some spec may have their name as that of a state or of a value.
type root struct {
	runtime bool // it may be read only where Scope.Runtime is set, or where readsToo says so
	// yields says that it stands alone, and is the value beside something that has a
	// value of its name.
	yields bool
	here   func(*Scope) bool // whether there is something to read, elsewhere it is no root; nil: always
}

var roots = map[string]root{
	"spec": {}, "each": {}, "key": {}, "true": {}, "false": {},
	"observed": {runtime: true}, "desired": {runtime: true}, "elapsed": {runtime: true},
	"done": {runtime: true}, "acted": {runtime: true}, "gaveUp": {runtime: true},
	"child": {runtime: true}, "cond": {runtime: true},

	"vars":    {runtime: true, here: func(s *Scope) bool { return s.Vars != nil || s.BadVars }},
	"input":   {runtime: true, here: func(s *Scope) bool { return s.Inputs != nil || s.BadInputs }},
	"command": {runtime: true, here: func(s *Scope) bool { return s.Commands }},

	"entered":  {runtime: true, yields: true},
	"runs":     {runtime: true, yields: true},
	"failures": {runtime: true, yields: true},
	"failure":  {runtime: true, yields: true, here: func(s *Scope) bool { return s.Failure != nil || s.BadOutcome }},
	"result":   {runtime: true, yields: true, here: func(s *Scope) bool { return s.HasResult || s.BadOutcome }},
	"state":    {runtime: true, yields: true, here: func(s *Scope) bool { return s.Output }},
	"now":      {yields: true, here: func(s *Scope) bool { return s.Set }},
}

// isRoot reports whether a name begins an expression here, unless it yields.
func (s *Scope) isRoot(name string) bool {
	r, is := roots[name]
	return is && (r.here == nil || r.here(s))
}

// yields reports whether a word that is a root is a value of what it stands beside.
func yields(name string, want *Type) bool {
	return roots[name].yields && want != nil && want.Kind == Enum && want.Enum.Index(name) >= 0
}

// isReserved reports whether a name is a root wherever it stands.
func isReserved(name string) bool {
	r, is := roots[name]
	return is && r.here == nil && !r.yields
}

// readsToo reports whether a name that is known at run time alone may be read where
// Runtime is not set.
func (s *Scope) readsToo(name string) bool {
	switch name {
	case "vars":
		return s.ReadsVars
	case "runs":
		return s.ReadsRuns
	case "input":
		return s.ReadsInputs
	}
	return false
}

// timed lists what after, for and repeat read.
func (s *Scope) timed() []string {
	names := []string{"spec"}
	for _, name := range []string{"vars", "input", "runs"} {
		if s.readsToo(name) && s.isRoot(name) {
			names = append(names, name)
		}
	}
	return names
}
