package otelfsm

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func recorded(opts ...TraceOption) (*Tracer, *tracetest.SpanRecorder) {
	r := tracetest.NewSpanRecorder()
	return NewTracer(append(opts, WithTracerProvider(sdk.NewTracerProvider(sdk.WithSpanProcessor(r))))...), r
}

func attr(t *testing.T, s sdk.ReadOnlySpan, key attribute.Key) string {
	t.Helper()
	for _, a := range s.Attributes() {
		if a.Key == key {
			return a.Value.String()
		}
	}
	return ""
}

// TestSpans: names, times, attributes, links and errors.
func TestSpans(t *testing.T) {
	tr, r := recorded(WithSpanAttributes(attribute.String("fsm.tree", "site")))
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	outer, begun := tr.to.Start(t.Context(), "Run") // must not be the parent of what the tree does
	ctx, hook := tr.HookBegins(outer, fsm.TracedHook{Path: "Plant/p", Worker: "Pump", State: "filling", Hook: "fill", Tick: 7, Time: at, Causes: []fsm.Trigger{{Kind: fsm.TriggerSpec, Path: "Plant/p"}}})
	_, inner := tr.to.Start(ctx, "modbus")
	inner.End()
	hook.End(fsm.SpanEnd{Time: at.Add(time.Second), Outcome: fsm.HookFailed, ErrorKind: "leak", Error: "it drips"})
	if s := tr.Entered(fsm.TracedStay{Path: "Plant/p", Worker: "Pump", State: "broken"}); s != nil {
		t.Error("the stay of a leaf has a span")
	}
	stay := tr.Entered(fsm.TracedStay{Path: "Plant", Worker: "Plant", Children: true, Kind: fsm.MoveTransition, From: "on", State: "off", Time: at.Add(time.Second),
		Causes: []fsm.Trigger{{Kind: fsm.TriggerChild, Path: "Plant/p", Span: hook}, {Kind: fsm.TriggerTime, Path: "Plant"}, {Kind: fsm.TriggerCommand, Path: "Plant", Context: outer}}})
	stay.End(fsm.SpanEnd{Time: at.Add(time.Minute), To: "on"})
	begun.End()
	spans := r.Ended()
	if len(spans) != 4 {
		t.Fatalf("%d spans", len(spans))
	}
	user, h, s := spans[0], spans[1], spans[2]
	if h.Name() != "Pump fill" || h.Parent().IsValid() || h.StartTime() != at || h.EndTime() != at.Add(time.Second) ||
		h.Status() != (sdk.Status{Code: codes.Error, Description: "it drips"}) || attr(t, h, "error.type") != "leak" ||
		attr(t, h, "fsm.worker.path") != "Plant/p" || attr(t, h, "fsm.hook.outcome") != "failed" || attr(t, h, "fsm.causes") != `["spec Plant/p"]` || attr(t, h, "fsm.tree") != "site" {
		t.Errorf("the hook: %s %v %v %v %v", h.Name(), h.Parent(), h.StartTime(), h.Status(), h.Attributes())
	}
	if user.Parent().SpanID() != h.SpanContext().SpanID() {
		t.Error("the span that the hook has made is no child of its span")
	}
	if s.Name() != "Plant off" || s.Parent().IsValid() || s.EndTime() != at.Add(time.Minute) || s.Status().Code != codes.Unset ||
		attr(t, s, "fsm.state.to") != "on" || attr(t, s, "fsm.causes") != `["child Plant/p","time Plant","command Plant"]` {
		t.Errorf("the stay: %s %v %v", s.Name(), s.EndTime(), s.Attributes())
	}
	links := s.Links()
	if len(links) != 2 || links[0].SpanContext.SpanID() != h.SpanContext().SpanID() || links[1].SpanContext.SpanID() != begun.SpanContext().SpanID() ||
		!slices.Contains(links[0].Attributes, attribute.String("fsm.cause.path", "Plant/p")) {
		t.Errorf("the links of the stay: %v", links)
	}
}

// TestHooksThatAreCancelled are no error.
func TestHooksThatAreCancelled(t *testing.T) {
	tr, r := recorded(WithLeafStays())
	for _, o := range []fsm.HookOutcome{fsm.HookOK, fsm.HookCancelled, fsm.HookAbandoned} {
		_, s := tr.HookBegins(t.Context(), fsm.TracedHook{Worker: "Pump", Hook: "fill"})
		s.End(fsm.SpanEnd{Outcome: o, Error: "context canceled"})
	}
	tr.Entered(fsm.TracedStay{Worker: "Pump", State: "off"}).End(fsm.SpanEnd{})
	var got []string
	for _, s := range r.Ended() {
		got = append(got, s.Status().Code.String()+" "+attr(t, s, "error.type"))
	}
	if want := []string{"Unset ", "Unset ", "Error abandoned", "Unset "}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestLogHandler: the ids of the span of the context, and none without one.
func TestLogHandler(t *testing.T) {
	tr, _ := recorded()
	_, s := tr.HookBegins(t.Context(), fsm.TracedHook{Worker: "Pump", Hook: "fill"})
	var out bytes.Buffer
	l := slog.New(LogHandler(slog.NewJSONHandler(&out, nil)).WithAttrs([]slog.Attr{slog.String("app", "x")}))
	l.InfoContext(s.Context(), "in")
	l.InfoContext(context.Background(), "out")
	l.WithGroup("g").InfoContext(s.Context(), "group", "a", 1)
	lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
	var in, outside, group map[string]any
	for i, into := range []*map[string]any{&in, &outside, &group} {
		if err := json.Unmarshal(lines[i], into); err != nil {
			t.Fatal(err)
		}
	}
	want := s.(span).SpanContext()
	if in["trace_id"] != want.TraceID().String() || in["span_id"] != want.SpanID().String() || in["app"] != "x" {
		t.Errorf("%s", lines[0])
	}
	if _, ok := outside["trace_id"]; ok {
		t.Errorf("%s", lines[1])
	}
	if g, _ := group["g"].(map[string]any); g["trace_id"] != want.TraceID().String() {
		t.Errorf("%s", lines[2])
	}
}
