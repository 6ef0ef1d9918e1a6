package check

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	pb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/generated/opcuabrowser"
	"github.com/fsmgen/fsmgen/generated/serverbrowser"
	"github.com/fsmgen/fsmgen/otelfsm"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// receiver is an OTLP receiver that keeps the spans by their ids.
type receiver struct {
	mu    sync.Mutex
	spans map[string]*pb.Span
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	var got collector.ExportTraceServiceRequest
	if err != nil || req.URL.Path != "/v1/traces" || proto.Unmarshal(body, &got) != nil {
		http.Error(w, "no traces", http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, res := range got.ResourceSpans {
		for _, scope := range res.ScopeSpans {
			for _, s := range scope.Spans {
				r.spans[hex.EncodeToString(s.SpanId)] = s
			}
		}
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
	answer, _ := proto.Marshal(&collector.ExportTraceServiceResponse{})
	_, _ = w.Write(answer)
}

func text(attrs []*common.KeyValue, key string) string {
	for _, a := range attrs {
		if a.Key == key {
			return a.Value.GetStringValue()
		}
	}
	return ""
}

// site has the hooks of an edge node with one device.
type site struct {
	bus   fsmtest.Script[bridge.ObservedState]
	plc   fsmtest.Script[connection.ObservedState]
	flush fsmtest.Script[struct{}]
}

func (s *site) Bridges(bridge.UserSpec) *bridge.Worker { return bridge.NewWorker(s, s) }
func (s *site) Browser(opcuabrowser.UserSpec) *opcuabrowser.Worker {
	return opcuabrowser.NewWorker(s)
}
func (s *site) Servers(serverbrowser.UserSpec) *serverbrowser.Worker {
	panic("the site has no servers")
}
func (s *site) CollectObservedState(ctx context.Context, _ bridge.DesiredState) (bridge.ObservedState, error) {
	return s.bus.Next(ctx)
}
func (s *site) Flush(ctx context.Context, _ bridge.Snapshot) error { return s.flush.Err(ctx) }
func (s *site) Connection(connection.UserSpec) *connection.Worker {
	return connection.NewWorker(device{s})
}
func (s *site) ReadFlow(flow.UserSpec) *flow.Worker  { return flow.NewWorker(flows{}) }
func (s *site) WriteFlow(flow.UserSpec) *flow.Worker { return flow.NewWorker(flows{}) }

type device struct{ *site }

func (d device) CollectObservedState(ctx context.Context, _ connection.DesiredState) (connection.ObservedState, error) {
	return d.plc.Next(ctx)
}

type flows struct{}

func (flows) CollectObservedState(context.Context, flow.DesiredState) (flow.ObservedState, error) {
	return flow.ObservedState{Healthy: true}, nil
}
func (flows) Connect(context.Context, flow.Snapshot) error    { return nil }
func (flows) Disconnect(context.Context, flow.Snapshot) error { return nil }

// TestACollectorSeesCauseAndEffect: a device is switched off. The spans that a
// collector receives lead from the edge node, which is degraded, by the bridge to the
// observation of the connection that has found it out.
func TestACollectorSeesCauseAndEffect(t *testing.T) {
	r := &receiver{spans: map[string]*pb.Span{}}
	server := httptest.NewServer(r)
	defer server.Close()
	exporter, err := otlptracehttp.New(t.Context(), otlptracehttp.WithEndpointURL(server.URL+"/v1/traces"), otlptracehttp.WithCompression(otlptracehttp.NoCompression))
	if err != nil {
		t.Fatal(err)
	}
	provider := sdk.NewTracerProvider(sdk.WithBatcher(exporter))
	bench := fsmtest.New(t)
	s := &site{}
	s.bus.Set(bridge.ObservedState{Broker: bridge.ObservedBrokerIdle})
	s.plc.Set(connection.ObservedState{Reachable: true})
	spec := edgenode.DefaultUserSpec()
	spec.Devices = map[string]edgenode.UserSpecDevicesValue{"press": {IPAddress: "192.0.2.1", Port: 4840, ReadInterval: 1e9, WriteInterval: 2e9, Enabled: true}}
	tree, err := edgenode.NewSupervisor(edgenode.NewWorker(s), spec, append(bench.Options(), fsm.WithTracer(otelfsm.NewTracer(otelfsm.WithTracerProvider(provider))))...)
	if err != nil {
		t.Fatal(err)
	}
	bench.Drive(tree)
	bench.Until("EdgeNode", "active")
	s.plc.Set(connection.ObservedState{})
	bench.Until("EdgeNode", "degraded")
	bench.Down() // ends the stays
	if err := provider.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	node := r.last(t, "EdgeNode degraded")
	below := r.follow(t, node, "EdgeNode/press")
	hook := r.follow(t, below, "EdgeNode/press/connection")
	if below.Name != "Bridge degraded" || hook.Name != "Connection CollectObservedState" {
		t.Errorf("%s is caused by %s, and that by %s", node.Name, below.Name, hook.Name)
	}
	for _, s := range []*pb.Span{hook, below} {
		if s.StartTimeUnixNano >= node.StartTimeUnixNano {
			t.Errorf("%s begins at %d, after its effect at %d", s.Name, s.StartTimeUnixNano, node.StartTimeUnixNano)
		}
	}
	for id, s := range r.spans {
		if s.EndTimeUnixNano < s.StartTimeUnixNano || len(s.Links) > 16 || text(s.Attributes, "fsm.worker.path") == "" {
			t.Errorf("span %s: %v", id, s)
		}
	}
}

// last returns the span with a name that has begun last.
func (r *receiver) last(t *testing.T, name string) (found *pb.Span) {
	t.Helper()
	var names []string
	for _, s := range r.spans {
		names = append(names, s.Name)
		if s.Name == name && (found == nil || s.StartTimeUnixNano > found.StartTimeUnixNano) {
			found = s
		}
	}
	if found == nil {
		slices.Sort(names)
		t.Fatalf("the collector has no span %s, but %s", name, strings.Join(slices.Compact(names), ", "))
	}
	return found
}

// follow returns the span to which a link leads that is about a path.
func (r *receiver) follow(t *testing.T, from *pb.Span, path string) *pb.Span {
	t.Helper()
	for _, l := range from.Links {
		if text(l.Attributes, "fsm.cause.path") == path {
			if s := r.spans[hex.EncodeToString(l.SpanId)]; s != nil {
				return s
			}
			t.Fatalf("%s has a link to a span of %s that has not come", from.Name, path)
		}
	}
	t.Fatalf("%s has no link to %s, but %v", from.Name, path, from.Links)
	return nil
}
