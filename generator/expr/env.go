package expr

import (
	"net/netip"
	"time"
)

// Env is a moment: a value for everything that an expression may read.
type Env struct {
	Spec, Observed, Each Datum
	Vars, Input          Datum
	State                int // state index
	Command              Datum
	Key                  string
	Fresh                bool // the observation is not stale (R10)
	Now                  time.Time
	Elapsed              time.Duration
	Entered              time.Time
	Desired              int // state index
	Done, Acted, GaveUp  bool
	Runs, Failures       int64
	Failure              int              // an index of Scope.Failure, or None
	Results              map[string]Datum // by action; those that are not known are not in it
	Children             map[string]int   // single children: their state; None: not ticked, or not there
	Groups               map[string][]int // children with each or when: the state of each
	AtRest               map[string][]int // the states in which the children are at rest
	Healthy              map[string]bool  // children, and groups of them, that are healthy
	Guards               map[string]bool
	Draw                 func(place int) float64        // what jitter draws at each place of the spec, from 0 to below 1
	Outputs              map[string]map[string]Output   // of single children, by name and output
	GroupOutputs         map[string][]map[string]Output // of groups, in the order of the siblings
}

// Output is the value of an output. The zero Output is unknown.
type Output struct {
	Value Datum
	Known bool
}

// None is the index of an enum's zero value: none of its values.
const None = -1

// Datum is a value; which part of it counts is a matter of its type.
type Datum struct {
	Bool bool
	Int  int64 // Int, Duration in nanoseconds, Enum as an index into Values or None
	Flt  float64
	Str  string // String and Bytes
	Time time.Time
	IP   netip.Addr
	List []Datum
	Map  map[string]Datum // Map by key, Object by field
}

// Zero is the zero value of a type, as Go has it.
func Zero(t *Type) Datum {
	switch t.Kind {
	case Enum:
		return Datum{Int: None}
	case Object:
		d := Datum{Map: map[string]Datum{}}
		for _, f := range t.Object.Fields {
			d.Map[f.Name] = Zero(f.Type)
		}
		return d
	}
	return Datum{}
}
