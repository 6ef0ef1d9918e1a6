package device

import (
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// connections counts what the OPC UA server tells its logger of connections.
//
// It is there because the server of gopcua must not be closed while it takes
// on a connection: its Close waits on a sync.WaitGroup to which the goroutine
// of a new connection may be adding at that moment. Nothing but its log says
// when a connection has been taken on and when it has been let go.
type connections struct {
	mu     sync.Mutex
	taken  int
	gone   int
	change chan struct{} // closed, and made anew, with each change
}

func newConnections() *connections { return &connections{change: make(chan struct{})} }

// What the server of gopcua v0.8.0 says: the first as soon as it has begun a
// goroutine for a connection, one of the others as that goroutine ends.
const saysTaken = "registered connection"

var saysGone = []string{"Secure Channel %d closed", "Secure Channel %d error", "Error creating secure channel"}

func (c *connections) Debug(string, ...any)           {}
func (c *connections) Info(message string, _ ...any)  { c.note(message) }
func (c *connections) Warn(message string, _ ...any)  { c.note(message) }
func (c *connections) Error(message string, _ ...any) { c.note(message) }

func (c *connections) note(message string) {
	says := func(prefix string) bool { return strings.HasPrefix(message, prefix) }
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case says(saysTaken):
		c.taken++
	case says(saysGone[0]), says(saysGone[1]), says(saysGone[2]):
		c.gone++
	default:
		return
	}
	close(c.change)
	c.change = make(chan struct{})
}

// settle waits until the server has let go of every connection that was made to
// it, all of which must have been cut before. A server that does not let go is
// waited for no longer than limit.
func (c *connections) settle(address string, limit time.Duration) {
	end := time.NewTimer(limit)
	defer end.Stop()
	// The server takes connections on one after the other, so that all those
	// before this one have been counted when it turns this one away.
	knock(address, limit)
	for {
		c.mu.Lock()
		left, change := c.taken-c.gone, c.change
		c.mu.Unlock()
		if left == 0 {
			return
		}
		select {
		case <-change:
		case <-end.C:
			return
		}
	}
}

// knock connects, says nothing that OPC UA knows, and waits to be turned away.
func knock(address string, limit time.Duration) {
	conn, err := net.DialTimeout("tcp", address, limit)
	if err != nil {
		return
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(limit))
	// A message without contents: its type, the mark of a last part, its length.
	if _, err := conn.Write([]byte("XXXF\x08\x00\x00\x00")); err != nil {
		return
	}
	io.Copy(io.Discard, conn)
}
