package bus

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestPublishAndSubscribe(t *testing.T) {
	defer goleak.VerifyNone(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	broker, err := StartBroker()
	if err != nil {
		t.Fatal(err)
	}
	defer broker.Close()
	c, err := Dial(ctx, broker.URL(), "test", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Await(ctx); err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 10)
	stop, err := c.Subscribe(ctx, "site/+/set", func(topic string, payload []byte) { got <- topic + " " + string(payload) })
	if err != nil {
		t.Fatal(err)
	}
	publish := func(topic string) {
		if err := c.Publish(ctx, topic, []byte("1")); err != nil {
			t.Error(err)
		}
	}
	publish("site/oven/other")
	publish("site/oven/set")
	select {
	case m := <-got:
		if m != "site/oven/set 1" {
			t.Errorf("received %q", m)
		}
	case <-ctx.Done():
		t.Error("nothing received")
	}
	stop(ctx)
	publish("site/oven/set")
	if len(got) > 0 {
		t.Errorf("received %q after the end of the subscription", <-got)
	}
	if err := c.Close(ctx); err != nil {
		t.Error(err)
	}
	if c.Up() {
		t.Error("up after Close")
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		filter, topic string
		want          bool
	}{
		{"#", "a/b", true}, {"a/#", "a", true}, {"a/#", "a/b/c", true}, {"a/#", "b/a", false},
		{"a/+", "a/b", true}, {"a/+", "a", false}, {"a/+", "a/b/c", false},
		{"a/+/set", "a/b/set", true}, {"a/+/set", "a/b/get", false}, {"a", "a", true}, {"a", "a/b", false}, {"a/b", "a", false},
	} {
		if got := matches(c.filter, c.topic); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.filter, c.topic, got)
		}
	}
}
