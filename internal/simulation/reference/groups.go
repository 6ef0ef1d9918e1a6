package reference

import "github.com/fsmgen/fsmgen/generator/model"

// passGroups begins the time of the groups that the state is in, and ends that of the
// others (R35).
func (w *Worker) passGroups(now At) {
	before := w.inGroup
	w.inGroup = nil
	for _, s := range w.M.Spans {
		if !s.Has(w.M.States[w.State]) {
			continue
		}
		if w.inGroup == nil {
			w.inGroup = map[*model.Span]At{}
		}
		since, was := before[s]
		if !was {
			since = now
		}
		w.inGroup[s] = since
	}
}

// groupSince returns since when the worker has been in a group, if it is in it.
func (w *Worker) groupSince(s *model.Span) (At, bool) {
	since, in := w.inGroup[s]
	return since, in
}

// leaveGroups ends the time in all groups: the worker is put into a state other than by a
// transition.
func (t *Tree) leaveGroups(w *Worker) {
	t.reachIf(len(w.inGroup) > 0, GroupTimeBegins)
	w.inGroup = nil
}
