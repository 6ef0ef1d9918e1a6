package model

import (
	"regexp"

	"github.com/fsmgen/fsmgen/generator/spec"
)

// names collects every name that stands anywhere in a spec but where
// something is declared.
type names map[string]bool

var nameInText = regexp.MustCompile(`[A-Za-z0-9_-]+`)

// namesIn returns the names that a spec uses.
func namesIn(s *spec.Spec) names {
	n := names{}
	n.add(s.Initial, s.Shutdown, s.Failed)
	n.add(s.Desired.States...)
	n.rows(s.Desired.Derive)
	for _, g := range s.Groups {
		n.add(g.Members...)
	}
	for _, state := range s.States {
		n.add(state.Action)
		n.transitions(state.Transitions)
	}
	n.transitions(s.Transitions)
	for _, c := range s.Conditions {
		n.add(c.When)
	}
	for _, c := range s.Children {
		n.add(c.Each, c.NameExpr, c.When)
		n.add(c.DependsOn...)
		for _, row := range c.StateMapping {
			n.add(row.Key)
			n.rows(row.Rows)
		}
	}
	return n
}

// add takes the names in texts: whole names and expressions.
func (n names) add(texts ...spec.Text) {
	for _, t := range texts {
		for _, name := range nameInText.FindAllString(t.Value, -1) {
			n[name] = true
		}
	}
}

func (n names) rows(rows []*spec.Rule) {
	for _, r := range rows {
		n.add(r.State, r.When)
	}
}

func (n names) transitions(all []*spec.Transition) {
	for _, t := range all {
		n.add(t.To, t.When, t.After, t.For)
		n.add(t.From...)
		n.add(t.Except...)
	}
}
