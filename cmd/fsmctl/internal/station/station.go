// Package station runs a depot with chargers behind an address, for the tests of fsmctl.
package station

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/depot/generated/charger"
	"github.com/fsmgen/fsmgen/internal/depot/generated/depot"
)

// Station is a depot that runs. What its chargers meet is set by Plug and Answer.
type Station struct {
	*depot.Supervisor

	mu      sync.Mutex
	plugged bool
	failing error
	answer  error

	stop   context.CancelFunc
	ran    chan struct{}
	server *http.Server
	ui     *inspect.Inspector
	addr   string
	token  string
	write  bool
}

// Start runs a depot, and serves it at an address of this computer. The token, if it is
// not empty, must come with every request. Changes are allowed if write is true.
func Start(token string, write bool) (*Station, error) {
	s := &Station{ran: make(chan struct{}), token: token, write: write}
	spec := depot.DefaultUserSpec()
	tree, err := depot.NewSupervisor(depot.NewWorker(s), spec)
	if err != nil {
		return nil, err
	}
	s.Supervisor = tree
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	go func() {
		defer close(s.ran)
		_ = tree.Run(ctx) // Stop cancels it
	}()
	return s, s.Listen()
}

// Listen serves the depot, at the address at which it was served before.
func (s *Station) Listen() error {
	addr := s.addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	s.addr = listener.Addr().String()
	options := []inspect.Option{inspect.WithLogger(slog.New(slog.DiscardHandler)), inspect.WithRead(s.authorize)}
	if s.write {
		options = append(options, inspect.WithWrite(func(*http.Request, inspect.Change) (string, error) { return "test", nil }))
	}
	s.ui = inspect.Handler(s.Supervisor, options...)
	s.server = s.ui.HTTPServer(s.addr)
	go s.server.Serve(listener)
	return nil
}

func (s *Station) authorize(r *http.Request) error {
	if s.token != "" && r.Header.Get("Authorization") != "Bearer "+s.token {
		return errors.New("another token")
	}
	return nil
}

// Away stops serving. The depot goes on.
func (s *Station) Away() {
	s.server.Close()
	s.ui.Close()
}

// URL returns the address.
func (s *Station) URL() string { return "http://" + s.addr }

// Stop ends the depot and waits for it.
func (s *Station) Stop() {
	s.Away()
	s.stop()
	select {
	case <-s.ran:
	case <-time.After(30 * time.Second):
		panic("station: the depot does not end")
	}
}

// Plug says whether a bus is plugged in, at every charger.
func (s *Station) Plug(plugged bool) { s.set(func() { s.plugged = plugged }) }

// Fail makes observations of the chargers fail; nil ends that.
func (s *Station) Fail(err error) { s.set(func() { s.failing = err }) }

// Answer sets what the server that knows the cards answers; nil accepts them.
func (s *Station) Answer(err error) { s.set(func() { s.answer = err }) }

func (s *Station) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

// Bays makes a charger.
func (s *Station) Bays(charger.UserSpec) *charger.Worker { return charger.NewWorker(bay{s}) }

// bay is what a charger does.
type bay struct{ s *Station }

func (b bay) CollectObservedState(context.Context, charger.DesiredState) (charger.ObservedState, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	return charger.ObservedState{Plugged: b.s.plugged}, b.s.failing
}

func (b bay) Authorize(context.Context, charger.Snapshot) (charger.AuthorizeResult, error) {
	b.s.mu.Lock()
	defer b.s.mu.Unlock()
	return charger.AuthorizeResult{Holder: "a driver"}, b.s.answer
}
