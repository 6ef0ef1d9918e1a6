package engine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// wait is what a leaf of a guard waits for.
type wait struct {
	kind   fsm.CauseKind
	what   string // "connection to be up"
	detail string // what is said about it: "; it is false (observed 2s ago)"
	due    time.Time
	since  time.Time
	child  string // the path of the child that it is about
	more   int    // how many other members of the group do not fit
	// What comes next: an instance, or the entry of a child that has none.
	next  *node
	entry *childEntry
}

// wait adds that a worker waits for a leaf. It returns the worker that comes next.
func (c *causing) wait(n *node, l fsm.CauseLink, b blocked) (next *node) {
	w := c.waitFor(n, b.leaf, b.want, b.command)
	l.Kind, l.Guard, l.Due, l.Since = w.kind, b.leaf.Text, w.due, w.since
	also, either := 0, 0
	for _, o := range b.others {
		if o.either {
			either++
		} else {
			also++
		}
		if len(l.Others) < maxOthers {
			l.Others = append(l.Others, c.other(n, o))
		}
	}
	l.More = len(b.others)
	what := w.what
	if also > 0 {
		what += fmt.Sprintf(", and for %d more", also)
	}
	if either > 0 {
		what += fmt.Sprintf(", or for %s", others(either))
	}
	c.add(l, "%s: it waits for %s%s", c.intro(n), what, w.detail)
	if w.entry != nil {
		c.withoutInstance(n, w.entry)
	}
	return w.next
}

func others(n int) string {
	if n == 1 {
		return "1 other"
	}
	return fmt.Sprintf("%d others", n)
}

// other describes a part that is not followed.
func (c *causing) other(n *node, o blockedPart) fsm.CauseOther {
	if len(o.part.Parts) > 0 {
		return fsm.CauseOther{Text: textfmt.OneLine(toHold(o.part.Text, o.want), textfmt.MaxReason), Either: o.either}
	}
	w := c.waitFor(n, o.part, o.want, o.command)
	return fsm.CauseOther{Text: textfmt.OneLine(w.what, textfmt.MaxReason), Path: w.child, Either: o.either}
}

func toHold(text string, want fsm.Truth) string {
	if want == fsm.False {
		return text + " not to hold"
	}
	return text + " to hold"
}

// waitFor describes what a leaf waits for that should be want. command says that the
// leaf is whether the command of the transition is offered.
func (c *causing) waitFor(n *node, g *worker.ExplainedGuard, want fsm.Truth, command bool) wait {
	switch {
	case command:
		return wait{kind: fsm.CauseCommand, what: "the command " + strings.TrimPrefix(g.Text, "on ")}
	case g.Command:
		return wait{kind: fsm.CauseCommand, what: toHold(g.Text, want)}
	case g.Op == worker.GuardAfter, g.Op == worker.GuardHeld:
		return c.waitForTime(n, g)
	case g.Child != nil:
		return c.waitForChild(n, g, want)
	case g.Value == fsm.Unknown && n.w.Observes && !n.fresh(c.t.now) && readsObservation(g):
		w := wait{kind: fsm.CauseObservation, what: phrase(n, g, want)}
		var l fsm.CauseLink
		w.detail = ", and " + c.unobserved(n, &l)
		if w.since = l.Since; l.Kind != "" {
			w.kind = l.Kind
		}
		return w
	}
	w := wait{what: phrase(n, g, want), detail: valuesOf(n, g)}
	switch g.Asks {
	case worker.AsksGuard:
		w.kind = fsm.CauseGuard
	case worker.AsksObserved:
		w.kind = fsm.CauseObserved
		w.detail += c.observedNote(n)
		w.since = c.observedAt(n)
	case worker.AsksAction:
		c.waitForAction(n, &w)
	case worker.AsksTime:
		w.kind = fsm.CauseTime
		if n.visitDue != link.Never {
			w.due = c.t.timeOf(n.visitDue)
		}
	default:
		w.kind = fsm.CauseValue
	}
	return w
}

func readsObservation(g *worker.ExplainedGuard) bool {
	return g.Asks == worker.AsksObserved || g.Asks == worker.AsksGuard || slices.ContainsFunc(g.Reads, worker.ExplainedRead.ByObservation)
}

// phrase says what a leaf should be: "reachable to be true".
func phrase(n *node, g *worker.ExplainedGuard, want fsm.Truth) string {
	switch {
	case g.Asks == worker.AsksGuard && len(g.Reads) == 1 && g.Reads[0].Name == g.Text:
		return "the guard " + g.Text + " to return " + want.String()
	case g.Wanted == "" || len(g.Reads) == 0:
		return toHold(g.Text, want)
	case g.Asks == worker.AsksAction && g.Wanted == "true":
		return ofAction(n, g.Reads[0].Name, g.Not != (want == fsm.False))
	}
	return subject(n, g) + toBe(g, want)
}

// ofAction says what should become of the action of the state.
func ofAction(n *node, word string, not bool) string {
	action := "its action " + n.w.ActionName(n.w.States[n.state].Action)
	to := map[string]string{"done": "to succeed", "acted": "to succeed and to be observed", "gaveUp": "to be given up"}[word]
	switch {
	case n.w.States[n.state].Action == 0 || to == "":
		return word + " to be " + strconv.FormatBool(!not)
	case not:
		return action + " not " + to
	}
	return action + " " + to
}

// toBe says what the value of a leaf should be.
func toBe(g *worker.ExplainedGuard, want fsm.Truth) string {
	switch not := g.Not != (want == fsm.False); {
	case not && g.Wanted == "true":
		return " to be false"
	case not && g.Wanted == "false":
		return " to be true"
	case not:
		return " not to be " + g.Wanted
	}
	return " to be " + g.Wanted
}

// subject returns the name of what a leaf is about, without the word with which the spec
// begins it.
func subject(n *node, g *worker.ExplainedGuard) string {
	if a := g.Child; a != nil {
		name := n.w.Entries[a.Entry].Name
		if a.Output != "" {
			return name + "." + a.Output
		}
		return name
	}
	name := g.Reads[0].Name
	for _, word := range []string{"observed.", "vars.", "input."} {
		if short, ok := strings.CutPrefix(name, word); ok {
			return short
		}
	}
	return name
}

// valuesOf says what the values are that a leaf reads, and who gives them.
func valuesOf(n *node, g *worker.ExplainedGuard) string {
	if len(g.Reads) == 0 {
		return ""
	}
	texts := make([]string, len(g.Reads))
	for i, r := range g.Reads {
		texts[i] = r.String()
	}
	if g.Wanted != "" && len(texts) == 1 || g.Asks == worker.AsksGuard && len(texts) == 1 && g.Reads[0].Name == g.Text {
		texts[0] = "it is " + g.Reads[0].Value
	}
	text := "; " + strings.Join(texts, ", ")
	switch {
	case g.Asks == worker.AsksDesired:
		text += ": " + n.askedBy()
	case g.Asks == worker.AsksInput && n.parent != nil:
		text += ", as its parent " + n.parent.name() + " gives it"
	}
	return text
}

// waitForTime describes a time that has to pass.
func (c *causing) waitForTime(n *node, g *worker.ExplainedGuard) wait {
	w := wait{kind: fsm.CauseTime}
	since := n.timing.Entered
	switch {
	case g.Op == worker.GuardAfter:
		w.what = textfmt.About(g.Time) + " to pass in " + n.stateName()
	case strings.HasPrefix(g.Text, "after "):
		w.what, since = textfmt.About(g.Time)+" to pass"+g.Text[strings.LastIndex(g.Text, " in "):], n.timing.Held[g.Slot]
	default:
		w.what, since = "the rest of its guard to have held for "+textfmt.About(g.Time), n.timing.Held[g.Slot]
	}
	if since == link.Never {
		return w
	}
	if at := since.After(g.Time); at != link.Never {
		w.due = c.t.timeOf(at)
		w.detail = ", which will be at " + textfmt.ClockTime(w.due)
	}
	return w
}
