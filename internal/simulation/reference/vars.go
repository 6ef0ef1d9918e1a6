package reference

import (
	"math"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
)

// startVars gives a worker's variables what they begin as; those that are kept only
// if they have no value yet (R30).
func (w *Worker) startVars(t *Tree) {
	if w.M.Vars == nil {
		return
	}
	before := w.vars
	w.vars = map[string]expr.Datum{}
	for _, f := range w.M.Vars.Fields {
		first := expr.Zero(f.Type)
		if f.Default != nil {
			first = (&expr.Expr{Op: expr.OpLiteral, Type: f.Type, Value: f.Default}).Eval(nil)
		}
		old, has := before[f.Name]
		differs := has && !value.Equal(f.Type, old, first, true)
		switch {
		case has && w.M.Kept[f]:
			w.vars[f.Name] = old
			t.reachIf(differs, VariableKept)
		default:
			w.vars[f.Name] = first
			t.reachIf(differs, VariableReset)
		}
	}
}

// set does what a transition sets: everything is computed from what was before.
func (w *Worker) set(t *Tree, tr *model.Transition, env *expr.Env) {
	if len(tr.Set) == 0 {
		return
	}
	after := map[string]expr.Datum{}
	for name, v := range w.vars {
		after[name] = v
	}
	for _, s := range tr.Set {
		v := s.Value.Eval(env)
		stops := stopped(s, v, env)
		kind := s.Var.Type.Kind
		t.reachIf((kind == expr.Int || kind == expr.Duration) && stops.Int != v.Int, VariableStops)
		t.reachIf(kind == expr.Enum && stops.Int == None && w.vars[s.Var.Name].Int != None, NoValueSet)
		after[s.Var.Name] = stops
	}
	w.vars = after
}

// stopped is the value of a right side, which stops at the bounds of its variable.
func stopped(s *model.Setting, v expr.Datum, env *expr.Env) expr.Datum {
	switch s.Var.Type.Kind {
	case expr.Bool:
		return expr.Datum{Bool: s.Value.Truth(env) == expr.True}
	case expr.Float:
		if s.Value.Type.Kind == expr.Int {
			v.Flt = float64(v.Int)
		}
	}
	return within(s.Var, v)
}

// bounded are the values of fields, of which numbers stop at the bounds.
func bounded(o *expr.ObjectType, values map[string]expr.Datum) map[string]expr.Datum {
	all := map[string]expr.Datum{}
	for _, f := range o.Fields {
		all[f.Name] = within(f, values[f.Name])
	}
	return all
}

// within is a value that stops at the bounds of a field, if it is a number.
func within(f *expr.Field, v expr.Datum) expr.Datum {
	switch f.Type.Kind {
	case expr.Int, expr.Duration:
		lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
		if f.Type.Kind == expr.Int {
			lo, hi = f.Type.Bounds()
		}
		if f.Min != nil && f.Min.Int > lo {
			lo = f.Min.Int
		}
		if f.Max != nil && f.Max.Int < hi {
			hi = f.Max.Int
		}
		switch {
		case v.Int < lo:
			v.Int = lo
		case v.Int > hi:
			v.Int = hi
		}
	case expr.Float:
		if low := f.Min; low != nil && !(v.Flt >= low.Float) {
			v.Flt = low.Float
		}
		if high := f.Max; high != nil && !(v.Flt <= high.Float) {
			v.Flt = high.Float
		}
	}
	return v
}

// delays marks a transition whose time is another one than when the state was entered.
func (t *Tree) delays(w *Worker, tr *model.Transition, env *expr.Env) {
	entered := *env
	entered.Vars = expr.Datum{Map: w.varsEntered}
	for _, e := range []*expr.Expr{tr.After, tr.For} {
		t.reachIf(e != nil && durationOf(e, env) != durationOf(e, &entered), VariableDelays)
	}
}

// knowsWhatItSets reports whether all right sides of a transition are known.
func knowsWhatItSets(tr *model.Transition, env *expr.Env) bool {
	for _, s := range tr.Set {
		if !s.Value.IsKnown(env) {
			return false
		}
	}
	return true
}

// Variables are the variables as a Status shows them, by name.
func (w *Worker) Variables() (names, values []string) {
	if w.M.Vars == nil || !w.Begun {
		return nil, nil
	}
	for _, f := range w.M.Vars.Fields {
		names, values = append(names, f.Name), append(values, shownVar(f, w.vars[f.Name]))
	}
	return names, values
}

func shownVar(f *expr.Field, v expr.Datum) string {
	if f.Secret {
		return "***"
	}
	switch f.Type.Kind {
	case expr.Bool:
		return strconv.FormatBool(v.Bool)
	case expr.Int:
		return strconv.FormatInt(v.Int, 10)
	case expr.Duration:
		return time.Duration(v.Int).String()
	case expr.Float:
		return strconv.FormatFloat(v.Flt, 'g', -1, 64)
	case expr.Enum:
		if v.Int == None {
			return "none()"
		}
		return f.Type.Enum.Values[v.Int].Name
	case expr.Time:
		if v.Time.IsZero() {
			return "the zero time"
		}
		return v.Time.Format(time.RFC3339Nano)
	case expr.IP:
		return v.IP.String()
	}
	return strconv.Quote(v.Str)
}
