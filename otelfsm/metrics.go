package otelfsm

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// scope is the instrumentation scope of metrics and traces.
const scope = "github.com/fsmgen/fsmgen/otelfsm"

// DefaultSeriesLimit is the default of WithSeriesLimit.
const DefaultSeriesLimit = 2000

// MetricOption is a setting of NewMetrics.
type MetricOption func(*metricSettings)

type metricSettings struct {
	provider metric.MeterProvider
	limit    int
	attrs    []attribute.KeyValue
}

// WithMeterProvider sets where metrics are given. The default is the global provider.
func WithMeterProvider(p metric.MeterProvider) MetricOption {
	return func(s *metricSettings) { s.provider = p }
}

// WithSeriesLimit sets how many combinations of attributes a metric may have. Those
// that come after are counted together in one with the attribute
// otel.metric.overflow=true. The default is DefaultSeriesLimit. A value below 1 counts
// as 1.
func WithSeriesLimit(n int) MetricOption {
	return func(s *metricSettings) { s.limit = max(1, n) }
}

// WithAttributes adds attributes to all metrics, for example the name of the tree if
// a process has several. Each combination of values is a series of its own, and the
// limit of WithSeriesLimit counts for each NewMetrics.
func WithAttributes(attrs ...attribute.KeyValue) MetricOption {
	return func(s *metricSettings) { s.attrs = append(s.attrs, attrs...) }
}

// Metrics gives what one tree does to OpenTelemetry. Give each tree its own: those of
// the same provider with the same attributes add up.
type Metrics struct {
	fsm.NoMetrics
	tickDuration, tickLateness, queueAge                 *durations
	hookDuration, stayDuration, commandWait              *durations
	inboxSize                                            *sizes
	tickVisits, tickCuts, eventsMissed                   *counts
	transitions, failures, restarts                      *counts
	circuitOpened, commands, observations                *counts
	placesLimit, placesUsed, queueLength, commandWaiting *level
	workers, circuitOpen                                 *levels
}

// NewMetrics makes the instruments of one tree. It returns an error if the provider
// refuses one of them.
func NewMetrics(opts ...MetricOption) (*Metrics, error) {
	s := metricSettings{limit: DefaultSeriesLimit}
	for _, o := range opts {
		if o != nil {
			o(&s)
		}
	}
	if s.provider == nil {
		s.provider = otel.GetMeterProvider()
	}
	f := factory{meter: s.provider.Meter(scope), settings: s}
	m := &Metrics{
		tickDuration:   f.durations(&tickDuration),
		tickLateness:   f.durations(&tickLateness),
		queueAge:       f.durations(&queueAge),
		hookDuration:   f.durations(&hookDuration),
		stayDuration:   f.durations(&stayDuration),
		commandWait:    f.durations(&commandWait),
		inboxSize:      f.sizes(&inboxSize),
		tickVisits:     f.counts(&tickVisits),
		tickCuts:       f.counts(&tickCuts),
		eventsMissed:   f.counts(&eventsMissed),
		transitions:    f.counts(&workerTransitions),
		failures:       f.counts(&workerFailures),
		restarts:       f.counts(&workerRestarts),
		circuitOpened:  f.counts(&circuitOpened),
		commands:       f.counts(&commandCount),
		observations:   f.counts(&observationCount),
		placesLimit:    f.level(&placesLimit),
		placesUsed:     f.level(&placesUsed),
		queueLength:    f.level(&queueLength),
		commandWaiting: f.level(&commandWaiting),
		workers:        f.levels(&workerCount),
		circuitOpen:    f.levels(&circuitOpen),
	}
	return m, errors.Join(f.errs...)
}

// none is the context of all measurements. It has no span: most of what is measured
// belongs to no request, and exemplars would need one.
var none = context.Background()

// Ticked implements fsm.Metrics, like the methods below.
func (m *Metrics) Ticked(t fsm.MeasuredTick) {
	m.tickDuration.record(t.Duration)
	m.tickLateness.record(t.Late)
	m.tickVisits.add(uint64(t.Visits))
	if t.Cut {
		m.tickCuts.add(1)
	}
	if t.Returns > 0 {
		m.inboxSize.record(t.Returns, "hook")
	}
	if t.Commands > 0 {
		m.inboxSize.record(t.Commands, "command")
	}
	if t.Queued > 0 {
		m.queueAge.record(t.QueuedFor)
	}
	m.eventsMissed.add(t.MissedEvents)
	m.placesLimit.set(t.Places)
	m.placesUsed.set(t.InUse)
	m.queueLength.set(t.Queued)
	m.commandWaiting.set(t.Waiting)
}

func (m *Metrics) HookEnded(h fsm.MeasuredHook) {
	m.hookDuration.record(h.Duration, h.Worker, h.Hook, h.Outcome.String(), errorType(h))
}

// errorType returns the error.type of a call, or "".
func errorType(h fsm.MeasuredHook) string {
	switch h.Outcome {
	case fsm.HookOK, fsm.HookCancelled:
		return ""
	case fsm.HookFailed:
		if h.ErrorKind == "" || h.ErrorKind == "other" {
			return "_OTHER"
		}
		return h.ErrorKind
	}
	return h.Outcome.String()
}

func (m *Metrics) Moved(e fsm.MeasuredMove) {
	if e.From != "" {
		m.workers.add(-1, e.Worker, e.From)
		m.stayDuration.record(e.Stayed, e.Worker, e.From)
	}
	if e.To != "" {
		m.workers.add(1, e.Worker, e.To)
	}
	if e.Kind == fsm.MoveTransition || e.Kind == fsm.MoveReentered {
		m.transitions.add(1, e.Worker, e.From, e.To)
	}
}

func (m *Metrics) Failed(e fsm.MeasuredFailure) {
	m.failures.add(1, e.Worker, e.Kind.String())
	if e.Restarted {
		m.restarts.add(1, e.Worker)
	}
}

func (m *Metrics) CircuitMoved(e fsm.MeasuredCircuit) {
	if !e.Open {
		m.circuitOpen.add(-1, e.Worker)
		return
	}
	m.circuitOpen.add(1, e.Worker)
	m.circuitOpened.add(1, e.Worker)
}

func (m *Metrics) CommandSettled(e fsm.MeasuredCommand) {
	m.commands.add(e.Count, e.Worker, e.Command, e.Outcome.String())
	if e.Outcome == fsm.CommandAccepted || e.Outcome == fsm.CommandRejected {
		m.commandWait.record(e.Waited, e.Worker, e.Command)
	}
}

func (m *Metrics) Observed(e fsm.MeasuredObservation) {
	m.observations.add(e.Count, e.Worker, e.Kind.String())
}
