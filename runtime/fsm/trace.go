package fsm

import (
	"context"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

// Tracer makes spans of what a tree does (WithTracer): one for each call of a hook, and
// one for each stay of a worker in a state. Each is told what caused it, so that a span
// of a parent leads to that of the child because of which it has moved, and from there
// to the hook of the child. Module otelfsm implements it for OpenTelemetry.
//
// An implementation embeds NoTracer and overrides the methods that it needs. So it
// still compiles when a later version has more methods.
//
// A method that panics or ends its goroutine is handled like a logger that does: an
// EventHandlerPanicked reports it once, until it works again, and the tree goes on.
type Tracer interface {
	// HookBegins is called before a hook, in a goroutine of its own for which the hook
	// waits. Several may be called at a time. The hook gets the returned context, which
	// must be made from ctx. A nil Span traces nothing.
	HookBegins(ctx context.Context, h TracedHook) (context.Context, Span)
	// Entered is called by the goroutine that ticks when a worker has entered a state,
	// at the end of the visit. It must return at once and must not call methods of the
	// tree. A nil Span traces nothing; then what the worker causes is caused by what has
	// caused its move.
	Entered(TracedStay) Span

	mustEmbedNoTracer()
}

// NoTracer is to be embedded in implementations of Tracer. It traces nothing.
type NoTracer struct{}

// HookBegins returns ctx and no span.
func (NoTracer) HookBegins(ctx context.Context, _ TracedHook) (context.Context, Span) {
	return ctx, nil
}

// Entered returns no span.
func (NoTracer) Entered(TracedStay) Span { return nil }

func (NoTracer) mustEmbedNoTracer() {}

// WithTracer sets what makes spans of what the tree does. A nil t changes nothing. With
// WithLogger, the context with which an event is logged is that of the span to which
// it belongs.
func WithTracer(t Tracer) Option {
	if t == nil {
		return nil
	}
	return func(s *link.Settings[Event, HookCall]) { s.Tracer = t }
}

// Span is the span of a call of a hook or of a stay in a state.
type Span interface {
	// End is called once, by the goroutine that ticks: when the return of the hook is
	// processed or the hook is reported as ignoring its context, or when the worker
	// leaves the state. It must return at once. It is not called for what is still there
	// when a tree is given up (R24).
	End(SpanEnd)
	// Context returns a context that carries the span.
	Context() context.Context
}

// SpanEnd says how a span ends.
type SpanEnd struct {
	Time      time.Time   // by the tree's clock
	Outcome   HookOutcome // of a hook; zero for a stay
	ErrorKind string      // as MeasuredHook has it
	Error     string      // the text of the error of a hook, without secrets; "": none
	To        string      // the next state, for a stay; "": the worker is gone
}

// TracedHook is a call of a hook that begins.
type TracedHook struct {
	Path   string // of the worker
	Worker string // its worker type
	State  string // in which the worker is
	Kind   HookKind
	Hook   string    // the name of the action, "CollectObservedState" or "Close"
	Tick   uint64    // in which the call was begun
	Time   time.Time // of that tick
	Causes []Trigger // what has brought the worker into its state, or the stay itself if it has a span
}

// TracedStay is a stay of a worker in a state that begins.
type TracedStay struct {
	Path     string
	Worker   string // the worker type
	Children bool   // the worker type has children
	Kind     MoveKind
	From     string // "" in its first visit
	State    string
	Tick     uint64
	Time     time.Time
	Causes   []Trigger // what has come in for the worker since it last decided (R04)
}

// TriggerKind says what a Trigger is.
type TriggerKind uint8

const (
	TriggerHook    TriggerKind = iota + 1 // a hook of the worker has returned
	TriggerChild                          // something about a child has changed
	TriggerParent                         // the parent asks for something else, or has started the worker
	TriggerItself                         // its own last move, or the stay to which a hook belongs
	TriggerCommand                        // a command has come
	TriggerSpec                           // its UserSpec has changed
	// TriggerTime: a time was due. Path and Span are those of what the worker had decided
	// about last, since when the time has counted if it is that of a guard; if there was
	// nothing since its last move, they are its own.
	TriggerTime
	TriggerPush // an observation was pushed
)

// String returns "hook", "child", "parent", "itself", "command", "spec", "time" or
// "push".
func (k TriggerKind) String() string {
	return nameOf(k, "", "hook", "child", "parent", "itself", "command", "spec", "time", "push")
}

// Trigger is a cause of what a worker does. There are 16 at most for one thing.
type Trigger struct {
	Kind TriggerKind
	Path string // of the worker that is the cause: the child, the parent, or the worker itself; but see TriggerTime
	Span Span   // of the cause; nil if it has none
	// Context is that of the Send that has sent the command; nil for other causes.
	Context context.Context
}
