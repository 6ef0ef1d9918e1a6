// Package hooks is what a person writes for the edge node: one file for each
// worker type that has hooks, and in this file what makes the workers. Looking
// at desired states, waiting, retrying and starting again is not in here: that
// is what the specs say and the runtime does.
package hooks

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/line"
	"github.com/fsmgen/fsmgen/generated/bridge"
	"github.com/fsmgen/fsmgen/generated/connection"
	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/generated/flow"
	"github.com/fsmgen/fsmgen/generated/opcuabrowser"
	"github.com/fsmgen/fsmgen/generated/serverbrowser"
)

// Node is what the hooks of one edge node share. It makes the workers of the
// whole tree: it implements the ChildWorkers of every package.
type Node struct {
	bus *bus.Client
	log *slog.Logger

	mu    sync.Mutex
	lines map[*line.Line]struct{} // that are open
}

// NewNode makes the hooks of an edge node.
func NewNode(client *bus.Client, log *slog.Logger) *Node {
	return &Node{bus: client, log: log, lines: map[*line.Line]struct{}{}}
}

// Worker makes the root.
func (n *Node) Worker() *edgenode.Worker { return edgenode.NewWorker(n) }

// Bridges makes the worker for a device.
func (n *Node) Bridges(bridge.UserSpec) *bridge.Worker {
	return bridge.NewWorker(Bridge{n}, n)
}

// Connection makes the connection of a bridge.
func (n *Node) Connection(connection.UserSpec) *connection.Worker {
	return connection.NewWorker(Connection{trouble: &trouble{log: n.log}})
}

// ReadFlow makes the reading flow of a bridge.
func (n *Node) ReadFlow(flow.UserSpec) *flow.Worker { return flow.NewWorker(&Flow{node: n}) }

// WriteFlow makes the writing flow of a bridge.
func (n *Node) WriteFlow(flow.UserSpec) *flow.Worker { return flow.NewWorker(&Flow{node: n}) }

// Browser makes the browser.
func (n *Node) Browser(opcuabrowser.UserSpec) *opcuabrowser.Worker { return opcuabrowser.NewWorker(n) }

// Servers makes the worker for a server that is browsed.
func (n *Node) Servers(serverbrowser.UserSpec) *serverbrowser.Worker {
	return serverbrowser.NewWorker(ServerBrowser{node: n, trouble: &trouble{log: n.log}})
}

// Close ends the lines that are still open. After an orderly shutdown there
// are none; a flow that could not go in time leaves one.
func (n *Node) Close(ctx context.Context) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	var errs []error
	for l := range n.lines {
		errs = append(errs, l.Close(ctx))
	}
	clear(n.lines)
	return errors.Join(errs...)
}

func (n *Node) opened(l *line.Line) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines[l] = struct{}{}
}

func (n *Node) closed(l *line.Line) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.lines, l)
}
