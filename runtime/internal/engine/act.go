package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

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
	n.ownChanged()
	a.drop()
	a.pending, a.at = true, t.now
	a.attempts, a.done, a.observed, a.gaveUp = 0, false, false, false
	if n.w.Outcome {
		n.inst.ForgetOutcome()
	}
	t.noteDelay(n, noDelay)
	if a.flight != nil {
		a.flight.callOff(errors.New(why), t.now.After(t.Grace))
	}
}

// startAction starts the action of the current state if the action is pending,
// its time has come and no call is in flight.
func (t *Tree) startAction(n *node, id link.ActionID) {
	a := &n.act
	t.followInputs(n, id)
	if !a.pending || a.flight != nil || a.at > t.now {
		return
	}
	if int(id) >= len(n.w.Actions) {
		n.fail(fmt.Errorf("Next gave an action that there is not: %d", id))
		return
	}
	if !t.place(n) {
		return
	}
	info := n.action(id)
	if a.attempts > 0 {
		n.makeRare().counters.Retries++
	}
	a.pending = false
	n.common.attempts++
	t.emit(fsm.Event{Kind: fsm.EventActionStarted, To: info.Name}, n)
	n.inst.PrepareAct(id)
	a.flight = t.launch(n, hookAct, info.Name, info.Timeout)
	a.flight.action = id
	t.noteAttempt(n)
}

// followAction handles the action in flight if it has returned, if its time-out
// is over, or if it ignores that its context was cancelled.
func (t *Tree) followAction(n *node) {
	f := n.act.flight
	if f == nil {
		return
	}
	if f.closing {
		t.followClose(n)
		return
	}
	if !f.returned && (t.now < f.deadline || f.named) {
		return
	}
	info := n.action(f.action)
	switch {
	case f.returned:
		t.actionReturned(n, info)
	case !f.late:
		f.callOff(context.DeadlineExceeded, t.now.After(t.Grace))
		f.dropped = true // the attempt has failed
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
		n.fail(fmt.Errorf(ignores, info.Name))
	case n.failure() == nil: // another failure of this visit takes precedence
		n.fail(&countedError{fmt.Sprintf(ignores+"; that it was not done in time has been counted", info.Name)})
	}
}

// actionReturned processes the result of an action. The result is dropped if it
// belongs to an earlier stay, or to an attempt that has failed by its time-out
// (R21).
func (t *Tree) actionReturned(n *node, info *worker.ActionInfo) {
	f := t.land(&n.act.flight)
	err := f.err
	if f.named {
		t.emit(fsm.Event{Kind: fsm.EventReturned, To: info.Name}, n)
		if r := n.restarts(); r != nil {
			r.stuck = false
		}
		t.resume(n)
	}
	switch {
	case f.dropped:
		n.makeRare().counters.Dropped++
		if usercode.IsPanic(err) {
			t.emit(fsm.Event{Kind: fsm.EventActionFailed, To: info.Name, Reason: usercode.NotAwaited(err), Stack: usercode.PanicStack(err)}, n)
		}
	case usercode.IsPanic(err):
		t.countFailedAttempt(n, err)
		n.fail(err)
	case err != nil:
		t.attemptFailed(n, info, err)
	default:
		t.actionDone(n, f.action)
	}
}

func (t *Tree) actionDone(n *node, id link.ActionID) {
	a := &n.act
	n.ownChanged()
	failed := a.attempts
	a.attempts = 0
	if n.w.Outcome {
		n.inst.Succeeded()
	}
	info := n.action(id) // repeat may read runs
	t.isWell(n)
	if !a.done {
		a.done, a.doneTick = true, t.n
	}
	if info.Repeat > 0 {
		a.pending, a.at = true, t.now.After(info.Repeat)
		t.noteDelay(n, repeatDelay)
	}
	t.emit(fsm.Event{Kind: fsm.EventActionDone, To: info.Name, Failures: int(failed)}, n)
}

// isWell records that earlier failed attempts no longer count. It is called when
// an attempt succeeds, when a transition leads to a state without an action, and
// when a transition leaves a state whose retries are exhausted (R22).
func (t *Tree) isWell(n *node) {
	n.unwell = false
	if r := n.restarts(); r != nil {
		r.isWell(t.now)
	}
}

// countFailedAttempt counts a failed attempt. The worker is not well until isWell
// is called (R22).
func (t *Tree) countFailedAttempt(n *node, err error) {
	n.unwell = true
	if r := n.restarts(); r != nil {
		r.isUnwell(t.now, &n.w.Restart)
	}
	n.makeRare().counters.AttemptsFailed++
	n.makeRare().lastErr, n.makeRare().attemptErr = err, err
}

// attemptFailed counts a failed attempt and schedules the next one. If the
// attempts are exhausted, or the error is of a permanent kind, the worker fails,
// unless a transition of the state reads gaveUp (R21) or that kind (R31).
func (t *Tree) attemptFailed(n *node, info *worker.ActionInfo, err error) {
	a := &n.act
	a.attempts++
	t.countFailedAttempt(n, err)
	retry, kind := info.Retry, worker.KindOfKept(err)
	if n.w.Outcome {
		n.ownChanged()
		n.inst.AttemptFailed(info, kind, int(a.attempts))
	}
	if permanent := info.Permanent(kind); permanent || retry.Max > 0 && int(a.attempts) >= retry.Max {
		reason := fmt.Sprintf("%s failed %s%s: %v", info.Name, textfmt.Times(int(a.attempts)), ofKind(info, kind), err)
		if s := &n.w.States[n.state]; !s.ReadsRetriesExhausted && !(permanent && slices.Contains(s.ReadsKinds, kind)) {
			n.fail(errors.New(reason))
			if a.flight != nil {
				a.flight.counted = true
			}
			return
		}
		a.gaveUp = true
		n.ownChanged()
		t.emit(fsm.Event{Kind: fsm.EventRetriesExhausted, To: info.Name, Reason: reason}, n)
		return
	}
	delay := t.retryDelay(n, info)
	a.pending, a.at = true, t.now.After(delay)
	t.noteDelay(n, retryDelay)
	reason := fmt.Sprintf("%v; %s%s, again in %s", err, attempt(int(a.attempts), retry.Max), ofKind(info, kind), textfmt.About(delay))
	t.emit(fsm.Event{Kind: fsm.EventActionFailed, To: info.Name, Reason: reason}, n)
}

// ofKind describes, for people, of which kind an error is. It is "" for an action
// without kinds.
func ofKind(info *worker.ActionInfo, kind int) string {
	name := info.KindName(kind)
	switch {
	case name == "":
		return ""
	case info.Permanent(kind):
		return " with " + name + ", which is permanent"
	}
	return " with " + name
}

// retryDelay returns the delay after the failed attempts that there were in a row
// (R21).
func (t *Tree) retryDelay(n *node, info *worker.ActionInfo) time.Duration {
	failed := int(n.act.attempts)
	return info.Retry.Delay(failed, draw(t.Seed, n.path(), drawnRetry, failed))
}

// attempt describes an attempt by its number and the largest number of attempts.
// There is no limit if most is zero.
func attempt(n, most int) string {
	if most > 0 {
		return fmt.Sprintf("attempt %d of %d", n, most)
	}
	return fmt.Sprintf("attempt %d", n)
}
