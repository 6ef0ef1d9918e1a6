package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
)

// getOptions are the flags of get.
type getOptions struct {
	query    client.Query
	output   string
	limit    int
	noHead   bool
	watch    bool
	interval time.Duration
}

var healths = []string{"degraded", "progressing", "suspended", "healthy"}

func getCommand(a *app) *cobra.Command {
	var o getOptions
	cmd := &cobra.Command{
		Use:   "get [PATH]",
		Short: "List workers",
		Long: `get lists workers: the one at PATH and those below it, or all. FOR is how long a worker
has been in its state. NOTE says what is special about it: that it is blocked, has
failed, waits or goes, or the action that runs.`,
		Example: `  fsmctl get --health degraded
  fsmctl get Depot/bay1 -o yaml
  fsmctl get --type Charger --sort longest --limit 10
  fsmctl get --state connecting --watch`,
		Args:              atMostOne("a path"),
		ValidArgsFunction: a.completePath,
		Annotations:       map[string]string{endless: ""},
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			g := getter{app: a, getOptions: o}
			return g.run(cmd.Context(), argument(args))
		}),
	}
	f := cmd.Flags()
	f.StringVar(&o.query.State, "state", "", "only workers in this state")
	f.StringVar(&o.query.Type, "type", "", "only workers of this type")
	choose(cmd, &o.query.Health, "health", "", "only workers with this health or a worse one", healths...)
	f.StringVar(&o.query.Text, "text", "", "only workers in whose status this text occurs, in upper or lower case")
	f.IntVar(&o.query.Depth, "depth", 0, "only workers at most so many levels below the first one (0: at any level)")
	choose(cmd, &o.query.Sort, "sort", "", "what comes first: a parent before its children, by path, longest in its state, worst health", "tree", "path", "longest", "worst")
	f.IntVar(&o.limit, "limit", 0, "at most so many workers (0: all)")
	f.BoolVar(&o.noHead, "no-headers", false, "without the line of titles")
	f.BoolVarP(&o.watch, "watch", "w", false, "go on, and show workers that change")
	f.DurationVar(&o.interval, "interval", time.Second, "with --watch: how often to look")
	outputFlag(cmd, &o.output, "table", "wide", "name", "json", "yaml")
	for _, name := range []string{"state", "type", "text", "depth", "limit", "interval"} {
		must(cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions))
	}
	return cmd
}

func (o *getOptions) check() error {
	switch {
	case o.query.Depth < 0:
		return fmt.Errorf("--depth is %d; it must be 0 or more", o.query.Depth)
	case o.limit < 0:
		return fmt.Errorf("--limit is %d; it must be 0 or more", o.limit)
	case o.interval < 100*time.Millisecond:
		return fmt.Errorf("--interval is %s; it must be at least 100ms", o.interval)
	case o.watch && o.limit > 0:
		return fmt.Errorf("--watch shows whatever changes, and takes no --limit")
	}
	return nil
}

// getter runs a get.
type getter struct {
	*app
	getOptions
	at     target
	widths []int // of the columns so far
}

func (g *getter) run(ctx context.Context, path string) error {
	at, err := g.find(ctx, path)
	if err != nil {
		return err
	}
	g.at = at
	if !at.root {
		g.query.Under = at.path
	}
	workers, err := g.list(ctx)
	if err != nil {
		return g.missing(ctx, at, err)
	}
	if err := g.write(workers, !g.noHead); err != nil || !g.watch {
		return err
	}
	return g.follow(ctx, workers)
}

// list returns the workers that are asked for, in their order.
func (g *getter) list(ctx context.Context) ([]inspect.Worker, error) {
	q := g.query
	if g.limit > 0 {
		q.Limit = min(g.limit, client.MaxPage)
	}
	workers := []inspect.Worker{}
	for w, err := range client.All(ctx, g.Source, g.at.tree, q) {
		if err != nil {
			return nil, err
		}
		if workers = append(workers, w); len(workers) == g.limit {
			break
		}
	}
	return workers, nil
}

func (g *getter) write(workers []inspect.Worker, head bool) error {
	switch g.output {
	case "json", "yaml":
		return g.encode(g.output, inspect.Workers{Workers: workers})
	case "name":
		for i := range workers {
			if _, err := fmt.Fprintln(g.out, show.Text(workers[i].Path)); err != nil {
				return err
			}
		}
		return nil
	}
	titles, row := narrowTitles, narrow
	if g.output == "wide" {
		titles, row = wideTitles, wide
	}
	table := show.NewTable(titles...)
	for i := range workers {
		table.Row(row(&workers[i])...)
	}
	if table.Len() == 0 {
		_, err := fmt.Fprintln(g.err, "there are no such workers")
		return err
	}
	table.Fit(g.widths)
	g.widths = table.Widths()
	return table.Write(g.out, head)
}

var (
	narrowTitles = []string{"PATH", "TYPE", "STATE", "DESIRED", "HEALTH", "FOR", "NOTE"}
	wideTitles   = []string{"PATH", "TYPE", "STATE", "DESIRED", "HEALTH", "FOR", "VERSION", "OBSERVED", "RESTARTS", "ACTION", "LAST", "NOTE"}
)

// noteWidth is how wide a note is in a narrow table.
const noteWidth = 60

func narrow(w *inspect.Worker) []string {
	return []string{w.Path, w.Type, w.State, w.Desired, w.Health, show.AgeText(w.InState), show.Cut(show.Text(noteOf(w)), noteWidth)}
}

func wide(w *inspect.Worker) []string {
	observed := w.Age
	if observed != "" {
		observed = show.AgeText(observed) + " ago"
	}
	if !w.Fresh {
		observed += " (stale)"
	}
	return []string{w.Path, w.Type, w.State, w.Desired, w.Health, show.AgeText(w.InState), fmt.Sprint(w.Version), observed,
		fmt.Sprint(w.Restarts), w.Action, w.Last, noteOf(w)}
}

// noteOf says what is special about a worker, the most important first.
func noteOf(w *inspect.Worker) string {
	switch {
	case w.Blocked != "":
		return w.Blocked
	case w.Waiting:
		return "its constructor fails: " + w.LastError
	case w.Circuit == "open":
		return "circuit open: " + w.LastError
	case w.Removed:
		return "has removed itself"
	case w.Leaving:
		return "leaving"
	case w.Pending != "":
		return "waits for " + strings.Join(w.WaitsFor, ", ") + " before " + w.Pending
	case w.Health == "degraded" && w.LastError != "":
		return w.LastError
	case !w.Fresh && w.Observed != "":
		return "its observation is stale"
	case w.Action != "":
		return "action " + w.Action
	}
	return ""
}
