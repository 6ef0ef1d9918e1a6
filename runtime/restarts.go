package fsm

import (
	"slices"
	"time"
)

// restarts is the record of a worker's failures: how many there were, how long
// it is held after the last, and whether its circuit is open (R22). A worker
// that has never failed has none.
type restarts struct {
	count  int       // failures in a row: since it was last well for twice the cap
	window []instant // the restarts within the policy's period, in a row or not, at most Max+1
	well   instant   // since when it has been well; never: it is not
	until  instant   // the end of the back-off, or of the time for which the circuit stays open
	held   bool      // it is in back-off, or its circuit is open
	open   bool      // its circuit is open
	trial  bool      // it was let go for one try: the next failure opens the circuit again
	stuck  bool      // held until an action that ignores its context has returned (R21)
	ending bool      // an ancestor goes: the hold ends in the next visit
	tried  uint64    // the tick in which its circuit was last tried: it decides in the next
	goesOn string    // why it was let go, until it is where it goes on; "" then
}

// leastBackoff is the first delay where restart.initial is not given (Go
// literal): a worker that fails at once does not keep the tree spinning.
const leastBackoff = time.Second

// longest is restart.cap, or what stands for it in a Go literal.
func (p *RestartPolicy) longest() time.Duration {
	if p.Backoff.Cap > 0 {
		return p.Backoff.Cap
	}
	return max(time.Minute, p.Backoff.Initial)
}

// backoff is the delay after failure k in a row, and jitter where in its range.
func (p *RestartPolicy) backoff(k int, jitter float64) time.Duration {
	if k <= 1 {
		return 0
	}
	b := p.Backoff
	if b.Initial <= 0 {
		b.Initial = leastBackoff
	}
	return b.delay(k-1, jitter)
}

// openFor is how long an open circuit stays so.
func (p *RestartPolicy) openFor(jitter float64) time.Duration {
	return Backoff{Initial: p.longest(), Jitter: p.Backoff.Jitter}.delay(1, jitter)
}

// fail counts a failure of a worker that is not held, and holds it. draw gives
// the jitter. It returns for how long.
func (r *restarts) fail(now instant, p *RestartPolicy, mayOpen bool, draw func(kind drawn, n int) float64) time.Duration {
	r.forget(now, p)
	r.count++
	r.well, r.held = never, true
	r.remember(now, p)
	if mayOpen && r.tooMany(p.Backoff.Max) {
		r.open, r.trial = true, false
		d := p.openFor(draw(drawnCircuit, r.count))
		r.until = now.after(d)
		return d
	}
	d := p.backoff(r.count, draw(drawnRestart, r.count))
	r.until = now.after(d)
	return d
}

// holdAnew holds a worker without counting a failure.
func (r *restarts) holdAnew(now instant) {
	r.well, r.held, r.until = never, true, now
}

// tooMany reports whether the circuit opens: by OTP's rule of intensity and
// period, or, for failures that are too far apart for it, by the count in a row.
func (r *restarts) tooMany(most int) bool {
	return most > 0 && (r.trial || r.count > most || len(r.window) > most)
}

// remember notes a restart, and forgets those that are out of the period.
func (r *restarts) remember(now instant, p *RestartPolicy) {
	if p.Backoff.Max <= 0 {
		return
	}
	r.window = slices.DeleteFunc(r.window, func(at instant) bool { return now.since(at) > p.Within })
	if len(r.window) > p.Backoff.Max { // where no circuit may open
		r.window = slices.Delete(r.window, 0, 1)
	}
	r.window = append(r.window, now)
}

// forget begins a new row for a worker that has been well for twice the cap. The
// window is left to time, so that it counts failures between which the worker
// was well; only a circuit that closes empties it.
func (r *restarts) forget(now instant, p *RestartPolicy) {
	if r.well == never || now.since(r.well) < AddDuration(p.longest(), p.longest()) {
		return
	}
	if r.trial {
		r.window = r.window[:0]
	}
	r.count, r.trial = 0, false
}

// letGo ends a hold. A worker whose circuit was open has one try.
func (r *restarts) letGo() (wasOpen bool) {
	wasOpen = r.open
	r.trial = r.trial || wasOpen
	r.held, r.open, r.stuck, r.ending = false, false, false, false
	return wasOpen
}

// isUnwell notes that the worker is not well from now.
func (r *restarts) isUnwell(now instant, p *RestartPolicy) {
	r.forget(now, p)
	r.well = never
}

// isWell notes that the worker is well from now, if it was not before.
func (r *restarts) isWell(now instant) {
	if !r.held && r.well == never {
		r.well = now
	}
}

// circuit says how the circuit stands, and how many failures in a row count.
func (r *restarts) circuit(now instant, p *RestartPolicy) (state string, failures int) {
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

// heldBy says to people why the worker does not go on.
func (r *restarts) heldBy(t *tree, action string) string {
	until := clockTime(t.timeOf(r.until))
	switch {
	case r.stuck:
		return "it failed, and " + action + " ignores its context"
	case r.open:
		return "its circuit is open: it is tried again at " + until
	}
	return "it failed and is held until " + until
}

// isDue reports whether a hold is over.
func (r *restarts) isDue(now instant) bool { return r.held && !r.stuck && now >= r.until }
