package fsm

import (
	"log/slog"
	"slices"

	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// Level returns the level at which WithLogger logs the event. The end of a failure
// that is logged at Warn or Error is logged at Info or above: an action that has
// succeeded is logged at Info if attempts had failed before it, and at Debug
// otherwise. EventLivelock, EventStuck and EventHandlerPanicked have no event for
// their end.
func (e Event) Level() slog.Level {
	switch e.Kind {
	case EventDesired, EventActionStarted, EventStarted, EventCut:
		return slog.LevelDebug
	case EventActionDone:
		if e.Failures == 0 {
			return slog.LevelDebug
		}
	case EventActionFailed, EventObserveFailed, EventOverdue, EventRetriesExhausted, EventFailed, EventRestart, EventCloseFailed, EventLivelock:
		return slog.LevelWarn
	case EventCircuitOpened, EventIgnored, EventStuck, EventHandlerPanicked:
		return slog.LevelError
	case EventGone:
		if e.Unclean {
			return slog.LevelWarn
		}
	}
	return slog.LevelInfo
}

// Attrs returns the attributes with which WithLogger logs the event: path, from,
// to or action, child, version, reason, stack, unclean, failures and delay.
// Attributes that the event does not have are left out.
func (e Event) Attrs() []slog.Attr {
	to := "action"
	if e.ofState() {
		to = "to"
	}
	attrs := []slog.Attr{
		slog.String("path", e.Path), slog.String("from", e.From), slog.String(to, e.To),
		slog.String("child", textfmt.Printable(e.Child)), slog.Int64("version", e.Version),
		slog.String("reason", e.Reason), slog.String("stack", e.Stack),
	}
	attrs = slices.DeleteFunc(attrs, func(a slog.Attr) bool { return a.Value.Equal(slog.StringValue("")) })
	if e.Unclean {
		attrs = append(attrs, slog.Bool("unclean", true))
	}
	if e.Failures > 0 {
		attrs = append(attrs, slog.Int("failures", e.Failures))
	}
	if e.Delay > 0 {
		attrs = append(attrs, slog.String("delay", textfmt.About(e.Delay)))
	}
	return attrs
}
