package engine

import (
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/saturate"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// restarts is the record of a worker's failures: their number, the back-off after
// the last one, and the state of the circuit (R22). A worker that has never
// failed has none.
type restarts struct {
	count      int            // failures in a row: since it was last well for twice restart.cap
	window     []link.Instant // the restarts within the period of the policy, in a row or not, at most Max+1
	well       link.Instant   // since when it has been well; never: it is not well
	until      link.Instant   // the end of the back-off, or of the time for which the circuit stays open
	backingOff bool           // it is in back-off, or its circuit is open
	open       bool           // its circuit is open
	trial      bool           // it goes on for one try: the next failure opens the circuit again
	stuck      bool           // it waits until an action that ignores its context has returned (R21)
	ending     bool           // an ancestor is draining: the back-off ends in the next visit
	tried      uint64         // the tick in which its circuit was last tried; it decides in the next
	goesOn     string         // why its circuit is tried, until placeTried has put it into a state; then ""
	last       string         // the text of the last failure of the worker that was counted
	wayDown    bool           // its circuit is tried in its failed state, which it has not left yet
}

// fail counts a failure of a worker that is not in back-off, and starts its
// back-off or opens its circuit. draw returns the jitter. fail returns how long
// the back-off lasts or the circuit stays open.
func (r *restarts) fail(now link.Instant, p *worker.RestartPolicy, mayOpen bool, draw func(kind drawn, n int) float64) time.Duration {
	r.forget(now, p)
	r.count++
	r.well, r.backingOff = link.Never, true
	r.remember(now, p)
	if mayOpen && r.tooMany(p.Backoff.Max) {
		r.open, r.trial = true, false
		d := p.OpenFor(draw(drawnCircuit, r.count))
		r.until = now.After(d)
		return d
	}
	d := p.Delay(r.count, draw(drawnRestart, r.count))
	r.until = now.After(d)
	return d
}

// backOff starts a back-off without a delay and without counting a failure. If the
// worker has been well for long enough, the row of failures was over before.
func (r *restarts) backOff(now link.Instant, p *worker.RestartPolicy) {
	r.forget(now, p)
	r.well, r.backingOff, r.until = link.Never, true, now
}

// tooMany reports whether the circuit opens. It opens by OTP's rule of intensity
// and period. If the failures are too far apart for that, it opens by the number
// of failures in a row.
func (r *restarts) tooMany(most int) bool {
	return most > 0 && (r.trial || r.count > most || len(r.window) > most)
}

// remember adds a restart to the window and removes those that are older than the
// period.
func (r *restarts) remember(now link.Instant, p *worker.RestartPolicy) {
	if p.Backoff.Max <= 0 {
		return
	}
	r.window = slices.DeleteFunc(r.window, func(at link.Instant) bool { return now.Since(at) > p.Within })
	if len(r.window) > p.Backoff.Max { // only if the circuit was not allowed to open
		r.window = slices.Delete(r.window, 0, 1)
	}
	r.window = append(r.window, now)
}

// forget sets the number of failures in a row to zero if the worker has been well
// for twice restart.cap. It leaves the window as it is, so that the window also
// counts failures between which the worker was well. Only a circuit that closes
// empties the window.
func (r *restarts) forget(now link.Instant, p *worker.RestartPolicy) {
	if r.well == link.Never || now.Since(r.well) < saturate.AddDuration(p.Longest(), p.Longest()) {
		return
	}
	if r.trial {
		r.window = r.window[:0]
	}
	r.count, r.trial = 0, false
}

// endBackOff ends a back-off or closes the circuit for one try. It reports
// whether the circuit was open.
func (r *restarts) endBackOff() (wasOpen bool) {
	wasOpen = r.open
	r.trial = r.trial || wasOpen
	r.backingOff, r.open, r.stuck, r.ending = false, false, false, false
	return wasOpen
}

// forgive forgets all failures, and closes a circuit that is tried.
func (r *restarts) forgive() { r.count, r.trial, r.window = 0, false, nil }

// isUnwell records that the worker is not well from now on.
func (r *restarts) isUnwell(now link.Instant, p *worker.RestartPolicy) {
	r.forget(now, p)
	r.well = link.Never
}

// isWell records that the worker is well from now on, if it was not well before.
func (r *restarts) isWell(now link.Instant) {
	if !r.backingOff && r.well == link.Never {
		r.well = now
	}
}

// circuit returns the state of the circuit and the number of failures in a row,
// as a Status shows them.
func (r *restarts) circuit(now link.Instant, p *worker.RestartPolicy) (state string, failures int) {
	counted := *r
	counted.forget(now, p)
	switch {
	case r.open:
		state = "open"
	case counted.trial:
		state = "half-open"
	}
	return state, counted.count
}

// blockedBy describes, for people, why the worker does not go on.
func (r *restarts) blockedBy(t *Tree, n *node) string {
	until := textfmt.ClockTime(t.timeOf(r.until))
	switch {
	case r.stuck:
		return "it failed, and " + n.w.ActionName(n.act.flight.action) + " ignores its context"
	case r.open:
		return "its circuit is open: it is tried again at " + until
	}
	return "it failed and is in back-off until " + until
}

// isDue reports whether the time of a back-off is over.
func (r *restarts) isDue(now link.Instant) bool { return r.backingOff && !r.stuck && now >= r.until }
