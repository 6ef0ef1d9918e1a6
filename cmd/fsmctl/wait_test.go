package main

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/inspect"
)

// lamp is a source with one worker, which stays as it is, and a stream of events.
type lamp struct {
	client.Source
	events []client.Item
	after  time.Duration // when the events come
	gone   time.Duration // when the program ends; 0: never
	begun  time.Time
}

func (l *lamp) err() error {
	if l.gone > 0 && time.Since(l.begun) >= l.gone {
		return &client.Error{Kind: client.Unreachable, Text: "cannot reach it: connection refused", Closed: true}
	}
	return nil
}

func (l *lamp) Trees(context.Context) (inspect.Trees, error) {
	return inspect.Trees{Trees: []inspect.TreeView{{Name: "Lamp", Root: inspect.Worker{Path: "Lamp"}}}}, l.err()
}

func (l *lamp) Worker(context.Context, string, string) (inspect.WorkerDetail, error) {
	return inspect.WorkerDetail{Worker: inspect.Worker{Path: "Lamp", State: "dark", Health: "suspended"}}, l.err()
}

func (l *lamp) Events(ctx context.Context, _ string, _ client.EventQuery) iter.Seq2[client.Item, error] {
	return func(yield func(client.Item, error) bool) {
		if !pauseFor(ctx, l.after) {
			return
		}
		for _, item := range l.events {
			if !yield(item, nil) {
				return
			}
		}
		<-ctx.Done()
	}
}

// A state that lasts for a moment is seen, and so is a tree that goes down with its
// program. What does not come about in time is said with where the worker is.
func TestWait(t *testing.T) {
	event := func(kind, path, to string) client.Item {
		return client.Item{Event: &inspect.Event{Kind: kind, Path: path, To: to}}
	}
	for _, c := range []struct {
		name, wanted string
		lamp         lamp
		want, err    string
		took         time.Duration
	}{
		{"a passing state", "state=lit", lamp{events: []client.Item{event("transition", "Lamp", "lit"), event("transition", "Lamp", "dark")}, after: 5500 * time.Millisecond},
			"Lamp is in lit", "", 5500 * time.Millisecond},
		{"another worker's state", "state=lit", lamp{events: []client.Item{event("transition", "Lamp/bulb", "lit")}},
			"", "Lamp was not in lit within 10s: it is in dark, and suspended", 10 * time.Second},
		{"an action of this name", "state=lit", lamp{events: []client.Item{event("action started", "Lamp", "lit")}},
			"", "Lamp was not in lit within 10s: it is in dark, and suspended", 10 * time.Second},
		{"the state that it has", "state=dark", lamp{}, "Lamp is in dark", "", 0},
		{"the health that it has", "health=suspended", lamp{}, "Lamp is suspended", "", 0},
		{"a tree that is down", "gone", lamp{events: []client.Item{{End: true}}, after: time.Second / 2}, "Lamp is gone", "", time.Second / 2},
		{"a program that ends", "gone", lamp{gone: 1500 * time.Millisecond}, "Lamp is gone", "", 3 * time.Second},
		{"a program that is not there", "gone", lamp{gone: 1}, "", "Lamp was not gone within 10s: cannot reach it: connection refused", 10 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				c.lamp.begun = time.Now()
				if c.lamp.gone == 1 {
					c.lamp.begun = c.lamp.begun.Add(-time.Second)
				}
				begun := time.Now()
				a := &app{Source: &c.lamp, out: &out}
				wanted, err := conditionOf(c.wanted)
				if err == nil {
					err = a.wait(t.Context(), "Lamp", wanted, 10*time.Second)
				}
				if got := strings.TrimSpace(out.String()); got != c.want {
					t.Errorf("it says %q, want %q", got, c.want)
				}
				if c.err == "" && err != nil || c.err != "" && (err == nil || err.Error() != c.err) {
					t.Errorf("the error is %v, want %q", err, c.err)
				}
				if took := time.Since(begun); took != c.took {
					t.Errorf("it took %s, want %s", took, c.took)
				}
			})
		})
	}
}

func TestExitStatus(t *testing.T) {
	once, always := &cobra.Command{}, &cobra.Command{Annotations: map[string]string{endless: ""}}
	for _, c := range []struct {
		verb   *cobra.Command
		err    error
		status int
		said   string
	}{
		{once, nil, 0, ""},
		{once, context.Canceled, 2, "fsmctl: interrupted\n"},
		{always, context.Canceled, 0, ""},
		{once, errors.New("wrong\x1b[2J"), 2, "fsmctl: wrong\\x1b[2J\n"},
		{once, &unmet{"not yet"}, 1, "fsmctl: not yet\n"},
		{once, &client.Error{Kind: client.Unreachable, Text: "a", Help: "b"}, 2, "fsmctl: a: b\n"},
		{once, &client.Error{Kind: client.Strange, Text: "a"}, 2, "fsmctl: a\n"},
		{once, &client.Error{Kind: client.NotFound, Text: "a"}, 1, "fsmctl: a\n"},
		{once, &client.Error{Kind: client.Stuck, Text: "a"}, 1, "fsmctl: a\n"},
		{once, &client.Error{Kind: client.Refused, Text: "a", Violations: []inspect.Violation{{Path: "b\x1b", Message: "c\n"}}}, 1, "fsmctl: a\n  b\\x1b: c\\n\n"},
	} {
		var said bytes.Buffer
		if status := report(&said, c.verb, c.err); status != c.status || said.String() != c.said {
			t.Errorf("%v gives %d and %q, want %d and %q", c.err, status, said.String(), c.status, c.said)
		}
	}
}
