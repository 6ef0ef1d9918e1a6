package engine

import (
	"context"
	"errors"
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// renewAction begins a new stay in a state. The state's action has to run again.
// If a call is in flight, its context is cancelled and its result is dropped. The
// next call starts after it has returned (R09).
func (t *Tree) renewAction(n *node, why string) {
	a := &n.act
	n.own()
	a.stay++
	a.pending, a.at = true, t.now
	a.attempts, a.done, a.gaveUp = 0, false, false
	a.flight.callOff(errors.New(why), t.now.After(t.Grace))
}

// startAction starts the action of the current state if the action is pending,
// its time has come and no call is in flight.
func (t *Tree) startAction(n *node, id link.ActionID) {
	a := &n.act
	if !a.pending || a.flight.on || a.at > t.now {
		return
	}
	if int(id) >= len(n.w.Actions) {
		n.failure = fmt.Errorf("Next gave an action that there is not: %d", id)
		return
	}
	if !t.place(n) {
		return
	}
	info := &n.w.Actions[id]
	if a.attempts > 0 {
		n.counters.Retries++
	}
	a.pending, a.id, a.of = false, id, a.stay
	n.counters.Attempts++
	t.emit(fsm.Event{Kind: fsm.EventActionStarted, To: info.Name}, n)
	n.inst.PrepareAct(id)
	t.launch(n, &a.flight, actReturned, info.Name, info.Timeout)
}

// followAction handles the action in flight if it has returned, if its time-out
// is over, or if it ignores that its context was cancelled.
func (t *Tree) followAction(n *node) {
	a, f := &n.act, &n.act.flight
	if !f.on {
		return
	}
	if a.closing {
		t.followClose(n)
		return
	}
	info := &n.w.Actions[a.id]
	switch overdue := t.now >= f.deadline; {
	case f.returned:
		t.actionReturned(n, info)
	case !overdue || f.named:
	case !f.late:
		f.callOff(context.DeadlineExceeded, t.now.After(t.Grace))
		a.of = 0 // the attempt has failed; its result is dropped when it returns
		t.attemptFailed(n, info, fmt.Errorf("it has not returned within its timeout, %s", textfmt.Exactly(info.Timeout)))
	default:
		t.nameIgnored(n, f, info.Name, wasCancelled)
		t.ignoredFails(n, info)
	}
}

// ignoredFails records the failure of a worker whose action ignores its context.
// The failure is counted once: it is not counted again if the time-out of the
// same call was already a failure of the worker (R21).
func (t *Tree) ignoredFails(n *node, info *worker.ActionInfo) {
	const ignores = "%s ignores its context"
	switch {
	case !n.act.flight.counted:
		n.failure = fmt.Errorf(ignores, info.Name)
	case n.failure == nil: // another failure of this visit takes precedence
		n.failure = &countedError{fmt.Sprintf(ignores+"; that it was not done in time has been counted", info.Name)}
	}
}

// actionReturned processes the result of an action. The result is dropped if it
// belongs to an earlier stay, or to an attempt that has failed by its time-out
// (R21).
func (t *Tree) actionReturned(n *node, info *worker.ActionInfo) {
	a, f := &n.act, &n.act.flight
	err, named, counts := f.err, f.named, a.of == a.stay
	t.land(f)
	if named {
		t.emit(fsm.Event{Kind: fsm.EventReturned, To: info.Name}, n)
		if n.restarts != nil {
			n.restarts.stuck = false
		}
		t.resume(n)
	}
	switch {
	case !counts:
		n.counters.Dropped++
		if usercode.IsPanic(err) {
			t.emit(fsm.Event{Kind: fsm.EventActionFailed, To: info.Name, Reason: usercode.NotAwaited(err), Stack: usercode.PanicStack(err)}, n)
		}
	case usercode.IsPanic(err):
		t.countFailedAttempt(n, err)
		n.failure = err
	case err != nil:
		t.attemptFailed(n, info, err)
	default:
		t.actionDone(n, info)
	}
}

func (t *Tree) actionDone(n *node, info *worker.ActionInfo) {
	a := &n.act
	n.own()
	a.attempts = 0
	t.isWell(n)
	if !a.done {
		a.done, a.doneTick = true, t.n
	}
	if info.Repeat > 0 {
		a.pending, a.at = true, t.now.After(info.Repeat)
	}
	t.emit(fsm.Event{Kind: fsm.EventActionDone, To: info.Name}, n)
}

// isWell records that earlier failed attempts no longer count. It is called when
// an attempt succeeds, when a transition leads to a state without an action, and
// when a transition leaves a state whose retries are exhausted (R22).
func (t *Tree) isWell(n *node) {
	n.unwell = false
	if n.restarts != nil {
		n.restarts.isWell(t.now)
	}
}

// countFailedAttempt counts a failed attempt. The worker is not well until isWell
// is called (R22).
func (t *Tree) countFailedAttempt(n *node, err error) {
	n.unwell = true
	if n.restarts != nil {
		n.restarts.isUnwell(t.now, &n.w.Restart)
	}
	n.counters.AttemptsFailed++
	n.lastErr = err
}

// attemptFailed counts a failed attempt and schedules the next one. If the
// attempts are exhausted, the worker fails, unless a transition of the state
// reads gaveUp (R21).
func (t *Tree) attemptFailed(n *node, info *worker.ActionInfo, err error) {
	a := &n.act
	a.attempts++
	t.countFailedAttempt(n, err)
	retry := info.Retry
	if retry.Max > 0 && a.attempts >= retry.Max {
		reason := fmt.Sprintf("%s failed %s: %v", info.Name, textfmt.Times(a.attempts), err)
		if !n.w.States[n.state].ReadsRetriesExhausted {
			n.failure = errors.New(reason)
			a.flight.counted = a.flight.on
			return
		}
		a.gaveUp = true
		n.own()
		t.emit(fsm.Event{Kind: fsm.EventRetriesExhausted, To: info.Name, Reason: reason}, n)
		return
	}
	delay := retry.Delay(a.attempts, draw(t.Seed, n.path, drawnRetry, a.attempts))
	a.pending, a.at = true, t.now.After(delay)
	reason := fmt.Sprintf("%v; %s, again in %s", err, attempt(a.attempts, retry.Max), textfmt.About(delay))
	t.emit(fsm.Event{Kind: fsm.EventActionFailed, To: info.Name, Reason: reason}, n)
}

// attempt describes an attempt by its number and the largest number of attempts.
// There is no limit if most is zero.
func attempt(n, most int) string {
	if most > 0 {
		return fmt.Sprintf("attempt %d of %d", n, most)
	}
	return fmt.Sprintf("attempt %d", n)
}
