// Package model turns specs into Machines: every name is resolved, groups are
// unfolded, expressions are checked, and the worker types of a run are linked with each
// other. What comes out of it without a finding can be generated.
package model

import (
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
)

// Machine is one worker type, ready to be generated. It is not changed after
// linking.
type Machine struct {
	Worker     string // "Bridge", also its Go name
	Package    string // "bridge"
	ImportPath string // of the generated package
	Source     string // path of the spec from the project's root
	Doc        string

	UserSpec *expr.ObjectType     // its fields; Version is generated
	Observed *expr.ObjectType     // nil: observes nothing
	Vars     *expr.ObjectType     // nil: it has no variables
	Kept     map[*expr.Field]bool // variables that a restart does not set back
	Inputs   *expr.ObjectType     // nil: it has no inputs
	Outputs  []*Output            // in the order of the spec
	Objects  []*expr.ObjectType   // nested objects of this package, outer before inner
	Enums    []*expr.EnumType     // enums of fields of this package, in the order of the spec

	StateType  *expr.EnumType // the states as a type; Values[i] is States[i]
	States     []*State       // in the order of the spec
	Initial    *State
	Shutdown   *State
	Failed     *State   // nil: none
	Desired    []*State // that may be asked for, Shutdown among them
	DesiredPos diag.Pos // of the first of them in the spec other than Shutdown
	Derive     []*Rule  // the last without When; never empty
	// AskedFor are states that some spec asks for although they are not in
	// Desired, which has been reported.
	AskedFor []*State

	Actions    []*Action
	Failure    *expr.EnumType // the kinds of error of all actions, and other; nil: no action declares any
	Commands   []*Command
	Guards     []*Guard
	Conditions []*Condition // in an order in which each reads only earlier ones
	Holds      []*Hold      // one a declared transition with for
	Jitters    int          // calls of jitter
	Spans      []*Span      // one a group whose time counts
	Groups     []*Group

	Children    []*Child
	Reconcile   Reconcile
	Supervision Supervision

	// Incomplete says that findings kept states or transitions from being
	// linked, so that what is said of the machine's shape may be wrong.
	Incomplete bool
	// Faulty says that there are errors in the machine's spec, so that what
	// seems to be missing or without a use may only not have been understood.
	Faulty bool
}

// Named is what every named thing of a machine has.
type Named struct {
	Name   string // as in the spec
	GoName string // "StartingConnection", without a prefix such as State
	Doc    string
	Pos    diag.Pos
}

// State is one state with the transitions out of it.
type State struct {
	Named
	Index       int      // in Machine.States; its value in Go is Index+1
	Groups      []string // names of the groups that hold it, in the order of the spec
	Action      *Action  // nil: none
	Signal      string   // "", "remove", "restart"
	Health      string   // as written; "": see HealthOf
	ReadsGaveUp bool
	ReadsKinds  []*ErrorKind // permanent kinds of its action that a transition waits for (R31)
	Defer       []*Command   // commands that wait until the state is left
	// Transitions are in the order in which they are tried: the shared ones as
	// written, the state's own as written, then those that have only after.
	Transitions []*Transition
	// Stays are transitions without To, which stay in the state. They are tried behind
	// all others, the shared ones first.
	Stays []*Transition
}

// Command is a request from outside.
type Command struct {
	Named
	Index int
	Type  *expr.ObjectType // its fields
}

// LeavesFailed reports whether transitions lead out of the failed state: a worker
// that is parked there and is to be in its shutdown state takes these (R22). Those that
// take a command do not count, because nobody need send it (R34).
func (m *Machine) LeavesFailed() bool {
	return m.Failed != nil && m.Failed.Signal == "" &&
		slices.ContainsFunc(m.Failed.Transitions, func(t *Transition) bool { return t.On == nil })
}

// AtRest are the indices of the states in which a worker is at rest for its
// parent: its shutdown state, and those in which it is taken out (R23).
func (m *Machine) AtRest() []int {
	rest := []int{m.Shutdown.Index}
	for _, s := range m.States {
		if s.Signal == "remove" && s != m.Shutdown {
			rest = append(rest, s.Index)
		}
	}
	return rest
}

// Transition is one way out of a state. A shared transition stands once in
// each of its states.
type Transition struct {
	To        *State     // nil: it stays in its state
	On        *Command   // the command that it takes; nil: none
	When      *expr.Expr // nil: nothing to hold
	WhenText  string     // as written
	After     *expr.Expr // a duration; nil: none
	AfterText string
	In        *Span      // with After: the group in which the time counts; nil: the state
	For       *expr.Expr // a duration; nil: none
	ForText   string
	// The places of the texts; zero for those that are not given.
	WhenPos, AfterPos, ForPos diag.Pos
	Hold                      *Hold // with For
	Set                       []*Setting
	Doc                       string
	Shared                    bool
	From                      []Mention // the states that a shared transition names one by one
	Pos                       diag.Pos
}

// Setting is one variable that a transition sets.
type Setting struct {
	Var   *expr.Field
	Value *expr.Expr
	Text  string // as written
	Pos   diag.Pos
}

// Known returns the conditions that the right sides of set are known, of those
// that may be unknown. They are part of the guard.
func (t *Transition) Known() []*expr.Expr {
	var all []*expr.Expr
	for _, s := range t.Set {
		if !s.Value.Bad() && s.Value.MayBeUnknown() {
			all = append(all, expr.Known(s.Value))
		}
	}
	return all
}

// Mention is a state where it is named.
type Mention struct {
	State *State
	Pos   diag.Pos
}

// Tried are all transitions of a state, in the order in which they are tried.
func (s *State) Tried() []*Transition {
	if len(s.Stays) == 0 {
		return s.Transitions
	}
	return append(s.Transitions[:len(s.Transitions):len(s.Transitions)], s.Stays...)
}

// Takes reports whether a transition of a state takes a command.
func (s *State) Takes(c *Command) bool {
	return slices.ContainsFunc(s.Tried(), func(t *Transition) bool { return t.On == c })
}

// Reenters reports whether the transition leads from a state to itself.
func (t *Transition) Reenters(from *State) bool { return t.To != nil && t.To == from }

// Hold is the time for which the guard of a transition with for has held.
type Hold struct {
	Slot   int
	When   *expr.Expr
	States []*State // in which the transition is tried
}

// Span is the time for which a worker has been in a group (R35).
type Span struct {
	Slot   int // among the spans
	Group  string
	GoName string // of the group
	States []*State
}

// Has reports whether a state is in the group.
func (p *Span) Has(s *State) bool { return slices.Contains(p.States, s) }

// Rule is a row: a state, and when it is meant; nil When: always.
type Rule struct {
	State    *State
	When     *expr.Expr
	WhenText string
	WhenPos  diag.Pos
	Pos      diag.Pos // of the state's name
}

// Group is a name for a set of states.
type Group struct {
	Named
	Used bool // a transition, a mapping or another group names it
}

// Action is a method of the Hooks.
type Action struct {
	Named
	Index   int
	Timeout Time
	// TimeoutPos is where Timeout is written; zero: it is the usual one.
	TimeoutPos diag.Pos
	Retry      Backoff
	Repeat     Time             // none: once
	Again      []*expr.Field    // inputs after whose change it runs again
	Result     *expr.ObjectType // nil: it finds out nothing
	Errors     []*ErrorKind
}

// ErrorKind is a kind of error with which an attempt of an action may fail.
type ErrorKind struct {
	Named
	Kind      int    // in Values of Machine.Failure; actions may share one
	Sentinel  string // "ErrAuthorizeHardware"
	Permanent bool
}

// GivesUp reports whether the action may fail without being tried again.
func (a *Action) GivesUp() bool {
	return a.Retry.Max.Limited() || slices.ContainsFunc(a.Errors, func(k *ErrorKind) bool { return k.Permanent })
}

// Backoff is how attempts follow each other.
type Backoff struct {
	Max     Count
	Initial Time
	Factor  float64
	Cap     Time
	Jitter  float64
}

// Guard is a predicate that the user writes in Go.
type Guard struct{ Named }

// Condition is a named expression.
type Condition struct {
	Named
	When     *expr.Expr
	WhenText string
	WhenPos  diag.Pos
}

// Output is a named expression that the parent may read.
type Output struct {
	Named
	Field *expr.Field // its name and type, as the parent reads it
	Value *expr.Expr
	Text  string   // as written
	Pos   diag.Pos // of the expression
}

// ReadsOutputs reports whether children of the machine have outputs.
func (m *Machine) ReadsOutputs() bool {
	return slices.ContainsFunc(m.Children, (*Child).HasOutputs)
}

// HasOutputs reports whether a child has outputs.
func (c *Child) HasOutputs() bool { return c.Machine != nil && len(c.Machine.Outputs) > 0 }

// Child is one entry under children.
type Child struct {
	Named
	Index    int
	Machine  *Machine
	Each     *expr.Expr // nil: a single child
	EachKind EachKind
	NameExpr *expr.Expr // a string, given or by EachKind; nil without each: the entry's name
	When     *expr.Expr // nil: always
	Group    bool       // Each or When
	// AsksHealth says that an expression of the parent asks whether it is healthy.
	AsksHealth bool

	Whole  *expr.Expr // userSpec as one expression; nil: by fields
	Fields []*Assign  // in the order of the child's fields; others keep their default

	Inputs []*Setting // what the child is told while it runs, in the order of its inputs

	Mapped         bool
	Table          []*State   // by this worker's state index: the child's state; nil: the last mapped state stands
	Rows           [][]*Rule  // by this worker's state index: rows of the child's states; nil where Table decides
	TableAt        []diag.Pos // by this worker's state index: the key that decides
	MapFromDesired bool
	DependsOn      []*Child
	Update         bool // onChange: update
}

// EachKind is what each goes over.
type EachKind uint8

const (
	EachNone EachKind = iota
	EachList
	EachMap
	EachCount
)

// Assign sets one field of a child's UserSpec or of an object in it.
type Assign struct {
	Field  *expr.Field
	Value  *expr.Expr // nil with Object
	Object []*Assign  // {…} for an object field
}

// Reconcile is what makes the worker declare its children again.
type Reconcile struct {
	Mode  string // version, hash, equal, hook, tick, every
	Every time.Duration
}

// Supervision is the worker type's policies, defaults filled in.
type Supervision struct {
	ObserveEvery, ObserveTimeout, StaleAfter Time // none without observed
	RestartWithin                            time.Duration
	Restart                                  Backoff // without expressions
	ShutdownTimeout                          Time
	// Orders are what Validate has to check because no bound proves it.
	Orders []*Order
}
