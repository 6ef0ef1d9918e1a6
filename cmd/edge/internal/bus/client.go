package bus

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/eclipse/paho.golang/autopaho"
	"github.com/eclipse/paho.golang/paho"
)

// Handler is given each message of a subscription, one at a time. It must not
// block: the client reads nothing else meanwhile.
type Handler func(topic string, payload []byte)

// Client is one connection to the broker. It connects, and connects again, by
// itself. Its methods may be called from any goroutine.
type Client struct {
	conn *autopaho.ConnectionManager
	link link
	sent atomic.Int64 // when the broker last confirmed a message, Unix nanoseconds

	mu     sync.Mutex
	subs   map[int]subscription
	next   int
	closed bool
	wg     sync.WaitGroup // what goes on beside the connection's own goroutines

	cancel context.CancelFunc // ends the connection, and what goes on beside it
}

type subscription struct {
	filter string
	handle Handler
}

// retryDelay is the pause before the client connects or subscribes again.
const retryDelay = 500 * time.Millisecond

// Dial begins to connect to the broker at a URL such as
// mqtt://localhost:1883. Await tells when it is connected; the context bounds
// the life of the connection, as Close does. The log is told when the broker is
// lost and when it is back.
func Dial(ctx context.Context, broker, clientID string, log *slog.Logger) (*Client, error) {
	u, err := url.Parse(broker)
	if err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	c := &Client{subs: map[int]subscription{}}
	c.link.name, c.link.log = u.Redacted(), log
	ctx, c.cancel = context.WithCancel(ctx)
	c.conn, err = autopaho.NewConnection(ctx, autopaho.ClientConfig{
		ServerUrls:                    []*url.URL{u},
		KeepAlive:                     keepAlive,
		CleanStartOnInitialConnection: true,
		ReconnectBackoff:              autopaho.NewConstantBackoff(retryDelay),
		ConnectTimeout:                connectTimeout,
		AttemptConnection:             dialer(u),
		OnConnectionUp:                func(*autopaho.ConnectionManager, *paho.Connack) { c.connected(ctx) },
		OnConnectionDown:              func() bool { c.link.lost(); return true },
		OnConnectError:                c.link.refused,
		ClientConfig: paho.ClientConfig{
			ClientID:      clientID,
			OnClientError: c.link.broken,
			OnServerDisconnect: func(d *paho.Disconnect) {
				c.link.broken(ended(d))
			},
			PingHandler:       pinger{paho.NewDefaultPinger(), &c.link},
			OnPublishReceived: []func(paho.PublishReceived) (bool, error){c.received},
		},
	})
	if err != nil {
		c.cancel()
		return nil, fmt.Errorf("broker: %w", err)
	}
	return c, nil
}

// Await waits until the client is connected.
func (c *Client) Await(ctx context.Context) error { return c.conn.AwaitConnection(ctx) }

// Up reports whether the client is connected and the broker answers. A broker
// that hangs is noticed by the first request that it leaves unanswered for a
// second, and without any request within ten seconds.
func (c *Client) Up() bool { return c.link.up() }

// LastSent is when the broker last confirmed a message; the zero time if it
// has not yet.
func (c *Client) LastSent() time.Time {
	if ns := c.sent.Load(); ns != 0 {
		return time.Unix(0, ns)
	}
	return time.Time{}
}

// Publish sends a message and waits until the broker has confirmed it, no longer
// than the context allows. What was not confirmed may have been sent all the same.
func (c *Client) Publish(ctx context.Context, topic string, payload []byte) error {
	err := c.ask(ctx, func() error {
		_, err := c.conn.Publish(ctx, &paho.Publish{QoS: 1, Topic: topic, Payload: payload})
		return err
	})
	if err != nil {
		return fmt.Errorf("publish %s: %w", topic, err)
	}
	c.sent.Store(time.Now().UnixNano())
	return nil
}

// Subscribe hands the messages of a topic filter to handle until the returned
// function is called; that tells the broker as long as its context allows, and at
// most a second. Subscribe waits for the broker's confirmation as long as the
// context allows; after a lost connection the client subscribes again by itself.
func (c *Client) Subscribe(ctx context.Context, filter string, handle Handler) (cancel func(context.Context), err error) {
	c.mu.Lock()
	c.next++
	number := c.next
	c.subs[number] = subscription{filter, handle}
	c.mu.Unlock()
	if err := c.subscribe(ctx, filter); err != nil {
		c.forget(number) // that the broker may have it all the same does no harm
		return nil, err
	}
	return func(ctx context.Context) { c.unsubscribe(ctx, number) }, nil
}

// Close disconnects and waits until all goroutines of the client have ended, no
// longer than the context allows. Publishing after that is an error.
func (c *Client) Close(ctx context.Context) error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.cancel()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		<-c.conn.Done()
		c.wg.Wait()
		c.link.connected.Store(false) // OnConnectionDown tells of lost connections only
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("disconnect from the broker %s: %w", c.link.name, ctx.Err())
	}
}

// ErrClosed is the error of a client that was closed.
var ErrClosed = errors.New("the connection to the broker was closed by the node itself")

// beside begins what Close waits for; it reports false after Close.
func (c *Client) beside(what func()) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return false
	}
	c.wg.Go(what)
	return true
}

// ask waits for the answer to a request, as long as the context allows, also
// where the request itself does not look at the context while it writes.
func (c *Client) ask(ctx context.Context, request func() error) error {
	begin := time.Now()
	answer := make(chan error, 1)
	if !c.beside(func() { answer <- request() }) {
		return ErrClosed
	}
	var err error
	select {
	case err = <-answer:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if waited := time.Since(begin); err != nil && waited >= silentAfter {
		c.link.unanswered(waited)
	}
	return c.link.explain(err)
}

func (c *Client) subscribe(ctx context.Context, filters ...string) error {
	sub := &paho.Subscribe{}
	for _, filter := range filters {
		sub.Subscriptions = append(sub.Subscriptions, paho.SubscribeOptions{Topic: filter, QoS: 1})
	}
	err := c.ask(ctx, func() error {
		_, err := c.conn.Subscribe(ctx, sub)
		return err
	})
	if err != nil {
		return fmt.Errorf("subscribe to %s: %w", strings.Join(filters, ", "), err)
	}
	return nil
}

// unsubscribe forgets a subscription. The broker is told only if nobody else
// has the same filter; that it may be away then does no harm.
func (c *Client) unsubscribe(ctx context.Context, number int) {
	filter, last := c.forget(number)
	if !last {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	c.ask(ctx, func() error {
		_, err := c.conn.Unsubscribe(ctx, &paho.Unsubscribe{Topics: []string{filter}})
		return err
	})
}

// forget drops a subscription, and reports whether it was the last one with its
// filter.
func (c *Client) forget(number int) (filter string, last bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	filter = c.subs[number].filter
	delete(c.subs, number)
	for _, s := range c.subs {
		if s.filter == filter {
			return filter, false
		}
	}
	return filter, true
}

// connected is called for each connection, the first one and later ones. The
// broker forgets subscriptions when a connection is lost, so they are made
// again. It must not block.
func (c *Client) connected(ctx context.Context) {
	c.link.opened()
	c.beside(func() {
		for c.link.connected.Load() && !c.renew(ctx) {
			select {
			case <-time.After(retryDelay):
			case <-ctx.Done():
				return
			}
		}
	})
}

// renew makes all subscriptions again and reports whether the broker has
// confirmed them.
func (c *Client) renew(ctx context.Context) bool {
	filters := c.filters()
	if len(filters) == 0 {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return c.subscribe(ctx, filters...) == nil
}

func (c *Client) filters() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var filters []string
	for _, s := range c.subs {
		filters = append(filters, s.filter)
	}
	return filters
}

func (c *Client) received(p paho.PublishReceived) (bool, error) {
	c.mu.Lock()
	var handlers []Handler
	for _, s := range c.subs {
		if matches(s.filter, p.Packet.Topic) {
			handlers = append(handlers, s.handle)
		}
	}
	c.mu.Unlock()
	for _, handle := range handlers {
		handle(p.Packet.Topic, p.Packet.Payload)
	}
	return len(handlers) > 0, nil
}
