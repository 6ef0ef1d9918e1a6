// Package spec reads a YAML file into a Spec: the tree of what a person
// wrote, with the place of every part. It knows the keys and their shapes; what names
// mean is found out by package model.
package spec

import "github.com/fsmgen/fsmgen/generator/diag"

// Text is a scalar as it was written, with its place. The zero value stands
// for a key that was left out.
type Text struct {
	Value  string
	Pos    diag.Pos
	Quoted bool // written in quotes: text, never a number, a bool or an expression word
	Inset  int  // columns from Pos to the first character of Value: 1 behind a quote; -1: places inside Value are not known
}

// Given reports whether the key was written.
func (t Text) Given() bool { return t.Pos.Line > 0 }

// At returns the place of the character with the given offset (in characters).
func (t Text) At(offset int) diag.Pos {
	if t.Inset < 0 {
		return t.Pos
	}
	p := t.Pos
	p.Col += t.Inset + offset
	return p
}

// Spec is one file: one worker type.
type Spec struct {
	Path string // from the project's root

	FSM, Worker, Package, Doc Text

	UserSpec, Observed        []*Field
	Vars, Inputs              []*Field
	Outputs                   []*Output
	Commands                  []*Command
	Desired                   Desired
	Initial, Shutdown, Failed Text
	Groups                    []*Group
	States                    []*State
	StatesPos                 diag.Pos
	Unread                    bool            // a key at the top is none, or its value is refused: something is missing that was written
	Partial                   map[string]bool // sections of which a part is left out, such as the second of two equal keys: it may have what is missing
	Transitions               []*Transition   // shared ones
	Actions                   []*Action
	Guards                    []*Guard
	Conditions                []*Condition
	Children                  []*Child
	Reconcile                 Reconcile
	Supervision               Supervision

	source *source
}

// Named is what every named thing has.
type Named struct {
	Name, Doc, GoName Text
}

// Field is a field of userSpec, observed or an object, or (without a name)
// the element of a list or map.
type Field struct {
	Named
	Type      Text     // a type as written: "[]string"; not given with one of the next five
	Fields    []*Field // fields: an object
	HasFields bool     // fields was given, maybe empty
	Items     *Field   // items: a list of anything
	Values    *Field   // values: a map of anything
	Enum      []Text   // enum: names
	HasEnum   bool
	// EnumPartial says that an element of enum was refused.
	EnumPartial bool
	Worker      Text // worker: that worker's UserSpec

	Required, Transient, Secret           Text // bool as text
	Default                               *Node
	Min, Max, Pattern, MinItems, MaxItems Text
	Initial, Keep                         Text // only of a variable
	Pos                                   diag.Pos
}

// Node is a value of any shape: a default, a literal of a child's userSpec.
type Node struct {
	Kind    NodeKind
	Text    Text // Kind Scalar
	Entries []Entry
	Items   []*Node
	Pos     diag.Pos
}

// NodeKind is the shape of a Node.
type NodeKind uint8

const (
	Scalar NodeKind = iota
	Mapping
	Sequence
)

// Entry is one key of a Mapping with its value.
type Entry struct {
	Key   Text
	Value *Node
}

// Desired is the desired key.
type Desired struct {
	Given  bool
	Pos    diag.Pos
	States []Text
	Derive []*Rule
}

// Rule is a row {state, when}.
type Rule struct {
	State, When Text
	Pos         diag.Pos
}

// Group is a named set of states.
type Group struct {
	Named
	Members []Text
}

// Command is one entry under commands.
type Command struct {
	Named
	Fields []*Field
}

// State is one state.
type State struct {
	Named
	Action, Signal, Health Text
	Defer                  []Text
	Transitions            []*Transition
}

// Transition is a transition of a state or, with From, a shared one.
type Transition struct {
	To, On, When, After, In, For, Doc Text
	From, Except                      []Text // only shared ones; "*" is a member
	Set                               *Node  // nil: left out
	Pos                               diag.Pos
}

// Action is one entry under actions.
type Action struct {
	Named
	Timeout, Repeat Text
	Again           []Text // inputs, as input.limit
	Retry           Retry
	Result          []*Field
	Errors          []*ErrorKind
	Unread          bool // a key of it is none, or its value is refused: something is missing that was written
}

// ErrorKind is one entry under errors of an action.
type ErrorKind struct {
	Named
	Permanent Text // bool as text
}

// Retry is a policy of attempts: retry of an action, restart of supervision.
type Retry struct {
	Max, Within, Initial, Factor, Cap, Jitter Text
	Pos                                       diag.Pos
}

// Guard is one entry under guards.
type Guard struct{ Named }

// Condition is one entry under conditions.
type Condition struct {
	Named
	When Text
}

// Output is one entry under outputs.
type Output struct {
	Named
	Value Text
}

// Child is one entry under children.
type Child struct {
	Named
	Worker, Each, NameExpr, When, MapFrom, OnChange Text
	UserSpec                                        *Node         // nil: left out; a scalar: one expression for the whole
	StateMapping                                    []*MappingRow // of which keys may be equal
	HasMapping                                      bool
	Inputs                                          *Node // nil: left out
	DependsOn                                       []Text
	Unread                                          bool // a key of it is none, or its value is refused: something is missing that was written
	Pos                                             diag.Pos
}

// MappingRow is one key of a stateMapping: a state, a group or "*".
type MappingRow struct {
	Key  Text
	To   Text    // given for the short form
	Rows []*Rule // rows with conditions
}

// Reconcile is the reconcile key: a word, or {every: 10s}.
type Reconcile struct {
	Mode  Text
	Every Text
}

// Supervision is the supervision key.
type Supervision struct {
	Every, Timeout, StaleAfter Text // observe
	Restart                    Retry
	ShutdownTimeout            Text
}
