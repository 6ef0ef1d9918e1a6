package driver

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// sameFlow compares what a worker was told and what its parent may read of it (R32,
// R33).
func (r *run) sameFlow(s *fsm.Status, w *reference.Worker) {
	names, values := w.Told()
	r.sameValues(s.Path, "inputs", s.Inputs, names, values)
	names, values = w.Reports()
	r.sameValues(s.Path, "outputs", s.Outputs, names, values)
}

func (r *run) sameValues(path, what string, got []fsm.VariableStatus, names, values []string) {
	for i := range max(len(names), len(got)) {
		if i >= len(names) || i >= len(got) || got[i] != (fsm.VariableStatus{Name: names[i], Value: values[i]}) {
			r.fail(reference.Transitions, "the %s of %s are %v, and should be %v with %v", what, path, got, names, values)
			return
		}
	}
}

// tell gives the root inputs before some ticks, twice now and then, of which the latter
// are taken in (R33). Some are outside of their bounds, and some are refused. What is told depends on the seed
// and the tick alone.
func (r *run) tell() {
	if r.m.Inputs == nil || r.calm || r.silent {
		return
	}
	h := hashOf("inputs", fmt.Sprint(r.s.Seed, r.result.Ticks))
	if h%6 > 0 {
		return
	}
	rnd := value.Random{Rand: rand.New(rand.NewPCG(h, 5)), Now: r.clock.wall()}
	for range 1 + rnd.IntN(2) {
		d, refused := rnd.ObjectOf(r.m.Inputs), false
		for _, f := range r.m.Inputs.Fields {
			if v := d.Map[f.Name]; rnd.IntN(4) == 0 {
				d.Map[f.Name] = expr.Datum{Bool: v.Bool, Int: beyond(f, v.Int), Flt: v.Flt * 9, Str: v.Str, Time: v.Time, IP: v.IP}
			}
		}
		for _, f := range r.m.Inputs.Fields {
			if v := d.Map[f.Name]; f.Type.Kind == expr.Float {
				if rnd.IntN(12) == 0 {
					v.Flt = math.NaN()
					d.Map[f.Name] = v
				}
				refused = refused || v.Flt-v.Flt != 0 // it is not finite
			}
		}
		r.log.line("inputs %s", value.ObjectText(r.m.Inputs, d))
		if err := r.tree.Tell(r.filler(r.m.Inputs, d)); (err != nil) != refused {
			r.fail(reference.Transitions, "inputs that are refused: %v, and the error is %v", refused, err)
		}
		if !refused {
			r.in.Told = d.Map
		}
	}
}

// beyond is a number that may be outside of the bounds of a field.
func beyond(f *expr.Field, n int64) int64 {
	if f.Type.Kind == expr.Int || f.Type.Kind == expr.Duration {
		return n*9 - 18
	}
	return n
}

// sawFlow compares the inputs and the outputs of children that a hook was given.
func (r *run) sawFlow(c *call, snap reflect.Value, m *model.Machine, e *expr.Env) {
	if m.Inputs != nil {
		if got := value.Object(snap.FieldByName("Inputs"), m.Inputs); !value.EqualObjects(m.Inputs, got, e.Input, true) {
			r.fail(reference.Transitions, "%s saw the inputs %s, not %s", c.key, value.ObjectText(m.Inputs, got), value.ObjectText(m.Inputs, e.Input))
		}
	}
	for _, child := range m.Children {
		of := snap.FieldByName("ChildOutputs")
		if of.IsValid() {
			of = of.FieldByName(child.GoName)
		}
		switch {
		case !of.IsValid():
		case child.Each == nil:
			r.sawOutputs(c, child, of, e.Outputs[child.Name])
		case of.Len() != len(e.GroupOutputs[child.Name]):
			r.fail(reference.Transitions, "%s saw the outputs of %d children %s, not of %d", c.key, of.Len(), child.Name, len(e.GroupOutputs[child.Name]))
		}
	}
}

func (r *run) sawOutputs(c *call, child *model.Child, got reflect.Value, want map[string]expr.Output) {
	for _, o := range child.Machine.Outputs {
		field := got.FieldByName(o.Field.GoName)
		known := field.FieldByName("Known").Bool()
		if known != want[o.Name].Known || known && !value.Equal(o.Field.Type, value.Get(field.FieldByName("Value"), o.Field.Type), want[o.Name].Value, true) {
			r.fail(reference.Transitions, "%s saw the output %s of %s as %v, not as %v", c.key, o.Name, child.Name, field, want[o.Name])
		}
	}
}
