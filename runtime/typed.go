package fsm

import (
	"context"
	"io"
	"slices"
)

// half is the typed half of a worker as the engine sees it: the Behavior, the
// one snapshot that is kept up to date, and the triangular store. Everything
// in it belongs to the goroutine that ticks, except where it says otherwise.
// What calls into a worker's own code catches its panics (R19).
type half interface {
	typ() *workerType
	prepare() error
	moment() *Moment
	members(entry int) *Members
	setChild(entry int, s StateID)
	setState(s StateID)
	setDesired(s StateID)

	// takeSpec brings the stored UserSpec into the snapshot and reports whether
	// it is another one, and whether its Version moved; then fields names those
	// that differ, for people.
	takeSpec() (changed, moved bool, fields string)
	version() int64
	// mustDeclare asks the reconcile policy about the UserSpec that was taken in.
	mustDeclare(moved bool) (bool, error)
	declare() (*ChildDeclaration, error)
	derive() (StateID, error)
	decide(a *Alarm) (decision, error)
	rows(c *ChildSpec, a *Alarm) (StateID, error)

	// leftBy names the call that ended the goroutine, and forgets it; "" if none
	// did.
	leftBy() string
	// entering says that users' code is called that the half does not watch over.
	// leftBy is called when it has returned.
	entering(in string)
	// safe makes an error of users' code one that the tree may keep.
	safe(error) error

	explain() (*Explanation, error)
	conditions() ([]ConditionStatus, error)
	describe() string

	// prepareCollect and prepareAct keep what a hook is given of this tick.
	// runCollect and runAct then call it, in another goroutine. What was observed
	// is kept until takeCollected, which may be called only after the return has
	// been heard of.
	prepareCollect()
	runCollect(context.Context) error
	takeCollected() (differs bool)
	prepareAct(ActionID)
	runAct(context.Context) error
	// closes reports whether the hooks are an io.Closer, which runClose calls in
	// another goroutine, after prepareClose.
	closes() bool
	prepareClose()
	runClose() error
	// movePush, called with the inbox locked, keeps the pushed observation for
	// takePushed.
	movePush()
	takePushed() (differs bool)
}

// decision is what Next gave.
type decision struct {
	next   StateID
	signal Signal
	action ActionID
}

// typed is the half of a worker of one type.
type typed[U, O, N any] struct {
	// What an observation that finds nothing new touches stands together.
	def     *Definition[U, O, N]
	b       Behavior[U, O, N]
	spec    *U // in the snapshot; at first the one to come; never changed, so that hooks may read it
	desired StateID
	hasSeen bool
	border
	collects collecting[U]
	incoming O // of the hook; its goroutine's until its return is heard of
	observed O // in the snapshot
	snap     N

	next     *U    // the store: what was stored since; nil for nothing
	seen     bool  // the snapshot has had a spec
	inSnap   int64 // the Version of the one in the snapshot; at first of the one to come
	declared U     // what the children were last declared from
	hash     uint64

	acts       action[N]
	closeHides *secrets // of Close: the root may still have a UserSpec to take in
	outside    O        // of movePush
	pushed     O        // guarded by the inbox
	hasPush    bool

	first []string // the secrets that the worker was made with
	last  []string // those of the UserSpec that was last stored
}

func newTyped[U, O, N any](def *Definition[U, O, N], b Behavior[U, O, N], spec U) *typed[U, O, N] {
	h := &typed[U, O, N]{def: def, b: b}
	h.store(spec)
	h.first = h.last
	return h
}

func (h *typed[U, O, N]) typ() *workerType { return h.def.typeOf() }

func (h *typed[U, O, N]) prepare() (err error) {
	err = errUnfinished
	defer h.watch("Init", &err)
	t := timingOf(h.moment())
	t.held = make([]instant, h.def.Holds)
	t.holdNothing()
	h.b.Init(&h.snap)
	return nil
}

func (h *typed[U, O, N]) moment() *Moment               { return h.b.Moment(&h.snap) }
func (h *typed[U, O, N]) members(entry int) *Members    { return h.b.Members(&h.snap, entry) }
func (h *typed[U, O, N]) setChild(entry int, s StateID) { h.b.SetChild(&h.snap, entry, s) }
func (h *typed[U, O, N]) setState(s StateID)            { h.b.SetState(&h.snap, s) }
func (h *typed[U, O, N]) setDesired(s StateID) {
	h.desired = s
	h.b.SetDesired(&h.snap, s)
}

// store puts a UserSpec into the store; takeSpec takes it in. Before the first
// visit it is already the one that the worker begins with.
func (h *typed[U, O, N]) store(spec U) {
	h.noteSecrets(spec)
	if !h.seen {
		h.spec, h.inSnap = &spec, *h.def.Version(&spec)
		return
	}
	h.next = &spec
}

// noteSecrets adds those of a UserSpec that is stored. Those that it replaces may
// still be used by what was begun before, and those that the worker was made with
// by what its constructor has made.
func (h *typed[U, O, N]) noteSecrets(spec U) {
	if h.def.Secrets == nil {
		return
	}
	now := h.def.Secrets(spec)
	h.secrets = secretsOf(h.first, h.last, now)
	h.last = now
}

// stored is what was last stored.
func (h *typed[U, O, N]) stored() *U {
	if h.next != nil {
		return h.next
	}
	return h.spec
}

func (h *typed[U, O, N]) takeSpec() (changed, moved bool, fields string) {
	if h.seen && h.next == nil {
		return false, false, ""
	}
	before := h.spec
	if h.next != nil {
		h.spec, h.next = h.next, nil
	}
	version := *h.def.Version(h.spec)
	moved = !h.seen || version != h.inSnap
	if h.seen && moved {
		fields = h.def.fields(*before, *h.spec)
	}
	h.seen, h.inSnap = true, version
	h.b.SetUserSpec(&h.snap, h.def.CloneUserSpec(*h.spec)) // guards are given the snapshot itself
	return true, moved, fields
}

func (h *typed[U, O, N]) leftBy() string {
	in := h.left
	h.left = ""
	return in
}

func (h *typed[U, O, N]) entering(in string) { h.left = in }

func (h *typed[U, O, N]) safe(err error) error {
	if p, ok := err.(*PanicError); ok {
		return &PanicError{In: p.In, Value: h.secrets.text(p.Value), Stack: p.Stack}
	}
	return h.secrets.errorOf(err)
}

func (h *typed[U, O, N]) version() int64 { return h.inSnap }

func (h *typed[U, O, N]) mustDeclare(moved bool) (must bool, err error) {
	return h.policy(h.spec, moved)
}

// policy asks the reconcile policy about a UserSpec.
func (h *typed[U, O, N]) policy(spec *U, moved bool) (must bool, err error) {
	err = errUnfinished
	defer h.watch(inPolicy, &err)
	switch h.def.Reconcile.Mode {
	case ReconcileHash:
		return h.def.Hash(*spec) != h.hash, nil
	case ReconcileEqual:
		return !h.def.Equal(h.declared, *spec), nil
	case ReconcileHook:
		before, after := h.def.CloneUserSpec(h.declared), h.def.CloneUserSpec(*spec)
		return h.b.ConfigChanged(&before, &after), nil
	case ReconcileTick:
		return true, nil
	case ReconcileEvery:
		return false, nil // at its time
	}
	return moved, nil
}

func (h *typed[U, O, N]) declare() (d *ChildDeclaration, err error) {
	err = errUnfinished
	defer h.watch(inDeclare, &err)
	d = h.b.Declare(h.spec)
	h.declared = *h.spec
	if h.def.Reconcile.Mode == ReconcileHash {
		h.hash = h.def.Hash(*h.spec)
	}
	return d, nil
}

// derive gives the desired state of the UserSpec; shutdown where nothing is
// derived (language.md, desired.derive).
func (h *typed[U, O, N]) derive() (s StateID, err error) {
	err = errUnfinished
	defer h.watch(inDerive, &err)
	if s = h.b.Derive(h.spec); s == 0 {
		s = h.def.Shutdown
	}
	return s, nil
}

func (h *typed[U, O, N]) decide(a *Alarm) (d decision, err error) {
	err = errUnfinished
	defer h.watch(inGuard, &err)
	h.b.Hold(&h.snap)
	d.next, d.signal, d.action = h.b.Next(&h.snap)
	h.b.Due(&h.snap, a)
	return d, nil
}

func (h *typed[U, O, N]) rows(c *ChildSpec, a *Alarm) (s StateID, err error) {
	err = errUnfinished
	defer h.watch(inMapping, &err)
	return c.rows(&h.snap, a), nil
}

func (h *typed[U, O, N]) explain() (e *Explanation, err error) {
	e = &Explanation{}
	err = errUnfinished
	defer h.watch(inGuard, &err)
	h.b.Explain(&h.snap, e)
	return e, nil
}

func (h *typed[U, O, N]) conditions() (c []ConditionStatus, err error) {
	err = errUnfinished
	defer h.watch(inCondition, &err)
	return h.b.Conditions(&h.snap), nil
}

func (h *typed[U, O, N]) describe() string {
	if h.def.Describe == nil {
		return ""
	}
	return h.def.Describe(*h.spec)
}

// clone gives a hook its own snapshot. The slots of "for" are separated here,
// since a plain copy of a Moment would share them.
func (h *typed[U, O, N]) clone() *N {
	c := h.b.Clone(&h.snap)
	t := timingOf(h.b.Moment(c))
	t.held = slices.Clone(t.held)
	return c
}

// collecting is what a call of CollectObservedState needs. It belongs to the
// goroutine of the call until its return has been heard of; so does action.
type collecting[U any] struct {
	spec    *U
	desired StateID
	hidden  *secrets
}

func (h *typed[U, O, N]) prepareCollect() {
	h.collects = collecting[U]{h.spec, h.desired, h.secrets}
}

func (h *typed[U, O, N]) runCollect(ctx context.Context) (err error) {
	c := h.collects
	defer c.hidden.settle(collect, &err)
	o, err := h.b.Collect(ctx, h.def.CloneUserSpec(*c.spec), c.desired)
	if err == nil {
		h.incoming = h.def.CloneObserved(o) // the hook may keep what it gave, and change it
	}
	return err
}

// action is what a call of an action needs.
type action[N any] struct {
	id     ActionID
	snap   *N
	hidden *secrets
}

func (h *typed[U, O, N]) prepareAct(a ActionID) {
	h.acts = action[N]{a, h.clone(), h.secrets}
}

func (h *typed[U, O, N]) runAct(ctx context.Context) (err error) {
	a := h.acts
	h.acts.snap = nil
	defer a.hidden.settle(h.def.Actions[a.id].Name, &err)
	return h.b.Act(ctx, a.id, a.snap)
}

func (h *typed[U, O, N]) closes() bool {
	_, ok := h.b.Hooks().(io.Closer)
	return ok
}

func (h *typed[U, O, N]) prepareClose() { h.closeHides = h.secrets }

func (h *typed[U, O, N]) runClose() (err error) {
	hidden := h.closeHides
	defer hidden.settle("Close", &err)
	return h.b.Hooks().(io.Closer).Close()
}

func (h *typed[U, O, N]) takeCollected() bool {
	o := h.incoming
	var zero O
	h.incoming = zero
	return h.take(o)
}

func (h *typed[U, O, N]) takePushed() bool { return h.take(h.outside) }

// take brings an observation that differs into the snapshot.
func (h *typed[U, O, N]) take(o O) (differs bool) {
	differs = !h.hasSeen || !h.def.EqualObserved(h.observed, o)
	if differs {
		h.observed, h.hasSeen = o, true
		h.b.SetObserved(&h.snap, o)
	}
	return differs
}

// push keeps an observation from outside for the next tick and reports whether
// it replaced one; the inbox is locked.
func (h *typed[U, O, N]) push(o O) (replaced bool) {
	replaced = h.hasPush
	h.pushed, h.hasPush = o, true
	return replaced
}

func (h *typed[U, O, N]) movePush() {
	h.outside, h.hasPush = h.pushed, false
}

// wouldDeclare asks the reconcile policy about a UserSpec that is not stored; it
// has the Version that it would be stored with.
func (h *typed[U, O, N]) wouldDeclare(spec U) (bool, error) {
	return h.policy(&spec, !h.seen || *h.def.Version(&spec) != h.inSnap)
}

// declareFor declares children from a UserSpec that is not stored.
func (h *typed[U, O, N]) declareFor(spec U) (d *ChildDeclaration, err error) {
	err = errUnfinished
	defer h.watch(inDeclare, &err)
	return h.b.Declare(&spec), nil
}
