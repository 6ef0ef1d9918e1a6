package project

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/evolve"
	"github.com/fsmgen/fsmgen/generator/project/failure"
	"github.com/fsmgen/fsmgen/generator/project/terminal"
	"github.com/fsmgen/fsmgen/generator/project/versions"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// DiffOptions are the arguments of Diff.
type DiffOptions struct {
	Options        // without Against, Args are the old and the new version
	Against string // a commit, branch or tag: compare the project with what it was then
	JSON    bool
}

// Diff compares two versions of specs, writes what changed in the machines to
// standard output, and gives the exit status: Attention if a change is
// breaking, Failed if the versions could not be compared.
func Diff(ctx context.Context, opts DiffOptions) int {
	status, err := (&comparison{DiffOptions: opts}).run(ctx)
	if err != nil {
		return say(opts.Stderr, err)
	}
	return status
}

// comparison is one call of Diff.
type comparison struct {
	DiffOptions
	old, new *versions.Version
}

func (c *comparison) run(ctx context.Context) (int, error) {
	if err := c.load(ctx); err != nil {
		return Failed, err
	}
	for _, side := range []struct {
		name string
		v    *versions.Version
	}{{"old", c.old}, {"new", c.new}} {
		if !side.v.Findings.HasErrors() {
			continue
		}
		if err := reportOn(c.Options, side.v.Config, side.v.Specs, side.v.Findings); err != nil {
			return Failed, err
		}
		return Failed, failure.New("the %s version has errors, so there is nothing to compare", side.name)
	}
	// All are compared, so that a state that a child has renamed is known as
	// such in its parents.
	changes, others := c.named(evolve.Diff(c.old.Machines, c.new.Machines))
	evolve.Locate(changes, c.spec)
	return c.write(changes, others)
}

// load reads both versions.
func (c *comparison) load(ctx context.Context) (err error) {
	q := c.query()
	q.Steps = terminal.NewProgress(c.Stderr)
	defer q.Steps.End()
	if c.Against != "" {
		c.old, c.new, err = versions.Against(ctx, q, c.Against)
	} else {
		c.old, c.new, err = versions.Two(q)
	}
	return err
}

// named takes apart the changes of worker types that the arguments name, and
// of those that these use in both versions.
func (c *comparison) named(all []evolve.Change) (changes, others []evolve.Change) {
	named, declared := map[string]bool{}, map[string]int{}
	for _, side := range []*versions.Version{c.old, c.new} {
		for _, m := range side.Machines {
			named[m.Worker] = named[m.Worker] || side.Named(m)
			declared[m.Worker]++
		}
	}
	for _, change := range all {
		switch {
		case named[change.Worker]:
			changes = append(changes, change)
		case declared[change.Worker] == 2:
			others = append(others, change)
		}
	}
	return changes, others
}

func (c *comparison) write(changes, others []evolve.Change) (int, error) {
	write := func() error { return evolve.WriteText(c.Stdout, changes, evolve.Label(c.Against)) }
	if c.JSON {
		write = func() error { return evolve.WriteJSON(c.Stdout, changes) }
	}
	if err := write(); err != nil {
		return Failed, failure.Cannot("write", "to standard output", err)
	}
	if !c.JSON {
		fmt.Fprintln(c.Stderr, evolve.Summary(changes))
		c.mention(others)
	}
	if evolve.Worst(changes) == evolve.Breaking {
		return Attention, nil
	}
	return Fine, nil
}

// mention says that there are changes which are not shown.
func (c *comparison) mention(others []evolve.Change) {
	var workers []string
	for _, change := range others {
		workers = append(workers, change.Worker)
	}
	if workers = slices.Compact(workers); len(workers) > 0 {
		fmt.Fprintf(c.Stderr, "not shown, because no argument names it: %s (%s)\n", strings.Join(workers, ", "), evolve.Summary(others))
	}
}

// spec returns a spec for evolve.Locate.
func (c *comparison) spec(path string, old bool) *spec.File {
	v := c.new
	if old {
		v = c.old
	}
	for _, f := range v.Specs {
		if f.Path == path {
			return f
		}
	}
	return nil
}
