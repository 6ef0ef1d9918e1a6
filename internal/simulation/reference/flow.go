package reference

import (
	"maps"
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
)

// startInputs gives a worker its inputs before any were given (R33).
func (w *Worker) startInputs() { w.inputs = defaultInputs(w.M) }

func defaultInputs(m *model.Machine) map[string]expr.Datum {
	in := map[string]expr.Datum{}
	if m.Inputs != nil {
		for _, f := range m.Inputs.Fields {
			in[f.Name] = expr.Zero(f.Type)
			if f.Default != nil {
				in[f.Name] = (&expr.Expr{Op: expr.OpLiteral, Type: f.Type, Value: f.Default}).Eval(nil)
			}
		}
	}
	return in
}

// takeInputs: a worker sees what its parent told it in an earlier tick. repeat may
// read it (R29).
func (t *Tree) takeInputs(w *Worker) {
	if told := w.lastTold(); told != nil {
		w.inputs = told
		t.measure(w)
	}
}

// lastTold is what the parent told the worker last; nil: nothing yet.
func (w *Worker) lastTold() map[string]expr.Datum {
	if w.Parent == nil {
		return w.told
	}
	for _, s := range w.Parent.Children {
		if s.Node == w && s.Entry == w.Entry {
			return s.inputs
		}
	}
	return nil
}

// giveInputs tells the children what follows from the state that the worker is in now. If
// a guard panics that is asked then, the worker has failed, and nothing more is told until
// it goes on.
func (t *Tree) giveInputs(w *Worker) {
	if w.rowsAgain {
		return
	}
	for _, s := range w.Children {
		if len(s.Entry.Inputs) == 0 || !s.Declared && s.Node == nil {
			continue
		}
		asks := slices.ContainsFunc(s.Entry.Inputs, func(g *model.Setting) bool { return asksGuard(g.Value) })
		if asks && t.guardPanics(w) && t.panicked(w, "a stateMapping") {
			t.reach(InputPanics)
			w.failed, w.rowsAgain = true, true
			return
		}
		last := s.inputs
		if last == nil {
			last = defaultInputs(s.Entry.Machine)
			if kept := w.lastInputs[s.Entry]; kept != nil && s.Entry.Each == nil {
				t.reach(InputKept)
				last = kept
			}
		}
		env := t.env(w)
		env.Each, env.Key = s.each, s.key
		now := maps.Clone(last)
		for _, g := range s.Entry.Inputs {
			if !g.Value.IsKnown(env) {
				t.reachIf(s.inputs != nil, InputStays)
				continue
			}
			v := g.Value.Eval(env)
			if f := v.Flt; g.Var.Type.Kind == expr.Float && g.Value.Type.Kind == expr.Float && f != f {
				t.reach(InputOfNoNumber)
				continue
			}
			now[g.Var.Name] = stopped(g, v, env)
			t.reachIf(g.Var.Type.Kind == expr.Int && now[g.Var.Name].Int != v.Int, InputStops)
		}
		s.inputs = now
		if w.lastInputs == nil {
			w.lastInputs = map[*model.Child]map[string]expr.Datum{}
		}
		w.lastInputs[s.Entry] = now
	}
}

// report computes what the parent may read (R32).
func (t *Tree) report(w *Worker) {
	if len(w.M.Outputs) == 0 {
		return
	}
	env, before := t.env(w), w.outputs
	w.outputs = map[string]expr.Output{}
	for _, o := range w.M.Outputs {
		out := expr.Output{Known: o.Value.IsKnown(env)}
		if out.Known {
			out.Value = o.Value.Eval(env)
			if o.Value.Type.Kind == expr.Bool {
				out.Value = expr.Datum{Bool: o.Value.Truth(env) == expr.True}
			}
		}
		if f := out.Value.Flt; f != f {
			t.reach(OutputOfNoNumber)
			out = expr.Output{}
		}
		t.reachIf(before[o.Name].Known && !out.Known, OutputUnknown)
		w.outputs[o.Name] = out
	}
}

// flow adds to what guards read the inputs and the outputs of children.
func (w *Worker) flow(e *expr.Env) {
	e.Input, e.State = expr.Datum{Map: w.inputs}, w.State
	e.Outputs, e.GroupOutputs = map[string]map[string]expr.Output{}, map[string][]map[string]expr.Output{}
	for _, s := range w.Children {
		switch n := s.last(); {
		case n == nil:
		case n.Entry.Each != nil:
			e.GroupOutputs[n.Entry.Name] = append(e.GroupOutputs[n.Entry.Name], n.outputs)
		default:
			e.Outputs[n.Entry.Name] = n.outputs
		}
	}
}

// runsAgain makes an action due when an input differs from what its last attempt was
// given (R33).
func (t *Tree) runsAgain(w *Worker, action *model.Action) {
	a := &w.Act
	if a.flight.On || a.gaveUp || a.given == nil || a.pending && a.lo <= t.Now {
		return
	}
	for _, f := range action.Again {
		switch {
		case value.Equal(f.Type, a.given[f.Name], w.inputs[f.Name], true):
		case a.attempts > 0:
			t.reach(AgainWaits)
		default:
			t.reachIf(a.pending && a.why == repeatWait, AgainEndsRepeat)
			a.pending, a.lo, a.hi, a.why = true, t.Now, t.Now, noWait
		}
	}
}

// Told are the inputs that the worker has taken in, as a Status shows them, and Reports
// the outputs. Given are the inputs that its next visit takes in.
func (w *Worker) Told() (names, values []string) {
	if !w.Begun {
		return nil, nil
	}
	return w.shownInputs(w.inputs)
}

// Given is described at Told.
func (w *Worker) Given() (values []string) {
	if told := w.lastTold(); told != nil {
		_, values = w.shownInputs(told)
	}
	return values
}

func (w *Worker) shownInputs(in map[string]expr.Datum) (names, values []string) {
	if w.M.Inputs == nil {
		return nil, nil
	}
	for _, f := range w.M.Inputs.Fields {
		names, values = append(names, f.Name), append(values, shownVar(f, in[f.Name]))
	}
	return names, values
}

// Reports is described at Told.
func (w *Worker) Reports() (names, values []string) {
	if !w.Begun {
		return nil, nil
	}
	for _, o := range w.M.Outputs {
		text := "unknown"
		if out := w.outputs[o.Name]; out.Known {
			text = shownVar(o.Field, out.Value)
		}
		names, values = append(names, o.Name), append(values, text)
	}
	return names, values
}
