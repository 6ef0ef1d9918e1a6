package reference

import (
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// outcome is what became of the attempts of the action of this stay (R31).
type outcome struct {
	runs    int64
	failure int         // why the last one failed: a value of failure, from 1; 0: it did not
	found   *expr.Datum // the last result
}

// FailureName returns the kind of the last failed attempt, as a status shows it.
func (w *Worker) FailureName() string {
	if w.M.Failure == nil || w.Act.outcome.failure == 0 {
		return ""
	}
	return w.M.Failure.Values[w.Act.outcome.failure-1].Name
}

// succeeded: there is one success more, and the failures before it do not count.
func (o *outcome) succeeded(action *model.Action, found expr.Datum) {
	o.runs++
	o.failure = 0
	if action.Result != nil {
		o.found = &found
	}
}

// attemptFailed: it is of a kind, or other.
func (o *outcome) attemptFailed(m *model.Machine, action *model.Action, kind int) {
	switch {
	case m.Failure == nil:
	case kind > 0:
		o.failure = action.Errors[kind-1].Kind + 1
	default:
		o.failure = len(m.Failure.Values)
	}
}

// ends reports whether an error of a kind is not followed by another attempt, and
// whether a transition of the state waits for that.
func ends(s *model.State, action *model.Action, kind int) (permanent, awaited bool) {
	if kind == 0 || !action.Errors[kind-1].Permanent {
		return false, false
	}
	value := action.Errors[kind-1].Kind
	return true, slices.ContainsFunc(s.Transitions, func(t *model.Transition) bool { return t.When != nil && waitsFor(t.When, value) })
}

// waitsFor looks for failure == kind, in(failure, kind) and failure != none().
func waitsFor(e *expr.Expr, kind int) bool {
	about := slices.ContainsFunc(e.Args, func(a *expr.Expr) bool { return a.Op == expr.OpFailure })
	named := func(value int) bool {
		return slices.ContainsFunc(e.Args, func(a *expr.Expr) bool { return a.Op == expr.OpEnum && a.Index == value })
	}
	switch {
	case about && (e.Op == expr.OpCompare && e.Name == "==" || e.Op == expr.OpCall && e.Name == "in") && named(kind):
		return true
	case about && e.Op == expr.OpCompare && e.Name == "!=" && named(None):
		return true
	}
	return slices.ContainsFunc(e.Args, func(a *expr.Expr) bool { return waitsFor(a, kind) })
}
