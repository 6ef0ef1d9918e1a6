package bus

import (
	"context"
	"fmt"
	"net/url"
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
	up   atomic.Bool
	sent atomic.Int64 // when the broker last confirmed a message, Unix nanoseconds

	mu   sync.Mutex
	subs map[int]subscription
	next int
	wg   sync.WaitGroup // what goes on beside the connection's own goroutines
}

type subscription struct {
	filter string
	handle Handler
}

// retryDelay is the pause before the client connects or subscribes again.
const retryDelay = 500 * time.Millisecond

// Dial begins to connect to the broker at a URL such as
// mqtt://localhost:1883. Await tells when it is connected; the context bounds
// the life of the connection, as Close does.
func Dial(ctx context.Context, broker, clientID string) (*Client, error) {
	u, err := url.Parse(broker)
	if err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	c := &Client{subs: map[int]subscription{}}
	c.conn, err = autopaho.NewConnection(ctx, autopaho.ClientConfig{
		ServerUrls:                    []*url.URL{u},
		KeepAlive:                     20,
		CleanStartOnInitialConnection: true,
		ReconnectBackoff:              autopaho.NewConstantBackoff(retryDelay),
		ConnectTimeout:                2 * time.Second,
		OnConnectionUp:                func(*autopaho.ConnectionManager, *paho.Connack) { c.connected(ctx) },
		OnConnectionDown:              func() bool { c.up.Store(false); return true },
		ClientConfig: paho.ClientConfig{
			ClientID:          clientID,
			OnPublishReceived: []func(paho.PublishReceived) (bool, error){c.received},
		},
	})
	if err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	return c, nil
}

// Await waits until the client is connected.
func (c *Client) Await(ctx context.Context) error { return c.conn.AwaitConnection(ctx) }

// Up reports whether the client is connected.
func (c *Client) Up() bool { return c.up.Load() }

// LastSent is when the broker last confirmed a message; the zero time if it
// has not yet.
func (c *Client) LastSent() time.Time {
	if ns := c.sent.Load(); ns != 0 {
		return time.Unix(0, ns)
	}
	return time.Time{}
}

// Publish sends a message and waits until the broker has confirmed it.
func (c *Client) Publish(ctx context.Context, topic string, payload []byte) error {
	if _, err := c.conn.Publish(ctx, &paho.Publish{QoS: 1, Topic: topic, Payload: payload}); err != nil {
		return fmt.Errorf("publish %s: %w", topic, err)
	}
	c.sent.Store(time.Now().UnixNano())
	return nil
}

// Subscribe hands the messages of a topic filter to handle until the returned
// function is called. It waits for the broker's confirmation; after a lost
// connection the client subscribes again by itself.
func (c *Client) Subscribe(ctx context.Context, filter string, handle Handler) (cancel func(), err error) {
	c.mu.Lock()
	c.next++
	number := c.next
	c.subs[number] = subscription{filter, handle}
	c.mu.Unlock()
	cancel = func() { c.unsubscribe(number) }
	if err := c.subscribe(ctx, filter); err != nil {
		cancel()
		return nil, err
	}
	return cancel, nil
}

// Close disconnects and waits until all goroutines of the client have ended.
// Publishing after that is an error.
func (c *Client) Close(ctx context.Context) error {
	err := c.conn.Disconnect(ctx)
	c.up.Store(false) // OnConnectionDown tells of lost connections only
	select {
	case <-c.conn.Done():
	case <-ctx.Done():
		return ctx.Err()
	}
	c.wg.Wait()
	return err
}

func (c *Client) subscribe(ctx context.Context, filters ...string) error {
	sub := &paho.Subscribe{}
	for _, filter := range filters {
		sub.Subscriptions = append(sub.Subscriptions, paho.SubscribeOptions{Topic: filter, QoS: 1})
	}
	if _, err := c.conn.Subscribe(ctx, sub); err != nil {
		return fmt.Errorf("subscribe %v: %w", filters, err)
	}
	return nil
}

// unsubscribe forgets a subscription. The broker is told only if nobody else
// has the same filter; that it may be away then does no harm.
func (c *Client) unsubscribe(number int) {
	c.mu.Lock()
	filter := c.subs[number].filter
	delete(c.subs, number)
	for _, s := range c.subs {
		if s.filter == filter {
			c.mu.Unlock()
			return
		}
	}
	c.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	c.conn.Unsubscribe(ctx, &paho.Unsubscribe{Topics: []string{filter}})
}

// connected is called for each connection, the first one and later ones. The
// broker forgets subscriptions when a connection is lost, so they are made
// again. It must not block.
func (c *Client) connected(ctx context.Context) {
	c.up.Store(true)
	c.wg.Go(func() {
		for c.up.Load() && !c.renew(ctx) {
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
