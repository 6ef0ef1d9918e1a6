package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
)

func waitCommand(a *app) *cobra.Command {
	var wanted string
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "wait [PATH] --for state=STATE|health=HEALTH|gone",
		Short: "Wait until a worker is somewhere",
		Long: `wait waits until the worker at PATH, or the root, is in a state, has a health, or is
gone. It does not matter whether the worker, or the program, is there at the beginning.
A root is gone when its tree is down. The exit status is 1 if it does not come about in
time; the message says where the worker is then.`,
		Example: `  fsmctl wait Depot/bay1 --for state=charging --timeout 30s
  fsmctl wait --for health=healthy`,
		Args:              atMostOne("a path"),
		ValidArgsFunction: a.completePath,
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			c, err := conditionOf(wanted)
			if err != nil {
				return err
			}
			if timeout <= 0 {
				return fmt.Errorf("--timeout is %s; it must be more than 0s", timeout)
			}
			return a.wait(cmd.Context(), argument(args), c, timeout)
		}),
	}
	cmd.Flags().StringVar(&wanted, "for", "", "what to wait for: state=STATE, health=HEALTH or gone")
	cmd.Flags().DurationVar(&timeout, "timeout", time.Minute, "how long to wait")
	must(cmd.RegisterFlagCompletionFunc("for", cobra.FixedCompletions([]string{"state=", "health=healthy", "gone"}, cobra.ShellCompDirectiveNoFileComp|cobra.ShellCompDirectiveNoSpace)))
	must(cmd.RegisterFlagCompletionFunc("timeout", cobra.NoFileCompletions))
	return cmd
}

// condition is what wait waits for: one of the fields is set.
type condition struct {
	state, health string
	gone          bool
}

func conditionOf(text string) (condition, error) {
	key, value, _ := strings.Cut(text, "=")
	switch {
	case text == "gone":
		return condition{gone: true}, nil
	case key == "state" && value != "":
		return condition{state: value}, nil
	case key == "health":
		return condition{health: value}, known("health", value, healths)
	case text == "":
		return condition{}, errors.New("--for is missing: it is state=STATE, health=HEALTH or gone")
	}
	return condition{}, fmt.Errorf("--for %s is not understood: it is state=STATE, health=HEALTH or gone", text)
}

// between is how often wait looks. States that last shorter are seen in the events.
const between = time.Second

// wait waits for a condition.
func (a *app) wait(ctx context.Context, path string, c condition, timeout time.Duration) error {
	whole, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	last := errors.New("there was no answer")
	met := false
	for {
		at, err := a.find(whole, path)
		if err == nil {
			met = true
			err = a.waitAt(whole, at, c, timeout)
		} else if met && c.gone && closed(err) { // it has ended with its tree
			at, err = target{path: orRoot(path)}, nil
		}
		if err == nil {
			_, err = fmt.Fprintf(a.out, "%s is %s\n", show.Text(at.path), c.said())
			return err
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case whole.Err() != nil:
			var not *unmet
			if errors.As(err, &not) {
				return not
			}
			return &unmet{fmt.Sprintf("%s was not %s within %s: %s", orRoot(path), c.said(), timeout, last)}
		case !client.Is(err, client.Unreachable) && !client.Is(err, client.Busy) && !client.Is(err, client.Stuck):
			return err
		}
		last = err
		pauseFor(whole, between)
	}
}

// closed reports whether an error says that no program listens any more.
func closed(err error) bool {
	var e *client.Error
	return errors.As(err, &e) && e.Closed
}

func orRoot(path string) string {
	if path == "" {
		return "the root"
	}
	return path
}

// said says that a condition holds, after "is" or "was not".
func (c condition) said() string {
	switch {
	case c.gone:
		return "gone"
	case c.state != "":
		return "in " + show.Text(c.state)
	}
	return c.health
}

// waitAt waits for a worker of a tree that is there. It looks whenever there is an event of
// the worker, and now and then.
func (a *app) waitAt(ctx context.Context, at target, c condition, timeout time.Duration) error {
	events, stop := context.WithCancel(ctx)
	changed := make(chan *inspect.Event)
	done := make(chan struct{})
	go func() {
		defer close(done)
		a.listen(events, at, changed)
	}()
	defer func() { stop(); <-done }()
	for {
		is, w, err := a.holds(ctx, at, c)
		if err != nil && ctx.Err() == nil || is {
			return err
		}
		timer := time.NewTimer(between)
		select {
		case e := <-changed:
			if c.metBy(e) {
				timer.Stop()
				return nil
			}
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return &unmet{fmt.Sprintf("%s was not %s within %s: %s", at.path, c.said(), timeout, w)}
		}
		timer.Stop()
	}
}

// metBy reports whether an event shows that a condition held, if only for a moment. A
// nil event says that the tree is down.
func (c condition) metBy(e *inspect.Event) bool {
	if e == nil {
		return c.gone
	}
	switch e.Kind {
	case "gone":
		return c.gone
	case "transition", "started", "resumed", "failed", "restart":
		return c.state != "" && e.To == c.state
	}
	return false
}

// listen gives the events of one worker, and nil when the tree is down.
func (a *app) listen(ctx context.Context, at target, changed chan<- *inspect.Event) {
	for item, err := range a.Events(ctx, at.tree, client.EventQuery{Under: at.path}) {
		if err != nil {
			return // wait looks now and then
		}
		if !item.End && (item.Event == nil || item.Event.Path != at.path) {
			continue
		}
		select {
		case changed <- item.Event:
		case <-ctx.Done():
			return
		}
	}
}

// holds reports whether a condition holds, and where the worker is.
func (a *app) holds(ctx context.Context, at target, c condition) (is bool, where string, err error) {
	w, err := a.Worker(ctx, at.tree, at.path)
	switch {
	case client.Is(err, client.NotFound):
		return c.gone, "there is no such worker", nil
	case err != nil:
		return false, "", err
	}
	where = fmt.Sprintf("it is in %s, and %s", show.OrDash(w.State), w.Health)
	if w.Reasons != nil && !w.Reasons.Cause.Settled {
		where = w.Reasons.Cause.Text
	}
	if c.gone {
		is, err = a.down(ctx, at)
		return is, where, err
	}
	return c.state != "" && w.State == c.state || c.health != "" && w.Health == c.health, where, nil
}

// down reports whether the tree of a root is down.
func (a *app) down(ctx context.Context, at target) (bool, error) {
	all, err := a.Trees(ctx)
	if err != nil {
		return false, err
	}
	for _, t := range all.Trees {
		if t.Name == at.tree {
			return t.Down, nil
		}
	}
	return true, nil
}
