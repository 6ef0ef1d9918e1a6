// Package describe says what a linked machine is: every name resolved, groups
// unfolded, defaults filled in, transitions in the order in which they are
// tried. It is what `fsmgen describe` shows, and what pages about a machine
// are made of.
package describe

// Format is the version of the JSON form. Keys may be added to the form
// without a new version; none is renamed, removed or given another meaning.
const Format = 1

// Description is the JSON form of some machines.
type Description struct {
	Format   int        `json:"format"`
	Machines []*Machine `json:"machines"`
}

// Machine is one worker type. Lists are in the order of the spec where nothing
// else is said; what a spec does not have is left out.
type Machine struct {
	Worker     string `json:"worker"`
	Package    string `json:"package"`
	ImportPath string `json:"importPath,omitempty"` // none outside of a Go module
	Source     string `json:"source"`               // path of the spec from the project's root
	Doc        string `json:"doc,omitempty"`

	UserSpec []*Field `json:"userSpec,omitempty"`
	Observed []*Field `json:"observed,omitempty"`
	Vars     []*Field `json:"vars,omitempty"`

	Inputs  []*Field `json:"inputs,omitempty"`  // what the parent tells it while it runs
	Outputs []Output `json:"outputs,omitempty"` // what the parent may read of it

	Commands []Command `json:"commands,omitempty"` // requests from outside

	Desired  []string `json:"desired"` // states that may be asked for
	Derive   []Row    `json:"derive"`  // the first that holds; the last has no when
	Initial  string   `json:"initial"`
	Shutdown string   `json:"shutdown"`
	Failed   string   `json:"failed,omitempty"`

	Groups     []Group     `json:"groups,omitempty"`
	States     []*State    `json:"states"`
	Holds      []Hold      `json:"holds,omitempty"`
	Actions    []Action    `json:"actions,omitempty"`
	Guards     []Guard     `json:"guards,omitempty"`
	Conditions []Condition `json:"conditions,omitempty"`
	Children   []*Child    `json:"children,omitempty"`

	Reads       []Read      `json:"reads,omitempty"`
	Reconcile   string      `json:"reconcile"` // version, hash, equal, hook, tick or a duration
	Supervision Supervision `json:"supervision"`
}

// Field is a field of userSpec, observed or an object in them. Values and
// durations are texts as a spec writes them.
type Field struct {
	Name      string   `json:"name"`
	Type      string   `json:"type"`
	Doc       string   `json:"doc,omitempty"`
	Enum      []string `json:"enum,omitempty"`
	Required  bool     `json:"required,omitempty"`
	Default   string   `json:"default,omitempty"` // ***: a secret's
	Min       string   `json:"min,omitempty"`
	Max       string   `json:"max,omitempty"`
	Pattern   string   `json:"pattern,omitempty"`
	MinItems  *int     `json:"minItems,omitempty"`
	MaxItems  *int     `json:"maxItems,omitempty"`
	Keep      bool     `json:"keep,omitempty"` // of a variable: a restart does not set it back
	Transient bool     `json:"transient,omitempty"`
	Secret    bool     `json:"secret,omitempty"`
	// Touches names the children whose existence, name or UserSpec is computed
	// from this field: a change of it declares them anew.
	Touches []string `json:"touches,omitempty"`
	Fields  []*Field `json:"fields,omitempty"` // of an object, also of one in a list or map
	// Element is what an element of a list or map must be; left out if the
	// spec says nothing of it but its type.
	Element *Element `json:"element,omitempty"`

	variable bool // Default is what a spec calls initial
}

// Command is a request from outside, which a transition takes.
type Command struct {
	Name    string   `json:"name"`
	Doc     string   `json:"doc,omitempty"`
	Fields  []*Field `json:"fields,omitempty"`
	TakenIn []string `json:"takenIn,omitempty"` // states that have a transition with it
}

// Element is an element of a list or map, also of one in another.
type Element struct {
	Doc      string   `json:"doc,omitempty"`
	Required bool     `json:"required,omitempty"`
	Min      string   `json:"min,omitempty"`
	Max      string   `json:"max,omitempty"`
	Pattern  string   `json:"pattern,omitempty"`
	MinItems *int     `json:"minItems,omitempty"`
	MaxItems *int     `json:"maxItems,omitempty"`
	Secret   bool     `json:"secret,omitempty"`
	Element  *Element `json:"element,omitempty"`
}

// Row is a state, and when it is meant; without When in every other case.
type Row struct {
	State string `json:"state"`
	When  string `json:"when,omitempty"`
}

// Group is a named set of states, unfolded.
type Group struct {
	Name   string   `json:"name"`
	Doc    string   `json:"doc,omitempty"`
	States []string `json:"states"`
}

// State is one state with the ways out of it.
type State struct {
	Name        string   `json:"name"`
	Doc         string   `json:"doc,omitempty"`
	Roles       []string `json:"roles,omitempty"` // initial, shutdown, failed, desired
	Groups      []string `json:"groups,omitempty"`
	Action      string   `json:"action,omitempty"`
	Signal      string   `json:"signal,omitempty"` // remove: finished, and gone at once; restart: begins again
	Health      string   `json:"health"`           // degraded, progressing, suspended or healthy
	ReadsGaveUp bool     `json:"readsGaveUp,omitempty"`
	Defer       []string `json:"defer,omitempty"` // commands that wait until the state is left
	hasHealth   bool     // the spec gives Health, which does not follow from the roles
	// Transitions are in the order in which they are tried.
	Transitions []Transition `json:"transitions,omitempty"`
	// Stays take a command and stay in the state, so they have no To. They are tried
	// after Transitions.
	Stays []Transition `json:"stays,omitempty"`
}

// Transition is one way out of a state: what is given must hold together.
type Transition struct {
	To     string   `json:"to,omitempty"`
	On     string   `json:"on,omitempty"` // the command that it takes
	When   string   `json:"when,omitempty"`
	For    string   `json:"for,omitempty"`   // When has held so long without a break
	After  string   `json:"after,omitempty"` // the state has lasted so long
	In     string   `json:"in,omitempty"`    // with After: it is this group that has lasted
	Set    []string `json:"set,omitempty"`   // tries: vars.tries + 1
	Doc    string   `json:"doc,omitempty"`
	Shared bool     `json:"shared,omitempty"` // declared once for several states
	Hold   *int     `json:"hold,omitempty"`   // with For: the slot among the holds
	Reads  []string `json:"reads,omitempty"`
	Line   int      `json:"line"` // in the spec
}

// Hold is the time for which a guard has held: it goes on while the worker
// moves among the states that share the transition.
type Hold struct {
	Slot   int      `json:"slot"`
	When   string   `json:"when"`
	For    string   `json:"for"`
	States []string `json:"states"`
}

// Action is what states do while they last.
type Action struct {
	Name    string   `json:"name"`
	Doc     string   `json:"doc,omitempty"`
	States  []string `json:"states,omitempty"`
	Timeout string   `json:"timeout"`
	Repeat  string   `json:"repeat,omitempty"` // left out: once
	Again   []string `json:"again,omitempty"`  // inputs after whose change it runs again
	Retry   Backoff  `json:"retry"`
	// Result is what the action finds out, and Errors are the kinds of error with
	// which an attempt may fail.
	Result []*Field    `json:"result,omitempty"`
	Errors []ErrorKind `json:"errors,omitempty"`
}

// ErrorKind is a kind of error. A permanent one ends the attempts of the action.
type ErrorKind struct {
	Name      string `json:"name"`
	Doc       string `json:"doc,omitempty"`
	Permanent bool   `json:"permanent,omitempty"`
}

// Backoff is how attempts follow each other.
type Backoff struct {
	Max     int     `json:"max"`               // 0: no limit, or MaxFrom
	MaxFrom string  `json:"maxFrom,omitempty"` // the expression that gives it
	Initial string  `json:"initial"`
	Factor  float64 `json:"factor"`
	Cap     string  `json:"cap"`
	Jitter  float64 `json:"jitter"`
}

// Guard is a predicate that is written in Go.
type Guard struct {
	Name string `json:"name"`
	Doc  string `json:"doc,omitempty"`
}

// Condition is a named expression, part of the worker's status.
type Condition struct {
	Name  string   `json:"name"`
	Doc   string   `json:"doc,omitempty"`
	When  string   `json:"when"`
	Reads []string `json:"reads,omitempty"`
}

// Output is a named expression that the parent may read.
type Output struct {
	Name  string   `json:"name"`
	Type  string   `json:"type"`
	Doc   string   `json:"doc,omitempty"`
	Value string   `json:"value"`
	Reads []string `json:"reads,omitempty"`
}

// Child is one entry under children.
type Child struct {
	Name      string    `json:"name"`
	Worker    string    `json:"worker"`
	Doc       string    `json:"doc,omitempty"`
	Each      string    `json:"each,omitempty"`
	EachKind  string    `json:"eachKind,omitempty"` // list, map or count
	ChildName string    `json:"childName,omitempty"`
	When      string    `json:"when,omitempty"`
	UserSpec  string    `json:"userSpec,omitempty"` // one expression for the whole
	Fields    []Assign  `json:"fields,omitempty"`
	Inputs    []Assign  `json:"inputs,omitempty"` // what it is told while it runs
	DependsOn []string  `json:"dependsOn,omitempty"`
	OnChange  string    `json:"onChange"`          // replace or update
	MapFrom   string    `json:"mapFrom,omitempty"` // state or desired; left out: there is no stateMapping
	Mapping   []Mapping `json:"mapping,omitempty"` // one for each of this worker's states
}

// Assign says what a field of the child's UserSpec is computed from; fields
// that are not named keep their default.
type Assign struct {
	Field string `json:"field"` // tls.insecure: a field of an object
	Value string `json:"value"`
}

// Mapping is one cell of the table: what the child should be in a state of
// this worker. With neither Child nor Rows the last mapped state stands.
type Mapping struct {
	State string `json:"state"`
	Child string `json:"child,omitempty"`
	Rows  []Row  `json:"rows,omitempty"` // of the child's states; the first that holds
}

// Read is something that decisions are made by, and where it is read: states.idle
// (by a transition out of it), conditions.well, children.browser (its
// declaration), children.browser.stateMapping, desired.derive.
type Read struct {
	Input string   `json:"input"` // spec.port, observed.up, child.browser, cond.well, ready(), desired, elapsed, done, …
	By    []string `json:"by"`
}

// Supervision is the worker type's policies, defaults filled in.
type Supervision struct {
	Observe  *Observe `json:"observe,omitempty"` // left out: nothing is observed
	Restart  Restart  `json:"restart"`
	Shutdown string   `json:"shutdownTimeout"`
}

// Observe is the policy of observations.
type Observe struct {
	Every      string `json:"every"`
	Timeout    string `json:"timeout"`
	StaleAfter string `json:"staleAfter"`
}

// Restart is the policy of failures.
type Restart struct {
	Backoff
	Within string `json:"within"`
}
