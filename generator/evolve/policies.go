package evolve

import (
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

func (p *pair) reconcile() {
	was, is := p.old.Reconcile, p.new.Reconcile
	if was == is {
		return
	}
	path := []string{"reconcile"}
	message := "reconcile is " + reconcileText(is) + ", it was " + reconcileText(was)
	switch {
	case is.Mode == "hook":
		p.add(Breaking, kindReconcile, path, message, "Hooks has the method OnConfigChange; a type without it does not build.")
	default:
		p.add(Behavior, kindReconcile, path, message, "Children follow a changed UserSpec at other times.")
	}
}

func reconcileText(r model.Reconcile) string {
	if r.Mode == "every" {
		return "every " + expr.DurationText(r.Every)
	}
	return r.Mode
}

func (p *pair) supervision() {
	was, is := p.old.Supervision, p.new.Supervision
	if p.old.Observed != nil && p.new.Observed != nil {
		observe := []string{"supervision", "observe"}
		p.policyTime(join(observe, "every"), was.ObserveEvery, is.ObserveEvery)
		p.policyTime(join(observe, "timeout"), was.ObserveTimeout, is.ObserveTimeout)
		p.policyTime(join(observe, "staleAfter"), was.StaleAfter, is.StaleAfter)
	}
	restart := []string{"supervision", "restart"}
	p.backoff(restart, was.Restart, is.Restart)
	p.duration(join(restart, "within"), was.RestartWithin, is.RestartWithin)
	p.policyTime([]string{"supervision", "shutdown", "timeout"}, was.ShutdownTimeout, is.ShutdownTimeout)
}

// backoff compares a policy of attempts.
func (p *pair) backoff(path []string, was, is model.Backoff) {
	if was.Max.Expr == nil || is.Max.Expr == nil || p.before(was.Max.Expr) != p.after(is.Max.Expr) {
		p.policy(join(path, "max"), limitText(was.Max), limitText(is.Max))
	}
	p.policyTime(join(path, "initial"), was.Initial, is.Initial)
	p.policy(join(path, "factor"), number(was.Factor), number(is.Factor))
	p.policyTime(join(path, "cap"), was.Cap, is.Cap)
	p.policy(join(path, "jitter"), number(was.Jitter), number(is.Jitter))
}

func (p *pair) duration(path []string, was, is time.Duration) {
	p.policy(path, none(was), none(is))
}

// policyTime compares times that may be expressions.
func (p *pair) policyTime(path []string, was, is model.Time) {
	if timeKey(p.oldText, was) != timeKey(p.newText, is) {
		p.policy(path, timeText(was), timeText(is))
	}
}

// timeKey is a time in one form however it was written.
func timeKey(p *printer, t model.Time) string {
	if t.Expr != nil {
		return p.text(t.Expr)
	}
	return expr.DurationText(t.Literal)
}

func timeText(t model.Time) string {
	if !t.Given() {
		return "none"
	}
	return t.String()
}

func (p *pair) policy(path []string, was, is string) {
	if was != is {
		p.add(Behavior, kindPolicy, path, strings.Join(path, ".")+" is "+is+", it was "+was, effect(path))
	}
}

// effect says what another value of a policy does.
func effect(path []string) string {
	switch key := path[len(path)-1]; {
	case key == "timeout" && path[0] == "supervision" && path[1] == "shutdown":
		return "A worker that does not get to its shutdown state is given up at another time."
	case key == "timeout":
		return "One attempt may take more or less time before it is given up."
	case key == "every":
		return "The world is looked at more or less often."
	case key == "staleAfter":
		return "What reads observed becomes unknown sooner or later than it did."
	case key == "repeat":
		return "The action is done more or less often."
	case key == "max" && path[0] == "actions":
		return "The worker has failed after more or fewer attempts."
	case key == "max", key == "within":
		return "A worker that keeps failing is parked after more or fewer restarts."
	}
	return "After a failure there is a longer or a shorter wait."
}

func none(d time.Duration) string {
	if d == 0 {
		return "none"
	}
	return expr.DurationText(d)
}

func limitText(c model.Count) string {
	if c.Expr != nil {
		return c.String()
	}
	return limit(c.Literal)
}

func limit(n int) string {
	if n == 0 {
		return "none"
	}
	return strconv.Itoa(n)
}

func number(f float64) string { return strconv.FormatFloat(f, 'g', -1, 64) }

func join(path []string, key string) []string { return append(path[:len(path):len(path)], key) }
