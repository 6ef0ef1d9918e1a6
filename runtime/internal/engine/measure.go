package engine

import (
	"errors"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// meter collects what the Metrics of a tree are told. It is told at the end of a
// visit, or of the tick, like event handlers: a Metrics may end the goroutine, and the
// tree has to be consistent then. A tree without Metrics collects nothing.
type meter struct {
	to       fsm.Metrics
	list     []measured
	next     int // of list, to be told
	began    time.Duration
	late     time.Duration
	visits   int
	returns  int
	commands int
	missed   uint64 // events that subscribers had lost at the end of the last tick
}

// measured is one thing that Metrics are told. Which fields it uses depends on what
// it is.
type measured struct {
	what    measuredKind
	kind    uint8 // a HookKind, MoveKind, FailureKind, CommandOutcome or ObservationKind
	outcome fsm.HookOutcome
	is      bool // a failure is followed by a restart; a circuit is open
	w       *worker.WorkerType
	a, b    uint16 // states, or an action and the kind of its error from 1, or a command
	d       time.Duration
	count   uint64
}

type measuredKind uint8

const (
	measuredHook measuredKind = iota
	measuredMove
	measuredFailure
	measuredCircuit
	measuredCommand
	measuredObservation
	measuredTick
)

func (t *Tree) measure(m measured) { t.meter.list = append(t.meter.list, m) }

// measureMove tells Metrics and the Tracer of a move. It must be called before the
// worker enters the state. Like the functions below it does nothing for a tree without
// them.
func (t *Tree) measureMove(n *node, kind fsm.MoveKind, to link.StateID) {
	t.traceMove(n, kind, to)
	if t.meter.to != nil {
		t.measure(measured{what: measuredMove, kind: uint8(kind), w: n.w, a: uint16(n.state), b: uint16(to), d: t.stayed(n)})
	}
}

// stayed returns how long the worker has been in its state.
func (t *Tree) stayed(n *node) time.Duration {
	if n.state == 0 {
		return 0
	}
	return t.now.Since(n.timing.Entered)
}

// measureHook tells of a call that has returned with err, unless it was told when
// it was reported as ignoring its context.
func (t *Tree) measureHook(n *node, f *flight, kind fsm.HookKind, err error) {
	switch {
	case !t.watches():
	case !f.named:
		t.measureCall(n, f, kind, howEnded(f, err), err)
	case f.ctx.traced != nil: // the hook may have begun after that
		t.traceEnded(f, measured{what: measuredHook, kind: uint8(kind), outcome: fsm.HookAbandoned, w: n.w, a: uint16(f.action)}, err)
	}
}

// measureAbandoned tells of a call that is reported as ignoring its context.
func (t *Tree) measureAbandoned(n *node, f *flight) {
	if !t.watches() {
		return
	}
	kind := fsm.HookCollect
	switch {
	case f.closing:
		kind = fsm.HookClose
	case f.action != 0:
		kind = fsm.HookAction
	}
	t.measureCall(n, f, kind, fsm.HookAbandoned, nil)
}

func (t *Tree) measureCall(n *node, f *flight, kind fsm.HookKind, outcome fsm.HookOutcome, err error) {
	m := measured{what: measuredHook, kind: uint8(kind), outcome: outcome, w: n.w, a: uint16(f.action), d: t.now.Since(f.begun)}
	if kind == fsm.HookAction && outcome == fsm.HookFailed {
		m.b = uint16(worker.KindOfKept(err) + 1)
	}
	if t.meter.to != nil {
		t.measure(m)
	}
	t.traceEnded(f, m, err)
}

// watches reports whether the tree has Metrics or a Tracer.
func (t *Tree) watches() bool { return t.meter.to != nil || t.trace.to != nil }

// howEnded returns how a call has ended that has returned.
func howEnded(f *flight, err error) fsm.HookOutcome {
	switch {
	case usercode.IsPanic(err):
		return fsm.HookPanicked
	case f.timedOut:
		return fsm.HookTimedOut
	case f.late:
		return fsm.HookCancelled
	case err != nil:
		return fsm.HookFailed
	}
	return fsm.HookOK
}

// measureFailure measures a failure with err. constructor says that it is that of a
// constructor.
func (t *Tree) measureFailure(w *worker.WorkerType, err error, constructor, restarted bool, delay time.Duration) {
	if t.meter.to == nil {
		return
	}
	kind := fsm.FailureAction
	switch {
	case usercode.IsPanic(err):
		kind = fsm.FailurePanic
	case constructor:
		kind = fsm.FailureConstructor
	case err == errRestart:
		kind = fsm.FailureSignal
	}
	t.measure(measured{what: measuredFailure, kind: uint8(kind), w: w, is: restarted, d: delay})
}

// measureCircuit measures that a circuit has opened or, if it was open before, has
// closed.
func (t *Tree) measureCircuit(w *worker.WorkerType, opens, closes bool) {
	if t.meter.to != nil && opens != closes {
		t.measure(measured{what: measuredCircuit, w: w, is: opens})
	}
}

// closeCircuit measures that the record of a constructor's failures is forgotten, and
// its circuit with it.
func (t *Tree) closeCircuit(s *childEntry) {
	if f := s.failing(); f != nil && f.open {
		t.measureCircuit(s.waiting.Type(), false, true)
	}
}

// measureCommand measures a command whose outcome is err.
func (t *Tree) measureCommand(r *request, err error) {
	if t.meter.to == nil {
		return
	}
	outcome := fsm.CommandRejected
	switch {
	case err == nil:
		outcome = fsm.CommandAccepted
	case errors.Is(err, fsm.ErrNoWorker), errors.Is(err, fsm.ErrWorkerType):
		outcome = fsm.CommandMisdirected
	case err == errTakenBack:
		outcome = fsm.CommandTakenBack
	}
	m := measured{what: measuredCommand, kind: uint8(outcome), w: r.w, a: uint16(r.id), count: 1}
	if r.n != nil {
		m.d = t.now.Since(r.came)
	}
	t.measure(m)
}

// measureBusy measures commands that were refused since the last tick.
func (t *Tree) measureBusy(refused map[busyKey]uint64) {
	for k, n := range refused {
		t.measure(measured{what: measuredCommand, kind: uint8(fsm.CommandBusy), w: k.w, a: uint16(k.id), count: n})
	}
}

var errTakenBack = errors.New("the context of Send has ended")

func (t *Tree) measureObservations(n *node, kind fsm.ObservationKind, count uint64) {
	if t.meter.to != nil && count > 0 {
		t.measure(measured{what: measuredObservation, kind: uint8(kind), w: n.w, count: count})
	}
}

// startMeasuring begins the measurement of a tick.
func (t *Tree) startMeasuring() {
	if t.meter.to != nil {
		t.meter.began, t.meter.visits, t.meter.returns, t.meter.commands = t.stopwatch(), 0, 0, 0
	}
}

// measureLate measures how late the tick is. It is called before what is due is
// handled.
func (t *Tree) measureLate() {
	if t.meter.to != nil {
		t.meter.late = max(0, t.now.Since(min(t.now, t.due.first(), t.answers.first())))
	}
}

// measureTick ends the measurement of a tick.
func (t *Tree) measureTick() {
	if t.meter.to != nil {
		t.measure(measured{what: measuredTick, d: t.stopwatch() - t.meter.began})
	}
}

// stopwatch reads the stopwatch of the Metrics.
func (t *Tree) stopwatch() time.Duration {
	done := false
	defer t.metricsReturned(&done)
	read := t.meter.to.Stopwatch()
	done = true
	return read
}

// metricsReturned must be deferred around calls of Metrics. done is set when the call
// has returned.
func (t *Tree) metricsReturned(done *bool) {
	if r := recover(); !*done {
		t.failedOnce("the metrics", r, &t.out.metricsFail)
	}
}

// tellMeasured tells the Metrics what was collected. If they end the goroutine, tell
// calls it again, and it goes on with the next one.
func (t *Tree) tellMeasured() {
	m := &t.meter
	if len(m.list) == 0 {
		return
	}
	for m.next < len(m.list) {
		m.next++
		t.tellOne(&m.list[m.next-1])
	}
	m.list, m.next = emptied(m.list), 0
}

func (t *Tree) tellOne(m *measured) {
	done := false
	defer t.metricsReturned(&done)
	switch to := t.meter.to; m.what {
	case measuredHook:
		to.HookEnded(m.hook())
	case measuredMove:
		from, next := link.StateID(m.a), link.StateID(m.b)
		to.Moved(fsm.MeasuredMove{Worker: m.w.Name, Kind: fsm.MoveKind(m.kind), From: m.w.StateName(from), To: m.w.StateName(next), Stayed: m.d})
	case measuredFailure:
		to.Failed(fsm.MeasuredFailure{Worker: m.w.Name, Kind: fsm.FailureKind(m.kind), Restarted: m.is, Delay: m.d})
	case measuredCircuit:
		to.CircuitMoved(fsm.MeasuredCircuit{Worker: m.w.Name, Open: m.is})
	case measuredCommand:
		to.CommandSettled(fsm.MeasuredCommand{Worker: m.w.Name, Command: m.w.Commands[m.a], Outcome: fsm.CommandOutcome(m.kind), Count: m.count, Waited: m.d})
	case measuredObservation:
		to.Observed(fsm.MeasuredObservation{Worker: m.w.Name, Kind: fsm.ObservationKind(m.kind), Count: m.count})
	case measuredTick:
		to.Ticked(t.measuredTick(m.d))
	}
	done, t.out.metricsFail = true, false
}

func (m *measured) hook() fsm.MeasuredHook {
	h := fsm.MeasuredHook{Worker: m.w.Name, Kind: fsm.HookKind(m.kind), Outcome: m.outcome, Duration: m.d}
	switch h.Kind {
	case fsm.HookCollect:
		h.Hook = worker.CollectHook
	case fsm.HookClose:
		h.Hook = worker.CloseHook
	default:
		h.Hook = m.w.ActionName(link.ActionID(m.a))
		if m.outcome == fsm.HookFailed {
			h.ErrorKind = m.w.Actions[m.a].KindName(int(m.b) - 1)
		}
	}
	return h
}

func (t *Tree) measuredTick(d time.Duration) fsm.MeasuredTick {
	m := &t.meter
	missed := t.events.lost.Load()
	e := fsm.MeasuredTick{
		Tick: t.n, Duration: d, Late: m.late, Visits: m.visits, Cut: t.cut != nil, Returns: m.returns,
		Commands: m.commands, Waiting: t.inbox.commandsWaiting(), Places: t.HookLimit, InUse: t.inFlight,
		Queued: t.queue.len - t.deserted, MissedEvents: missed - m.missed,
	}
	if t.queue.len > 0 {
		e.QueuedFor = t.now.Since(t.queue.at(0).at)
	}
	m.missed = missed
	return e
}
