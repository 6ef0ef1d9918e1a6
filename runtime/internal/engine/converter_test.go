package engine

import (
	"slices"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// These tests show what children are for, with a protocol converter that has a
// connection and a data flow.

func converter() *machine {
	connection := mentry{name: "connection", m: pump(), mapping: map[string]string{"active": "running", "*": "stopped"}}
	dfc := mentry{name: "dfc_read", m: pump(), mapping: map[string]string{"active": "running", "*": "stopped"}}
	m := line(connection, dfc)
	m.name, m.def.Worker = "ProtocolConverter", "ProtocolConverter"
	return m
}

// TestWorkerDeclareChildren: a worker declares its children, or nil if its type
// has none.
func TestWorkerDeclareChildren(t *testing.T) {
	if d := newScripted(pump(), hooks{}).Declare(&spec{}); d != nil {
		t.Errorf("a worker without children declares %v", d)
	}
	s := with("connection", "dfc_read")
	d := newScripted(converter(), hooks{}).Declare(&s)
	if d == nil || len(d.Children) != 2 || d.Children[0].Name != "connection" || d.Children[1].Name != "dfc_read" {
		t.Fatalf("declared %v", d)
	}
	if c := d.Children[0].Child; c.Worker() != "Pump" || c.(worker.Child).Type().StateName(2) != "running" {
		t.Errorf("the child is a %s with %s", c.Worker(), c.(worker.Child).Type().StateName(2))
	}
}

// TestSnapshotGetChildState: a snapshot has the states of the children. A child
// that is not there has no state.
func TestSnapshotGetChildState(t *testing.T) {
	m := converter()
	w := newWorld(t, m, with("connection"))
	w.settle()
	h := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap])
	if got := m.children[0].m.def.TypeOf().StateName(h.Snap.single[0]); got != "running" {
		t.Errorf("connection is %q", got)
	}
	if got := m.children[1].m.def.TypeOf().StateName(h.Snap.single[1]); got != "" {
		t.Errorf("dfc_read, which is not declared, is %q", got)
	}
}

// TestRegisterChildSupervisors: the tree has a worker for each declared child.
func TestRegisterChildSupervisors(t *testing.T) {
	w := newWorld(t, converter(), with("connection", "dfc_read"))
	w.tick(1)
	if got := w.children("ProtocolConverter"); got != "connection dfc_read" {
		t.Errorf("children %q", got)
	}
}

// TestTickWithChildren: children are visited before their parent, which then has
// their states.
func TestTickWithChildren(t *testing.T) {
	w := newWorld(t, converter(), with("connection", "dfc_read"), fsm.WithFullTicks())
	w.tick(1)
	w.forget()
	w.tick(1)
	var order []string
	for _, e := range w.events {
		if e.Kind == fsm.EventStarted || e.Kind == fsm.EventTransition {
			order = append(order, e.Path)
		}
	}
	want := []string{"ProtocolConverter/connection", "ProtocolConverter/dfc_read", "ProtocolConverter"}
	if !slices.Equal(order, want) {
		t.Errorf("order %v, want %v", order, want)
	}
	h := treeOf(w.sup).root.inst.(*instance.Worker[spec, int, snap])
	if h.Snap.single[0] == 0 || h.Snap.single[1] == 0 {
		t.Errorf("the parent has not seen its children's states: %v", h.Snap.single)
	}
}

// TestApplyStateMapping: the parent's state is mapped to the desired states of its
// children.
func TestApplyStateMapping(t *testing.T) {
	w := newWorld(t, converter(), with("connection", "dfc_read"))
	w.settle()
	for _, child := range []string{"connection", "dfc_read"} {
		if s := w.status("ProtocolConverter/" + child); s.Desired != "running" || s.State != "running" {
			t.Errorf("active: %s is %s and should be %s", child, s.State, s.Desired)
		}
	}
	w.update(func(s *spec) { s.Off = true })
	w.settle()
	for _, child := range []string{"connection", "dfc_read"} {
		if s := w.status("ProtocolConverter/" + child); s.Desired != "stopped" || s.State != "stopped" {
			t.Errorf("stopped: %s is %s and should be %s", child, s.State, s.Desired)
		}
	}
}
