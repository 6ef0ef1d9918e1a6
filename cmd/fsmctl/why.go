package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func whyCommand(a *app) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "why [PATH]",
		Short: "Say why a worker is not where it should be",
		Long: `why says what keeps the worker at PATH from where it should be: the root cause in
sentences, the workers that lead to it, and for each transition of its state what it
waits for, with the values that its guard reads. A mark > stands before a transition on
the way to the desired state. Without PATH it is about the worst worker of the tree.`,
		Example: `  fsmctl why
  fsmctl why Depot/bay1`,
		Args:              atMostOne("a path"),
		ValidArgsFunction: a.completePath,
		RunE: a.verb(func(cmd *cobra.Command, args []string) error {
			at, w, err := a.look(cmd.Context(), argument(args))
			if err == nil && len(args) == 0 && w.WorstPath != "" && w.WorstPath != w.Path {
				w, err = a.Worker(cmd.Context(), at.tree, w.WorstPath)
			}
			if err != nil {
				return err
			}
			if w.Reasons == nil {
				return &unmet{w.Path + " has just gone, or the tick of the tree does not end; fsmctl describe says more"}
			}
			if output != "text" {
				return a.encode(output, w.Reasons)
			}
			var t text
			t.why(&w)
			return t.to(a.out)
		}),
	}
	outputFlag(cmd, &output, "text", "json", "yaml")
	return cmd
}

// why writes the explanation of a worker.
func (t *text) why(w *inspect.WorkerDetail) {
	r := w.Reasons
	head := w.Path
	if r.State != "" {
		head += " is in " + r.State
		if w.InState != "" {
			head += " for " + show.AgeText(w.InState)
		}
		if r.Desired != "" && r.Desired != r.State {
			head += " and should be in " + r.Desired + asked(r.DesiredBy)
		}
	}
	t.line("%s; its health is %s.", head, r.Health.String())
	if r.Blocked != "" {
		t.line("It decides nothing: %s", r.Blocked)
	}
	t.section("Cause")
	t.cause(r)
	if r.Cause.Settled && w.Worst != "" && w.Worst != w.Health {
		t.line("  Below it the worst is %s: fsmctl why %s", w.Worst, w.WorstPath)
	}
	t.transitions(r)
}

// cause writes the root cause and the links that lead to it.
func (t *text) cause(r *fsm.Why) {
	t.line("  %s", r.Cause.Text)
	if len(r.Cause.Links) < 2 && len(others(r.Cause.Links)) == 0 {
		return
	}
	for i, link := range r.Cause.Links {
		t.line("  %d. %s: %s", i+1, link.Path, link.Text)
		for _, other := range link.Others {
			word := "also"
			if other.Either {
				word = "or"
			}
			at := ""
			if other.Path != "" {
				at = " (" + other.Path + ")"
			}
			t.line("       %s: %s%s", word, other.Text, at)
		}
		if more := link.More - len(link.Others); more > 0 {
			t.line("       and %d more", more)
		}
	}
}

func others(links []fsm.CauseLink) []fsm.CauseOther {
	var all []fsm.CauseOther
	for _, link := range links {
		all = append(all, link.Others...)
	}
	return all
}

// transitions writes what each transition of the state waits for.
func (t *text) transitions(r *fsm.Why) {
	if r.GuardFails != "" {
		t.line("A guard fails: %s", r.GuardFails)
	}
	if len(r.Transitions) == 0 {
		return
	}
	t.line("Transitions of %s", r.State)
	for i := range r.Transitions {
		tr := &r.Transitions[i]
		mark, to := " ", tr.To
		if tr.Towards {
			mark = ">"
		}
		if to == "" {
			to = "(stays)"
		}
		t.line("%s %-7s  %s when %s", mark, tr.Value.String(), to, tr.Text)
		for j := range tr.Guards {
			t.guard(&tr.Guards[j], 1)
		}
	}
}

// guard writes a part of a guard and what it is made of.
func (t *text) guard(g *fsm.WhyGuard, depth int) {
	var says []string
	for _, read := range g.Reads {
		says = append(says, read.Name+" is "+read.Value)
	}
	if !g.Observed.IsZero() {
		says = append(says, "observed "+show.Age(time.Since(g.Observed))+" ago")
	}
	if g.Waits != "" && g.Value != fsm.True {
		says = append(says, "waits for "+g.Waits)
	}
	if g.More > 0 && g.Value != fsm.True {
		says = append(says, fmt.Sprintf("%d more do not fit", g.More))
	}
	if !g.Due.IsZero() {
		says = append(says, "due at "+g.Due.Format("15:04:05"))
	}
	about := ""
	if len(says) > 0 {
		about = "  (" + strings.Join(says, "; ") + ")"
	}
	t.line("%s    %-7s  %s%s", strings.Repeat("  ", depth), g.Value.String(), g.Text, about)
	for i := range g.Parts {
		t.guard(&g.Parts[i], depth+1)
	}
}

// plural returns a number with a noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
