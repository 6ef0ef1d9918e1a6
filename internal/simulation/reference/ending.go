package reference

import (
	"time"

	"github.com/fsmgen/fsmgen/generator/model"
)

// TimeToEnd is how long a shutdown may take by default (R24): the time-out and
// twice the grace of every worker of the longest chain of parents, children and
// dependencies.
func (t *Tree) TimeToEnd() time.Duration { return t.timeToEnd(t.Root) }

func (t *Tree) timeToEnd(w *Worker) time.Duration {
	own := w.TimeToGo() + 2*t.Grace
	longest := time.Duration(0)
	for _, c := range w.M.Children {
		longest = max(longest, t.entryToEnd(w, c))
	}
	return own + longest
}

// entryToEnd is the time for the children of an entry, after those that depend
// on it have gone.
func (t *Tree) entryToEnd(w *Worker, entry *model.Child) time.Duration {
	own, before := time.Duration(0), time.Duration(0)
	for _, s := range w.Children {
		if s.Node != nil && s.Node.Entry == entry {
			own = max(own, t.timeToEnd(s.Node))
		}
	}
	for _, c := range w.M.Children {
		for _, d := range c.DependsOn {
			if d == entry {
				before = max(before, t.entryToEnd(w, c))
			}
		}
	}
	return own + before
}

// CloseWaits reports whether Close of a worker waits for a place since this tick.
func (t *Tree) CloseWaits() bool {
	for _, w := range t.All() {
		if w.waitsToClose() {
			return true
		}
	}
	return false
}

func (w *Worker) waitsToClose() bool {
	return w.Stage == Terminating && !w.closed && w.actWaits.passed != nil
}

// Left is a worker that has not gone, and what it waits for.
type Left struct{ Path, State, Why string }

// Left lists the workers that have not gone.
func (t *Tree) Left() (list []Left) {
	for _, w := range t.All() {
		if !w.Gone {
			list = append(list, Left{w.Path, w.StateName(), w.waitsFor()})
		}
	}
	return list
}

// waitsFor says what a worker that has to go waits for. A hook that was not called
// off is not what it waits for.
func (w *Worker) waitsFor() string {
	const notReturned = " has not returned"
	shutdown := func(w *Worker) string { return name(w.M, w.M.Shutdown.Index) }
	switch {
	case w.Act.flight.close:
		return Close + notReturned
	case w.Act.flight.On && w.Act.flight.Late:
		return w.Act.action.Name + notReturned
	case w.Obs.flight.On && w.Obs.flight.Late:
		return Collect + notReturned
	case w.Stage == Draining:
		return "not in " + shutdown(w)
	case w.Stage == Terminating && w.waitsToClose():
		return "a place for Close (WithHookLimit)"
	case w.Stage == Terminating:
		return "its children"
	case w.IsToGo():
		return "what depends on it"
	}
	return "its parent, which is not in " + shutdown(w.Parent)
}
