package driver

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Ending says how a tree is taken down with Run and Shutdown (R24): after the
// first steps of a schedule, in the midst of its faults, and against a limit.
// Times are since then.
type Ending struct {
	Limit  time.Duration // of WithShutdownLimit
	Ticks  bool          // a Run ticks the tree; else the first Shutdown does
	Cancel time.Duration // when the context of Run ends
	Calls  []Waiting     // of Shutdown
}

// Waiting is a call of Shutdown.
type Waiting struct {
	At    time.Duration
	Until time.Duration // when its context ends; forever: it does not
}

const forever time.Duration = math.MaxInt64

// ofItsOwn is a small time that nothing else has, so that no two things happen at
// one moment and whatever happens has one order.
func ofItsOwn(texts ...string) time.Duration {
	return 1 + time.Duration(hashOf(append(texts, "a time of its own")...)%9_999_991)
}

// newEnding makes the ending of a seed. All of them come to an end: the context of
// the last Shutdown does not, or there is a Run.
func newEnding(seed uint64) *Ending {
	r := rand.New(rand.NewPCG(seed, 17))
	some := func(times ...time.Duration) time.Duration {
		return times[r.IntN(len(times))] + ofItsOwn(fmt.Sprint(seed, r.Uint64()))
	}
	soon := func() time.Duration {
		return some(0, 50*time.Millisecond, time.Second, 3*time.Second, 12*time.Second)
	}
	e := &Ending{Ticks: r.IntN(2) == 0, Cancel: forever}
	switch r.IntN(4) {
	case 0: // the default
		e.Limit = []time.Duration{0, -time.Second}[r.IntN(2)]
	default:
		e.Limit = some(0, 5*time.Millisecond, 300*time.Millisecond, 2*time.Second, 10*time.Second, time.Minute, time.Hour)
	}
	if e.Ticks && r.IntN(3) > 0 {
		e.Cancel = soon()
	}
	calls := r.IntN(3)
	if e.Cancel == forever {
		calls = 1 + r.IntN(3)
	}
	for range calls {
		w := Waiting{At: soon()}
		switch r.IntN(4) {
		case 0:
			w.Until = w.At // it has ended already
		case 1:
			w.Until = forever
		default:
			w.Until = w.At + soon()
		}
		e.Calls = append(e.Calls, w)
	}
	if !e.Ticks {
		e.Calls = append(e.Calls, Waiting{At: soon(), Until: forever})
	}
	return e
}

// came is what comes of an ending: as it is predicted, and as it is.
type came struct {
	At      time.Duration // the tree was down or given up
	Left    []reference.Left
	GaveUp  bool
	Counted time.Duration // from when the limit counted until the end
	Answers []answer      // of Run, if there is one, and of each Shutdown
	Events  []string
	Begun   []string                 // calls of hooks
	Ended   map[string]time.Duration // contexts of hooks, before the hook returned
	Status  string
	// Outcomes are those of all commands. None is sent from when it is taken down.
	Outcomes []string
	Flying   int  // hooks that have not returned when all have their answers
	Spins    bool // it changes states for ever at one moment: nothing is predicted
	Reached  []string
}

// answer is what Run or Shutdown returns, and when.
type answer struct {
	At  time.Duration
	Err string
}

// The errors of answers.
const (
	isDown   = "nil"
	gaveUp   = "the workers that are left"
	gaveUpMe = "the cause of its context"
	either   = "nil or the cause of its context"
)

// is reports whether an answer is the one that was predicted.
func (a answer) is(got answer) bool {
	return a.At == got.At && (a.Err == got.Err || a.Err == either && (got.Err == isDown || got.Err == gaveUpMe))
}

// prediction makes the ticks of an ending by hand and compares them with the reference.
type prediction struct {
	*run
	came
	e       *Ending
	base    time.Duration
	owner   int  // who ticks: -1: nobody, 0: Run, i: call i-1 of Shutdown
	asked   bool // and nobody has ticked since
	limit   plainLimit
	instant time.Duration
	ticks   int // at this instant
}

// plainLimit is how long the one who ticks waits.
type plainLimit struct {
	armed     bool
	from, end time.Duration
	last      time.Duration
	waiting   bool // Close for a place
}

// predict says what has to come of an ending, and checks each tick.
func (r *run) predict(e *Ending) came {
	r.silent = true
	p := &prediction{run: r, e: e, base: r.mono, owner: -1, came: came{Ended: map[string]time.Duration{}}}
	if e.Ticks {
		p.owner = 0
	}
	if len(r.sent) > 0 {
		p.reach("commands that wait when it begins")
	}
	for now := time.Duration(0); ; now = p.next(now) {
		if p.act(now) {
			break
		}
	}
	if !p.Spins {
		p.finish()
		p.Counted = p.At - p.limit.from
	}
	return p.came
}

// next is the next moment at which something happens.
func (p *prediction) next(now time.Duration) time.Duration {
	next := forever
	moment := func(at time.Duration) {
		if at > now {
			next = min(next, at)
		}
	}
	if p.e.Ticks {
		moment(p.e.Cancel)
	}
	for _, c := range p.e.Calls {
		moment(c.At)
		moment(c.Until)
	}
	if p.owner < 0 {
		return next
	}
	if p.limit.armed {
		next = min(next, max(now, p.limit.end))
	}
	if due := p.tree.NextTick(); !due.IsZero() {
		next = min(next, max(now, now+due.Sub(p.clock.now)))
	}
	for _, c := range p.calls {
		if at, known := p.dueAt(c); known {
			next = min(next, max(now, at-p.base))
		}
	}
	return next
}

// act does what happens at a moment, and reports whether the tree has ended.
func (p *prediction) act(now time.Duration) bool {
	ask := p.e.Ticks && p.e.Cancel == now
	for i, c := range p.e.Calls {
		ask = ask || c.At == now
		if c.At == now && c.Until > now && p.owner < 0 {
			p.owner = i + 1
		}
		if c.Until == now && p.owner == i+1 {
			p.handOn(now)
		}
	}
	step := Step{Wait: now - (p.mono - p.base)}
	if ask {
		step.Inputs = []Input{{Kind: Shutdown}}
	}
	if p.owner < 0 {
		if ask { // it stays until somebody ticks
			p.asked = true
		}
		return false
	}
	if p.asked {
		p.asked, step.Inputs = false, []Input{{Kind: Shutdown}}
	}
	return p.tickAt(now, step)
}

// reach notes that an ending has come to something that not all do.
func (p *prediction) reach(what string) {
	if !slices.Contains(p.Reached, what) {
		p.Reached = append(p.Reached, what)
	}
}

// handOn: who waits goes on ticking when the context of the one who ticked ends.
func (p *prediction) handOn(now time.Duration) {
	p.owner, p.limit = -1, plainLimit{}
	for i, c := range p.e.Calls {
		if c.At < now && c.Until > now && (p.owner < 0 || c.At < p.e.Calls[p.owner-1].At) {
			p.owner = i + 1
			p.reach("another Shutdown that takes over")
		}
	}
}

func (p *prediction) tickAt(now time.Duration, s Step) bool {
	if p.ticks++; p.instant != now {
		p.instant, p.ticks = now, 0
	}
	if p.ticks > 500 {
		p.Spins = true
		return true
	}
	before := map[*call]bool{}
	for _, c := range p.calls {
		before[c] = c.cancelled
	}
	p.step(s)
	for _, e := range p.events {
		p.Events = append(p.Events, eventLine(now, e))
	}
	for _, c := range p.calls[len(p.calls)-len(p.queue):] {
		p.Begun = append(p.Begun, fmt.Sprintf("+%v %s", now, c.key))
	}
	for _, c := range p.calls {
		if c.cancelled && !before[c] {
			p.Ended[c.key] = now
		}
	}
	if p.ref.Down {
		p.At = now
		return true
	}
	if p.isOver(now) {
		p.At, p.GaveUp = now, true
		return true
	}
	return false
}

// isOver reports whether the one who ticks gives the tree up now: the time counts
// from when the root knows that it has to go, or from when he began to tick.
func (p *prediction) isOver(now time.Duration) bool {
	l := &p.limit
	if p.ref.Root.Stage < reference.Draining {
		return false
	}
	if !l.armed {
		l.armed, l.from = true, now
		l.end = now + p.allowed()
	}
	if l.waiting {
		p.reach("a Close that waits for a place")
		l.from, l.end = l.from+now-l.last, l.end+now-l.last
	}
	l.last, l.waiting = now, p.e.Limit <= 0 && p.ref.CloseWaits()
	if now >= l.end { // the tree may have grown
		l.end = max(l.end, l.from+p.allowed())
	}
	return now >= l.end
}

func (p *prediction) allowed() time.Duration {
	if p.e.Limit > 0 {
		return p.e.Limit
	}
	return p.ref.TimeToEnd()
}

// finish says who gets which answer, and when.
func (p *prediction) finish() {
	if p.e.Limit <= 0 && p.GaveUp {
		p.reach("the end of the default limit")
	}
	quiet, answer := p.At, isDown
	if p.GaveUp {
		answer = gaveUp
		p.Left = p.ref.Left()
		quiet = p.quiet()
	}
	if p.e.Ticks {
		p.answered(forever, 0, quiet, answer)
	}
	for _, c := range p.e.Calls {
		p.answered(c.Until, c.At, quiet, answer)
	}
	last := time.Duration(0)
	for _, a := range p.Answers {
		last = max(last, a.At)
	}
	for _, c := range p.calls {
		if at, known := p.dueAt(c); !known || at-p.base > last {
			p.Flying++
		}
	}
	p.Status = statusText(p.tree.Status())
	p.Outcomes = p.outcomes
	for _, s := range p.sent {
		p.Outcomes = append(p.Outcomes, outcomeLine(s, fsm.ErrDown))
	}
	slices.Sort(p.Outcomes)
}

// quiet is when the hooks that were called off have returned, or had the grace to.
func (p *prediction) quiet() time.Duration {
	last := p.At
	for _, c := range p.calls {
		if !c.cancelled && c.entry.ctx != nil {
			c.cancelled, c.ended = true, p.mono
			p.Ended[c.key] = p.At
		}
		at, known := p.dueAt(c)
		if !known {
			at = forever
		}
		last = max(last, min(at-p.base, p.At+grace))
	}
	return last
}

func (p *prediction) answered(until, at, quiet time.Duration, answer string) {
	a := answerOf(until, at, p.At, quiet, answer)
	p.Answers = append(p.Answers, a)
	p.reach(a.Err)
}

func answerOf(until, at, ended, quiet time.Duration, err string) answer {
	switch {
	case until < ended:
		return answer{until, gaveUpMe}
	case until == ended && at == until && err == isDown: // it is this very call that takes it down
		return answer{at, either}
	}
	return answer{max(at, min(until, quiet)), err}
}
