package fsm

import "time"

// workerType is the part of a Definition that the engine reads: it is the same
// type for every worker type, so that the engine needs no type parameters.
type workerType struct {
	name            string
	states          []StateInfo
	initial         StateID
	shutdown        StateID
	failed          StateID // zero: none
	leavesFailed    bool    // it has transitions
	actions         []ActionInfo
	entries         []ChildEntry
	dependents      [][]int // by entry: the entries that depend on it
	depends         bool    // some entry depends on another
	observe         ObservePolicy
	restart         RestartPolicy
	shutdownTimeout time.Duration
	reconcile       ReconcilePolicy
}

// typeOf makes the table once.
func (d *Definition[U, O, N]) typeOf() *workerType {
	d.once.Do(func() {
		w := &workerType{
			name:            d.Worker,
			states:          d.States,
			initial:         d.Initial,
			shutdown:        d.Shutdown,
			failed:          d.Failed,
			leavesFailed:    d.Failed != 0 && d.LeavesFailed,
			actions:         d.Actions,
			entries:         d.Children,
			dependents:      make([][]int, len(d.Children)),
			observe:         d.Observe,
			restart:         d.Restart,
			shutdownTimeout: d.ShutdownTimeout,
			reconcile:       d.Reconcile,
		}
		for i, e := range d.Children {
			for _, on := range e.DependsOn {
				w.dependents[on] = append(w.dependents[on], i)
				w.depends = true
			}
		}
		d.info = w
	})
	return d.info
}

// stateName is "" for no state (R07).
func (w *workerType) stateName(s StateID) string {
	if s == 0 || int(s) >= len(w.states) {
		return ""
	}
	return w.states[s].Name
}

func (w *workerType) actionName(a ActionID) string {
	if a == 0 || int(a) >= len(w.actions) {
		return ""
	}
	return w.actions[a].Name
}
