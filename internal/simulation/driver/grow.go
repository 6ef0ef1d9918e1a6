package driver

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/specs"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

func newRun(root Root, machines map[string]*model.Machine, s *Schedule, o Options) *run {
	r := &run{sends: root.Sends, handles: root.Handles, variables: map[*reference.Worker][]fsm.VariableStatus{}, Options: o, m: machines[root.Tree.Root], s: s, clock: newClock(s.Seed), counts: map[string]int{}, begun: runtime.NumGoroutine()}
	r.last = r.clock.now
	r.workers = workersOf(r.m)
	r.log.keep = o.Keep
	r.script = &Script{machines: machines, seed: s.Seed, entering: make(chan *entry), built: map[string]int{}, quiet: s.Quiet,
		used: func(key string) { r.result.Faults = append(r.result.Faults, key) }}
	return r
}

// workersOf lists the worker types of a tree.
func workersOf(m *model.Machine) (list []string) {
	list = append(list, m.Worker)
	for _, c := range m.Children {
		for _, name := range workersOf(c.Machine) {
			if !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	return list
}

func (r *run) grow(root Root) {
	rnd := value.Random{Rand: rand.New(rand.NewPCG(r.s.Seed, 5)), Now: epoch}
	var opts []fsm.Option
	if r.ending != nil {
		opts = append(opts, fsm.WithShutdownLimit(r.ending.Limit))
	} else {
		opts = append(opts, fsm.WithTicksByHand())
	}
	opts = append(opts,
		fsm.WithSeed(r.treeSeed()), fsm.WithWatchdog(0), fsm.WithGrace(grace), fsm.WithEventBuffer(8),
		fsm.WithClock(r.readClock),
		fsm.WithExecutor(r.execute),
		fsm.WithEventHandler(r.event))
	budget, step := r.s.budget()
	switch r.clockStep = step; {
	case budget > 0:
		opts = append(opts, fsm.WithTickBudget(budget))
	case r.Full:
		opts = append(opts, fsm.WithFullTicks())
	}
	if n := r.s.limit(); n > 0 {
		opts = append(opts, fsm.WithHookLimit(n))
	}
	var err error
	for range 200 {
		spec := rnd.ObjectOf(r.m.UserSpec)
		r.tree, err = root.Grow(r.script, r.filler(r.m.UserSpec, spec), opts...)
		if err == nil {
			r.stored, r.storedBefore = spec, spec
			break
		}
		var invalid *fsm.ValidationError
		if !errors.As(err, &invalid) {
			r.fail(reference.Versions, "NewSupervisor: %v", err)
		}
	}
	if err != nil {
		r.fail(reference.Versions, "no UserSpec of 200 is valid: %v", err)
	}
	r.ref = reference.New(r.m, reference.Stored{Spec: r.stored})
	r.ref.Seed = r.treeSeed()
	r.ref.Grace = grace
	r.ref.Limit, r.ref.Closes = r.s.limit(), specs.Closes
	r.ref.Guard, r.ref.Changed = r.script.guard, r.script.changed
	r.reader = newReader(r.tree)
}

// execute is the executor of the tree.
func (r *run) execute(c fsm.HookCall) {
	if r.alone != nil {
		r.alone.launch(c)
		return
	}
	r.queue = append(r.queue, c)
}

// readClock is the clock of the tree.
func (r *run) readClock() time.Time {
	if r.alone != nil {
		return r.clock.now.Add(r.alone.now())
	}
	now := r.clock.now
	if r.script.ticking {
		r.readings++
		r.clock.pass(r.clockStep)
	}
	return now
}

// treeSeed is what the tree draws from.
func (r *run) treeSeed() uint64 {
	if r.Other {
		return ^r.s.Seed
	}
	return r.s.Seed
}

func (r *run) filler(o *expr.ObjectType, d expr.Datum) func(any) {
	return func(p any) { value.Set(reflect.ValueOf(p).Elem(), &expr.Type{Kind: expr.Object, Object: o}, d) }
}
