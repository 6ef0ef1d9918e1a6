package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// eventOptions are the flags of events.
type eventOptions struct {
	kinds  []string
	worker string
	kept   bool
	limit  int
	output string
}

func eventsCommand(a *app) *cobra.Command {
	var o eventOptions
	cmd := &cobra.Command{
		Use:   "events [PATH]",
		Short: "Follow what happens",
		Long: `events writes each event of the worker at PATH and of those below it, or of all, as a
line. If the connection is lost it is made again, and the events in between follow; if
some are missing, a line that begins with -- says how many. It ends when the tree is
down.`,
		Example: `  fsmctl events --kept
  fsmctl events Depot/bay1 --kind transition,failed
  fsmctl events -o json --limit 100`,
		Args:              atMostOne("a path"),
		ValidArgsFunction: a.completePath,
		Annotations:       map[string]string{endless: ""},
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			kinds := eventKinds()
			for i, kind := range o.kinds {
				o.kinds[i] = strings.ReplaceAll(kind, "-", " ")
				if err := known("kind of event", o.kinds[i], kinds); err != nil {
					return err
				}
			}
			if o.limit < 0 {
				return fmt.Errorf("--limit is %d; it must be 0 or more", o.limit)
			}
			at, err := a.find(cmd.Context(), argument(args))
			if err != nil {
				return err
			}
			return a.events(cmd, at, &o)
		}),
	}
	f := cmd.Flags()
	f.StringSliceVar(&o.kinds, "kind", nil, "only events of these kinds")
	f.StringVar(&o.worker, "type", "", "only events of workers of this type")
	f.BoolVar(&o.kept, "kept", false, "begin with the events that the program has kept")
	f.IntVar(&o.limit, "limit", 0, "end after so many events (0: go on)")
	outputFlag(cmd, &o.output, "text", "json")
	must(cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(hyphenated(eventKinds()), cobra.ShellCompDirectiveNoFileComp)))
	for _, name := range []string{"type", "limit"} {
		must(cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions))
	}
	return cmd
}

// eventKinds returns the names of all kinds of events.
func eventKinds() []string {
	var all []string
	for kind := fsm.EventKind(1); ; kind++ {
		name := kind.String()
		if strings.HasPrefix(name, "EventKind(") {
			return all
		}
		all = append(all, name)
	}
}

func hyphenated(names []string) []string {
	all := slices.Clone(names)
	for i, name := range all {
		all[i] = strings.ReplaceAll(name, " ", "-")
	}
	return all
}

// events follows the events of a tree.
func (a *app) events(cmd *cobra.Command, at target, o *eventOptions) error {
	q := client.EventQuery{Kept: o.kept}
	if !at.root {
		q.Under = at.path
	}
	connected, n := false, 0
	for item, err := range a.Events(cmd.Context(), at.tree, q) {
		switch {
		case err != nil:
			return err
		case item.Lost != nil && !connected && client.Is(item.Lost, client.Unreachable):
			return item.Lost
		case item.Lost != nil:
			fmt.Fprintf(a.err, "-- %s\n", show.Text(client.Again(item.Lost)))
		case item.Back:
			if connected {
				fmt.Fprintln(a.err, "-- connected again")
			}
			connected = true
		case item.End:
			fmt.Fprintln(a.err, "-- the tree is down")
			return nil
		case item.Gap != nil:
			if err := a.gap(item.Gap, o.output); err != nil {
				return err
			}
		case item.Event != nil && o.wants(item.Event):
			if err := a.event(item.Event, o.output); err != nil {
				return err
			}
			if n++; n == o.limit {
				return nil
			}
		}
	}
	return cmd.Context().Err()
}

func (o *eventOptions) wants(e *inspect.Event) bool {
	return (len(o.kinds) == 0 || slices.Contains(o.kinds, e.Kind)) && (o.worker == "" || o.worker == e.Type)
}

func (a *app) event(e *inspect.Event, output string) error {
	if output == "json" {
		return a.jsonLine(e)
	}
	at := e.Time
	if parsed, err := time.Parse(time.RFC3339Nano, at); err == nil {
		at = parsed.Local().Format("15:04:05.000")
	}
	_, err := fmt.Fprintf(a.out, "%s  %s\n", show.Text(at), show.Text(e.Text))
	return err
}

// gap writes that events are missing. In JSON it is an object with gap alone.
func (a *app) gap(g *inspect.Gap, output string) error {
	if output == "json" {
		return a.jsonLine(map[string]any{"gap": g})
	}
	missing := "events are missing"
	if g.Missed > 0 {
		missing = plural(int(g.Missed), "event") + " missing"
	}
	_, err := fmt.Fprintf(a.out, "-- %s: %s\n", missing, show.Text(g.Reason))
	return err
}

// jsonLine writes a value as JSON in one line.
func (a *app) jsonLine(value any) error {
	line, err := show.JSONLine(value)
	if err != nil {
		return errors.New("an event cannot be written as JSON")
	}
	_, err = a.out.Write(line)
	return err
}
