package worker

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Machine returns the description of the worker type. MachineText has what the other
// tables do not have. It is an fsm.Machine as JSON, in which the elements of lists that
// the tables have are found by their place, and the last ones may be missing. The
// error is that of a text that no generator has written.
func (w *WorkerType) Machine() (fsm.Machine, error) {
	var m fsm.Machine
	if w.MachineText != "" {
		if err := json.Unmarshal([]byte(w.MachineText), &m); err != nil {
			return fsm.Machine{}, fmt.Errorf("fsm: %s: its description cannot be read: %w", w.Name, err)
		}
	}
	m.Worker = w.Name
	m.Initial, m.Shutdown, m.Failed = w.StateName(w.Initial), w.StateName(w.Shutdown), w.StateName(w.Failed)
	w.describeStates(&m)
	w.describeGroups(&m)
	w.describeActions(&m)
	w.describeCommands(&m)
	w.describeChildren(&m)
	return m, nil
}

// sized returns a list with n elements.
func sized[T any](list []T, n int) []T {
	if n <= len(list) {
		return list[:n]
	}
	return append(list, make([]T, n-len(list))...)
}

func (w *WorkerType) describeStates(m *fsm.Machine) {
	m.States = sized(m.States, max(0, len(w.States)-1))
	for i := range m.States {
		id := link.StateID(i + 1)
		info, s := &w.States[id], &m.States[i]
		s.Name = w.StateName(id)
		s.Action, s.Health = w.ActionName(info.Action), info.Health
		switch info.Signal {
		case fsm.SignalRemove:
			s.Signal = "remove"
		case fsm.SignalRestart:
			s.Signal = "restart"
		}
		for _, role := range [...]struct {
			name string
			has  bool
		}{
			{"initial", id == w.Initial}, {"shutdown", id == w.Shutdown},
			{"failed", id == w.Failed}, {"desired", slices.Contains(m.Desired, s.Name)},
		} {
			if role.has {
				s.Roles = append(s.Roles, role.name)
			}
		}
		if int(id) < len(w.Deferred) {
			for _, c := range w.Deferred[id] {
				s.Defer = append(s.Defer, w.Commands[c])
			}
		}
		w.describeTransitions(s, w.Explanation.from(id))
	}
}

func (w *WorkerType) describeTransitions(s *fsm.MachineState, from []int) {
	s.Transitions = sized(s.Transitions, len(from))
	for k, i := range from {
		t, text := &s.Transitions[k], &w.Explanation.Transitions[i]
		t.To, t.Text = w.StateName(text.To), text.Text
		if text.On != 0 {
			t.On = w.Commands[text.On]
		}
	}
}

// describeGroups tells the states to which groups they belong.
func (w *WorkerType) describeGroups(m *fsm.Machine) {
	for _, g := range m.Groups {
		for i := range m.States {
			if s := &m.States[i]; slices.Contains(g.States, s.Name) {
				s.Groups = append(s.Groups, g.Name)
			}
		}
	}
}

func (w *WorkerType) describeActions(m *fsm.Machine) {
	m.Actions = sized(m.Actions, max(0, len(w.Actions)-1))
	for i := range m.Actions {
		a, info := &m.Actions[i], &w.Actions[i+1]
		a.Name = info.Name
		known(&a.Timeout, info.Timeout)
		known(&a.Repeat, info.Repeat)
		if info.Retry.Max > 0 {
			a.Tries = strconv.Itoa(info.Retry.Max)
		}
		a.Errors = sized(a.Errors, len(info.Errors))
		for k := range info.Errors {
			a.Errors[k].Name, a.Errors[k].Permanent = info.Errors[k].Name, info.Errors[k].Permanent
		}
	}
}

// known sets a text to a duration that a table has.
func known(text *string, d time.Duration) {
	if d > 0 {
		*text = d.String()
	}
}

func (w *WorkerType) describeCommands(m *fsm.Machine) {
	m.Commands = sized(m.Commands, max(0, len(w.Commands)-1))
	for i := range m.Commands {
		id := link.CommandID(i + 1)
		m.Commands[i].Name = w.Commands[id]
		for _, s := range w.Explanation.Takers(id) {
			if !w.Defers(s, id) {
				m.Commands[i].TakenIn = append(m.Commands[i].TakenIn, w.StateName(s))
			}
		}
	}
}

func (w *WorkerType) describeChildren(m *fsm.Machine) {
	m.Children = sized(m.Children, len(w.Entries))
	for i := range m.Children {
		c, e := &m.Children[i], &w.Entries[i]
		c.Name, c.OnChange = e.Name, "replace"
		if e.Update {
			c.OnChange = "update"
		}
		for _, on := range e.DependsOn {
			c.DependsOn = append(c.DependsOn, w.Entries[on].Name)
		}
		if !e.Mapped {
			continue
		}
		c.MapFrom = "state"
		if e.MapFromDesired {
			c.MapFrom = "desired"
		}
		cells := sized(c.Mapping, len(m.States))
		c.Mapping = nil
		for k, cell := range cells {
			if cell.State = m.States[k].Name; !e.MapFromDesired || slices.Contains(m.Desired, cell.State) {
				c.Mapping = append(c.Mapping, cell)
			}
		}
	}
}
