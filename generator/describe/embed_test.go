package describe_test

import (
	"encoding/json"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/generated/opcuabrowser"
	"github.com/fsmgen/fsmgen/generated/protocolconverter"
	"github.com/fsmgen/fsmgen/generated/serverbrowser"
	"github.com/fsmgen/fsmgen/generator/describe"
	"github.com/fsmgen/fsmgen/generator/internal/projecttest"
	"github.com/fsmgen/fsmgen/internal/depot/generated/charger"
	"github.com/fsmgen/fsmgen/internal/depot/generated/depot"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

type describing interface {
	MachineOf(path string) (fsm.Machine, error)
}

// running returns a tree of each worker type of the examples. None of them runs.
func running(t *testing.T) map[string]describing {
	all := map[string]describing{}
	add := func(worker string, s describing, err error) {
		if err != nil {
			t.Fatal(err)
		}
		all[worker] = s
	}
	b, err := bridge.NewSupervisor(bridge.NewWorker(struct{ bridge.Hooks }{}, struct{ bridge.ChildWorkers }{}),
		bridge.UserSpec{IPAddress: "10.0.0.1", Port: 1, Topic: "t", ReadInterval: 1e9, WriteInterval: 1e9, StartTimeout: 1e9})
	add("Bridge", b, err)
	c, err := connection.NewSupervisor(connection.NewWorker(struct{ connection.Hooks }{}), connection.UserSpec{Address: "a", Port: 1, MaxLatency: 1e9})
	add("Connection", c, err)
	e, err := edgenode.NewSupervisor(edgenode.NewWorker(struct{ edgenode.ChildWorkers }{}), edgenode.DefaultUserSpec())
	add("EdgeNode", e, err)
	f, err := flow.NewSupervisor(flow.NewWorker(struct{ flow.Hooks }{}), flow.UserSpec{Direction: flow.UserSpecDirectionRead, Endpoint: "opc.tcp://a", Topic: "t", Interval: 1e9, IdleAfter: 1e9})
	add("Flow", f, err)
	o, err := opcuabrowser.NewSupervisor(opcuabrowser.NewWorker(struct{ opcuabrowser.ChildWorkers }{}), opcuabrowser.UserSpec{Topic: "t"})
	add("OPCUABrowser", o, err)
	p, err := protocolconverter.NewSupervisor(protocolconverter.NewWorker(struct{ protocolconverter.Hooks }{}, struct{ protocolconverter.ChildWorkers }{}),
		protocolconverter.UserSpec{IPAddress: "a", Port: 1, Topic: "t"})
	add("ProtocolConverter", p, err)
	s, err := serverbrowser.NewSupervisor(serverbrowser.NewWorker(struct{ serverbrowser.Hooks }{}), serverbrowser.UserSpec{Endpoint: "opc.tcp://a", Topic: "t", MaxDepth: 1})
	add("ServerBrowser", s, err)
	ch, err := charger.NewSupervisor(charger.NewWorker(struct{ charger.Hooks }{}), charger.DefaultUserSpec())
	add("Charger", ch, err)
	d, err := depot.NewSupervisor(depot.NewWorker(struct{ depot.ChildWorkers }{}), depot.DefaultUserSpec())
	add("Depot", d, err)
	return all
}

// TestRunningProgramDescribes checks that a program describes its machines as fsmgen
// describe does, wherever both say something.
func TestRunningProgramDescribes(t *testing.T) {
	trees := running(t)
	for _, folder := range []string{"../..", "../../internal/depot"} {
		for _, want := range describe.Describe(projecttest.Machines(t, folder)).Machines {
			tree := trees[want.Worker]
			if tree == nil {
				t.Errorf("%s is not tried", want.Worker)
				continue
			}
			delete(trees, want.Worker)
			got, err := tree.MachineOf(want.Worker)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(asMachine(t, want), got); diff != "" {
				t.Errorf("%s (-describe +program):\n%s", want.Worker, diff)
			}
		}
	}
	for worker := range trees {
		t.Errorf("%s is not described", worker)
	}
}

// asMachine is a description as a program gives it. What has another form there is
// filled in by hand.
func asMachine(t *testing.T, d *describe.Machine) fsm.Machine {
	text, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var m fsm.Machine
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	for i, s := range d.States {
		tried := &m.States[i].Transitions
		*tried = nil
		for _, way := range append(s.Transitions[:len(s.Transitions):len(s.Transitions)], s.Stays...) {
			*tried = append(*tried, fsm.MachineTransition{
				To: way.To, Text: whole(way), On: way.On, For: way.For, After: way.After, In: way.In, Set: way.Set, Doc: way.Doc,
			})
		}
	}
	for i, o := range d.Outputs {
		m.Outputs[i].Value = o.Value
	}
	for i, c := range d.Conditions {
		m.Conditions[i].Value = c.When
	}
	for i, a := range d.Actions {
		if m.Actions[i].Tries = a.Retry.MaxFrom; a.Retry.Max > 0 {
			number, _ := json.Marshal(a.Retry.Max)
			m.Actions[i].Tries = string(number)
		}
	}
	return m
}

// whole is what a transition waits for, in one text.
func whole(way describe.Transition) string {
	var parts []string
	if way.On != "" {
		parts = append(parts, "on "+way.On)
	}
	if way.When != "" {
		parts = append(parts, way.When)
	}
	if way.For != "" {
		parts = append(parts, "for "+way.For)
	}
	if way.After != "" {
		after := "after " + way.After
		if way.In != "" {
			after += " in " + way.In
		}
		parts = append(parts, after)
	}
	return strings.Join(parts, ", ")
}

// TestEmbeddedIsALiteral checks that the text of every machine can stand between
// backquotes, whatever its docs have, and is what a program can read.
func TestEmbeddedIsALiteral(t *testing.T) {
	for _, folder := range []string{"../..", "../graph/testdata", "testdata/all", "testdata/odd"} {
		for _, m := range projecttest.Machines(t, folder) {
			text := describe.Embedded(m)
			if x, err := parser.ParseExpr("`" + text + "`"); err != nil || x.End() != token.Pos(len(text)+3) {
				t.Errorf("%s: %v", m.Worker, err)
			}
			dec := json.NewDecoder(strings.NewReader(text))
			dec.DisallowUnknownFields()
			var got fsm.Machine
			if err := dec.Decode(&got); err != nil {
				t.Errorf("%s: %v\n%s", m.Worker, err, text)
			}
			if got.Doc != strings.TrimSpace(m.Doc) {
				t.Errorf("%s: the doc is %q, want %q", m.Worker, got.Doc, m.Doc)
			}
		}
	}
}
