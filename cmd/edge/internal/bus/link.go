package bus

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/packets"
	"github.com/eclipse/paho.golang/paho"
)

const (
	// silentAfter is how long a broker may leave a request without an answer
	// before it counts as one that does not answer.
	silentAfter = time.Second
	// connectTimeout bounds one attempt to connect.
	connectTimeout = 2 * time.Second
	// keepAlive is how often the broker is asked, in seconds, whether it is
	// there. A connection on which that is not answered in this time is lost.
	keepAlive = 5
)

// writeTimeout bounds one write to the connection. A broker that hangs does not
// read; once the buffers between are full, nothing can be written.
var writeTimeout = 2 * time.Second // a test has more patience

// link is what is known of the broker at the other end.
type link struct {
	connected atomic.Bool
	silent    atomic.Bool // connected, and a request was not answered
}

// up reports whether the broker answers.
func (l *link) up() bool { return l.connected.Load() && !l.silent.Load() }

func (l *link) opened() {
	l.silent.Store(false)
	l.connected.Store(true)
}

func (l *link) lost() { l.connected.Store(false) }

// pinger notes every packet that comes from the broker as a sign of life.
type pinger struct {
	*paho.DefaultPinger
	link *link
}

func (p pinger) PacketReceived() {
	p.link.silent.Store(false)
	p.DefaultPinger.PacketReceived()
}

// dialer gives what connects to a broker without encryption; nil for others, which
// are left to the MQTT library.
func dialer(broker *url.URL) func(context.Context, autopaho.ClientConfig, *url.URL) (net.Conn, error) {
	switch broker.Scheme {
	case "mqtt", "tcp", "":
	default:
		return nil
	}
	return func(ctx context.Context, _ autopaho.ClientConfig, u *url.URL) (net.Conn, error) {
		d := net.Dialer{Timeout: connectTimeout}
		conn, err := d.DialContext(ctx, "tcp", u.Host)
		if err != nil {
			return nil, err
		}
		return packets.NewThreadSafeConn(impatient{conn}), nil
	}
}

// impatient is a connection that is closed when a write to it takes too long: half
// a packet may have been written, and nothing can follow that.
type impatient struct{ net.Conn }

func (c impatient) Write(p []byte) (int, error) {
	c.SetWriteDeadline(time.Now().Add(writeTimeout))
	n, err := c.Conn.Write(p)
	if err != nil {
		c.Close()
		return n, fmt.Errorf("the broker takes nothing: %w", err)
	}
	return n, nil
}
