package device

import (
	"context"
	"io"
	"net"
	"sync"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/gate"
)

// plug is the network cable of a device: a listener that passes every
// connection on to the device's server, until it is pulled. Pulling it cuts
// all connections at once.
//
// It is there because the server of gopcua cannot be switched off like a
// device: its Close leaves the connections of its clients open and waits ten
// seconds for them to go.
type plug struct {
	listener net.Listener
	target   string

	gate   *gate.Gate    // shut while nothing is passed on
	pulled chan struct{} // closed by pull

	mu    sync.Mutex
	conns map[net.Conn]struct{} // nil once the plug is pulled
	fewer chan struct{}         // closed, and made anew, when connections have gone
	wg    sync.WaitGroup
}

// plugIn listens on address and passes what arrives on to target.
func plugIn(address, target string) (*plug, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	p := &plug{
		listener: listener, target: target, gate: gate.New(), pulled: make(chan struct{}),
		conns: map[net.Conn]struct{}{}, fewer: make(chan struct{}),
	}
	p.wg.Go(p.accept)
	return p, nil
}

// address is where the plug listens, as host:port.
func (p *plug) address() string { return p.listener.Addr().String() }

// quiet waits until no connection is open.
func (p *plug) quiet(ctx context.Context) error {
	for {
		p.mu.Lock()
		open, fewer := len(p.conns), p.fewer
		p.mu.Unlock()
		if open == 0 {
			return nil
		}
		select {
		case <-fewer:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// pull closes the listener and every connection, and waits until all is quiet.
func (p *plug) pull() {
	p.listener.Close()
	close(p.pulled)
	p.mu.Lock()
	for conn := range p.conns {
		conn.Close()
	}
	p.conns = nil
	p.mu.Unlock()
	p.wg.Wait()
}

func (p *plug) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.wg.Go(func() { p.pass(conn) })
	}
}

// pass copies in both directions until either side is done.
func (p *plug) pass(outside net.Conn) {
	defer outside.Close()
	inside, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer inside.Close()
	if !p.hold(outside, inside) {
		return
	}
	defer p.release(outside, inside)

	done := make(chan struct{})
	go func() {
		defer close(done)
		io.Copy(p.behind(inside), outside)
		inside.Close()
		outside.Close()
	}()
	io.Copy(p.behind(outside), inside)
	outside.Close()
	inside.Close()
	<-done
}

// behind lets nothing be written while the gate is shut.
func (p *plug) behind(w io.Writer) io.Writer { return gated{w, p} }

type gated struct {
	to   io.Writer
	plug *plug
}

func (g gated) Write(data []byte) (int, error) {
	if !g.plug.gate.Pass(g.plug.pulled) {
		return 0, net.ErrClosed
	}
	return g.to.Write(data)
}

// hold notes the connections for pull; it reports false if that has happened.
func (p *plug) hold(conns ...net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conns == nil {
		return false
	}
	for _, c := range conns {
		p.conns[c] = struct{}{}
	}
	return true
}

func (p *plug) release(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		delete(p.conns, c)
	}
	close(p.fewer)
	p.fewer = make(chan struct{})
}
