// Package graph draws linked machines: as DOT for Graphviz and as Markdown
// with Mermaid diagrams. A single machine is drawn by internal/drawing, which
// knows no specs; the tree of children is drawn here.
package graph

import (
	"fmt"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/drawing"
)

// DOT draws one machine for Graphviz; see drawing.DOT.
func DOT(m *model.Machine) string { return drawing.DOT(machineOf(m)) }

// Unmeasured is DOT for who knows the font that the picture is drawn with.
func Unmeasured(m *model.Machine) drawing.Picture { return drawing.Unmeasured(machineOf(m)) }

// machineOf returns what a picture needs to know of a machine.
func machineOf(m *model.Machine) *drawing.Machine {
	d := &drawing.Machine{Worker: m.Worker, Doc: m.Doc, Heading: flow(m)}
	for i, s := range m.States {
		d.States = append(d.States, &drawing.State{
			Index: i, Name: s.Name, Doc: s.Doc, Desired: m.MayAskFor(s), Groups: s.Groups,
			Signal: s.Signal, Health: s.Health, Deferred: s.Deferred(),
		})
		if s.Action != nil {
			d.States[i].Action = s.Action.Name
		}
	}
	for i, s := range m.States {
		d.States[i].Transitions = transitionsOf(d, s.Transitions)
		d.States[i].Stays = transitionsOf(d, s.Stays)
	}
	d.Initial, d.Shutdown = d.States[m.Initial.Index], d.States[m.Shutdown.Index]
	if m.Failed != nil {
		d.Failed = d.States[m.Failed.Index]
	}
	return d
}

func transitionsOf(d *drawing.Machine, all []*model.Transition) []*drawing.Transition {
	var drawn []*drawing.Transition
	for _, t := range all {
		one := &drawing.Transition{Sets: t.Sets(), Doc: t.Doc}
		for _, term := range t.Terms() {
			text := term.Text
			if term.Key != "when" {
				text = term.Key + " " + text
			}
			one.Terms = append(one.Terms, text)
		}
		if t.To != nil {
			one.To = d.States[t.To.Index]
		}
		if t.Shared {
			one.Shared = fmt.Sprint(t.Pos)
		}
		drawn = append(drawn, one)
	}
	return drawn
}

// groupNames names states, by a group where all states of one are among them.
func groupNames(m *model.Machine, states []*model.State) []string {
	d := machineOf(m)
	var drawn []*drawing.State
	for _, s := range states {
		drawn = append(drawn, d.States[s.Index])
	}
	return d.GroupNames(drawn)
}
