package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/generated/opcuabrowser"
	"github.com/fsmgen/fsmgen/generated/serverbrowser"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/depot/generated/charger"
	"github.com/fsmgen/fsmgen/internal/depot/generated/depot"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// site is what the workers of an edge node see of their devices.
type site struct {
	mu  sync.Mutex
	off map[string]bool // by address
}

func (s *site) isOff(address string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.off[address]
}

// set switches a device off, or on again.
func (s *site) set(address string, off bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.off[address] = off
}

// The workers of the node.

func (s *site) Bridges(spec bridge.UserSpec) *bridge.Worker {
	return bridge.NewWorker(busHooks{}, parts{s, spec.IPAddress})
}
func (s *site) Browser(opcuabrowser.UserSpec) *opcuabrowser.Worker { return opcuabrowser.NewWorker(s) }
func (s *site) Servers(serverbrowser.UserSpec) *serverbrowser.Worker {
	return serverbrowser.NewWorker(walker{})
}

type parts struct {
	site    *site
	address string
}

func (p parts) Connection(connection.UserSpec) *connection.Worker {
	return connection.NewWorker(dialer(p))
}
func (p parts) ReadFlow(flow.UserSpec) *flow.Worker  { return flow.NewWorker(mover(p)) }
func (p parts) WriteFlow(flow.UserSpec) *flow.Worker { return flow.NewWorker(mover(p)) }

type busHooks struct{}

func (busHooks) CollectObservedState(context.Context, bridge.DesiredState) (bridge.ObservedState, error) {
	return bridge.ObservedState{Protocol: "OPC UA", Broker: bridge.ObservedBrokerActive}, nil
}
func (busHooks) Flush(context.Context, bridge.Snapshot) error { return nil }

type dialer parts

func (d dialer) CollectObservedState(context.Context, connection.DesiredState) (connection.ObservedState, error) {
	return connection.ObservedState{Reachable: !d.site.isOff(d.address), Latency: 3 * time.Millisecond}, nil
}

type mover parts

func (m mover) CollectObservedState(context.Context, flow.DesiredState) (flow.ObservedState, error) {
	return flow.ObservedState{Healthy: !m.site.isOff(m.address), Moved: 7, LastMoved: time.Now()}, nil
}

func (m mover) Connect(context.Context, flow.Snapshot) error {
	if m.site.isOff(m.address) {
		return fmt.Errorf("dial %s:4840: %w", m.address, errors.New("no route to host"))
	}
	return nil
}
func (m mover) Disconnect(context.Context, flow.Snapshot) error { return nil }

type walker struct{}

func (walker) CollectObservedState(context.Context, serverbrowser.DesiredState) (serverbrowser.ObservedState, error) {
	return serverbrowser.ObservedState{Answering: true}, nil
}
func (walker) Announce(context.Context, serverbrowser.Snapshot) error { return nil }

// The workers of the depot.

type bays struct{}

func (bays) Bays(charger.UserSpec) *charger.Worker { return charger.NewWorker(cards{}) }

type cards struct{}

func (cards) CollectObservedState(context.Context, charger.DesiredState) (charger.ObservedState, error) {
	return charger.ObservedState{Plugged: true}, nil
}

func (cards) Authorize(context.Context, charger.Snapshot) (charger.AuthorizeResult, error) {
	return charger.AuthorizeResult{Holder: "line 7"}, nil
}

// node is the UserSpec of a node with three devices.
func node() edgenode.UserSpec {
	spec := edgenode.DefaultUserSpec()
	spec.Site = "plant-1"
	spec.Devices = map[string]edgenode.UserSpecDevicesValue{}
	for name, address := range map[string]string{"mixer": "192.0.2.10", "press": "192.0.2.11", "pump": "192.0.2.12"} {
		spec.Devices[name] = edgenode.UserSpecDevicesValue{
			IPAddress: address, Port: 4840, Values: []string{"temperature", "pressure"}, Enabled: true,
			ReadInterval: time.Second, WriteInterval: 2 * time.Second,
		}
	}
	spec.Servers = []string{"192.0.2.20:4840"}
	return spec
}

// run runs a tree until the test ends.
func run(t *testing.T, tree interface{ Run(context.Context) error }) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- tree.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// plant is a running edge node and a running depot, which are served below a prefix.
type plant struct {
	*site
	node  *edgenode.Supervisor
	depot *depot.Supervisor
	url   string
	page  *inspect.Inspector
}

func newPlant(t *testing.T, options ...inspect.Option) *plant {
	t.Helper()
	p := &plant{site: &site{off: map[string]bool{}}}
	quiet := fsm.WithLogger(slog.New(slog.DiscardHandler))
	var err error
	if p.node, err = edgenode.NewSupervisor(edgenode.NewWorker(p.site), node(), quiet); err != nil {
		t.Fatal(err)
	}
	if p.depot, err = depot.NewSupervisor(depot.NewWorker(bays{}), depot.DefaultUserSpec(), quiet); err != nil {
		t.Fatal(err)
	}
	p.page = inspect.Handler(p.node, append([]inspect.Option{
		inspect.WithTree("", p.depot),
		inspect.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil))),
	}, options...)...)
	run(t, p.node)
	run(t, p.depot)
	p.url = serve(t, p.page)
	t.Cleanup(p.page.Close) // before the server is closed, which waits for streams
	return p
}

// serve serves a page below a prefix, and returns its address.
func serve(t *testing.T, page *inspect.Inspector) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/below/this/", http.StripPrefix("/below/this", page))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL + "/below/this/"
}

// anybody may write.
func anybody(*http.Request, inspect.Change) (string, error) { return "the test", nil }
