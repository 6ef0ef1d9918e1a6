package model

import (
	"math"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
)

// Time is a time of a policy: a literal, or an expression over the UserSpec and, for
// repeat, over the variables (R29).
type Time struct {
	Literal time.Duration // zero with an expression, and where there is no time
	Expr    *expr.Expr    // nil: it is a literal
	Text    string        // with Expr: as written, or how the default follows from what is written
}

// Given reports whether there is a time.
func (t Time) Given() bool { return t.Expr != nil || t.Literal > 0 }

// Range returns the least and the greatest time that it can be.
func (t Time) Range() (least, most time.Duration) {
	if t.Expr == nil {
		return t.Literal, t.Literal
	}
	lo, hi := t.Expr.Range()
	return time.Duration(lo), time.Duration(hi)
}

// String returns the time as a spec would write it; "" for none.
func (t Time) String() string {
	switch {
	case t.Expr != nil:
		return expr.OneLine(t.Text)
	case t.Literal == 0:
		return ""
	}
	return expr.DurationText(t.Literal)
}

// Under returns the time that holds under a UserSpec.
func (t Time) Under(spec expr.Datum) time.Duration { return t.In(&expr.Env{Spec: spec, Fresh: true}) }

// In returns the time that holds at a moment.
func (t Time) In(env *expr.Env) time.Duration {
	if t.Expr == nil {
		return t.Literal
	}
	return time.Duration(t.Expr.Eval(env).Int)
}

// Count is a number of attempts in a policy: a literal, or an expression over the
// UserSpec (R29). Zero means that there is no limit.
type Count struct {
	Literal int
	Expr    *expr.Expr // nil: it is a literal
	Text    string     // with Expr: as written
}

// Range returns the least and the greatest number that it can be.
func (c Count) Range() (least, most int64) {
	if c.Expr == nil {
		return int64(c.Literal), int64(c.Literal)
	}
	lo, hi := c.Expr.Range()
	return max(lo, 0), min(hi, math.MaxInt32)
}

// Limited reports whether there may be a limit.
func (c Count) Limited() bool {
	_, most := c.Range()
	return most > 0
}

// String returns the number as a spec would write it.
func (c Count) String() string {
	if c.Expr != nil {
		return expr.OneLine(c.Text)
	}
	return strconv.Itoa(c.Literal)
}

// Under returns the number that holds under a UserSpec.
func (c Count) Under(spec expr.Datum) int {
	if c.Expr == nil {
		return c.Literal
	}
	return int(c.Expr.Eval(&expr.Env{Spec: spec, Fresh: true}).Int)
}

// Order is what has to hold between two times of a policy, and cannot be proved
// from bounds: More is greater than Less, or equal to it unless Strict. Validate
// checks it.
type Order struct {
	Path       string // of the field that Validate reports
	More, Less Time
	MoreKey    string // "observe.staleAfter"
	LessKey    string
	Strict     bool
}

// PolicyExpr is an expression of a policy, and where it stands: "actions.flush".
type PolicyExpr struct {
	Place  string
	Expr   *expr.Expr
	Action bool // of an action
}

// PolicyExprs returns the expressions of the machine's policies.
func (m *Machine) PolicyExprs() []PolicyExpr {
	var all []PolicyExpr
	for _, a := range m.Actions {
		for _, e := range a.policyExprs() {
			all = append(all, PolicyExpr{"actions." + a.Name, e, true})
		}
	}
	s := m.Supervision
	for _, e := range notNil(s.ObserveEvery.Expr, s.ObserveTimeout.Expr, s.StaleAfter.Expr) {
		all = append(all, PolicyExpr{"supervision.observe", e, false})
	}
	for _, e := range notNil(s.ShutdownTimeout.Expr) {
		all = append(all, PolicyExpr{"supervision.shutdown", e, false})
	}
	return all
}

func (a *Action) policyExprs() []*expr.Expr {
	return notNil(a.Timeout.Expr, a.Retry.Max.Expr, a.Retry.Initial.Expr, a.Retry.Cap.Expr, a.Repeat.Expr)
}

// Configured reports whether a policy of the action is an expression.
func (a *Action) Configured() bool { return len(a.policyExprs()) > 0 }
