package reference

import "github.com/fsmgen/fsmgen/runtime/fsm"

// livelockAfter is after how many changes of state in a row a livelock is reported.
const livelockAfter = 1000

// moves counts changes of state without a tick between them in which no worker changed
// its state.
type moves struct {
	tick  uint64 // of the last
	inRow int
	quiet int // those in ticks that follow each other, in which nothing at all came from outside, and no time passed
	named bool
}

// livelock is the change of state of a worker, to which a command may have been offered. Which input is one of the worker
// is not computed here. A worker that is reported must have changed its state a
// thousand times in a row, and one that did so while nothing happened must be
// reported.
func (t *Tree) livelock(w *Worker, offered bool) {
	s := &w.moves
	if t.movedIn+1 < t.N {
		t.movesSince = t.N
	}
	t.movedIn = t.N
	if s.tick+1 < t.movesSince {
		*s = moves{}
	}
	if s.tick+1 != t.N {
		s.quiet, s.named = 0, false
	}
	s.tick = t.N
	s.inRow++
	if s.quiet++; offered || !t.quiet() {
		s.quiet = 0
	}
	switch named := t.happened(w, fsm.EventLivelock); {
	case named && s.inRow < livelockAfter:
		t.wrong(Transitions, "%s is reported as being in a livelock after %d changes of state", w.Path, s.inRow)
	case named:
		t.emit(w, Event{Kind: fsm.EventLivelock, To: w.StateName()})
		s.named = true
	case s.quiet >= livelockAfter && !s.named:
		t.wrong(Transitions, "%s is in a livelock, which is not reported", w.Path)
	}
}

// quiet reports whether nothing came from outside, and no time passed.
func (t *Tree) quiet() bool {
	return t.Now == t.Before && t.in.Spec == nil && len(t.in.Asks) == 0 && t.in.Told == nil && !t.in.Shutdown && len(t.in.Returns) == 0 && len(t.in.Commands) == 0
}
