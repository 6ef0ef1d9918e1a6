package driver

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Send sends a command of a worker type to a path: with the method Send, or with Post if
// ctx is nil. fill is given a pointer to the command.
type Send func(ctx context.Context, tree Tree, path, command string, fill func(any)) <-chan error

// Deliver sends a command through a Handle, whose Commands are of type C.
func Deliver[C any](ctx context.Context, to interface {
	Send(context.Context, C) error
	Post(C) <-chan error
}, command C) <-chan error {
	if ctx == nil {
		return to.Post(command)
	}
	outcome := make(chan error, 1)
	go func() { outcome <- to.Send(ctx, command) }()
	return outcome
}

// sent is a command that has no outcome yet.
type sent struct {
	reference.Sent
	outcome <-chan error
	cancel  context.CancelCauseFunc // ends the context of Send; nil: it was posted
	ends    bool                    // the context ends after so many ticks
	until   uint64
	midway  bool // the context ends in a tick
	ended   bool // it had ended before
	got     bool // its outcome was received
	back    bool // it was taken back in this tick
}

// mostCommands is how many of one kind may wait for one path.
const mostCommands = 64

// waits is a context that says when somebody waits for its end: Send does once the
// command is in the inbox.
type waits struct {
	context.Context
	once  sync.Once
	waits chan struct{}
}

func (c *waits) Done() <-chan struct{} {
	c.once.Do(func() { close(c.waits) })
	return c.Context.Done()
}

// talk is how much is sent in a run: 0: nothing, 1: some, 2: a lot.
func (s *Schedule) talk() int { return int(hashOf("talk", fmt.Sprint(s.Seed)) % 4 % 3) }

// send sends some commands before a tick, if worker types of the tree have any. What is
// sent depends on the seed and the tick alone and, where workers are not compared with
// those of another run, on who is there.
func (r *run) send() {
	r.came, r.lapsed, r.lapsing = 0, r.lapsing, nil
	talk := r.s.talk()
	if len(r.sends) == 0 || talk == 0 || r.silent {
		return
	}
	r.endContexts()
	defer r.endContexts()
	if r.calm && !r.frozen {
		return
	}
	rnd := value.Random{Rand: rand.New(rand.NewPCG(r.s.Seed, hashOf("commands", fmt.Sprint(r.result.Ticks)))), Now: r.clock.wall()}
	if r.toAll {
		r.sendToAll(rnd)
	}
	if rnd.IntN(4) >= talk+1 {
		return
	}
	for range talk {
		r.sendTo(rnd)
	}
}

// sendToAll sends one command of each kind to every worker.
func (r *run) sendToAll(rnd value.Random) {
	for _, p := range r.ref.Places() {
		for _, c := range p.M.Commands {
			r.sendOne(rnd, p.M, p.Path, c)
		}
	}
}

// sendTo sends some commands to one path.
func (r *run) sendTo(rnd value.Random) {
	m, path := r.target(rnd)
	for range 8 {
		if len(m.Commands) > 0 {
			break
		}
		m, path = r.target(rnd)
	}
	if len(m.Commands) == 0 {
		return
	}
	n, c := 1+rnd.IntN(3), pick(rnd, m.Commands)
	many := rnd.IntN(40) == 0
	if many {
		n = mostCommands + rnd.IntN(20)
	}
	for range n {
		r.sendOne(rnd, m, path, c)
		if !many {
			c = pick(rnd, m.Commands)
		}
	}
}

func pick[T any](rnd value.Random, list []T) T { return list[rnd.IntN(len(list))] }

// target chooses a worker type and a path, at which there may be no such worker.
func (r *run) target(rnd value.Random) (*model.Machine, string) {
	m, path := r.m, r.m.Worker
	if places := r.ref.Places(); rnd.IntN(2) == 0 && !r.s.comparesSiblings() {
		p := pick(rnd, places)
		m, path = p.M, p.Path
	} else {
		for len(m.Children) > 0 && rnd.IntN(3) > 0 {
			c := pick(rnd, m.Children)
			m, path = c.Machine, path+"/"+childName(rnd, m, c)
		}
	}
	switch rnd.IntN(25) {
	case 0:
		path += "/nobody"
	case 1:
		m = r.script.machines[pick(rnd, r.workers)]
	}
	return m, path
}

// childName is a name that a child of an entry may have.
func childName(rnd value.Random, m *model.Machine, c *model.Child) string {
	if c.NameExpr == nil {
		return c.Name
	}
	env := &expr.Env{Spec: value.Defaults(m.UserSpec), Fresh: true, Key: rnd.Field(&expr.Field{Type: &expr.Type{Kind: expr.String}}).Str}
	switch over := c.Each.Type; {
	case over.Elem != nil:
		env.Each = rnd.Field(over.Elem)
	default:
		env.Each = expr.Datum{Int: int64(rnd.IntN(3))}
	}
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(c.NameExpr.Eval(env).Str)
}

func (r *run) sendOne(rnd value.Random, m *model.Machine, path string, c *model.Command) {
	r.lastSent++
	s := &sent{Sent: reference.Sent{ID: r.lastSent, Path: path, Worker: m.Worker, Name: c.Name, Fields: rnd.ObjectOf(c.Type)}}
	invalid := false
	if rnd.IntN(25) == 0 {
		invalid = spoil(c.Type, s.Fields)
	}
	ctx := r.contextOf(rnd, s)
	if ctx == nil { // no nil of another type
		s.outcome = r.sends[m.Worker](nil, r.tree, path, c.Name, r.filler(c.Type, s.Fields))
	} else {
		s.outcome = r.sends[m.Worker](ctx, r.tree, path, c.Name, r.filler(c.Type, s.Fields))
	}
	r.log.line("send %d: %s to %s", s.ID, s.Name, s.Path)
	err, atOnce := r.atOnce(s, ctx)
	busy, may := r.busy(s)
	switch {
	case invalid:
		r.ref.Reach(reference.CommandInvalid)
		if !atOnce || !isInvalid(err) {
			r.fail(reference.Commands, "%s to %s is invalid, and came to %v", s.Name, path, err)
		}
	case s.ended:
		if !atOnce || err != errTakenBack {
			r.fail(reference.Commands, "%s was sent to %s with a context that has ended, and came to %v", s.Name, path, err)
		}
	case atOnce:
		r.ref.Reach(reference.TooManyCommands)
		if !may || !errors.Is(err, fsm.ErrBusy) {
			r.fail(reference.Commands, "%s to %s came to %v at once", s.Name, path, err)
		}
	case busy:
		r.fail(reference.Commands, "%d of %s wait for %s, and there is room for one more", mostCommands, s.Name, path)
	default:
		r.came++
		r.sent = append(r.sent, s)
		r.in.Commands = append(r.in.Commands, s.Sent)
	}
}

// spoil makes a command invalid, if it can be.
func spoil(o *expr.ObjectType, fields expr.Datum) bool {
	for _, f := range o.Fields {
		switch {
		case f.Max != nil && f.Type.Kind == expr.Int && f.Max.Int < 100:
			fields.Map[f.Name] = expr.Datum{Int: f.Max.Int + 1}
			return true
		case f.Required && f.Type.Kind == expr.String:
			fields.Map[f.Name] = expr.Datum{}
			return true
		}
	}
	return false
}

var errTakenBack = errors.New("whoever has sent it has no more time")

// contextOf makes the context of Send, which ends after some ticks, or has ended. It
// is nil for a command that is posted.
func (r *run) contextOf(rnd value.Random, s *sent) *waits {
	if rnd.IntN(2) == 0 {
		return nil
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	s.cancel = cancel
	switch k := rnd.IntN(12); {
	case k == 0:
		s.ended = true
		cancel(errTakenBack)
	case k < 6:
		s.ends, s.until = true, r.result.Ticks+uint64(rnd.IntN(4))
	default:
		s.midway = k >= 9 && !r.s.comparesSiblings() // whose events differ
	}
	return &waits{Context: ctx, waits: make(chan struct{})}
}

// atOnce waits until a command is in the inbox, or gives its outcome.
func (r *run) atOnce(s *sent, ctx *waits) (err error, decided bool) {
	if ctx != nil {
		select {
		case err := <-s.outcome:
			return err, true
		case <-ctx.waits:
			return nil, false
		}
	}
	select {
	case err := <-s.outcome:
		return err, true
	default:
		return nil, false
	}
}

// busy reports whether a command has to be refused because too many wait, and whether it
// may be: one that was taken back counts until the next tick.
func (r *run) busy(s *sent) (must, may bool) {
	count := func(list []*sent) (n int) {
		for _, o := range list {
			if o != s && o.Path == s.Path && o.Worker == s.Worker && o.Name == s.Name {
				n++
			}
		}
		return n
	}
	waiting := count(r.sent)
	if most := mostCommands * (1 + r.ref.Kinds()); r.came >= most {
		return true, true
	}
	return waiting >= mostCommands, waiting+count(r.lapsed) >= mostCommands
}

// endContexts ends the contexts of Sends, which then return.
func (r *run) endContexts() {
	r.sent = slices.DeleteFunc(r.sent, func(s *sent) bool {
		if !s.ends || s.until > r.result.Ticks {
			return false
		}
		s.cancel(errTakenBack)
		err := <-s.outcome
		s.got = true
		r.log.line("command %d is taken back", s.ID)
		if err != errTakenBack {
			r.fail(reference.Commands, "the context of %s to %s has ended, and Send gives %v", s.Name, s.Path, err)
		}
		r.lapsed = append(r.lapsed, s)
		r.in.TakenBack = append(r.in.TakenBack, s.ID)
		return true
	})
}

// event is the handler of events. It is called at the end of a visit, and ends the
// contexts of some Sends: the workers that are visited later in the tick are not offered
// what was sent to them.
func (r *run) event(e fsm.Event) {
	r.events = append(r.events, e)
	if e.Kind == fsm.EventGone && e.Path == r.m.Worker {
		r.sendLast()
	}
	if r.silent || r.alone != nil || e.Kind != fsm.EventTransition && e.Kind != fsm.EventReentered && e.Kind != fsm.EventDesired && e.Kind != fsm.EventStarted {
		return
	}
	for _, s := range r.sent {
		if !s.midway || s.back || s.got || hashOf("midway", fmt.Sprint(r.s.Seed, s.ID, r.result.Ticks, len(r.events)))%4 > 0 {
			continue
		}
		s.midway = false
		s.cancel(errTakenBack)
		err := <-s.outcome
		if s.back = err == errTakenBack; s.back {
			r.in.TakenBackIn = append(r.in.TakenBackIn, reference.TakenBack{ID: s.ID, Events: len(r.events)})
			continue
		}
		outcome := make(chan error, 1) // it was decided before
		outcome <- err
		s.outcome = outcome
	}
}

// sendLast sends a command while the tick goes on in which the tree ends: no tick takes
// it in.
func (r *run) sendLast() {
	for _, worker := range r.workers {
		if m := r.script.machines[worker]; len(m.Commands) > 0 {
			c := m.Commands[0]
			rnd := value.Random{Rand: rand.New(rand.NewPCG(r.s.Seed, 23)), Now: epoch}
			r.lastOne = r.sends[worker](nil, r.tree, r.m.Worker, c.Name, r.filler(c.Type, rnd.ObjectOf(c.Type)))
			return
		}
	}
}

// takenBack notes that a command was taken back in this tick: it counts until the next
// one.
func (r *run) takenBack(s *sent) {
	s.got = true
	r.log.line("command %d is taken back in the tick", s.ID)
	r.lapsing = append(r.lapsing, s)
}

// endSends takes back what was sent, whatever became of the run.
func (r *run) endSends() {
	for _, s := range r.sent {
		if s.cancel != nil && !s.got {
			s.cancel(errTakenBack)
			<-s.outcome
		}
	}
	r.sent = nil
}
