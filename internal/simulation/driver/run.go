package driver

import (
	"context"
	"fmt"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// grace is how long a cancelled hook of a run has for returning.
const grace = time.Second

// Options say how a run is made.
type Options struct {
	Full  bool // every tick visits every worker, unless the schedule has a budget
	Other bool // the tree has another seed; what happens to it is the same
	Keep  bool // keep the text of the transcript
	Watch bool // note what every worker does in each tick
	Part  bool // end after the steps, with the tree as it is then
}

// Result is what came of a run.
type Result struct {
	Wrong      *reference.Wrong // the first thing that was wrong; nil: nothing
	Tick       uint64           // in which it was
	Transcript string           // with Keep
	Hash       uint64           // of the transcript
	Ticks      uint64
	Events     int
	Kinds      uint64   // which kinds of events there were, a bit each
	Marks      uint64   // the reference's marks that were reached, a bit each
	Faults     []string // keys of the faults that took place
	Delays     []Delay  // that were drawn
	// With Watch, of the ticks before it became calm: the steps as they were taken,
	// what each worker did, and how many constructors were called.
	Taken   []Step
	Watched []map[string]watched
	Built   []int
}

// Delay is one that was drawn.
type Delay struct {
	Path     string
	Failures int
	Delay    time.Duration
}

// run is one tree that is driven.
type run struct {
	Options
	m            *model.Machine
	s            *Schedule
	script       *Script
	tree         Tree
	ref          *reference.Tree
	clock        clock
	last         time.Time     // what it read in the last tick
	mono         time.Duration // that has passed
	clockStep    time.Duration // by which the clock goes on whenever a tick reads it
	readings     int           // of the clock in this tick
	events       []fsm.Event   // of this tick
	calls        []*call
	queue        []fsm.HookCall // launched in this tick
	counts       map[string]int
	stored       expr.Datum // the root's UserSpec
	storedBefore expr.Datum // the one before it, which people go back to
	frozen       bool
	in           reference.Inputs
	begun        int // goroutines before the run
	result       Result
	log          transcript
	calm         bool
	over         bool          // every hook returns now
	since        time.Duration // when it became calm
	sends        map[string]Send
	handles      map[string]Handle
	pushes       map[string]PushTo // by path and worker type: those that were made
	workers      []string          // the worker types that there are in the tree
	sent         []*sent           // commands without an outcome
	lapsed       []*sent           // those that were taken back before this tick
	lapsing      []*sent           // those that were taken back in this tick
	came         int               // those that were sent before this tick
	lastSent     int
	lastOne      <-chan error    // the outcome of what was sent while the tree ended; nil: nothing
	silent       bool            // nothing is sent any more
	toAll        bool            // something is sent to everybody
	accepted     map[string]bool // in this tick, by path
	outcomes     []string        // of all commands
	variables    map[*reference.Worker][]fsm.VariableStatus
	reader       *reader
	ending       *Ending // how the tree is taken down with Run and Shutdown; nil: by hand
	alone        *alone  // from when it ticks by itself
}

// call is a hook in flight.
type call struct {
	key, path, hook string
	fate            fate
	began           time.Duration
	entry           *entry
	done            chan struct{}
	cancelled       bool
	ended           time.Duration // when its context was seen to have ended
	order           uint64
}

// stop ends a run in which something is wrong.
type stop struct{}

// Run drives a tree through a schedule.
func Run(root Root, machines map[string]*model.Machine, s *Schedule, o Options) (result Result) {
	r := newRun(root, machines, s, o)
	defer func() {
		stopped(recover())
		r.release()
		r.result.Transcript, r.result.Hash = r.log.text.String(), r.log.sum()
		if r.ref != nil {
			r.result.Marks = r.ref.Reached
		}
		result = r.result
	}()
	r.grow(root)
	for _, step := range s.Steps {
		if step.Calm {
			r.calmDown()
		}
		r.step(step)
		r.further(step)
		if r.ref.Down {
			break
		}
	}
	if r.Part {
		return r.result
	}
	if !r.ref.Down && r.calm {
		r.settled()
	}
	r.down()
	return r.result
}

// stopped takes what was recovered, and panics again unless it is a stop.
func stopped(p any) {
	if _, ok := p.(stop); p != nil && !ok {
		panic(p)
	}
}

// further makes the ticks that belong to a step: those that spin and, once it is
// calm, the rest of a pass that was cut.
func (r *run) further(s Step) {
	for range s.Spin {
		if next := r.tree.NextTick(); r.ref.Down || next.IsZero() || next.After(r.clock.now) {
			break
		}
		r.step(Step{})
	}
	for r.calm && r.ref.InPass() {
		r.step(Step{})
	}
}

// fail notes what is wrong and ends the run.
func (r *run) fail(c reference.Check, format string, args ...any) {
	if r.result.Wrong == nil {
		r.result.Wrong = &reference.Wrong{Check: c, Text: fmt.Sprintf(format, args...)}
		r.result.Tick = r.result.Ticks
	}
	panic(stop{})
}

// step does what happens before a tick, and the tick.
func (r *run) step(s Step) {
	passed := r.wait(s.Wait)
	if r.Watch && !r.calm {
		r.result.Taken = append(r.result.Taken, Step{Wait: passed, Inputs: s.Inputs})
	}
	r.in = reference.Inputs{}
	for _, s := range r.lapsing {
		r.in.TakenBack = append(r.in.TakenBack, s.ID)
	}
	for _, in := range s.Inputs {
		r.input(in)
	}
	r.tell()
	r.read()
	r.send()
	r.asks()
	r.returns()
	r.tick()
}

// wait moves the clock, and says how far.
func (r *run) wait(d time.Duration) time.Duration {
	if d >= 0 {
		r.clock.pass(d)
		return d
	}
	d = 10 * time.Second
	next := r.tree.NextTick()
	switch {
	case next.IsZero():
		d = time.Second
	case next.After(r.clock.now):
		d = min(d, next.Sub(r.clock.now))
	case r.calm:
		d = 10 * time.Millisecond // states that lead to each other
	default:
		d = 0
	}
	for _, c := range r.calls {
		if at, known := r.dueAt(c); known {
			d = min(d, max(0, at-r.mono))
		}
	}
	r.clock.pass(d)
	return d
}

// read notes what the clock will read in the next tick. One that is set back, or
// ahead by more than a hundred years, stands still.
func (r *run) read() {
	if d := r.clock.now.Sub(r.last); d > 0 && d <= 100*365*24*time.Hour {
		r.mono += d
	}
	r.last = r.clock.now
	r.in.Now, r.in.Wall = r.mono, r.clock.wall()
}

func (r *run) tick() {
	r.events, r.script.builds, r.queue, r.readings = nil, nil, nil, 0
	var err error
	r.script.ticking = true
	apart(func() { err = r.tree.Tick(context.Background()) }) // a guard may end the goroutine
	r.script.ticking = false
	if err != nil {
		r.fail(reference.Ends, "Tick: %v", err)
	}
	r.result.Ticks++
	r.result.Events += len(r.events)
	for _, e := range r.events {
		r.result.Kinds |= 1 << e.Kind
		if jitter := r.script.machines[e.Worker].Supervision.Restart.Jitter; e.Delay > 0 && jitter > 0 {
			r.result.Delays = append(r.result.Delays, Delay{e.Path, e.Failures, e.Delay})
		}
	}
	r.reader.told += uint64(len(r.events))
	r.log.line("tick %d +%v", r.result.Ticks, r.mono)
	for _, e := range r.events {
		r.log.event(e)
	}
	for _, e := range r.events {
		r.frozen = r.frozen || e.Kind == fsm.EventLeaving && e.Path == r.m.Worker
	}
	for _, c := range r.queue {
		r.in.Began = append(r.in.Began, c.Path+" "+c.Hook)
	}
	r.in.Events, r.in.Builds = r.events, r.script.builds
	r.ref.Tick(r.in)
	if r.Watch && !r.calm {
		r.watch()
	}
	r.begin()
	r.check()
}

// apart makes a call in a goroutine that may be ended by what is called.
func apart(call func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		call()
	}()
	<-done
}

// begin enters the hooks that the tick has launched.
func (r *run) begin() {
	for _, c := range r.queue {
		k := r.newCall(c, r.mono)
		go func() {
			defer close(k.done)
			c.Run()
		}()
		k.entry = <-r.script.entering
		r.calls = append(r.calls, k)
		r.log.line("call %s", k.key)
		if k.entry.hook != k.hook {
			r.fail(reference.Flights, "%s was launched, and %s of %s was called", k.key, k.entry.hook, k.entry.worker)
		}
	}
}

// newCall is the next call of a worker's hook.
func (r *run) newCall(c fsm.HookCall, began time.Duration) *call {
	n := c.Path + " " + c.Hook
	r.counts[n]++
	k := &call{key: callKey(c.Path, c.Hook, r.counts[n]), path: c.Path, hook: c.Hook, began: began, done: make(chan struct{})}
	var faulty bool
	if k.fate, faulty = r.s.fateOf(k.key, r.calm); faulty {
		r.result.Faults = append(r.result.Faults, k.key)
	}
	k.order = hashOf(k.key, "order")
	if r.ending != nil {
		k.fate.after += ofItsOwn(k.key)
	}
	return k
}

// calmDown ends the faults: what hangs returns, and nothing new goes wrong.
func (r *run) calmDown() {
	r.calm, r.script.calm, r.over = true, true, true
	r.since = r.mono
	r.log.line("calm")
}

// down takes the tree down, in bounded time (R24).
func (r *run) down() {
	if !r.calm {
		r.calmDown()
	}
	asked := r.mono
	limit := r.allowance()
	for !r.ref.Down {
		s := Step{Wait: -1}
		if !r.frozen {
			s.Inputs = []Input{{Kind: Shutdown}}
		}
		r.step(s)
		if r.mono-asked > limit {
			r.fail(reference.Ends, "asked %v ago, and not down: %s", r.mono-asked, waiting(r.tree.Status()))
		}
	}
	r.ended()
}

// release ends the goroutines of a run, whatever became of it.
func (r *run) release() {
	r.endSends()
	for _, c := range r.calls {
		c.entry.resume <- outcome{how: fails}
		<-c.done
	}
	r.calls = nil
	if r.reader != nil {
		r.reader.stop()
	}
}
