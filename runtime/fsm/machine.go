package fsm

// Machine describes a worker type, for people and for programs that draw it or make
// a form for its UserSpec. It is what `fsmgen describe --json` shows of the spec, as
// far as a running program has it. Lists are in the order of the spec. Expressions
// and values are texts as a spec writes them, and durations are texts such as "1m30s".
// The default of a secret is ***. Doc has what the spec says about a thing.
type Machine struct {
	Worker string `json:"worker"`
	Doc    string `json:"doc,omitempty"`

	UserSpec []MachineField `json:"userSpec,omitempty"`
	Observed []MachineField `json:"observed,omitempty"`
	Vars     []MachineField `json:"vars,omitempty"`
	Inputs   []MachineField `json:"inputs,omitempty"`
	Outputs  []MachineTerm  `json:"outputs,omitempty"`

	Commands []MachineCommand `json:"commands,omitempty"`
	Desired  []string         `json:"desired"` // the states that may be asked for
	Derive   []MachineRow     `json:"derive"`  // the first row that holds gives the desired state (R05)
	Initial  string           `json:"initial"`
	Shutdown string           `json:"shutdown"`
	Failed   string           `json:"failed,omitempty"`

	Groups     []MachineGroup  `json:"groups,omitempty"`
	States     []MachineState  `json:"states"`
	Actions    []MachineAction `json:"actions,omitempty"`
	Guards     []MachineTerm   `json:"guards,omitempty"` // guards that are written in Go
	Conditions []MachineTerm   `json:"conditions,omitempty"`
	Children   []MachineChild  `json:"children,omitempty"`
}

// MachineField is a field of a UserSpec, of an observation, of the variables, of the
// inputs, of a command or of the result of an action.
type MachineField struct {
	Name      string          `json:"name"`
	Type      string          `json:"type"` // as in the spec: int, [string], {string: duration}, …
	Doc       string          `json:"doc,omitempty"`
	Enum      []string        `json:"enum,omitempty"` // the values of an enum
	Required  bool            `json:"required,omitempty"`
	Default   string          `json:"default,omitempty"` // of a variable: its initial value
	Min       string          `json:"min,omitempty"`
	Max       string          `json:"max,omitempty"`
	Pattern   string          `json:"pattern,omitempty"`
	MinItems  *int            `json:"minItems,omitempty"`
	MaxItems  *int            `json:"maxItems,omitempty"`
	Keep      bool            `json:"keep,omitempty"` // of a variable: a restart does not set it back
	Transient bool            `json:"transient,omitempty"`
	Secret    bool            `json:"secret,omitempty"`
	Fields    []MachineField  `json:"fields,omitempty"`  // of an object, also of one in a list or map
	Element   *MachineElement `json:"element,omitempty"` // what an element of a list or map must be; nil: of its type
}

// MachineElement is what an element of a list or map must be.
type MachineElement struct {
	Doc      string          `json:"doc,omitempty"`
	Required bool            `json:"required,omitempty"`
	Min      string          `json:"min,omitempty"`
	Max      string          `json:"max,omitempty"`
	Pattern  string          `json:"pattern,omitempty"`
	MinItems *int            `json:"minItems,omitempty"`
	MaxItems *int            `json:"maxItems,omitempty"`
	Secret   bool            `json:"secret,omitempty"`
	Element  *MachineElement `json:"element,omitempty"`
}

// MachineTerm is a name with a meaning: a condition, an output, a guard that is
// written in Go, or a kind of error.
type MachineTerm struct {
	Name      string `json:"name"`
	Doc       string `json:"doc,omitempty"`
	Type      string `json:"type,omitempty"`      // of an output
	Value     string `json:"value,omitempty"`     // the expression of a condition or an output
	Permanent bool   `json:"permanent,omitempty"` // of a kind of error: it ends the attempts (R31)
}

// MachineCommand is a command (R34).
type MachineCommand struct {
	Name    string         `json:"name"`
	Doc     string         `json:"doc,omitempty"`
	Fields  []MachineField `json:"fields,omitempty"`
	TakenIn []string       `json:"takenIn,omitempty"` // the states that have a transition with it and do not defer it
}

// MachineRow is a state and when it is meant. An empty When means in every other case.
type MachineRow struct {
	State string `json:"state"`
	When  string `json:"when,omitempty"`
}

// MachineGroup is a named set of states.
type MachineGroup struct {
	Name   string   `json:"name"`
	Doc    string   `json:"doc,omitempty"`
	States []string `json:"states"`
}

// MachineState is a state with the transitions that leave it, in the order in which
// they are tried.
type MachineState struct {
	Name        string              `json:"name"`
	Doc         string              `json:"doc,omitempty"`
	Roles       []string            `json:"roles,omitempty"`  // initial, shutdown, failed, desired
	Groups      []string            `json:"groups,omitempty"` // that have the state
	Action      string              `json:"action,omitempty"`
	Signal      string              `json:"signal,omitempty"` // remove or restart (R23)
	Health      Health              `json:"health"`
	Defer       []string            `json:"defer,omitempty"` // commands that wait until the state is left
	Transitions []MachineTransition `json:"transitions,omitempty"`
}

// MachineTransition is a transition.
type MachineTransition struct {
	To    string   `json:"to,omitempty"` // "": it takes a command and stays in the state
	Text  string   `json:"text"`         // what it waits for: On, the guard, For and After
	On    string   `json:"on,omitempty"` // the command that it takes
	For   string   `json:"for,omitempty"`
	After string   `json:"after,omitempty"`
	In    string   `json:"in,omitempty"` // with After: the group that has lasted so long
	Set   []string `json:"set,omitempty"`
	Doc   string   `json:"doc,omitempty"`
}

// MachineAction is an action.
type MachineAction struct {
	Name    string         `json:"name"`
	Doc     string         `json:"doc,omitempty"`
	Timeout string         `json:"timeout,omitempty"`
	Repeat  string         `json:"repeat,omitempty"` // "": it runs once
	Tries   string         `json:"tries,omitempty"`  // "": without limit
	Result  []MachineField `json:"result,omitempty"`
	Errors  []MachineTerm  `json:"errors,omitempty"`
}

// MachineChild is an entry under children.
type MachineChild struct {
	Name      string          `json:"name"`
	Worker    string          `json:"worker"`
	Doc       string          `json:"doc,omitempty"`
	Each      string          `json:"each,omitempty"`
	ChildName string          `json:"childName,omitempty"` // the expression of the names, for an entry with Each
	When      string          `json:"when,omitempty"`
	UserSpec  string          `json:"userSpec,omitempty"` // one expression for the whole UserSpec
	Fields    []MachineAssign `json:"fields,omitempty"`
	Inputs    []MachineAssign `json:"inputs,omitempty"`
	DependsOn []string        `json:"dependsOn,omitempty"`
	OnChange  string          `json:"onChange"`          // replace or update
	MapFrom   string          `json:"mapFrom,omitempty"` // state or desired; "": there is no stateMapping
	// Mapping has the desired state of the child for each state of the worker, or for
	// each that may be desired if MapFrom is desired (R06).
	Mapping []MachineMapping `json:"mapping,omitempty"`
}

// MachineAssign says from what a field or an input of a child is computed.
type MachineAssign struct {
	Field string `json:"field"`
	Value string `json:"value"`
}

// MachineMapping is what a child should be in a state of the worker. If it has neither
// Child nor Rows, the last mapped state remains.
type MachineMapping struct {
	State string       `json:"state"`
	Child string       `json:"child,omitempty"`
	Rows  []MachineRow `json:"rows,omitempty"` // of states of the child; the first that holds
}
