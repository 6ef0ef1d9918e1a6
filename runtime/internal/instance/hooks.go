package instance

import (
	"context"
	"io"
	"slices"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Clone returns a snapshot for a hook. It copies the times of "for", which a
// plain copy of a SnapshotMeta would share.
func (h *Worker[U, O, N]) Clone() *N {
	c := h.b.Clone(&h.Snap)
	t := worker.TimingOf(h.b.Meta(c))
	t.Held = slices.Clone(t.Held)
	return c
}

// collecting is what a call of CollectObservedState is given, and its result. It
// belongs to the goroutine of the call until the return is processed. So does
// action.
type collecting[U, O any] struct {
	spec     *U
	copied   U // of which spec is the address, if the Definition is Flat
	desired  link.StateID
	hidden   *usercode.Secrets
	observed O
}

func (h *Worker[U, O, N]) PrepareCollect() {
	if h.observe == nil { // otherwise that of a call that has failed
		h.observe = h.def.takeCollecting()
	}
	c := h.observe
	*c = collecting[U, O]{spec: h.Spec, desired: h.desired, hidden: h.secrets()}
	if h.def.Flat {
		c.copied = *h.Spec
		c.spec = &c.copied
	}
}

func (h *Worker[U, O, N]) RunCollect(ctx context.Context) (err error) {
	c := h.observe
	defer c.hidden.Settle(worker.CollectHook, &err)
	o, err := h.b.Collect(ctx, h.def.CloneUserSpec(*c.spec), c.desired)
	if err == nil {
		c.observed = h.def.CloneObserved(o) // the hook may keep its result and change it
	}
	return err
}

// action is what a call of an action needs.
type action[N any] struct {
	id     link.ActionID
	snap   *N
	hidden *usercode.Secrets
}

func (h *Worker[U, O, N]) PrepareAct(a link.ActionID) {
	h.act = &action[N]{a, h.Clone(), h.secrets()}
	if h.def.Actions[a].Again {
		h.makeRare().given = h.def.Inputs.Given(&h.Snap)
	}
}

func (h *Worker[U, O, N]) RunAct(ctx context.Context) (err error) {
	a := h.act
	info := &h.def.Actions[a.id]
	if o := h.def.Outcome; o == nil || o.TakeResult == nil {
		h.act = nil // it holds a whole snapshot
	}
	kind := worker.NoKind
	defer func() {
		if _, ok := err.(*usercode.HookError); ok && kind != worker.NoKind {
			err = &worker.KindError{Kept: err, Kind: kind}
		}
	}()
	defer a.hidden.Settle(info.Name, &err)
	err = h.b.Act(ctx, a.id, a.snap)
	kind = info.KindOf(err)
	return err
}

func (h *Worker[U, O, N]) Closes() bool {
	_, ok := h.b.Hooks().(io.Closer)
	return ok
}

func (h *Worker[U, O, N]) PrepareClose() { h.makeRare().closeHides = h.secrets() }

func (h *Worker[U, O, N]) RunClose() (err error) {
	hidden := h.more.closeHides
	defer hidden.Settle(worker.CloseHook, &err)
	return h.b.Hooks().(io.Closer).Close()
}

func (h *Worker[U, O, N]) TakeCollected() bool {
	o := h.observe.observed
	h.def.putCollecting(h.observe)
	h.observe = nil
	return h.take(o)
}

func (h *Worker[U, O, N]) TakePushed() bool { return h.take(h.more.outside) }

// take brings an observation into the snapshot if it differs.
func (h *Worker[U, O, N]) take(o O) (differs bool) {
	observed := h.b.Observed(&h.Snap)
	differs = !h.hasSeen || !h.def.EqualObserved(*observed, o)
	if differs {
		before := h.hidden()
		*observed, h.hasSeen = o, true
		h.hide(before)
	}
	return differs
}

// AcceptPush makes what Push needs.
func (h *Worker[U, O, N]) AcceptPush() { h.makeRare() }

// Push keeps an observation from outside for the next tick. It reports whether it
// replaced one. The inbox must be locked. Nothing else may refer to o.
func (h *Worker[U, O, N]) Push(o O) (replaced bool) {
	replaced = h.more.hasPush
	h.more.pushed, h.more.hasPush = o, true
	return replaced
}

func (h *Worker[U, O, N]) MovePush() {
	h.more.outside, h.more.hasPush = h.more.pushed, false
}
