package bus

import (
	"net"
	"sync"
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
	closed  bool
}

func listenAt(address string) (*listener, error) {
	inner, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	l := &listener{Listener: inner}
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
	return &connection{Conn: conn, begun: sync.OnceFunc(l.begun)}, nil
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

// connection tells when it is read from.
type connection struct {
	net.Conn
	begun func()
}

func (c *connection) Read(p []byte) (int, error) {
	c.begun()
	return c.Conn.Read(p)
}
