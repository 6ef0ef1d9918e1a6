package reference

import (
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// healthNamed are the kinds of health by their names in specs.
var healthNamed = map[string]fsm.Health{
	model.Degraded: fsm.HealthDegraded, model.Progressing: fsm.HealthProgressing, model.Suspended: fsm.HealthSuspended, model.Healthy: fsm.HealthHealthy,
}

// Health is how well a worker is (R36).
func (t *Tree) Health(w *Worker) fsm.Health {
	switch {
	case w.State == None:
		return fsm.HealthProgressing
	case w.Record.BackingOff, w.Unclean:
		return fsm.HealthDegraded
	}
	s := w.M.States[w.State]
	health := healthNamed[s.Health]
	switch {
	case s.Health != "":
	case s == w.M.Shutdown:
		health = fsm.HealthSuspended
	case s == w.M.Failed:
		health = fsm.HealthDegraded
	case s.Signal == "remove":
		health = fsm.HealthSuspended
	case w.M.MayAskFor(s):
		health = fsm.HealthHealthy
	default:
		health = fsm.HealthProgressing
	}
	switch {
	case w.M.Observed == nil || w.Stage == Terminating: // nothing is waited for
	case !w.Seen && health > fsm.HealthProgressing:
		health = fsm.HealthProgressing
	case w.Seen && !w.Fresh(t.Now):
		health = fsm.HealthDegraded
	}
	return health
}

// EntryHealth is the health of what is left of a child, and its worker if there is one.
func (t *Tree) EntryHealth(s *ChildEntry) (fsm.Health, *Worker) {
	w := s.Node
	if w == nil && s.Waiting == nil {
		w = s.Retired
	}
	switch {
	case w != nil:
		return t.Health(w), w
	case s.failing != nil:
		return fsm.HealthDegraded, nil
	}
	return fsm.HealthProgressing, nil
}

// Worst is the worst health at and below a worker, and the path of the first that has it.
func (t *Tree) Worst(w *Worker) (worst fsm.Health, path string) {
	worst, path = t.Health(w), w.Path
	for _, s := range w.Children {
		if s.Node == nil && s.Waiting == nil && s.Retired == nil {
			continue
		}
		health, c := t.EntryHealth(s)
		at := pathOf(w, s)
		if c != nil {
			health, at = t.Worst(c)
		}
		if health < worst {
			worst, path = health, at
		}
	}
	return worst, path
}

// Healthy is healthy, for those who watch the worker.
func (w *Worker) Healthy() map[string]bool { return w.healthy() }

// healthy are the children, and the groups of them, that are healthy as their parent
// sees it: each as it was at the end of its last visit.
func (w *Worker) healthy() map[string]bool {
	all := map[string]bool{}
	for _, c := range w.M.Children {
		all[c.Name] = c.Group
	}
	for _, s := range w.Children {
		switch n := s.last(); {
		case n != nil && n.Entry.Group:
			all[n.Entry.Name] = all[n.Entry.Name] && n.well
		case n != nil:
			all[n.Entry.Name] = n.well
		case s.Entry.Group && s.failing != nil:
			all[s.Entry.Name] = false
		}
	}
	return all
}
