package engine

import (
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// A worker that changes its state in livelockAfter ticks in a row, though nothing
// has come to it from outside and no time that it waited for is over, goes round for
// ever: its guards send it to and fro. How long a tick takes does not count. It is named, and Run then visits it once
// in livelockPace.
const (
	livelockAfter = 1000
	livelockPace  = time.Millisecond
	livelockRest  = 100 * livelockPace // who has not moved for so long goes round no more
)

// countMove notes a change of state.
func (t *Tree) countMove(n *node) {
	l := &n.moves
	rested := l.tick+1 != t.n
	if n.livelocked() { // Run lets time pass and visits others between its moves
		rested = rested && t.now.Since(l.at) >= livelockRest
	}
	if l.input || n.alarm.Came || rested {
		l.inARow = 0
	}
	l.inARow++
	l.tick, l.at, l.input = t.n, t.now, false
	if l.inARow == livelockAfter {
		t.emit(fsm.Event{Kind: fsm.EventLivelock, To: n.stateName(), Reason: fmt.Sprintf("it has changed its state in %d ticks in a row, and nothing has changed for it: its guards send it to and fro; the last was %s; Run visits it once in %s from now", l.inARow, n.last, textfmt.Exactly(livelockPace))}, n)
	}
}

// moves counts changes of state without an input between them.
type moves struct {
	inARow int
	tick   uint64 // of the last
	at     link.Instant
	input  bool         // something has come in since
	next   link.Instant // when it may go on, of one that has to wait
}

// waits is until when a worker that goes round for ever has to wait; never if it
// does not.
func (m *moves) waits(now link.Instant) link.Instant {
	if m.next > now {
		return m.next
	}
	return link.Never
}

func (n *node) livelocked() bool { return n.moves.inARow >= livelockAfter }

// paced reports whether a worker that goes round for ever may not decide yet, in
// Run: it may be visited before its time because a child has moved.
func (t *Tree) paced(n *node) bool {
	return t.byRun && n.livelocked() && !n.moves.input && n.moves.next > t.now
}

// again makes a worker that has entered a state ready for the next tick; in Run
// one that goes round for ever has to wait.
func (t *Tree) again(n *node) {
	if t.byRun && n.livelocked() {
		n.moves.next = t.now.After(livelockPace)
		return
	}
	t.markNext(n)
}
