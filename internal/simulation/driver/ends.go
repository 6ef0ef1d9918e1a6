package driver

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// ends takes the trees of n seeds down with Run and Shutdown, against limits (10).
// Each is first taken down by hand, with the reference, which gives the answers
// that Run and Shutdown must give and when; then in a synctest bubble, where these
// are called. It does not return: synctest wants to be called by a test, so this
// is one.
func (p *program) ends(from, n uint64) {
	failed := false
	test := func(t *testing.T) {
		for seed := from; seed < from+n && !(failed && p.first); seed++ {
			synctest.Test(t, func(*testing.T) {
				words, wrong := p.end(seed)
				if wrong == nil {
					fmt.Fprintf(p.out, "seed %d ends with %s\n", seed, words)
					return
				}
				failed = true
				fmt.Fprintf(p.out, "seed %d wrong %v: %s (%s)\n", seed, wrong.Check, wrong.Text, p.roots[seed%uint64(len(p.roots))].Tree.Root)
			})
		}
		if failed {
			os.Exit(1)
		}
	}
	os.Args = os.Args[:1]
	testing.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{{Name: "ends", F: test}}, nil, nil)
}

// end takes the tree of one seed down.
func (p *program) end(seed uint64) (words string, wrong *reference.Wrong) {
	root := p.roots[seed%uint64(len(p.roots))]
	e := newEnding(seed)
	steps := int(hashOf("ending", fmt.Sprint(seed)) % 60)
	if steps < 10 {
		steps /= 5 // hardly anybody has been visited
	}
	if hashOf("closely", fmt.Sprint(seed))%4 == 0 {
		p.closely(root, seed, steps, e)
	}
	predicted, wrong := p.endOne(root, seed, steps, e, nil)
	for ; wrong == nil && predicted == nil && steps > 0; predicted, wrong = p.endOne(root, seed, steps, e, nil) {
		steps /= 2 // it was down before
	}
	if wrong == nil && predicted != nil && predicted.Spins && e.Ticks {
		e.Ticks = false // it changes states for ever until it is asked to go
		e.Calls = append(e.Calls, Waiting{At: 1, Until: forever})
		predicted, wrong = p.endOne(root, seed, steps, e, nil)
	}
	switch {
	case wrong != nil || predicted == nil:
		return "was down before", wrong
	case predicted.Spins:
		return "spins", nil
	}
	was, wrong := p.endOne(root, seed, steps, e, predicted)
	if wrong == nil {
		wrong = predicted.differs(was)
	}
	if wrong != nil {
		wrong.Text += fmt.Sprintf("\n%d steps, %+v\npredicted: ended at %v, %v, left %v", steps, *e, predicted.At, predicted.Answers, predicted.Left)
	}
	return strings.Join(predicted.Reached, ", "), wrong
}

// closely sets the limit to a nanosecond before or after the time at which the tree
// will be down. At that time itself it may be either.
func (p *program) closely(root Root, seed uint64, steps int, e *Ending) {
	limit := e.Limit
	e.Limit = 0
	came, wrong := p.endOne(root, seed, steps, e, nil)
	if e.Limit = limit; came == nil || wrong != nil || came.Spins || came.GaveUp || came.Counted <= 1 {
		return
	}
	e.Limit = came.Counted + 2*time.Duration(hashOf("close", fmt.Sprint(seed))%2) - 1
}

// endOne takes a tree down: by hand, or alone if it is known what is to come. There
// is nothing if it was down before.
func (p *program) endOne(root Root, seed uint64, steps int, e *Ending, predicted *came) (c *came, wrong *reference.Wrong) {
	s := NewSchedule(seed)
	s.Whole = true
	r := newRun(root, p.machines, &s, Options{})
	r.ending = e
	r.clock.pass(1) // at the zero time NextTick cannot say "now"
	r.last = r.clock.now
	defer func() {
		stopped(recover())
		r.release()
		if wrong = r.result.Wrong; wrong == nil && predicted != nil {
			wrong = nothingLeft()
		}
	}()
	r.grow(root)
	steps = min(steps, slices.IndexFunc(s.Steps, func(s Step) bool { return s.Calm }))
	for i, step := range s.Steps[:steps] {
		r.toAll = i == steps-1 // some of them wait when Run or Shutdown begins
		if r.step(step); r.ref.Down {
			return nil, nil
		}
	}
	if predicted == nil {
		came := r.predict(e)
		return &came, nil
	}
	came := r.takeDown(e, predicted)
	return &came, nil
}

// nothingLeft: no goroutine is left when all hooks have returned (11).
func nothingLeft() *reference.Wrong {
	if list := inBubble(); len(list) > 0 {
		return &reference.Wrong{Check: reference.Goroutines, Text: fmt.Sprintf("%d goroutines are left when all hooks have returned:\n%s", len(list), strings.Join(list, "\n"))}
	}
	return nil
}

func eventLine(at time.Duration, e fsm.Event) string {
	return fmt.Sprintf("+%v %d %s v%d %v %d %v", at, e.Seq, e, e.Version, e.Delay, e.Failures, e.Unclean)
}

// differs says in what a tree has ended otherwise than predicted.
func (c *came) differs(was *came) *reference.Wrong {
	wrong := func(check reference.Check, format string, args ...any) *reference.Wrong {
		return &reference.Wrong{Check: check, Text: fmt.Sprintf(format, args...)}
	}
	if at := firstDifference(c.Events, was.Events); at != "" {
		return wrong(reference.Ends, "its events are not those of a tree that is ticked by hand: %s", at)
	}
	if at := firstDifference(c.Begun, was.Begun); at != "" {
		return wrong(reference.Flights, "its hooks are not those of a tree that is ticked by hand: %s", at)
	}
	if at := firstDifference(times(c.Ended), times(was.Ended)); at != "" {
		return wrong(reference.Flights, "the contexts of its hooks do not end when they should: %s", at)
	}
	for i, a := range c.Answers {
		if !a.is(was.Answers[i]) {
			return wrong(reference.Ends, "answer %d is %v after %v; it should be %v after %v", i, was.Answers[i].Err, was.Answers[i].At, a.Err, a.At)
		}
	}
	if at := firstDifference(c.Outcomes, was.Outcomes); at != "" {
		return wrong(reference.Commands, "the outcomes of commands are not those of a tree that is ticked by hand: %s", at)
	}
	if text := sameLeft(c.Left, was.Left); text != "" {
		return wrong(reference.Ends, "%s", text)
	}
	if c.Flying != was.Flying {
		return wrong(reference.Goroutines, "%d hooks have not returned, not %d", was.Flying, c.Flying)
	}
	if at := firstDifference(strings.Split(c.Status, "\n"), strings.Split(was.Status, "\n")); at != "" {
		return wrong(reference.Ends, "the status afterwards is not that of the last tick: %s", at)
	}
	return nil
}

// sameLeft compares who is named: all who have not gone, children before their
// parents, each with what it waits for.
func sameLeft(want, got []reference.Left) string {
	seen := map[string]bool{}
	for _, l := range got {
		i := slices.IndexFunc(want, func(w reference.Left) bool { return w.Path == l.Path })
		switch {
		case i < 0:
			return fmt.Sprintf("%s has gone, and is named among those who are left", l.Path)
		case seen[l.Path]:
			return fmt.Sprintf("%s is named twice among those who are left", l.Path)
		case seen[parentOf(l.Path)]:
			return fmt.Sprintf("%s is named after its parent", l.Path)
		case l.State != want[i].State:
			return fmt.Sprintf("%s is left in %q, not in %q", l.Path, want[i].State, l.State)
		case l.Why != want[i].Why:
			return fmt.Sprintf("%s is left for %q; it waits for %q", l.Path, l.Why, want[i].Why)
		}
		seen[l.Path] = true
	}
	for _, l := range want {
		if !seen[l.Path] {
			return fmt.Sprintf("%s (%s) has not gone, and is not named", l.Path, l.State)
		}
	}
	return ""
}

func parentOf(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

func times(ended map[string]time.Duration) (list []string) {
	for _, key := range slices.Sorted(maps.Keys(ended)) {
		list = append(list, fmt.Sprintf("+%v %s", ended[key], key))
	}
	return list
}

// firstDifference is the first line in which two lists differ; "" if they do not.
func firstDifference(want, got []string) string {
	for i := range max(len(want), len(got)) {
		a, b := "nothing", "nothing"
		if i < len(want) {
			a = want[i]
		}
		if i < len(got) {
			b = got[i]
		}
		if a != b {
			return fmt.Sprintf("\n\tit should be %s\n\tand it is     %s", a, b)
		}
	}
	return ""
}
