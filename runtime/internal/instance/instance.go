package instance

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Worker is an instance of one worker type. It implements worker.Instance. There
// may be a million of them, so what most do not have is in rare, and what only a
// call of a hook needs is kept for the call alone.
type Worker[U, O, N any] struct {
	// What most calls read stands before the snapshot, in one line of the cache.
	def     *Definition[U, O, N]
	b       Behavior[U, O, N]
	observe *collecting[U, O]
	act     *action[N]
	more    *rare[U, O] // nil while it has nothing of that
	// Spec is the UserSpec of the snapshot, and before the first visit the one to
	// begin with. If the Definition is Flat, Spec points into the snapshot, and a
	// hook is given a copy. Otherwise what it points to never changes, and hooks
	// read it.
	Spec    *U
	desired link.StateID
	seen    bool // the snapshot has a UserSpec
	hasSeen bool // the snapshot has an observation
	Snap    N
}

// rare is what most workers do not have.
type rare[U, O any] struct {
	usercode.Border
	next       *U                // the stored UserSpec that the snapshot does not have yet; nil: none
	declared   *U                // the UserSpec from which the children were last declared, if the reconcile policy reads it
	hash       uint64            // of the UserSpec from which the children were last declared, with ReconcileHash
	since      *U                // the UserSpec from which the children that are there were declared, if the worker is a keeper; nil: none
	closeHides *usercode.Secrets // for Close, because a UserSpec of the root may still be processed during the call
	outside    O                 // set by MovePush
	given      any               // the inputs that the last attempt of an action with again was given (R33)
	reported   any               // the outputs; nil: no value is known (R32)
	pushed     O                 // guarded by the inbox
	hasPush    bool
	first      []string // the secrets of the first UserSpec
	last       []string // the secrets of the UserSpec that was last stored
}

// New returns an instance that begins with the given UserSpec.
func New[U, O, N any](def *Definition[U, O, N], b Behavior[U, O, N], spec U) *Worker[U, O, N] {
	h := &Worker[U, O, N]{}
	h.init(def, b, spec)
	return h
}

func (h *Worker[U, O, N]) init(def *Definition[U, O, N], b Behavior[U, O, N], spec U) {
	h.def, h.b = def, b
	h.store(spec)
	if h.more != nil {
		h.more.first = h.more.last
	}
}

func (h *Worker[U, O, N]) makeRare() *rare[U, O] {
	if h.more == nil {
		h.more = &rare[U, O]{}
	}
	return h.more
}

// watch must be deferred around a call of the worker's own code. in names what is
// called. *err must be ErrUnfinished until the call has returned. If the call
// panics, watch sets *err. If the call ends its goroutine, which cannot be stopped,
// watch records that for LeftBy, and the tick goes on in deferred functions.
func (h *Worker[U, O, N]) watch(in string, err *error) {
	r := recover()
	switch {
	case r != nil:
		*err = h.Recovered(in, r)
	case *err == usercode.ErrUnfinished:
		h.Entering(in)
	}
}

func (h *Worker[U, O, N]) Recovered(in string, r any) error { return h.makeRare().Recovered(in, r) }

func (h *Worker[U, O, N]) Type() *worker.WorkerType { return h.def.TypeOf() }

func (h *Worker[U, O, N]) Prepare() (err error) {
	err = usercode.ErrUnfinished
	defer h.watch("Init", &err)
	t := worker.TimingOf(h.Meta())
	t.Held = make([]link.Instant, h.def.Holds+h.def.Spans)
	t.HoldNothing(0)
	h.b.Init(&h.Snap)
	if h.def.Vars != nil {
		h.changeVars(h.def.Vars.Start)
	}
	if h.def.Inputs != nil {
		h.def.Inputs.Start(&h.Snap)
	}
	return nil
}

func (h *Worker[U, O, N]) Meta() *fsm.SnapshotMeta            { return h.b.Meta(&h.Snap) }
func (h *Worker[U, O, N]) Members(entry int) *link.Members    { return h.b.Members(&h.Snap, entry) }
func (h *Worker[U, O, N]) SetChild(entry int, s link.StateID) { h.b.SetChild(&h.Snap, entry, s) }
func (h *Worker[U, O, N]) SetHealthy(entry int, healthy bool) {
	if h.def.SetHealthy != nil {
		h.def.SetHealthy(&h.Snap, entry, healthy)
	}
}
func (h *Worker[U, O, N]) SetState(s link.StateID) { h.b.SetState(&h.Snap, s) }
func (h *Worker[U, O, N]) SetDesired(s link.StateID) {
	h.desired = s
	h.b.SetDesired(&h.Snap, s)
}

// store stores a UserSpec. TakeSpec brings it into the snapshot. Before the first
// visit it replaces the UserSpec with which the worker begins.
func (h *Worker[U, O, N]) store(spec U) {
	h.noteSecrets(spec)
	if !h.seen {
		h.Spec = &spec
		return
	}
	h.makeRare().next = &spec
}

// Stored returns the UserSpec that was last stored.
func (h *Worker[U, O, N]) Stored() *U {
	if h.more != nil && h.more.next != nil {
		return h.more.next
	}
	return h.Spec
}

func (h *Worker[U, O, N]) TakeSpec() (changed, moved bool, fields string) {
	next := h.Stored()
	if h.seen && next == h.Spec {
		return false, false, ""
	}
	moved = !h.seen || *h.def.Version(next) != h.Version()
	if h.seen && moved {
		fields = h.def.fields(*h.Spec, *next)
	}
	h.seen = true
	if h.more != nil {
		h.more.next = nil
	}
	inSnap := h.b.UserSpec(&h.Snap)
	h.def.copyUserSpec(*next, inSnap) // guards get the snapshot itself, not a copy
	if h.Spec = next; h.def.Flat {
		h.Spec = inSnap
	}
	return true, moved, fields
}

func (h *Worker[U, O, N]) LeftBy() (in string) {
	if h.more != nil {
		in, h.more.Left = h.more.Left, ""
	}
	return in
}

func (h *Worker[U, O, N]) Entering(in string) { h.makeRare().Left = in }

func (h *Worker[U, O, N]) Safe(err error) error {
	s := h.secrets()
	if p, ok := err.(*fsm.PanicError); ok {
		return &fsm.PanicError{In: p.In, Value: s.Text(p.Value), Stack: p.Stack}
	}
	return s.ErrorOf(err)
}

func (h *Worker[U, O, N]) Version() int64 { return *h.def.Version(h.Spec) }

func (h *Worker[U, O, N]) MustDeclare(moved bool) (must bool, err error) {
	return h.policy(h.Spec, moved)
}

// policy asks the reconcile policy about a UserSpec.
func (h *Worker[U, O, N]) policy(spec *U, moved bool) (must bool, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InPolicy, &err)
	switch h.def.Reconcile.Mode {
	case worker.ReconcileHash:
		return h.more == nil || h.def.Hash(*spec) != h.more.hash, nil
	case worker.ReconcileEqual:
		return !h.def.Equal(h.lastDeclared(), *spec), nil
	case worker.ReconcileHook:
		before, after := h.def.CloneUserSpec(h.lastDeclared()), h.def.CloneUserSpec(*spec)
		return h.b.ConfigChanged(&before, &after), nil
	case worker.ReconcileTick:
		return true, nil
	case worker.ReconcileEvery:
		return false, nil // declared when its time comes
	}
	return moved, nil
}

func (h *Worker[U, O, N]) Declare() (d *worker.ChildDeclaration, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InDeclare, &err)
	d = h.declareBy(h.Spec)
	switch h.def.Reconcile.Mode {
	case worker.ReconcileHash:
		h.makeRare().hash = h.def.Hash(*h.Spec)
	case worker.ReconcileEqual, worker.ReconcileHook:
		h.makeRare().declared = h.specToKeep()
	}
	return d, nil
}

func (h *Worker[U, O, N]) declareBy(spec *U) *worker.ChildDeclaration {
	k, ok := h.b.(Keeper[U])
	if !ok {
		return h.b.Declare(spec)
	}
	var since *U
	if h.more != nil {
		since = h.more.since
	}
	return k.DeclareSince(spec, since)
}

func (h *Worker[U, O, N]) Declared(whole bool) {
	if _, ok := h.b.(Keeper[U]); !ok {
		return
	}
	h.makeRare().since = nil
	if whole {
		h.more.since = h.specToKeep()
	}
}

// specToKeep returns the UserSpec of the snapshot in memory that does not change.
func (h *Worker[U, O, N]) specToKeep() *U {
	if !h.def.Flat {
		return h.Spec
	}
	copied := *h.Spec
	return &copied
}

// lastDeclared returns the UserSpec from which the children were last declared,
// or the zero UserSpec.
func (h *Worker[U, O, N]) lastDeclared() (spec U) {
	if h.more != nil && h.more.declared != nil {
		spec = *h.more.declared
	}
	return spec
}

// Derive returns the desired state that the UserSpec asks for. It is the shutdown
// state if the UserSpec asks for none (language.md, desired.derive).
func (h *Worker[U, O, N]) Derive() (s link.StateID, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InDerive, &err)
	if s = h.b.Derive(h.Spec); s == 0 {
		s = h.def.Shutdown
	}
	return s, nil
}

func (h *Worker[U, O, N]) Decide(a *worker.Alarm) (d worker.Decision, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InGuard, &err)
	return h.decide(a), nil
}

func (h *Worker[U, O, N]) Glance(a *worker.Alarm) worker.Decision { return h.decide(a) }

func (h *Worker[U, O, N]) decide(a *worker.Alarm) (d worker.Decision) {
	if h.def.Hold != nil {
		h.def.Hold(&h.Snap)
	}
	d.Next, d.Signal, d.Action = h.b.Next(&h.Snap)
	if h.def.Due != nil {
		h.def.Due(&h.Snap, a)
	}
	return d
}

func (h *Worker[U, O, N]) Rows(c *worker.ChildSpec, a *worker.Alarm) (s link.StateID, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InMapping, &err)
	return c.Rows(&h.Snap, a), nil
}

func (h *Worker[U, O, N]) Fired(from, to link.StateID) (transition uint32, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InGuard, &err)
	return uint32(h.def.Explanation.Fired(from, to, h)), nil
}

func (h *Worker[U, O, N]) Reason(transition uint32) (reason string, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InGuard, &err)
	return h.def.Explanation.Reason(int(transition), h), nil
}

func (h *Worker[U, O, N]) TransitionText(transition uint32) string {
	return h.def.Explanation.Transitions[transition-1].Text
}

func (h *Worker[U, O, N]) Explain(state link.StateID, depth worker.Depth) (e []worker.Explained, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InGuard, &err)
	return h.def.Explanation.Explain(state, depth, h), nil
}

func (h *Worker[U, O, N]) Way(from, to link.StateID) (way worker.Way, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InGuard, &err)
	return h.def.Explanation.Way(h.def.States, h.def.Initial, from, to, h), nil
}

// Truth, Read and Span implement worker.Readings.

func (h *Worker[U, O, N]) Truth(guard int) fsm.Truth { return h.b.Truth(&h.Snap, guard) }

func (h *Worker[U, O, N]) Span(guard int) time.Duration { return h.b.Span(&h.Snap, guard) }

// Read does not show what was observed once that is stale (R10).
func (h *Worker[U, O, N]) Read(input int) string {
	if !h.Meta().Fresh && (worker.ExplainedRead{Name: h.def.Explanation.Reads[input]}).Observed() {
		return fsm.Unknown.String()
	}
	return h.b.Read(&h.Snap, input)
}

func (h *Worker[U, O, N]) Conditions() (c []fsm.ConditionStatus, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InCondition, &err)
	return h.b.Conditions(&h.Snap), nil
}

func (h *Worker[U, O, N]) Describe() string {
	if h.def.Describe == nil {
		return ""
	}
	return h.def.Describe(*h.Spec)
}

// wouldDeclare asks the reconcile policy about a UserSpec that is not stored.
// spec has the Version that it would be stored with.
func (h *Worker[U, O, N]) wouldDeclare(spec U) (bool, error) {
	return h.policy(&spec, !h.seen || *h.def.Version(&spec) != h.Version())
}

// declareFor declares children from a UserSpec that is not stored.
func (h *Worker[U, O, N]) declareFor(spec U) (d *worker.ChildDeclaration, err error) {
	err = usercode.ErrUnfinished
	defer h.watch(usercode.InDeclare, &err)
	return h.declareBy(&spec), nil
}
