package model

import (
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// The policies of a spec that says nothing else (language.md, Keys).
const (
	DefaultObserveEvery   = time.Second
	DefaultObserveTimeout = 2 * time.Second
	DefaultStaleAfter     = 10 * time.Second

	DefaultRestartMax     = 5
	DefaultRestartWithin  = 5 * time.Minute
	DefaultRestartInitial = time.Second
	DefaultRestartFactor  = 2.0
	DefaultRestartCap     = time.Minute
	DefaultRestartJitter  = 0.2

	DefaultShutdownTimeout = 30 * time.Second

	DefaultActionTimeout = 30 * time.Second
	DefaultRetryMax      = 0 // no limit
	DefaultRetryInitial  = 500 * time.Millisecond
	DefaultRetryFactor   = 2.0
	DefaultRetryCap      = 30 * time.Second
	DefaultRetryJitter   = 0.2

	DefaultReconcile = "version"
)

// policies fills in reconcile and supervision.
func (u *unit) policies() {
	m := u.m
	r := u.s.Reconcile
	m.Reconcile.Mode = DefaultReconcile
	switch {
	case r.Every.Given():
		m.Reconcile = Reconcile{Mode: "every", Every: u.duration(r.Every, "reconcile.every", time.Second)}
	case r.Mode.Given():
		m.Reconcile.Mode = r.Mode.Value
	}
	if m.Reconcile.Mode == "hook" {
		u.hooks.taken["OnConfigChange"] = claim{made: true}
	}
	u.observePolicy()
	p := u.s.Supervision.Restart
	s := &m.Supervision
	s.Restart = u.backoff(p, "restart", Backoff{DefaultRestartMax, DefaultRestartInitial, DefaultRestartFactor, DefaultRestartCap, DefaultRestartJitter})
	s.RestartWithin = u.duration(p.Within, "restart.within", DefaultRestartWithin)
	s.ShutdownTimeout = u.duration(u.s.Supervision.ShutdownTimeout, "shutdown.timeout", DefaultShutdownTimeout)
}

func (u *unit) observePolicy() {
	p := u.s.Supervision
	s := &u.m.Supervision
	if u.m.Observed == nil {
		for _, t := range []spec.Text{p.Every, p.Timeout, p.StaleAfter} {
			if t.Given() && !u.s.Unread {
				f := u.list.Add(ruleNoObserve, t.Pos, "%s observes nothing, so there is no policy for it; declare fields under observed", u.m.Worker)
				f.Length, f.Missing = runes(t.Value), u.missing("observed", "")
				return
			}
		}
		return
	}
	s.ObserveEvery = u.duration(p.Every, "observe.every", DefaultObserveEvery)
	s.ObserveTimeout = u.duration(p.Timeout, "observe.timeout", DefaultObserveTimeout)
	s.StaleAfter = u.duration(p.StaleAfter, "observe.staleAfter", max(DefaultStaleAfter, time.Duration(expr.Mul(int64(s.ObserveEvery), 10))))
	if s.StaleAfter <= s.ObserveEvery {
		at := p.StaleAfter
		if !at.Given() {
			at = p.Every
		}
		u.list.Add(ruleStale, at.Pos, "staleAfter (%s) must be longer than every (%s), or every observation is stale before the next",
			s.StaleAfter, s.ObserveEvery).Length = runes(at.Value)
		return
	}
	u.observeTimeout(p)
}

// observeTimeout reports a timeout with which an observation may be stale as
// soon as it is there. Only what is written is reported.
func (u *unit) observeTimeout(p spec.Supervision) {
	s := &u.m.Supervision
	at := p.Timeout
	if !at.Given() {
		at = p.StaleAfter
	}
	if s.ObserveTimeout <= s.StaleAfter || !at.Given() {
		return
	}
	f := u.list.Add(ruleSlow, at.Pos, "an observation may take %s (observe.timeout) and is stale %s after the last: a slow one leaves the worker without any",
		s.ObserveTimeout, s.StaleAfter)
	f.Length, f.Help = runes(at.Value), "make staleAfter longer, or timeout shorter"
}

// actionPolicy fills in the policy of an action.
func (u *unit) actionPolicy(a *Action, as *spec.Action) {
	a.Timeout, a.TimeoutPos = u.duration(as.Timeout, "timeout", DefaultActionTimeout), as.Timeout.Pos
	if as.Repeat.Given() {
		a.Repeat = u.duration(as.Repeat, "repeat", 0)
	}
	a.Retry = u.backoff(as.Retry, "retry", Backoff{DefaultRetryMax, DefaultRetryInitial, DefaultRetryFactor, DefaultRetryCap, DefaultRetryJitter})
}

// backoff reads a policy of attempts over its defaults.
func (u *unit) backoff(p spec.Retry, key string, b Backoff) Backoff {
	usual := b
	if p.Max.Given() {
		n, err := strconv.ParseInt(p.Max.Value, 0, 32)
		if err != nil || n < 0 {
			u.number(p.Max, key+".max is a whole number from 0")
			b.Max = 1 // not "no limit", which would have findings of its own
		} else {
			b.Max = int(n)
		}
	}
	b.Initial = u.duration(p.Initial, key+".initial", usual.Initial)
	b.Cap = u.duration(p.Cap, key+".cap", max(usual.Cap, b.Initial))
	b.Factor = u.float(p.Factor, key+".factor", usual.Factor, 1, 1000)
	b.Jitter = u.float(p.Jitter, key+".jitter", usual.Jitter, 0, 1)
	if b.Cap < b.Initial {
		u.list.Add(ruleCap, p.Cap.Pos, "the cap (%s) is below the initial delay (%s)", b.Cap, b.Initial).Length = runes(p.Cap.Value)
	}
	return b
}

func (u *unit) float(t spec.Text, key string, usual, least, most float64) float64 {
	if !t.Given() {
		return usual
	}
	f, err := strconv.ParseFloat(t.Value, 64)
	if err != nil || !(f >= least && f <= most) {
		u.number(t, key+" is a number from "+trim(least)+" to "+trim(most))
		return usual
	}
	return f
}

func trim(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func (u *unit) number(t spec.Text, expected string) *diag.Finding {
	f := u.list.Add(ruleNumber, t.Pos, "%s, and this is %s", expected, quoted(t.Value))
	f.Length = runes(t.Value)
	return f
}

// duration reads a policy's time; usual where nothing or nothing usable is
// given.
func (u *unit) duration(t spec.Text, key string, usual time.Duration) time.Duration {
	if !t.Given() {
		return usual
	}
	d, err := time.ParseDuration(t.Value)
	switch {
	case err != nil:
		f := u.list.Add(ruleDuration, t.Pos, "%s is a duration such as 500ms, 30s or 1m30s, and this is %s", key, quoted(t.Value))
		f.Length = runes(t.Value)
		if meant := expr.MeantDuration(t.Value); meant != "" {
			f.Help, f.Fix = "did you mean "+meant+"?", &diag.Fix{Pos: t.At(0), Old: t.Value, New: meant}
		}
		return usual
	case d <= 0:
		u.list.Add(rulePositive, t.Pos, "%s must be above zero", key).Length = runes(t.Value)
		return usual
	}
	return d
}
