package driver

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// watched is what is known of a worker after a tick: what it did, and what it
// depends on. A worker may notice of others what its parent gives it, in the next
// tick, and the states and outputs of its children, in this one; and their health if
// a decision reads it.
type watched struct {
	did, given, children string
}

// comparesSiblings reports whether a seed is run once more without the faults of
// one worker. Where hooks wait for places, or ticks are cut, workers do share
// something.
func (s *Schedule) comparesSiblings() bool {
	budget, _ := s.budget()
	return hashOf("siblings", fmt.Sprint(s.Seed))%3 == 0 && s.limit() == 0 && budget == 0
}

// watch notes what every worker did in a tick.
func (r *run) watch() {
	now := map[string]watched{}
	for _, w := range r.ref.All() {
		now[w.Path] = watched{did: r.did(w.Path), given: givenTo(w), children: statesBelow(w)}
	}
	r.result.Watched = append(r.result.Watched, now)
	r.result.Built = append(r.result.Built, len(r.script.builds))
}

func (r *run) did(path string) string {
	var b strings.Builder
	for _, e := range r.events {
		if e.Path == path && e.Kind != fsm.EventTree {
			fmt.Fprintf(&b, "%s v%d %v %d\n", e, e.Version, e.Delay, e.Failures)
		}
	}
	for _, c := range r.queue {
		if c.Path == path {
			fmt.Fprintf(&b, "call of %s\n", c.Hook)
		}
	}
	return b.String()
}

func givenTo(w *reference.Worker) string {
	spec := w.Stored()
	text := fmt.Sprint(w.MappedState, w.Stage >= reference.Asked, spec.Version, value.ObjectText(w.M.UserSpec, spec.Spec))
	text += fmt.Sprint(" ", w.Given())
	for p := w.Parent; p != nil; p = p.Parent {
		text += fmt.Sprint(" ", p.Stage >= reference.Draining)
	}
	return text
}

func statesBelow(w *reference.Worker) string {
	var b strings.Builder
	for _, s := range w.Children {
		fmt.Fprintf(&b, "%s %v %v", s.Name, s.Declared, s.Waiting != nil)
		for _, n := range []*reference.Worker{s.Node, s.Retired} {
			if n != nil {
				_, reports := n.Reports()
				fmt.Fprintf(&b, " %s %v %v", n.StateName(), n.Gone, reports)
			}
		}
		b.WriteByte('\n')
	}
	if decidesByHealth(w.M) {
		fmt.Fprint(&b, w.Healthy())
	}
	return b.String()
}

// siblings runs a schedule once more, at the same times, without the faults of
// one worker (7). No other does anything else in any tick, unless it was given
// something else by its parent or its children were in other states.
func (p *program) siblings(root Root, s *Schedule, res *Result) {
	failing := failingWorkers(res.Faults)
	if len(failing) == 0 {
		return
	}
	faulty := failing[s.Seed%uint64(len(failing))]
	again := *s
	again.Steps, again.Quiet = res.Taken, maps.Clone(s.Quiet)
	for _, key := range res.Faults {
		if strings.HasPrefix(key, faulty+" ") {
			again.Quiet[key] = true
		}
	}
	other := Run(root, p.machines, &again, Options{Watch: true, Part: true})
	if other.Wrong != nil {
		res.Wrong, res.Tick = other.Wrong, other.Tick
		return
	}
	text, tick, compared := harmed(faulty, res, &other)
	p.compared += compared
	if text != "" {
		res.Wrong, res.Tick = &reference.Wrong{Check: reference.Siblings, Text: text}, uint64(tick+1)
	}
}

// failingWorkers lists the paths of the workers whose hooks went wrong.
func failingWorkers(faults []string) []string {
	var list []string
	for _, key := range faults {
		if path, _, _ := strings.Cut(key, " "); path != "build" {
			list = append(list, path)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// harmed finds a worker that is not the one that failed, and notices that it did.
// It says how many turns of workers it has compared. What constructors do depends
// on how many were called before.
func harmed(faulty string, with, without *Result) (text string, tick, compared int) {
	touched := map[string]bool{faulty: true}
	before := map[string]bool{} // given something else by its parent
	for i := range min(len(with.Watched), len(without.Watched)) {
		if with.Built[i] != without.Built[i] {
			break
		}
		a, b := with.Watched[i], without.Watched[i]
		for _, path := range slices.Sorted(maps.Keys(a)) {
			x := a[path]
			y, there := b[path]
			switch {
			case touched[path]:
			case !there || before[path] || x.children != y.children:
				touched[path] = true
			case x.did != y.did:
				return fmt.Sprintf("%s is given the same whether %s fails or not, and did\n%snot\n%s", path, faulty, x.did, y.did), i, compared
			default:
				compared++
			}
			before[path] = before[path] || there && x.given != y.given
		}
	}
	return "", 0, compared
}
