package engine

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// In a full tick (WithFullTicks) every worker decides. For most workers a visit
// would do nothing else: nothing has come in for them, and none of the steps of
// R03 has anything to do. Such a worker is settled. The walk only glances at it:
// it calls Next, with the time in the snapshot if a guard may read it. The worker
// is visited only if Next does not answer that it stays as it is.

// isSettled reports whether the next visit will only decide, unless something
// comes in for the worker. What comes in marks the worker as ready. A worker with
// children is never settled.
func (n *node) isSettled() bool {
	return n.children == nil && n.restarts() == nil && n.failure() == nil && !n.fallen && !n.gone &&
		n.stage == staying && n.needs.nothing() && !n.livelocked() &&
		n.act.flight == nil && n.w.States[n.state].Signal == fsm.SignalNone
}

// walkAll is walkDirty for a full tick.
func (t *Tree) walkAll(cs *children, from int) {
	if from == 0 {
		cs.dirty.resize(len(cs.entries)) // all are visited, the marked ones too
	}
	done, i := false, from
	defer func() {
		if !done && t.exiting {
			t.walkAll(cs, i)
		}
	}()
	for i = t.glanceFrom(cs.entries, i); i < len(cs.entries); i = t.glanceFrom(cs.entries, i) {
		n := cs.entries[i].node
		i++
		t.walk(n)
	}
	done = true
}

// glanceFrom glances at the settled children from the place at on. It returns the
// place of the first child that has to be visited, or the number of entries.
func (t *Tree) glanceFrom(entries []*childEntry, at int) (place int) {
	done := false
	defer func() {
		t.glanced.Store(0)
		if !done {
			t.glanceFailed(entries[place].node, recover())
		}
	}()
	next := at // the place at which the watchdog is told
	for place = at; place < len(entries); place++ {
		n := entries[place].node
		if n == nil {
			continue
		}
		if place >= next {
			t.at.Store(n)
			t.glanced.Store(int32(min(glancesTold, len(entries)-place)))
			next = place + glancesTold
		}
		if n.ready || !n.settled || !t.glance(n) {
			break
		}
	}
	done = true
	return place
}

// glanceFailed handles a guard that has panicked with r or, if r is nil, has ended
// the goroutine. The failure is handled in a visit.
func (t *Tree) glanceFailed(n *node, r any) {
	ending := t.exiting
	t.exiting, n.settled = true, false
	n.fail(usercode.EndedIn(usercode.InGuard))
	if r != nil {
		n.fail(n.inst.Recovered(usercode.InGuard, r))
		t.exiting = ending
	}
}

// glancesTold is how many children are glanced at between two that the watchdog
// is told of. Telling it of each would take longer than the glance, because an
// atomic store waits for all memory accesses before it.
const glancesTold = 32

// glance reports whether a settled worker stays as it is.
func (t *Tree) glance(n *node) bool {
	if n.w.ReadsTime { // otherwise a glance writes to no memory of the worker
		m, timing := n.meta, n.timing
		m.Now, timing.Now = t.wall, t.now
		m.Elapsed = t.now.Since(timing.Entered)
	}
	if n.w.Timed {
		t.setAlarm(n)
	}
	d := n.inst.Glance(&t.alarm)
	if d.Next != n.state || d.Signal != fsm.SignalNone || d.Action != 0 && n.act.pending {
		return false
	}
	if n.w.Timed {
		t.schedule(n)
	}
	return true
}
