package bus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
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
)

// A test has more patience than this, or less.
var (
	// writeTimeout bounds one write to the connection. A broker that hangs does
	// not read; once the buffers between are full, nothing can be written.
	writeTimeout = 2 * time.Second
	// keepAlive is how often the broker is asked, in seconds, whether it is
	// there. A connection on which that is not answered in this time is lost.
	keepAlive uint16 = 5
)

// link is what is known of the broker at the other end. What changes about it is
// told to the log: once when the broker is lost, and once when it is back.
type link struct {
	name string // the broker's URL
	log  *slog.Logger

	connected atomic.Bool
	silent    atomic.Bool // connected, and a request was not answered
	missed    atomic.Bool // the log was told that the broker is lost
}

// up reports whether the broker answers.
func (l *link) up() bool { return l.connected.Load() && !l.silent.Load() }

func (l *link) opened() {
	l.silent.Store(false)
	l.connected.Store(true)
	l.back()
}

func (l *link) lost() { l.connected.Store(false) }

// heard notes a sign of life.
func (l *link) heard() {
	if l.silent.Swap(false) {
		l.back()
	}
}

// unanswered notes that a request was given up.
func (l *link) unanswered(waited time.Duration) {
	if l.connected.Load() && !l.silent.Swap(true) {
		l.miss("the broker does not answer; values are not published until it does: see whether it is overloaded or hangs",
			fmt.Errorf("no answer to a request within %v", waited.Round(100*time.Millisecond)))
	}
}

// broken notes the error that ends a connection.
func (l *link) broken(err error) {
	switch {
	case errors.Is(err, io.EOF):
		err = fmt.Errorf("the broker has closed it: %w", err)
	case errors.Is(err, net.ErrClosed): // by impatient, or because a ping had no answer
		err = fmt.Errorf("this node has closed it, because the broker took or answered nothing: %w", err)
	}
	l.miss("the connection to the broker is lost; trying to connect again: see whether the broker runs", err)
}

// ended says why a broker has ended a connection.
func ended(d *paho.Disconnect) error {
	code := fmt.Sprintf("reason code 0x%02X", d.ReasonCode)
	if d.Properties != nil && d.Properties.ReasonString != "" {
		code += ", " + d.Properties.ReasonString
	}
	switch d.ReasonCode {
	case packets.DisconnectServerBusy:
		return fmt.Errorf("the broker is too busy (%s)", code)
	case packets.DisconnectServerShuttingDown:
		return fmt.Errorf("the broker shuts down (%s)", code)
	case packets.DisconnectKeepAliveTimeout:
		return fmt.Errorf("the broker has heard nothing of this node for too long (%s)", code)
	case packets.DisconnectSessionTakenOver:
		return fmt.Errorf("another connection has the client ID of this one: a newer one of this node, or another node to which the same ID was given (%s)", code)
	case packets.DisconnectNotAuthorized:
		return fmt.Errorf("the broker does not allow it: see its users and permissions (%s)", code)
	}
	return fmt.Errorf("the broker has ended it (%s)", code)
}

// refused notes an attempt to connect that came to nothing.
func (l *link) refused(err error) {
	l.miss("the broker cannot be reached; trying again and again: see whether it runs, and whether this is its URL", err)
}

func (l *link) miss(what string, err error) {
	if !l.missed.Swap(true) {
		l.log.Warn(what, "broker", l.name, "err", err)
	}
}

func (l *link) back() {
	if l.missed.Swap(false) {
		l.log.Info("the broker answers again", "broker", l.name)
	}
}

// explain names the broker in an error of a request.
func (l *link) explain(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, autopaho.ConnectionDownError):
		return fmt.Errorf("there is no connection to the broker %s at the moment", l.name)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the broker %s does not answer: %w", l.name, err)
	}
	return fmt.Errorf("broker %s: %w", l.name, err)
}

// pinger notes every packet that comes from the broker as a sign of life.
type pinger struct {
	*paho.DefaultPinger
	link *link
}

func (p pinger) PacketReceived() {
	p.link.heard()
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
