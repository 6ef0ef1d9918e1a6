package instance

import (
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// InputsOf describes the inputs of a worker type with snapshots of type N (R33).
type InputsOf[N any] interface {
	worker.InputType
	// Start gives the inputs their defaults. Has reports whether the snapshot has a set,
	// and Take brings one into it.
	Start(snap *N)
	Has(snap *N, inputs any) bool
	Take(snap *N, inputs any)
	// Read returns a set that is given as JSON, on top of another one; nil: the defaults.
	Read(last any, data []byte) (inputs any, err error)
	// Status returns the inputs for people; the value of a secret is ***.
	Status(snap *N) []fsm.VariableStatus
	// Given returns a copy of the inputs. Again reports whether an input after whose
	// change an action runs again differs from that.
	Given(snap *N) any
	Again(snap *N, action link.ActionID, given any) bool
}

// Inputs is an InputsOf. I is the generated struct.
type Inputs[N, I any] struct {
	Default   func() I
	At        func(snap *N) *I
	Equal     func(a, b *I) bool
	Unmarshal func(data []byte, inputs *I) error // reads JSON; what is left out stays
	Bound     func(inputs *I)                    // stops each at its min and max; nil: nothing is bounded
	Show      func(inputs *I) []fsm.VariableStatus
	// Differ reports whether inputs differ after whose change an action runs again; nil:
	// there is no such action.
	Differ func(action link.ActionID, a, b *I) bool
}

// New and the methods after it implement InputsOf.
func (d *Inputs[N, I]) New() any {
	in := d.Default()
	return &in
}

func (d *Inputs[N, I]) Set(to, from any) { *to.(*I) = *from.(*I) }

func (d *Inputs[N, I]) Same(a, b any) bool { return d.Equal(a.(*I), b.(*I)) }
func (d *Inputs[N, I]) Start(snap *N)      { *d.At(snap) = d.Default() }

func (d *Inputs[N, I]) Has(snap *N, inputs any) bool { return d.Equal(inputs.(*I), d.At(snap)) }
func (d *Inputs[N, I]) Take(snap *N, inputs any)     { *d.At(snap) = *inputs.(*I) }

func (d *Inputs[N, I]) Status(snap *N) []fsm.VariableStatus { return d.Show(d.At(snap)) }

func (d *Inputs[N, I]) Given(snap *N) any {
	in := *d.At(snap)
	return &in
}

func (d *Inputs[N, I]) Again(snap *N, action link.ActionID, given any) bool {
	return given != nil && d.Differ(action, given.(*I), d.At(snap))
}

// OutputsOf describes the outputs of a worker type with snapshots of type N (R32).
type OutputsOf[N any] interface {
	// Update computes the outputs. now is last if nothing differs. A nil last has no
	// known value.
	Update(snap *N, last any) (now any, differs bool)
	Status(outputs any) []fsm.VariableStatus
}

// Outputs is an OutputsOf. P is the generated struct.
type Outputs[N, P any] struct {
	Compute func(snap *N) P
	Equal   func(a, b *P) bool
	Show    func(outputs *P) []fsm.VariableStatus
}

// Update implements OutputsOf.
func (d *Outputs[N, P]) Update(snap *N, last any) (now any, differs bool) {
	p := d.Compute(snap)
	before, _ := last.(*P)
	if before == nil {
		before = new(P)
	}
	if d.Equal(&p, before) {
		return last, false
	}
	return &p, true
}

// Status implements OutputsOf.
func (d *Outputs[N, P]) Status(outputs any) []fsm.VariableStatus {
	p, _ := outputs.(*P)
	if p == nil {
		p = new(P)
	}
	return d.Show(p)
}

// ChildOutputs puts the outputs of children into snapshots of type N. outputs is a
// pointer to the generated struct of the child's worker type, or nil.
type ChildOutputs[N any] struct {
	Set   func(snap *N, entry int, name string, outputs any)
	Drop  func(snap *N, entry int, name string)
	Order func(snap *N, entry int, names []string)
}

// TakeInputs and the methods after it implement worker.Instance.
func (h *Worker[U, O, N]) TakeInputs(inputs any) (differs bool) {
	if h.def.Inputs == nil || inputs == nil || h.def.Inputs.Has(&h.Snap, inputs) {
		return false
	}
	before := h.hidden()
	h.def.Inputs.Take(&h.Snap, inputs)
	h.hide(before)
	return true
}

func (h *Worker[U, O, N]) Again(action link.ActionID) bool {
	return h.more != nil && h.def.Inputs.Again(&h.Snap, action, h.more.given)
}

func (h *Worker[U, O, N]) Give(c *worker.ChildSpec, a *worker.Alarm, inputs any) (err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InMapping, &err)
	c.Inputs(&h.Snap, a, inputs)
	return nil
}

func (h *Worker[U, O, N]) Report() (differs bool) {
	if h.def.Outputs == nil {
		return false
	}
	now, differs := h.def.Outputs.Update(&h.Snap, h.Reported())
	if differs {
		h.makeRare().reported = now
	}
	return differs
}

func (h *Worker[U, O, N]) Reported() any {
	if h.more == nil {
		return nil
	}
	return h.more.reported
}

func (h *Worker[U, O, N]) SetOutputs(entry int, name string, outputs any) {
	if h.def.ChildOutputs != nil {
		h.def.ChildOutputs.Set(&h.Snap, entry, name, outputs)
	}
}

func (h *Worker[U, O, N]) DropOutputs(entry int, name string) {
	if h.def.ChildOutputs != nil {
		h.def.ChildOutputs.Drop(&h.Snap, entry, name)
	}
}

func (h *Worker[U, O, N]) OrderOutputs(entry int, names []string) {
	h.def.ChildOutputs.Order(&h.Snap, entry, names)
}

func (h *Worker[U, O, N]) Inputs() []fsm.VariableStatus {
	if h.def.Inputs == nil {
		return nil
	}
	return h.def.Inputs.Status(&h.Snap)
}

func (h *Worker[U, O, N]) Outputs() []fsm.VariableStatus {
	if h.def.Outputs == nil {
		return nil
	}
	return h.def.Outputs.Status(h.Reported())
}
