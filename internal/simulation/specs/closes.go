package specs

import "github.com/fsmgen/fsmgen/generator/model"

// Hooked reports whether there are hooks of a worker type.
func Hooked(m *model.Machine) bool {
	return m.Observed != nil || len(m.Actions) > 0 || len(m.Guards) > 0 || m.Reconcile.Mode == "hook"
}

// Closes reports whether the hooks that the simulation gives to a worker type
// are an io.Closer.
func Closes(m *model.Machine) bool { return Hooked(m) && m.Worker[len(m.Worker)-1]%2 == 1 }
