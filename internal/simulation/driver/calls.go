package driver

import (
	"cmp"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// dueAt is when a call returns, if that is known.
func (r *run) dueAt(c *call) (at time.Duration, known bool) {
	switch f := c.fate; {
	case r.over && (f.never || f.obeys):
		return r.mono, true
	case f.never:
		return 0, false
	case f.obeys:
		return c.ended + f.after, c.cancelled
	}
	return c.began + c.fate.after, true
}

// returns makes the calls return that are due, all at once. In which order the
// tree is told of them is up to the scheduler, and has nothing to do with when
// they began: it must not be seen (13).
func (r *run) returns() {
	due := slices.DeleteFunc(slices.Clone(r.calls), func(c *call) bool {
		at, known := r.dueAt(c)
		return !known || at > r.mono
	})
	slices.SortFunc(due, func(a, b *call) int { return cmp.Compare(a.order, b.order) })
	outcomes := make([]outcome, len(due))
	var wait sync.WaitGroup
	for i, c := range due {
		outcomes[i].how = c.fate.how
		if c.fate.how == succeeds && c.hook == reference.Collect {
			outcomes[i].observed = r.observation(c)
		}
		outcomes[i] = outcomes[i].of(actionOf(r.script.machines[c.entry.worker], c.hook), c.key)
		wait.Go(func() {
			c.entry.resume <- outcomes[i]
			<-c.done
		})
	}
	wait.Wait()
	for i, c := range due {
		o := outcomes[i]
		r.calls = slices.DeleteFunc(r.calls, func(o *call) bool { return o == c })
		r.in.Returns = append(r.in.Returns, reference.Return{Path: c.path, Hook: c.hook, Result: o.how.result(), Observed: o.observed, Kind: o.kind, Found: o.found})
		r.log.line("return %s %v", c.key, o.how)
	}
}

// observation is what a call of CollectObservedState sees. It changes slowly,
// and not at all once it is calm.
func (r *run) observation(c *call) (d expr.Datum) {
	m := r.script.machines[c.entry.worker]
	epochs := "calm"
	if !r.calm {
		epochs = c.began.Truncate(time.Duration(1+hashOf(c.path)%4) * 500 * time.Millisecond).String()
	}
	rnd := value.Random{Rand: rand.New(rand.NewPCG(r.s.Seed, hashOf(c.path, epochs))), Now: epoch.Add(time.Duration(hashOf(c.path)%60) * time.Second)}
	return rnd.ObjectOf(m.Observed)
}

// input is one thing from outside.
func (r *run) input(in Input) {
	rnd := value.Random{Rand: rand.New(rand.NewPCG(in.Seed, 3)), Now: r.clock.wall()}
	r.log.line("input %v %x", in.Kind, in.Seed)
	switch in.Kind {
	case Store, StoreSet, StoreOld, StoreSame, StoreBack:
		r.store(in.Kind, rnd)
	case Push:
		if r.m.Observed != nil {
			d := rnd.ObjectOf(r.m.Observed)
			r.tree.Observe(r.filler(r.m.Observed, d))
			r.in.Asks = append(r.in.Asks, reference.Ask{Path: r.m.Worker, Push: &d})
		}
	case Plan:
		if _, err := r.tree.Plan(r.filler(r.m.UserSpec, rnd.Change(r.m.UserSpec, r.stored))); err != nil && !isInvalid(err) && !isPanic(err) && !(r.frozen && errors.Is(err, fsm.ErrFrozen)) {
			r.fail(reference.Versions, "Plan: %v", err)
		}
	case Shutdown:
		r.tree.RequestShutdown()
		r.in.Shutdown, r.frozen = true, true
	case StepBack:
		r.clock.set(r.clock.wall().Add(-[]time.Duration{time.Millisecond, time.Second, 2 * time.Hour}[in.Seed%3]))
	case StepAhead:
		if r.clock.mono { // else time would pass
			r.clock.set(r.clock.wall().Add([]time.Duration{time.Millisecond, 5 * time.Second, 2 * time.Hour, 40 * time.Hour}[in.Seed%4]))
		}
	case StepOn: // from a time long ago to the present
		if wall := r.clock.wall(); r.clock.mono && wall.Before(epoch.AddDate(-1, 0, 0)) || wall.Before(epoch.AddDate(-200, 0, 0)) {
			r.clock.set(epoch)
		}
	case Read:
		r.reader.read(r, int(in.Seed%12))
	}
}

func isInvalid(err error) bool {
	var invalid *fsm.ValidationError
	return errors.As(err, &invalid)
}

// isPanic: a plan asks OnConfigChange.
func isPanic(err error) bool {
	var p *fsm.PanicError
	return errors.As(err, &p)
}

// store stores a UserSpec and checks what becomes of its Version (R13).
func (r *run) store(k Kind, rnd value.Random) {
	before := r.tree.Version()
	spec := rnd.Change(r.m.UserSpec, r.stored)
	if backAndForth(r.s.Seed) {
		for range 1 + rnd.IntN(5) {
			spec = rnd.Change(r.m.UserSpec, spec)
		}
	}
	switch k {
	case StoreSame:
		spec = r.stored
	case StoreBack:
		spec = r.storedBefore
	}
	given, err := before, error(nil)
	switch k {
	case StoreSet:
		err = r.tree.Set(before, r.filler(r.m.UserSpec, spec))
	case StoreOld:
		given = before + int64(rnd.IntN(5)) - 2
		err = r.tree.Set(given, r.filler(r.m.UserSpec, spec))
	default:
		err = r.tree.Update(r.filler(r.m.UserSpec, spec))
	}
	after := r.tree.Version()
	r.log.line("stored %v", err)
	want := before
	switch changed := !value.EqualObjects(r.m.UserSpec, r.stored, spec, false); {
	case r.frozen:
		if !errors.Is(err, fsm.ErrFrozen) {
			r.fail(reference.Versions, "a UserSpec was stored after shutdown was asked: %v", err)
		}
	case given != before:
		if !errors.Is(err, fsm.ErrConflict) {
			r.fail(reference.Versions, "Version %d is stored, and one of %d was not refused: %v", before, given, err)
		}
	case isInvalid(err):
	case value.EqualObjects(r.m.UserSpec, r.stored, spec, true):
		if err != nil {
			r.fail(reference.Versions, "what is stored already was refused: %v", err)
		}
	case err != nil:
		r.fail(reference.Versions, "a UserSpec was refused: %v", err)
	default:
		if changed {
			want++
		}
		r.stored, r.storedBefore = spec, r.stored
		r.in.Spec = &reference.Stored{Spec: spec, Version: want}
	}
	if after != want {
		r.fail(reference.Versions, "the Version is %d, not %d", after, want)
	}
}
