// Package gate stalls connections, for servers that are to hang: who connects
// finds somebody who takes the connection and never answers.
package gate

import "sync"

// Gate holds up those who pass it while it is shut. It is made by New; its
// methods may be called from any goroutine.
type Gate struct {
	mu   sync.Mutex
	shut int
	open chan struct{} // closed while the gate is open
}

// New makes a gate that is open.
func New() *Gate {
	g := &Gate{open: make(chan struct{})}
	close(g.open)
	return g
}

// Shut shuts the gate until open is called. It stays shut as long as one of
// those who have shut it has not opened it.
func (g *Gate) Shut() (open func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut == 0 {
		g.open = make(chan struct{})
	}
	g.shut++
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if g.shut--; g.shut == 0 {
			close(g.open)
		}
	})
}

// Pass waits until the gate is open and reports true, or false if gone was closed
// first.
func (g *Gate) Pass(gone <-chan struct{}) bool {
	g.mu.Lock()
	open := g.open
	g.mu.Unlock()
	select {
	case <-open:
		return true
	case <-gone:
		return false
	}
}
