package bus

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// lines are the lines of a log.
type lines struct {
	mu  sync.Mutex
	all []string
}

func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, string(line))
	return len(line), nil
}

// tells checks that the log has these lines, by a part of each, and no other.
func (l *lines) tells(t *testing.T, parts ...string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, line := range l.all {
		if i >= len(parts) || !strings.Contains(line, parts[i]) {
			t.Errorf("line %d of the log: %s", i, line)
		}
	}
	if len(l.all) < len(parts) {
		t.Errorf("the log does not tell: %s", parts[len(l.all)])
	}
}

// connected gives a broker, a client of it, and the log of the client.
func connected(t *testing.T) (context.Context, *Broker, *Client, *lines) {
	t.Helper()
	told := &lines{}
	t.Cleanup(func() { goleak.VerifyNone(t) })
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	broker, err := StartBroker()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { broker.Kill() })
	c, err := Dial(context.Background(), broker.URL(), "test", slog.New(slog.NewTextHandler(told, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(ctx) })
	if err := c.Await(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx, broker, c, told
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
	ctx, broker, c, log := connected(t)
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
	log.tells(t, `level=WARN msg="the broker does not answer`, `level=INFO msg="the broker answers again"`)
}

// TestABrokerThatHangsInSilence is noticed without a request: it is asked whether
// it is there.
func TestABrokerThatHangsInSilence(t *testing.T) {
	ctx, broker, c, _ := connected(t)
	thaw := broker.Freeze()
	until(t, ctx, c, false)
	thaw()
	until(t, ctx, c, true)
}

// patience sets how long a client bears with a broker that hangs.
func patience(t *testing.T, write time.Duration, ping uint16) {
	t.Helper()
	wasWrite, wasPing := writeTimeout, keepAlive
	t.Cleanup(func() { writeTimeout, keepAlive = wasWrite, wasPing })
	writeTimeout, keepAlive = write, ping
}

// TestARequestThatCannotBeWritten ends with its context all the same: a broker
// that hangs does not read, and the buffers on the way to it are full.
func TestARequestThatCannotBeWritten(t *testing.T) {
	patience(t, time.Hour, 3600)
	ctx, broker, c, _ := connected(t)
	defer broker.Kill() // else the client could not be closed within the hour
	defer broker.Freeze()()
	request, done := context.WithTimeout(ctx, time.Second)
	defer done()
	result := make(chan error, 1)
	go func() { result <- c.Publish(request, "set", make([]byte, 64<<20)) }()
	select {
	case err := <-result:
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("publishing: %v", err)
		}
	case <-ctx.Done():
		t.Error("it does not end with its context")
	}
}

// TestAWriteThatIsNotTaken ends with the connection.
func TestAWriteThatIsNotTaken(t *testing.T) {
	patience(t, time.Millisecond, keepAlive)
	here, there := net.Pipe()
	defer there.Close()
	if _, err := (impatient{here}).Write([]byte("hello")); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("writing: %v", err)
	}
	if _, err := there.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("reading: %v; want the end of the connection", err)
	}
}

// TestCloseWhileNothingCanBeWritten ends, although the broker cannot be told.
func TestCloseWhileNothingCanBeWritten(t *testing.T) {
	ctx, broker, c, _ := connected(t)
	defer broker.Freeze()()
	request, done := context.WithTimeout(ctx, time.Second)
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
	ctx, broker, c, log := connected(t)
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
	log.tells(t, "the connection to the broker is lost", "the broker answers again")
}
