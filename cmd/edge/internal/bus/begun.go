package bus

import (
	"net"
	"sync"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/gate"
)

// listener knows of each connection whether the broker has begun to read from
// it.
//
// It is there because the broker must not be closed while it takes on a
// connection: its Close waits on a sync.WaitGroup to which the goroutine of a new
// connection may be adding at that moment, before it reads.
type listener struct {
	net.Listener

	mu      sync.Mutex
	changed *sync.Cond
	taken   int // accepted, and not read from yet
	open    map[*connection]struct{}
	closed  bool

	gate *gate.Gate // shut while the broker hangs
}

func listenAt(address string) (*listener, error) {
	inner, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	l := &listener{Listener: inner, open: map[*connection]struct{}{}, gate: gate.New()}
	l.changed = sync.NewCond(&l.mu)
	return l, nil
}

func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		conn.Close()
		return nil, net.ErrClosed
	}
	l.taken++
	c := &connection{Conn: conn, begun: sync.OnceFunc(l.begun), gate: l.gate, gone: make(chan struct{})}
	c.close = sync.OnceValue(func() error {
		close(c.gone)
		l.forget(c)
		return c.Conn.Close()
	})
	l.open[c] = struct{}{}
	return c, nil
}

func (l *listener) begun() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken--
	l.changed.Broadcast()
}

// settle takes no more connections, and waits until all those that were taken
// have been begun with.
func (l *listener) settle() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.Listener.Close()
	for l.taken > 0 {
		l.changed.Wait()
	}
}

func (l *listener) forget(c *connection) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, c)
}

// cut closes every connection, and takes no more.
func (l *listener) cut() {
	l.mu.Lock()
	l.closed = true
	l.Listener.Close()
	var all []*connection
	for c := range l.open {
		all = append(all, c)
	}
	l.mu.Unlock()
	for _, c := range all {
		c.Close()
	}
}

// connection tells when it is read from, and stands still while the gate is shut.
type connection struct {
	net.Conn
	begun func()
	gate  *gate.Gate
	gone  chan struct{} // closed by close
	close func() error
}

func (c *connection) Read(p []byte) (int, error) {
	c.begun()
	n, err := c.Conn.Read(p)
	if !c.gate.Pass(c.gone) {
		return 0, net.ErrClosed
	}
	return n, err
}

func (c *connection) Write(p []byte) (int, error) {
	if !c.gate.Pass(c.gone) {
		return 0, net.ErrClosed
	}
	return c.Conn.Write(p)
}

func (c *connection) Close() error { return c.close() }
