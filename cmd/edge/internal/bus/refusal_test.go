package bus

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
	"go.uber.org/goleak"
)

// refusals lets everybody in and refuses so many subscriptions.
type refusals struct {
	mqtt.HookBase
	left atomic.Int32
}

func (*refusals) Provides(event byte) bool {
	return event == mqtt.OnConnectAuthenticate || event == mqtt.OnACLCheck
}

func (*refusals) OnConnectAuthenticate(*mqtt.Client, packets.Packet) bool { return true }

func (r *refusals) OnACLCheck(_ *mqtt.Client, _ string, write bool) bool {
	return write || r.left.Add(-1) < 0
}

// TestRefusedSubscription: a subscription that a broker refuses after a lost
// connection is asked for again.
func TestRefusedSubscription(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	server, hook := mqtt.New(&mqtt.Options{Logger: slog.New(slog.DiscardHandler)}), &refusals{}
	tcp := listeners.NewTCP(listeners.Config{ID: "loopback", Address: "127.0.0.1:0"})
	if err := errors.Join(server.AddHook(hook, nil), server.AddListener(tcp), server.Serve()); err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	c, err := Dial(ctx, "mqtt://"+tcp.Address(), "test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Await(ctx); err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 1)
	if _, err := c.Subscribe(ctx, "set", func(topic string, _ []byte) {
		select {
		case got <- topic:
		default:
		}
	}); err != nil {
		t.Fatal(err)
	}

	hook.left.Store(2)
	client, ok := server.Clients.Get("test")
	if !ok {
		t.Fatal("the broker does not know the client")
	}
	client.Stop(errors.New("taken away"))
	for received := false; !received; {
		publish, done := context.WithTimeout(ctx, 200*time.Millisecond)
		c.Publish(publish, "set", nil) // fails until the client is connected again
		done()
		select {
		case <-got:
			received = hook.left.Load() < 0
		case <-ctx.Done():
			t.Fatal("the subscription was not made again")
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
}
