// Package app is the edge node as one piece: the tree of workers, its
// connection to the bus, and its configuration file.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/config"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/hooks"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Options are what a node is started with.
type Options struct {
	Config string // path of the configuration file
	Broker string // URL of the message bus
	Log    *slog.Logger

	// Address is where people look at the tree: host and port, of which the port may be
	// 0; "": nobody can. Writable lets them change it.
	Address  string
	Writable bool

	// OnEvent is called for each event of the tree, in order. It must be quick.
	OnEvent func(fsm.Event)
	// OnConfig is called each time that the configuration has been read again:
	// with nil if it is in force, else with what is wrong with it. Then
	// everything goes on as it was.
	OnConfig func(error)
}

// closeLimit is how long closing may take what the tree has left open.
const closeLimit = 5 * time.Second

// App is a node that is running.
type App struct {
	options    Options
	supervisor *edgenode.Supervisor
	bus        *bus.Client
	hooks      *hooks.Node
	pages      *inspect.Server // nil: nobody can look

	cancel  context.CancelFunc // ends the watch and the bus
	unwatch func()
	done    chan struct{} // closed when the tree is down
	err     error         // of Run; once done is closed
}

// Start starts a node. It fails if the configuration cannot be read or is
// invalid; that the bus or a device is away is no failure, the node waits for
// them. It runs until Stop.
func Start(o Options) (*App, error) {
	spec, err := config.Load(o.Config)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.Config, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	a := &App{options: o, cancel: cancel, done: make(chan struct{})}
	if a.bus, err = bus.Dial(ctx, o.Broker, "fsmgen-edge-"+spec.Site, o.Log); err != nil {
		cancel()
		return nil, err
	}
	a.hooks = hooks.NewNode(a.bus, o.Log)
	if err := a.start(ctx, spec); err != nil {
		cancel()
		a.bus.Close(context.Background())
		return nil, err
	}
	return a, nil
}

func (a *App) start(ctx context.Context, spec edgenode.UserSpec) (err error) {
	a.supervisor, err = edgenode.NewSupervisor(a.hooks.Worker(), spec, fsm.WithEventHandler(a.options.OnEvent))
	if err != nil {
		return err
	}
	if a.unwatch, err = config.Watch(ctx, a.options.Config, a.reload); err != nil {
		return err
	}
	if err := a.show(); err != nil {
		a.unwatch()
		return err
	}
	go func() {
		defer close(a.done)
		a.err = a.supervisor.Run(context.Background()) // until Stop
	}()
	return nil
}

// Supervisor is the root of the tree.
func (a *App) Supervisor() *edgenode.Supervisor { return a.supervisor }

// show lets people look at the tree, and change it if they may.
func (a *App) show() (err error) {
	if a.options.Address == "" {
		return nil
	}
	options := []inspect.Option{inspect.WithLogger(a.options.Log)}
	if a.options.Writable {
		options = append(options, inspect.WithWrite(anybody))
	}
	a.pages, err = inspect.Serve(a.options.Address, a.supervisor, options...)
	return err
}

// anybody who can reach the address may change the tree. A node that other computers
// can reach has to ask who it is.
func anybody(r *http.Request, _ inspect.Change) (who string, err error) { return r.RemoteAddr, nil }

// Pages is where the tree can be looked at, as a URL. The node must have an Address.
func (a *App) Pages() string { return a.pages.URL() }

// Done is closed when the tree is down.
func (a *App) Done() <-chan struct{} { return a.done }

// reload takes the configuration file in again. The whole file is the new
// UserSpec; which workers that touches is the runtime's business.
func (a *App) reload() {
	spec, err := config.Load(a.options.Config)
	if err == nil {
		err = a.supervisor.UpdateUserSpec(func(u *edgenode.UserSpec) { *u = spec })
	}
	a.options.OnConfig(err)
}

// Stop takes the tree down in order and then closes everything. If ctx ends
// first, it closes everything all the same, which may take closeLimit, and says
// who was left.
func (a *App) Stop(ctx context.Context) error {
	err := a.supervisor.Shutdown(ctx)
	select {
	case <-a.done:
		err = errors.Join(err, a.err)
	case <-ctx.Done():
	}
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeLimit)
	defer cancel()
	err = errors.Join(err, a.pages.Close(closing), a.hooks.Close(closing), a.bus.Close(closing))
	a.cancel()
	a.unwatch()
	return err
}
