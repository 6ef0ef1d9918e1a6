package engine

import (
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// A worker is in a livelock if it changes its state livelockAfter times without a
// rest, although nothing came in for it and no time that it waited for is over.
// Its guards send it to and fro, or those of several workers send them round. The
// duration of a tick does not count. The worker is reported, and Run then visits it
// once in livelockPace.
const (
	livelockAfter = 1000
	livelockPace  = time.Millisecond
	livelockRest  = 100 * livelockPace // a worker that has not changed its state for this long is in no livelock
)

// unrest is a row of ticks in each of which a worker has changed its state without an
// input. Workers that send each other round change their states in turn, so that none
// of them does it in every tick.
type unrest struct{ first, last uint64 }

// note adds a tick.
func (u *unrest) note(tick uint64) {
	if u.last+1 < tick {
		u.first = tick
	}
	u.last = tick
}

// lasts reports whether no tick is missing after a tick and before now.
func (u *unrest) lasts(after, now uint64) bool { return u.first <= after+1 && u.last+1 >= now }

// countMove counts a change of state. What a worker does on an input is an input of its
// parent. It is none of its children, or those that send each other round would give
// each other inputs for ever.
func (t *Tree) countMove(n *node) {
	input := n.news || t.alarm.Came
	if input || t.rested(n) {
		n.movesInARow = 0
	}
	n.movesInARow++
	n.news = false
	switch {
	case !input:
		t.unrest.note(t.n)
	case n.parent != nil:
		n.parent.news = true
	}
	if n.movesInARow == livelockAfter {
		t.emit(fsm.Event{Kind: fsm.EventLivelock, To: n.stateName(), Reason: fmt.Sprintf("it has changed its state %d times in a row, and nothing has changed for it: its guards send it to and fro; the last was %s; Run visits it once in %s from now", n.movesInARow, n.lastReason(), textfmt.Exactly(livelockPace))}, n)
	}
}

// rested reports whether a worker has had a rest since it last changed its state.
// Run leaves time between the changes of one in a livelock, and visits others then.
func (t *Tree) rested(n *node) bool {
	if n.enteredIn+1 == t.n {
		return false
	}
	return t.now.Since(n.timing.Entered) >= livelockRest || !n.livelocked() && !t.unrest.lasts(n.enteredIn, t.n)
}

// waits returns the instant until which a worker in a livelock has to wait, or
// link.Never if it does not have to wait.
func (n *node) waits(now link.Instant) link.Instant {
	if at := n.rare().resumeAt; at > now {
		return at
	}
	return link.Never
}

func (n *node) livelocked() bool { return n.movesInARow >= livelockAfter }

// paced reports whether a worker in a livelock may not decide yet. Only Run paces
// it. The worker may be visited before its time because a child has changed its
// state.
func (t *Tree) paced(n *node) bool {
	return t.byRun && n.livelocked() && !n.news && n.rare().resumeAt > t.now
}

// again makes a worker that has entered a state ready for the next tick. In Run,
// a worker in a livelock has to wait longer.
func (t *Tree) again(n *node) {
	if t.byRun && n.livelocked() {
		n.makeRare().resumeAt = t.now.After(livelockPace)
		return
	}
	t.markNext(n)
}
