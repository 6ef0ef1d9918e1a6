package driver

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"reflect"
	"runtime"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Script is what the hooks, guards and constructors of one tree ask what to do.
type Script struct {
	machines map[string]*model.Machine
	seed     uint64
	calm     bool // nothing panics any more
	ticking  bool // a tick is going on
	entering chan *entry
	builds   []reference.Built
	built    map[string]int
	quiet    map[string]bool // faults that are left out, by their key
	used     func(key string)
	live     func(ctx context.Context, m *model.Machine, hook string) outcome // decides at once; nil: the driver does
}

// entry is a hook that has been entered and waits to be told what to do.
type entry struct {
	ctx    context.Context
	worker string
	hook   string
	seen   any // what it was given
	resume chan outcome
}

// outcome is what a hook does in the end.
type outcome struct {
	how      how
	observed expr.Datum
	kind     int        // of an action that fails: the place of its kind, from 1; 0: none
	found    expr.Datum // of an action that succeeds: its result
}

// how a call of a hook ends.
type how uint8

const (
	succeeds how = iota
	fails
	panics
	typedNil // an error that is no nil and whose text panics
	wraps    // an error that wraps the panic of somebody else
	exits
	ofContext
)

var howNames = [...]string{"succeeds", "fails", "panics", "typed nil", "wraps a panic", "exits", "error of its context"}

func (h how) String() string { return howNames[h] }

func (h how) result() reference.Result {
	switch h {
	case succeeds:
		return reference.Success
	case panics, exits:
		return reference.Panic
	}
	return reference.Failure
}

// fault is an error whose nil is an error too, as one of a careless hook is.
type fault struct{ text string }

func (f *fault) Error() string { return f.text }

func (s *Script) enter(ctx context.Context, worker, hook string, seen any) (outcome, error) {
	var o outcome
	if s.live != nil {
		o = s.live(ctx, s.machines[worker], hook)
	} else {
		e := &entry{ctx: ctx, worker: worker, hook: hook, seen: seen, resume: make(chan outcome)}
		s.entering <- e
		o = <-e.resume
	}
	switch o.how {
	case fails:
		return o, errors.New("it failed")
	case panics:
		panic("a hook")
	case typedNil:
		return o, (*fault)(nil)
	case wraps:
		return o, fmt.Errorf("another tree: %w", &fsm.PanicError{In: "another hook", Value: "a panic"})
	case exits:
		runtime.Goexit()
	case ofContext:
		if ctx == nil {
			return o, errors.New("gave up")
		}
		return o, fmt.Errorf("gave up: %w", context.Cause(ctx))
	}
	return o, nil
}

// Collect is CollectObservedState.
func Collect[O any](s *Script, ctx context.Context, worker string, desired any) (O, error) {
	var observed O
	o, err := s.enter(ctx, worker, reference.Collect, desired)
	if err == nil {
		value.Set(reflect.ValueOf(&observed).Elem(), s.observedType(worker), o.observed)
	}
	return observed, err
}

// Act is an action with some kinds of error.
func (s *Script) Act(ctx context.Context, worker, action string, snap any, kinds ...error) error {
	o, err := s.enter(ctx, worker, action, snap)
	return o.ofKind(err, kinds)
}

// Find is an action with a result.
func Find[R any](s *Script, ctx context.Context, worker, action string, snap any, kinds ...error) (R, error) {
	var result R
	o, err := s.enter(ctx, worker, action, snap)
	if err == nil && o.found.Map != nil {
		value.Set(reflect.ValueOf(&result).Elem(), &expr.Type{Kind: expr.Object, Object: actionOf(s.machines[worker], action).Result}, o.found)
	}
	return result, o.ofKind(err, kinds)
}

// ofKind makes an error one of a kind. Those of every other kind are wrapped.
func (o outcome) ofKind(err error, kinds []error) error {
	if err == nil || o.kind == 0 {
		return err
	}
	kind := kinds[o.kind-1]
	if o.kind%2 == 0 {
		return kind
	}
	return errors.Join(errors.New("it failed"), fmt.Errorf("on its way: %w", kind))
}

func actionOf(m *model.Machine, name string) *model.Action {
	for _, a := range m.Actions {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// of adds to an outcome of an action the kind of its error, or its result. Both depend
// on the key of the call alone.
func (o outcome) of(a *model.Action, key string) outcome {
	h := hashOf("outcome", key)
	switch {
	case a == nil:
	case o.how == fails && len(a.Errors) > 0:
		o.kind = int(h % uint64(len(a.Errors)+1))
	case o.how == succeeds && a.Result != nil:
		o.found = value.Random{Rand: rand.New(rand.NewPCG(h, 7)), Now: epoch}.ObjectOf(a.Result)
	}
	return o
}

// Close is Close of hooks that hold something.
func (s *Script) Close(worker string) error {
	_, err := s.enter(nil, worker, reference.Close, nil)
	return err
}

func (s *Script) observedType(worker string) *expr.Type {
	return &expr.Type{Kind: expr.Object, Object: s.machines[worker].Observed}
}

// Guard is a user's guard: a function of what was observed, and of nothing else.
func (s *Script) Guard(worker, guard string, observed any) bool {
	m := s.machines[worker]
	var d expr.Datum
	if m.Observed != nil {
		d = value.Object(reflect.ValueOf(observed).Elem(), m.Observed)
	}
	holds, panics := s.guard(worker, guard, d)
	if panics {
		s.crash("a guard", hashOf(worker, guard))
	}
	return holds
}

// crash panics or, inside a tick, ends its goroutine as t.FailNow does. Who asks
// for the status or a plan is asked in his own goroutine, and loses it.
func (s *Script) crash(text string, h uint64) {
	if h%3 == 0 && s.ticking {
		runtime.Goexit()
	}
	panic(text)
}

func (s *Script) guard(worker, guard string, observed expr.Datum) (holds, panics bool) {
	m := s.machines[worker]
	h := hashOf(worker, guard, value.ObjectText(m.Observed, observed))
	return h&1 == 0, m.Observed != nil && h%23 == 0 && !s.calm
}

// Changed is OnConfigChange.
func (s *Script) Changed(worker string, before, after any) bool {
	o := s.machines[worker].UserSpec
	changed, panics := s.changed(worker, value.Object(reflect.ValueOf(before).Elem(), o), value.Object(reflect.ValueOf(after).Elem(), o))
	if panics {
		s.crash("OnConfigChange", hashOf(worker))
	}
	return changed
}

func (s *Script) changed(worker string, before, after expr.Datum) (changed, panics bool) {
	o := s.machines[worker].UserSpec
	h := hashOf(worker, value.ObjectText(o, before), value.ObjectText(o, after))
	return h%3 > 0, h%17 == 0 && !s.calm
}

// Build is the constructor of a child's worker.
func Build[W any](s *Script, parent, entry string, spec any, build func() *W, fail func(error) *W) *W {
	m := s.machines[parent]
	var child *model.Machine
	for _, c := range m.Children {
		if c.Name == entry {
			child = c.Machine
		}
	}
	key := parent + " " + entry
	s.built[key]++
	key = fmt.Sprintf("build %s %d", key, s.built[key])
	h := hashOf(key, fmt.Sprint(s.seed)) % 100
	b := reference.Built{Parent: parent, Entry: entry, Spec: value.Object(reflect.ValueOf(spec).Elem(), child.UserSpec), OK: true}
	if h < 8 && !s.calm && !s.quiet[key] {
		b.OK = false
		s.used(key)
	}
	s.builds = append(s.builds, b)
	switch {
	case b.OK:
		return build()
	case h < 5:
		s.crash("a constructor", h)
	case h < 7:
		return fail(errors.New("no such device"))
	}
	return nil
}

// hashOf is a number that depends on the texts alone.
func hashOf(texts ...string) uint64 {
	h := fnv.New64a()
	for _, t := range texts {
		h.Write([]byte(t))
		h.Write([]byte{0})
	}
	x := h.Sum64()
	x ^= x >> 31
	x *= 0x7fb5d329728ea185
	return x ^ x>>27
}
