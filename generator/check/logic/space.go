// Package logic finds out what can be said of conditions without running
// anything: whether one can hold, whether one holds whenever another does. An
// answer is sure or there is none: what is not understood is taken to be
// anything, and a search that takes too long is given up.
package logic

import (
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Space is what the conditions of one worker type are about: their inputs,
// and what each can be. It is not safe for concurrent use.
type Space struct {
	desired region
	child   Child

	inputs   []*input
	byKey    map[string]int
	fresh    int // the input that says whether the observation is fresh
	texts    map[string]int64
	names    []string // of texts
	formulas map[*expr.Expr]*Formula
	states   map[stateKey]Truths // of conditions of the worker itself

	domains []region // of the inputs, while something is looked for
	trail   []change
	pairs   []int  // that the claims at hand are about
	arena   []span // what domains are narrowed to during a search
	left    int    // steps of the search at hand
	sure    bool   // the search at hand is for what can really be
	budget  int    // steps of all searches
}

// input is something that conditions read.
type input struct {
	domain region
	text   string     // as the spec reads it
	term   *expr.Expr // whose value it is; nil: it stands for a comparison, or for something that is not understood
	exact  bool       // it can be everything in its domain, whatever the others are
	child  string     // it is the state of this child, or asks something of a group of children
	state  int        // without a term: in which a member of the group is
	ticked bool       // it asks whether all members of the group have been ticked
	pair   *pair      // the two values that it compares; nil: they tell nothing of each other
}

// Child says what is known of a child by its name.
type Child func(name string) ChildStates

// ChildStates says of a child in which states it is at rest and in which it may be
// healthy, none if nothing is known of it, and whether it stands for a group of
// children.
type ChildStates struct {
	AtRest, Healthy []int
	Group           bool
}

// Limits of a search, in conditions looked at. Together they keep the work in
// proportion to the spec's size, whatever it says.
const (
	searchLimit  = 4_000
	spaceLimit   = 20_000_000
	formulaLimit = 2_000 // parts of a formula
)

// NewSpace makes the space of a worker type that may be asked for the given
// states.
func NewSpace(desired []int, child Child) *Space {
	s := &Space{child: child, byKey: map[string]int{}, texts: map[string]int64{}, formulas: map[*expr.Expr]*Formula{}, states: map[stateKey]Truths{}, budget: spaceLimit}
	all := make([]int64, len(desired))
	for i, d := range desired {
		all[i] = int64(d)
	}
	s.desired = points(all...)
	s.fresh = s.input("fresh", func() *input { return &input{domain: anyBool, exact: true} })
	return s
}

// input returns the number of the input with a key, and makes it if it is new.
func (s *Space) input(key string, made func() *input) int {
	i, ok := s.byKey[key]
	if !ok {
		in := made()
		i = len(s.inputs)
		s.byKey[key] = i
		s.inputs = append(s.inputs, in)
		s.domains = append(s.domains, in.domain)
	}
	return i
}

// text numbers a text; those that no condition names have no number.
func (s *Space) text(text string) int64 {
	n, ok := s.texts[text]
	if !ok {
		n = int64(len(s.names))
		s.texts[text] = n
		s.names = append(s.names, text)
	}
	return n
}

// anyText leaves room for texts that are not named.
var anyText = region{{0, 1 << 62}}

// Assumption narrows what an input can be.
type Assumption struct {
	input int
	to    region
}

// Desired assumes that one of the given states is desired.
func (s *Space) Desired(states ...int) Assumption {
	all := make([]int64, len(states))
	for i, d := range states {
		all[i] = int64(d)
	}
	return Assumption{s.desiredInput(), points(all...)}
}

func (s *Space) desiredInput() int {
	return s.input("desired", func() *input {
		return &input{domain: s.desired, text: "desired", exact: true}
	})
}

// Stale assumes that the observation is stale.
func (s *Space) Stale() Assumption { return Assumption{s.fresh, no} }

// Children assumes that a child, or each of a group of children, is in one of
// some states or in none. It is about the conditions that are known by now.
func (s *Space) Children(name string, states []int) []Assumption {
	return s.children(name, states, false)
}

// Present is the same of a child that is there, has been ticked and is in one of
// the states. Of a group there is at least one.
func (s *Space) Present(name string, states []int) []Assumption {
	return s.children(name, states, true)
}

func (s *Space) children(name string, states []int, present bool) []Assumption {
	may := make([]int64, 0, len(states)+1)
	for _, state := range states {
		may = append(may, int64(state))
	}
	if !present {
		may = append(may, expr.None)
	}
	in := points(may...)
	var all []Assumption
	for i, input := range s.inputs {
		switch {
		case input.child != name:
		case input.ticked:
			if present {
				all = append(all, Assumption{i, yes})
			}
		case input.term != nil:
			all = append(all, Assumption{i, in})
		case !in.meets(points(int64(input.state))):
			all = append(all, Assumption{i, no})
		case present && len(states) == 1:
			all = append(all, Assumption{i, yes})
		}
	}
	return all
}

// Entered assumes that a state has just been entered: no time has passed, and its
// action has not begun. It is about the conditions that are known by now.
func (s *Space) Entered() []Assumption {
	var all []Assumption
	for _, key := range []string{"done", "acted", "gaveUp"} {
		if i, read := s.byKey[key]; read {
			all = append(all, Assumption{i, no})
		}
	}
	if i, read := s.byKey["elapsed"]; read {
		all = append(all, Assumption{i, points(1)})
	}
	for key, i := range s.byKey {
		if strings.HasPrefix(key, hasResult) {
			all = append(all, Assumption{i, no})
		}
	}
	for key, to := range map[string]region{"runs": points(0), "failures": points(0), "failure": points(expr.None)} {
		if i, read := s.byKey[key]; read {
			all = append(all, Assumption{i, to})
		}
	}
	return all
}

// ReadChildren returns the names of the children whose states a formula reads.
func (s *Space) ReadChildren(f *Formula) []string {
	var names []string
	for i := range f.Inputs() {
		names = append(names, s.inputs[i].child)
		if p := s.inputs[i].pair; p != nil {
			names = append(names, s.inputs[p.x].child, s.inputs[p.y].child)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// ReadOutputs returns the names of the children whose outputs a formula reads.
func (s *Space) ReadOutputs(f *Formula) []string {
	var names []string
	for i := range f.Inputs() {
		of := []int{i}
		if p := s.inputs[i].pair; p != nil {
			of = []int{p.x, p.y}
		}
		for _, i := range of {
			if output := s.inputs[i].output(); output != nil {
				names = append(names, output.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ReadsDesired reports whether a formula reads desired.
func (s *Space) ReadsDesired(f *Formula) bool { return f.reads(s.desiredInput()) }
