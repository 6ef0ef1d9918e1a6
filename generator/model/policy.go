package model

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
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
	for i, a := range m.Actions {
		u.actionPolicy(a, u.actionSpecs[i])
	}
	u.observePolicy()
	p := u.s.Supervision.Restart
	s := &m.Supervision
	s.Restart = u.restart(p)
	s.RestartWithin = u.duration(p.Within, "restart.within", DefaultRestartWithin)
	s.ShutdownTimeout = u.policyTime(u.s.Supervision.ShutdownTimeout, u.specScope("shutdown.timeout"), DefaultShutdownTimeout)
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
	s.ObserveEvery = u.policyTime(p.Every, u.specScope("observe.every"), DefaultObserveEvery)
	s.ObserveTimeout = u.policyTime(p.Timeout, u.specScope("observe.timeout"), DefaultObserveTimeout)
	if every := s.ObserveEvery; every.Expr != nil && !p.StaleAfter.Given() {
		s.StaleAfter = u.computed(every, fmt.Sprintf("max(duration(%q), (%s) * 10)", expr.DurationText(DefaultStaleAfter), every))
	} else {
		usual := max(DefaultStaleAfter, time.Duration(expr.Mul(int64(every.Literal), 10)))
		s.StaleAfter = u.policyTime(p.StaleAfter, u.specScope("observe.staleAfter"), usual)
		at := p.StaleAfter
		if !at.Given() {
			at = p.Every
		}
		if !u.ordered(ruleStale, at, Order{More: s.StaleAfter, MoreKey: "observe.staleAfter", Less: every, LessKey: "observe.every", Strict: true}) {
			return
		}
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
	least, _ := s.ObserveTimeout.Range()
	if _, most := s.StaleAfter.Range(); least <= most || !at.Given() {
		return
	}
	f := u.list.Add(ruleSlow, at.Pos, "an observation may take %s (observe.timeout) and is stale %s after the last: a slow one leaves the worker without any",
		s.ObserveTimeout, s.StaleAfter)
	f.Length, f.Help = runes(at.Value), "make staleAfter longer, or timeout shorter"
}

// ordered reports two times of a policy that never have the order that they need.
// An order that no bounds prove is left to Validate. at is where the finding
// stands.
func (u *unit) ordered(rule *diag.Rule, at spec.Text, o Order) bool {
	least, most := o.More.Range()
	less, greatest := o.Less.Range()
	needs := func(more, less time.Duration) bool { return more > less || more == less && !o.Strict }
	same := o.More.Expr != nil && o.Less.Expr != nil && o.More.String() == o.Less.String()
	switch {
	case same && !o.Strict || needs(least, greatest):
		return true
	case !same && needs(most, less):
		o.Path = orderPath(o)
		u.m.Supervision.Orders = append(u.m.Supervision.Orders, &o)
		return true
	case rule == ruleStale:
		u.list.Add(rule, at.Pos, "staleAfter (%s) must be longer than every (%s), or every observation is stale before the next",
			o.More, o.Less).Length = runes(at.Value)
	default:
		u.list.Add(rule, at.Pos, "the cap (%s) is below the initial delay (%s)", o.More, o.Less).Length = runes(at.Value)
	}
	return false
}

// orderPath returns the path of the first field that an order reads.
func orderPath(o Order) (path string) {
	for _, t := range []Time{o.More, o.Less} {
		if t.Expr == nil {
			continue
		}
		t.Expr.Walk(func(e *expr.Expr) {
			if path == "" && e.Op == expr.OpSelect {
				path = strings.TrimPrefix(expr.OneLine(e.Text), "spec.")
			}
		})
	}
	return path
}

// computed is a time that follows from one that is an expression.
func (u *unit) computed(from Time, text string) Time {
	if from.Expr.Bad() {
		return from
	}
	src := spec.Text{Value: text, Pos: from.Expr.Pos, Inset: -1}
	return Time{Expr: expr.CheckDuration(src, u.specScope("a policy"), &diag.List{}), Text: text}
}

// actionPolicy fills in the policy of an action.
func (u *unit) actionPolicy(a *Action, as *spec.Action) {
	a.Timeout, a.TimeoutPos = u.policyTime(as.Timeout, u.specScope("timeout"), DefaultActionTimeout), as.Timeout.Pos
	if as.Repeat.Given() {
		a.Repeat = u.policyTime(as.Repeat, u.repeatScope(), 0)
	}
	p := as.Retry
	b := Backoff{
		Max:     u.policyCount(p.Max, "retry.max", DefaultRetryMax),
		Initial: u.policyTime(p.Initial, u.specScope("retry.initial"), DefaultRetryInitial),
		Factor:  u.float(p.Factor, "retry.factor", DefaultRetryFactor, 1, 1000),
		Jitter:  u.float(p.Jitter, "retry.jitter", DefaultRetryJitter, 0, 1),
	}
	if initial := b.Initial; initial.Expr != nil && !p.Cap.Given() {
		b.Cap = u.computed(initial, fmt.Sprintf("max(duration(%q), %s)", expr.DurationText(DefaultRetryCap), initial))
	} else {
		b.Cap = u.policyTime(p.Cap, u.specScope("retry.cap"), max(DefaultRetryCap, initial.Literal))
		u.ordered(ruleCap, p.Cap, Order{More: b.Cap, MoreKey: a.Name + ".retry.cap", Less: initial, LessKey: a.Name + ".retry.initial"})
	}
	a.Retry = b
}

// restart reads the policy of restarts over its defaults. It has no expressions.
func (u *unit) restart(p spec.Retry) Backoff {
	initial := u.duration(p.Initial, "restart.initial", DefaultRestartInitial)
	most := u.duration(p.Cap, "restart.cap", max(DefaultRestartCap, initial))
	b := Backoff{
		Max:     Count{Literal: u.count(p.Max, "restart.max", DefaultRestartMax)},
		Initial: Time{Literal: initial},
		Cap:     Time{Literal: most},
		Factor:  u.float(p.Factor, "restart.factor", DefaultRestartFactor, 1, 1000),
		Jitter:  u.float(p.Jitter, "restart.jitter", DefaultRestartJitter, 0, 1),
	}
	u.ordered(ruleCap, p.Cap, Order{More: b.Cap, Less: b.Initial})
	return b
}

func (u *unit) count(t spec.Text, key string, usual int) int {
	if !t.Given() {
		return usual
	}
	n, err := strconv.ParseInt(t.Value, 0, 32)
	if err != nil || n < 0 {
		u.number(t, key+" is a whole number from 0")
		return 1 // not "no limit", which would have findings of its own
	}
	return int(n)
}

// policyCount reads a number of attempts: a literal, or an expression over the
// UserSpec.
func (u *unit) policyCount(t spec.Text, key string, usual int) Count {
	if !readsSpec(t) {
		return Count{Literal: u.count(t, key, usual)}
	}
	e := u.expression(t, func(list *diag.List) *expr.Expr {
		e := expr.CheckAs(t, u.specScope(key), nil, list)
		if e.Bad() {
			return e
		}
		lo, hi := e.Range()
		switch {
		case e.Type.Kind != expr.Int:
			list.Add(expr.RuleWrongType, t.At(0), "%s needs a whole number, and this is %s", key, e.Type.WithArticle()).Length = runes(t.Value)
		case u.secretPolicy(t, e, key, list):
		case lo < 0 || hi > math.MaxInt32:
			f := list.Add(ruleUnproved, t.At(0), "%s is a whole number from 0 to %d, and %s may be from %d to %d", key, math.MaxInt32, expr.OneLine(t.Value), lo, hi)
			f.Length, f.Help = runes(t.Value), "give the field a min and a max, for example min: 1, max: 100"
		default:
			return e
		}
		return expr.BadExpr()
	})
	if e.Bad() {
		return Count{Literal: 1}
	}
	if constant(e) {
		return Count{Literal: int(e.Eval(&expr.Env{}).Int)}
	}
	return Count{Expr: e, Text: t.Value}
}

// readsSpec reports whether the text of a policy is meant as an expression.
func readsSpec(t spec.Text) bool { return memberOrCall.MatchString(t.Value) }

// memberOrCall matches what every expression has and no literal: spec.x, or max(…).
var memberOrCall = regexp.MustCompile(`(^|[^A-Za-z0-9_.])[A-Za-z_][A-Za-z0-9_]*\s*[.(]`)

// constant reports whether an expression reads nothing.
func constant(e *expr.Expr) bool {
	reads := false
	e.Walk(func(x *expr.Expr) {
		switch x.Op {
		case expr.OpLiteral, expr.OpNeg, expr.OpArith, expr.OpConvert:
		case expr.OpCall:
			reads = reads || x.IsJitter()
		default:
			reads = true
		}
	})
	return !reads
}

// repeatScope is the scope of repeat, which reads variables, inputs and runs too.
func (u *unit) repeatScope() *expr.Scope {
	scope := u.specScope("repeat")
	scope.ReadsVars, scope.ReadsInputs, scope.ReadsRuns, scope.Jitter = true, true, true, true
	return scope
}

func (u *unit) secretPolicy(t spec.Text, e *expr.Expr, key string, list *diag.List) bool {
	if !e.Secret() {
		return false
	}
	list.Add(expr.RuleSecret, t.Pos, "%s is computed from a secret, and policies are shown in reasons", key).Length = runes(t.Value)
	return true
}

// policyTime reads a time of a policy: a literal, or an expression whose bounds
// prove that it is above zero (R29). The scope is called as the key is.
func (u *unit) policyTime(t spec.Text, scope *expr.Scope, usual time.Duration) Time {
	key := scope.Where
	if field := "spec." + t.Value; !readsSpec(t) && u.m.UserSpec.Field(t.Value) != nil {
		f := u.list.Add(ruleDuration, t.Pos, "%s is a duration such as 500ms, 30s or 1m30s, and this is %s; did you mean %s?", key, quoted(t.Value), field)
		f.Length, f.Fix = runes(t.Value), &diag.Fix{Pos: t.At(0), Old: t.Value, New: field}
		return Time{Literal: usual}
	}
	if !readsSpec(t) {
		return Time{Literal: u.duration(t, key, usual)}
	}
	e := u.expression(t, func(list *diag.List) *expr.Expr {
		e := expr.CheckDuration(t, scope, list)
		if e.Bad() || u.secretPolicy(t, e, key, list) {
			return expr.BadExpr()
		}
		if lo, _ := e.Range(); lo <= 0 {
			f := list.Add(ruleUnproved, t.At(0), "%s must be above zero, and %s may be %s", key, expr.OneLine(t.Value), mayBe(lo))
			f.Length, f.Help = runes(t.Value), "give what it reads a min above zero, for example min: 1s; or write max(duration(\"1s\"), "+expr.OneLine(t.Value)+")"
			return expr.BadExpr()
		}
		return e
	})
	if e.Bad() {
		return Time{Literal: max(usual, 1)}
	}
	if constant(e) {
		return Time{Literal: time.Duration(e.Eval(&expr.Env{}).Int)}
	}
	return Time{Expr: e, Text: t.Value}
}

func mayBe(least int64) string {
	if least == 0 {
		return "zero"
	}
	return "negative"
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
	if readsSpec(t) {
		f.Help = sameForAll
	}
	return f
}

// sameForAll is the help for an expression where none may stand.
const sameForAll = "this is the same for all workers of the type: it takes no expression"

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
		if meant := expr.MeantDuration(t.Value); readsSpec(t) {
			f.Help = sameForAll
		} else if meant != "" {
			f.Help, f.Fix = "did you mean "+meant+"?", &diag.Fix{Pos: t.At(0), Old: t.Value, New: meant}
		}
		return usual
	case d <= 0:
		u.list.Add(rulePositive, t.Pos, "%s must be above zero", key).Length = runes(t.Value)
		return usual
	}
	return d
}
