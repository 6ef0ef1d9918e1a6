package model

import "slices"

// The kinds of health, as specs write them (R36).
const (
	Degraded    = "degraded"
	Progressing = "progressing"
	Suspended   = "suspended"
	Healthy     = "healthy"
)

// HealthOf returns how well a worker is in a state: what is written there, or what
// follows from the state's role.
func (m *Machine) HealthOf(s *State) string {
	switch {
	case s.Health != "":
		return s.Health
	case s != m.Shutdown && s != m.Failed && s.Signal != "remove" && slices.Contains(m.Desired, s):
		return Healthy
	}
	return m.HealthByRole(s)
}

// HealthByRole returns how well a worker is in a state, as the runtime knows it
// without being told. It does not know which states may be desired.
func (m *Machine) HealthByRole(s *State) string {
	switch {
	case s == m.Shutdown:
		return Suspended
	case s == m.Failed:
		return Degraded
	case s.Signal == "remove":
		return Suspended
	}
	return Progressing
}

// AsksHealth reports whether an expression asks whether a child is healthy.
func (m *Machine) AsksHealth() bool {
	return slices.ContainsFunc(m.Children, func(c *Child) bool { return c.AsksHealth })
}
