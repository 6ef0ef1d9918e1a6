package instance

import (
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TypeOf returns the WorkerType. It is made once.
func (d *Definition[U, O, N]) TypeOf() *worker.WorkerType {
	d.once.Do(func() {
		w := &worker.WorkerType{
			Name:            d.Worker,
			StateNames:      d.StateNames,
			States:          make([]worker.StateInfo, d.StateNames.Len()),
			Initial:         d.Initial,
			Shutdown:        d.Shutdown,
			Failed:          d.Failed,
			LeavesFailed:    d.Failed != 0 && d.LeavesFailed,
			Actions:         d.Actions,
			Entries:         d.Children,
			Dependents:      make([][]int, len(d.Children)),
			Observes:        d.Observe.Every > 0,
			Observe:         d.Observe,
			Restart:         d.Restart,
			ShutdownTimeout: d.ShutdownTimeout,
			Reconcile:       d.Reconcile,
			Timed:           d.Due != nil,
			ReadsTime:       d.Due != nil || d.Guards,
			Draws:           d.Drawn != nil,
			Spans:           d.Spans,
			Vars:            d.Vars != nil,
			Outcome:         d.Outcome != nil,
			Outputs:         d.Outputs != nil,
			ChildOutputs:    d.ChildOutputs != nil,
			Explanation:     d.Explanation,
			MachineText:     d.Machine,
		}
		if d.Inputs != nil { // a nil InputsOf would be an InputType that is not nil
			w.Inputs = d.Inputs
		}
		copy(w.States, d.States)
		if c := d.Commands; c != nil {
			w.Commands, w.Deferred, w.ReadCommand = c.Names, c.Deferred, c.Read
		}
		if c := d.Configured; c != nil {
			w.Configured = worker.Configured{Observe: c.Observe != nil, Actions: c.Action != nil, Shutdown: c.ShutdownTimeout != nil}
			w.Observes = w.Observes || c.Observe != nil
		}
		w.HealthByRole()
		for i, e := range d.Children {
			w.AsksHealth = w.AsksHealth || e.AsksHealth
			for _, on := range e.DependsOn {
				w.Dependents[on] = append(w.Dependents[on], i)
				w.Depends = true
			}
		}
		d.info = w
	})
	return d.info
}
