// Package export is `fsmgen graph`: it finds the machines, has them drawn in
// the wanted format, and writes the result.
package export

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/generator/graph"
	"github.com/fsmgen/fsmgen/generator/graph/page"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/generator/project"
)

// Formats are the formats that a picture can be written in.
var Formats = []string{"mermaid", "dot", "svg", "html"}

// Options are the arguments of `fsmgen graph`.
type Options struct {
	project.Options
	Format string // one of Formats
	File   string // where the picture goes; "": to Stdout
	All    bool   // also the machines below the named ones
}

// Run is `fsmgen graph`; it gives the exit status.
func Run(ctx context.Context, opts Options) int {
	status, err := run(ctx, opts)
	if err != nil {
		fmt.Fprintf(opts.Stderr, "fsmgen: %s\n", err)
		return project.Failed
	}
	return status
}

func run(ctx context.Context, opts Options) (int, error) {
	if !slices.Contains(Formats, opts.Format) {
		return project.Failed, fmt.Errorf("there is no format %q; --format is one of %s", opts.Format, strings.Join(Formats, ", "))
	}
	loaded, machines, err := project.Choose(opts.Options)
	if err != nil {
		return project.Failed, err
	}
	if loaded.Findings.HasErrors() { // warnings are for vet to show
		return project.Attention, loaded.Report(opts.Options)
	}
	if opts.All {
		machines = withChildren(loaded.Machines, machines)
	}
	done := project.Working(opts.Stderr, "drawing")
	text, err := draw(ctx, opts, loaded.Root, machines)
	done()
	if err != nil {
		return project.Failed, err
	}
	return project.Fine, project.Output(opts.Stdout, opts.Dir, opts.File, []byte(text))
}

// withChildren adds all machines below some, in the order of the project.
func withChildren(all, named []*model.Machine) []*model.Machine {
	wanted := map[*model.Machine]bool{}
	var add func(*model.Machine)
	add = func(m *model.Machine) {
		if wanted[m] {
			return
		}
		wanted[m] = true
		for _, c := range m.Children {
			add(c.Machine)
		}
	}
	for _, m := range named {
		add(m)
	}
	return slices.DeleteFunc(slices.Clone(all), func(m *model.Machine) bool { return !wanted[m] })
}

func draw(ctx context.Context, opts Options, root string, machines []*model.Machine) (string, error) {
	switch opts.Format {
	case "mermaid":
		return graph.Markdown(machines), nil
	case "dot":
		return strings.Join(pictures(machines), "\n"), nil
	case "svg":
		return svg(ctx, pictures(machines))
	}
	viz, err := findViz(ctx, root)
	if err != nil {
		return "", err
	}
	title := "State machines"
	if len(machines) == 1 {
		title = machines[0].Worker
	}
	return page.HTML(title, machines, viz)
}

// pictures draws the tree, if there is one, and then every machine.
func pictures(machines []*model.Machine) []string {
	var all []string
	if tree := graph.DOTTree(machines); tree != "" {
		all = append(all, tree)
	}
	for _, m := range machines {
		all = append(all, graph.DOT(m))
	}
	return all
}

// interrupted returns the reason why a program that was started has failed:
// that the user has stopped it, or else the program's own.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errors.New("interrupted; nothing was written")
	}
	return err
}
