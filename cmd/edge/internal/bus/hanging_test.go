package bus

import (
	"context"
	"errors"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// connected gives a broker and a client of it.
func connected(t *testing.T) (context.Context, *Broker, *Client) {
	t.Helper()
	t.Cleanup(func() { goleak.VerifyNone(t) })
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	broker, err := StartBroker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { broker.Kill() })
	c, err := Dial(context.Background(), broker.URL(), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(ctx) })
	if err := c.Await(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx, broker, c
}

// until waits for the client to be up, or not to be.
func until(t *testing.T, ctx context.Context, c *Client, up bool) {
	t.Helper()
	for c.Up() != up {
		select {
		case <-time.After(10 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("up is still %t", !up)
		}
	}
}

// TestABrokerThatHangs is not up although the connection stands. It is again when
// it answers anything, also if nobody has anything to tell it.
func TestABrokerThatHangs(t *testing.T) {
	ctx, broker, c := connected(t)
	thaw := broker.Freeze()
	request, done := context.WithTimeout(ctx, 3*silentAfter/2)
	defer done()
	if err := c.Publish(request, "set", nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("publishing to a broker that hangs: %v", err)
	}
	if c.Up() || !c.link.connected.Load() {
		t.Errorf("up %t, connected %t; want false and true", c.Up(), c.link.connected.Load())
	}
	thaw()
	until(t, ctx, c, true)
}

// TestABrokerThatHangsInSilence is noticed without a request: it is asked whether
// it is there.
func TestABrokerThatHangsInSilence(t *testing.T) {
	ctx, broker, c := connected(t)
	thaw := broker.Freeze()
	until(t, ctx, c, false)
	thaw()
	until(t, ctx, c, true)
}

// TestARequestThatCannotBeWritten ends with its context all the same: a broker
// that hangs does not read, and the buffers on the way to it are full.
func TestARequestThatCannotBeWritten(t *testing.T) {
	defer func(was time.Duration) { writeTimeout = was }(writeTimeout)
	writeTimeout = time.Hour
	ctx, broker, c := connected(t)
	defer broker.Kill() // before the client is closed, which would wait for the hour
	payload := make([]byte, 64<<20)
	thaw := broker.Freeze()
	defer thaw()
	request, done := context.WithTimeout(ctx, 100*time.Millisecond)
	defer done()
	if err := c.Publish(request, "set", payload); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("publishing: %v", err)
	}
}

// TestCloseWhileNothingCanBeWritten ends, although the broker cannot be told.
func TestCloseWhileNothingCanBeWritten(t *testing.T) {
	ctx, broker, c := connected(t)
	defer broker.Freeze()()
	request, done := context.WithTimeout(ctx, 100*time.Millisecond)
	defer done()
	if err := c.Publish(request, "set", make([]byte, 64<<20)); err == nil {
		t.Error("published")
	}
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
	if err := c.Publish(ctx, "set", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("publishing after Close: %v", err)
	}
}

// TestABrokerThatIsKilledAsItHangs, and another in its place: the subscriptions
// are made again.
func TestABrokerThatIsKilledAsItHangs(t *testing.T) {
	ctx, broker, c := connected(t)
	got := make(chan string, 100)
	if _, err := c.Subscribe(ctx, "set", func(topic string, _ []byte) { got <- topic }); err != nil {
		t.Fatal(err)
	}
	defer broker.Freeze()()
	if err := broker.Kill(); err != nil {
		t.Fatal(err)
	}
	until(t, ctx, c, false)
	again, err := StartBrokerAt(broker.listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer again.Kill()
	until(t, ctx, c, true)
	for len(got) == 0 {
		if err := c.Publish(ctx, "set", nil); err != nil {
			t.Fatal(err)
		}
	}
}
