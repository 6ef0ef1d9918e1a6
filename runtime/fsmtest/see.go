package fsmtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Status returns the status of the worker at a path, such as "Bridge/connection",
// and whether there is one. In a name, "/" is written "~1" and "~" is written
// "~0"; fsm.ChildPath makes such a path.
func (b *Bench) Status(path string) (fsm.Status, bool) { return find(b.driven().Status(), path) }

func find(s fsm.Status, path string) (fsm.Status, bool) {
	if s.Path == path {
		return s, true
	}
	for _, c := range s.Children {
		if found, ok := find(c, path); ok {
			return found, true
		}
	}
	return fsm.Status{}, false
}

// Restart restarts the worker at a path, as an operator does (R40), and settles. It fails the
// test, and lets it go on, if the worker cannot be restarted. The Handle of a generated
// package does the same, and its Observe pushes an observation to a worker below the root:
//
//	err := charger.At(tree, "Site/bay1").Observe(charger.ObservedState{Plugged: true})
func (b *Bench) Restart(path string) {
	b.t.Helper()
	tree, ok := b.driven().(fsm.Tree)
	if !ok {
		b.t.Fatalf("Restart: the tree is no fsm.Tree")
		return
	}
	if err := fsm.WorkerAt(tree, path).Restart(); err != nil {
		b.t.Errorf("Restart: %v\n%s", err, b.Dump())
		return
	}
	b.Settle()
}

// State returns the state of a worker. It returns "" if there is no such worker,
// or it has not been visited.
func (b *Bench) State(path string) string {
	s, _ := b.Status(path)
	return s.State
}

// Want fails the test, and lets it go on, unless the worker is in the state. The
// state "" means that it is in no state, or that there is no such worker.
func (b *Bench) Want(path, state string) {
	b.t.Helper()
	got := b.State(path)
	if wrong := b.wrongState(path, state); wrong != "" {
		b.t.Errorf("Want: %s", wrong)
	} else if got != state {
		b.t.Errorf("%s is %q, want %q\n%s", path, got, state, b.Dump())
	}
}

// Events returns the events since the start, or since Forget.
func (b *Bench) Events() []fsm.Event { return slices.Clone(b.events) }

// Forget forgets the events, and the calls that Calls counts.
func (b *Bench) Forget() {
	b.events = nil
	clear(b.made)
}

// Find returns the events whose line (Event.String) contains the text.
func (b *Bench) Find(text string) []fsm.Event {
	var found []fsm.Event
	for _, e := range b.events {
		if strings.Contains(e.String(), text) {
			found = append(found, e)
		}
	}
	return found
}

// WantEvents fails the test, and lets it go on, unless events contain the texts
// in this order. There may be others in between.
func (b *Bench) WantEvents(texts ...string) {
	b.t.Helper()
	at := 0
	for _, e := range b.events {
		if at < len(texts) && strings.Contains(e.String(), texts[at]) {
			at++
		}
	}
	if at < len(texts) {
		b.t.Errorf("no event %q after %q\n%s", texts[at], texts[:at], b.Dump())
	}
}

// WantNoEvent fails the test, and lets it go on, if an event since the start, or
// since Forget, contains the text.
func (b *Bench) WantNoEvent(text string) {
	b.t.Helper()
	for _, e := range b.Find(text) {
		b.t.Errorf("there should be no event %q: %v\n%s", text, e, b.Dump())
	}
}

// Dump describes the tree for a test that fails: the state of each worker, what
// it waits for, and the last events.
func (b *Bench) Dump() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%v after the start:\n", b.now.Sub(Start))
	dump(&out, b.driven().Status(), "  ")
	if held := b.Held(); len(held) > 0 {
		fmt.Fprintf(&out, "held hooks: %s\n", strings.Join(held, ", "))
	}
	last := b.events
	if len(last) > 20 {
		fmt.Fprintf(&out, "the last 20 of %d events:\n", len(last))
		last = last[len(last)-20:]
	} else {
		out.WriteString("events:\n")
	}
	for _, e := range last {
		fmt.Fprintf(&out, "  tick %d, %v: %v\n", e.Tick, e.Time.Sub(Start), e)
	}
	return out.String()
}

func dump(out *strings.Builder, s fsm.Status, indent string) {
	name := s.Path[strings.LastIndexByte(s.Path, '/')+1:] // the last element of the path, on one line
	fmt.Fprintf(out, "%s%s: %s, should be %s", indent, name, orNone(s.State), orNone(s.Desired))
	if s.DesiredBy != "" {
		fmt.Fprintf(out, " (%s)", s.DesiredBy)
	}
	fmt.Fprintf(out, "; %v", s.Health)
	for _, extra := range []struct{ what, value string }{
		{"runs", s.Action}, {"blocked", s.Blocked}, {"last error", s.LastError},
	} {
		if extra.value != "" {
			fmt.Fprintf(out, "; %s: %s", extra.what, extra.value)
		}
	}
	if len(s.Commands) > 0 {
		fmt.Fprintf(out, "; commands that wait: %s", strings.Join(s.Commands, ", "))
	}
	for _, values := range []struct {
		of  string
		all []fsm.VariableStatus
	}{{"vars", s.Variables}, {"input", s.Inputs}, {"output", s.Outputs}} {
		for _, v := range values.all {
			fmt.Fprintf(out, "; %s.%s is %s", values.of, v.Name, v.Value)
		}
	}
	out.WriteString("\n")
	for _, why := range s.Why {
		fmt.Fprintf(out, "%s  waits, %s\n", indent, why)
	}
	for _, c := range s.Children {
		dump(out, c, indent+"  ")
	}
}

func orNone(state string) string {
	if state == "" {
		return "in no state"
	}
	return state
}
