package otelfsm

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// The attributes of spans and links, besides those of metrics.
const (
	attrPath      = "fsm.worker.path"
	attrTick      = "fsm.tick"
	attrMove      = "fsm.move.kind"
	attrCauses    = "fsm.causes"
	attrCauseKind = "fsm.cause.kind"
	attrCausePath = "fsm.cause.path"
)

// TraceOption is a setting of NewTracer.
type TraceOption func(*traceSettings)

type traceSettings struct {
	provider trace.TracerProvider
	leaves   bool
	attrs    []attribute.KeyValue
}

// WithTracerProvider sets where spans are given. The default is the global provider.
func WithTracerProvider(p trace.TracerProvider) TraceOption {
	return func(s *traceSettings) { s.provider = p }
}

// WithLeafStays makes spans for the stays of workers without children, too.
func WithLeafStays() TraceOption { return func(s *traceSettings) { s.leaves = true } }

// WithSpanAttributes adds attributes to all spans, for example the name of the tree.
func WithSpanAttributes(attrs ...attribute.KeyValue) TraceOption {
	return func(s *traceSettings) { s.attrs = append(s.attrs, attrs...) }
}

// Tracer makes spans of what trees do. Several trees may have the same.
//
// There is a span for each call of a hook, named by the worker type and the hook, and
// one for each stay in a state of a worker that may have children, named by the worker
// type and the state. Each is the root of a trace of its own, because a stay may last
// for months: it has links to the spans of its causes, with their kind and path, and
// names all causes in fsm.causes. Spans that a hook makes with its context are children
// of the span of the hook. The times are those of the tree's clock.
type Tracer struct {
	fsm.NoTracer
	to     trace.Tracer
	leaves bool
	attrs  []attribute.KeyValue
}

// NewTracer makes a Tracer.
func NewTracer(opts ...TraceOption) *Tracer {
	var s traceSettings
	for _, o := range opts {
		if o != nil {
			o(&s)
		}
	}
	if s.provider == nil {
		s.provider = otel.GetTracerProvider()
	}
	return &Tracer{to: s.provider.Tracer(scope), leaves: s.leaves, attrs: s.attrs}
}

// span is the span of a hook or of a stay.
type span struct{ trace.Span }

// HookBegins implements fsm.Tracer.
func (t *Tracer) HookBegins(ctx context.Context, h fsm.TracedHook) (context.Context, fsm.Span) {
	ctx, s := t.to.Start(ctx, h.Worker+" "+h.Hook, t.options(h.Causes,
		trace.WithTimestamp(h.Time), trace.WithAttributes(
			attribute.String(attrPath, h.Path), attribute.String(attrWorker, h.Worker),
			attribute.String(attrHook, h.Hook), attribute.String(attrState, h.State), attribute.Int64(attrTick, int64(h.Tick)),
		))...)
	return ctx, span{s}
}

// Entered implements fsm.Tracer.
func (t *Tracer) Entered(e fsm.TracedStay) fsm.Span {
	if !e.Children && !t.leaves {
		return nil
	}
	attrs := []attribute.KeyValue{
		attribute.String(attrPath, e.Path), attribute.String(attrWorker, e.Worker), attribute.String(attrState, e.State),
		attribute.String(attrMove, e.Kind.String()), attribute.Int64(attrTick, int64(e.Tick)),
	}
	if e.From != "" {
		attrs = append(attrs, attribute.String(attrFrom, e.From))
	}
	_, s := t.to.Start(none, e.Worker+" "+e.State, t.options(e.Causes, trace.WithTimestamp(e.Time), trace.WithAttributes(attrs...))...)
	return span{s}
}

// options returns those of a span with causes, besides the given ones.
func (t *Tracer) options(causes []fsm.Trigger, opts ...trace.SpanStartOption) []trace.SpanStartOption {
	opts = append(opts, trace.WithNewRoot(), trace.WithAttributes(t.attrs...))
	var names []string
	var links []trace.Link
	for _, c := range causes {
		names = append(names, c.Kind.String()+" "+c.Path)
		if at := contextOf(c); at.IsValid() {
			links = append(links, trace.Link{SpanContext: at, Attributes: []attribute.KeyValue{
				attribute.String(attrCauseKind, c.Kind.String()), attribute.String(attrCausePath, c.Path),
			}})
		}
	}
	if len(names) > 0 {
		opts = append(opts, trace.WithAttributes(attribute.StringSlice(attrCauses, names)))
	}
	return append(opts, trace.WithLinks(links...))
}

// contextOf returns the span of a cause. It is not valid if there is none.
func contextOf(c fsm.Trigger) trace.SpanContext {
	switch s, ok := c.Span.(span); {
	case ok:
		return s.SpanContext()
	case c.Context != nil:
		return trace.SpanContextFromContext(c.Context)
	}
	return trace.SpanContext{}
}

// End implements fsm.Span, like Context.
func (s span) End(e fsm.SpanEnd) {
	if e.To != "" {
		s.SetAttributes(attribute.String(attrTo, e.To))
	}
	if e.Outcome != 0 {
		s.SetAttributes(attribute.String(attrOutcome, e.Outcome.String()))
	}
	if kind := errorType(fsm.MeasuredHook{Outcome: e.Outcome, ErrorKind: e.ErrorKind}); e.Outcome != 0 && kind != "" {
		s.SetAttributes(attribute.String(attrError, kind))
		s.SetStatus(codes.Error, e.Error)
	}
	s.Span.End(trace.WithTimestamp(e.Time))
}

func (s span) Context() context.Context { return trace.ContextWithSpan(none, s.Span) }
