package engine

import (
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// A worker is in a livelock if it changes its state in livelockAfter ticks in a
// row, although nothing came in for it and no time that it waited for is over.
// Its guards send it to and fro. The duration of a tick does not count. The
// worker is reported, and Run then visits it once in livelockPace.
const (
	livelockAfter = 1000
	livelockPace  = time.Millisecond
	livelockRest  = 100 * livelockPace // a worker that has not changed its state for this long is in no livelock
)

// countMove counts a change of state.
func (t *Tree) countMove(n *node) {
	rested := n.enteredIn+1 != t.n
	if n.livelocked() { // Run leaves time between its moves and visits others
		rested = rested && t.now.Since(n.timing.Entered) >= livelockRest
	}
	if n.news || t.alarm.Came || rested {
		n.movesInARow = 0
	}
	n.movesInARow++
	n.news = false
	if n.movesInARow == livelockAfter {
		t.emit(fsm.Event{Kind: fsm.EventLivelock, To: n.stateName(), Reason: fmt.Sprintf("it has changed its state in %d ticks in a row, and nothing has changed for it: its guards send it to and fro; the last was %s; Run visits it once in %s from now", n.movesInARow, n.lastReason(), textfmt.Exactly(livelockPace))}, n)
	}
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
