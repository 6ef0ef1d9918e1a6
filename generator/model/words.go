package model

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Term is one part of what must hold for a transition to be taken.
type Term struct {
	Key  string     // the key that it stands behind: on, when, for, after or in
	Text string     // as written, in one line
	Expr *expr.Expr // nil: of on and in
}

// Terms lists what must hold together, in the order in which it reads: on … when …
// for … after … in …. It is empty for a transition that is taken at the next tick.
func (t *Transition) Terms() []Term {
	all := []Term{{"when", expr.OneLine(t.WhenText), t.When}, {"for", expr.OneLine(t.ForText), t.For}, {"after", expr.OneLine(t.AfterText), t.After}}
	all = slices.DeleteFunc(all, func(part Term) bool { return part.Expr == nil })
	if t.On != nil {
		all = slices.Insert(all, 0, Term{Key: "on", Text: t.On.Name})
	}
	if t.In != nil && t.After != nil {
		all = append(all, Term{Key: "in", Text: t.In.Group})
	}
	return all
}

// Sets lists what a transition sets, as written: tries: vars.tries + 1.
func (t *Transition) Sets() []string {
	var all []string
	for _, s := range t.Set {
		all = append(all, s.Var.Name+": "+s.Shown())
	}
	return all
}

// Shown is a right side as written, in one line. A literal that is a secret is ***.
func (s *Setting) Shown() string {
	if s.Hides() {
		return expr.Hidden
	}
	return expr.OneLine(s.Text)
}

// literalWords is what is written as {value: text}, a string in quotes: without them it
// might be the name of a value, or none().
func literalWords(e *expr.Expr) string {
	if e.Op == expr.OpLiteral && e.Type.Kind == expr.String {
		return e.Value.Text()
	}
	return quoted(e.Text)
}

// Hides reports whether the text of a right side has a literal that is a secret.
func (s *Setting) Hides() bool { return s.Var.Secret && s.Value.HasLiteral() }

// Deferred are the names of the commands that a state defers.
func (s *State) Deferred() []string {
	var names []string
	for _, c := range s.Defer {
		names = append(names, c.Name)
	}
	return names
}

// Roles says what a state is to its machine: initial, shutdown, failed,
// desired; in this order.
func (m *Machine) Roles(s *State) []string {
	var roles []string
	for _, role := range []struct {
		name string
		has  bool
	}{
		{"initial", s == m.Initial}, {"shutdown", s == m.Shutdown}, {"failed", s == m.Failed}, {"desired", m.MayAskFor(s)},
	} {
		if role.has {
			roles = append(roles, role.name)
		}
	}
	return roles
}

// MayAskFor reports whether a user or a parent may ask for a state.
func (m *Machine) MayAskFor(s *State) bool { return slices.Contains(m.Desired, s) }

// StateNames are the names of states, in their order.
func StateNames(states []*State) []string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = s.Name
	}
	return names
}
