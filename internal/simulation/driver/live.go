package driver

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// How long live trees run, and have for going; patience is for a machine that is
// busy with other things.
const (
	liveFor   = time.Second
	liveGrace = 50 * time.Millisecond
	patience  = time.Minute
)

// live runs n trees at once with Run, their own goroutines and the clock of the
// computer, while others store, observe, send commands and look. At a moment of its own each is
// asked to go. All come to an end, and no goroutine is left. Nothing else is
// known of such a run: it is for the race detector.
func (p *program) live(n int) error {
	begun := runtime.NumGoroutine()
	errs := make([]error, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() { errs[i] = p.liveOne(p.roots[i%len(p.roots)]) })
	}
	wait.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for wait := time.Millisecond; wait < patience; wait *= 2 {
		if runtime.NumGoroutine() <= begun {
			fmt.Fprintf(p.out, "live: %d trees have ended, %d commands were sent\n", n, p.sends.Load())
			return nil
		}
		time.Sleep(wait)
	}
	return fmt.Errorf("%d goroutines are left of %d trees", runtime.NumGoroutine()-begun, n)
}

func (p *program) liveOne(root Root) error {
	m := p.machines[root.Tree.Root]
	s := &Script{machines: p.machines, seed: rand.Uint64(), ticking: true, built: map[string]int{}, used: func(string) {}, live: liveOutcome}
	tree, err := growLive(root, m, s)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	over, ticks := make(chan error, 1), make(chan struct{})
	events := tree.Events(context.Background())
	go func() { over <- tree.Run(ctx) }()
	var others sync.WaitGroup
	others.Go(func() {
		begins := sync.OnceFunc(func() { close(ticks) })
		for range events {
			begins()
		}
		begins()
	})
	<-ticks // a Shutdown before the first tick of Run would tick in its place
	sends := &liveSends{root: root, m: m}
	others.Go(func() { disturb(tree, m, sends) })
	time.Sleep(time.Duration(rand.Int64N(int64(liveFor))))
	if rand.IntN(2) == 0 {
		cancel()
	} else if err := shutdownAnswer(tree.Shutdown(context.Background())); err != nil {
		return fmt.Errorf("%s: Shutdown: %w", m.Worker, err)
	}
	select {
	case err = <-over:
	case <-time.After(patience):
		return fmt.Errorf("%s is not down: %s", m.Worker, waiting(tree.Status()))
	}
	others.Wait()
	if err := shutdownAnswer(err); err != nil {
		return fmt.Errorf("%s: Run: %w", m.Worker, err)
	}
	if err := sends.ended(); err != nil {
		return fmt.Errorf("%s: %w", m.Worker, err)
	}
	p.sends.Add(int64(sends.sent))
	return nil
}

// shutdownAnswer: a tree is down, or those are named who were not in time.
func shutdownAnswer(err error) error {
	var left *fsm.ShutdownError
	if errors.As(err, &left) && len(left.Left) > 0 {
		return nil
	}
	return err
}

func growLive(root Root, m *model.Machine, s *Script) (tree Tree, err error) {
	opts := []fsm.Option{fsm.WithGrace(liveGrace), fsm.WithShutdownLimit(2 * liveFor), fsm.WithEventBuffer(8), fsm.WithHookLimit(1 + rand.IntN(20))}
	if rand.IntN(2) == 0 {
		opts = append(opts, fsm.WithTickBudget(20*time.Microsecond))
	}
	for range 200 {
		tree, err = root.Grow(s, liveFiller(m.UserSpec), opts...)
		if err == nil || !isInvalid(err) {
			return tree, err
		}
	}
	return nil, err
}

// liveFiller fills in something random.
func liveFiller(o *expr.ObjectType) func(any) {
	r := value.Random{Rand: rand.New(rand.NewPCG(rand.Uint64(), 1)), Now: time.Now()}
	d := r.ObjectOf(o)
	return func(p any) { value.Set(reflect.ValueOf(p).Elem(), &expr.Type{Kind: expr.Object, Object: o}, d) }
}

// disturb does what others may do at any time, until the tree is down.
func disturb(tree Tree, m *model.Machine, sends *liveSends) {
	for {
		select {
		case <-tree.Done():
			return
		case <-time.After(time.Duration(rand.IntN(10_000)) * time.Microsecond):
		}
		switch rand.IntN(6) {
		case 0:
			_ = tree.Update(liveFiller(m.UserSpec)) // refused, some of them
		case 1:
			if m.Observed != nil {
				tree.Observe(liveFiller(m.Observed))
			}
		case 2:
			if m.Inputs != nil {
				_ = tree.Tell(liveFiller(m.Inputs))
			}
			apart(func() { tree.Status() }) // a guard may end the goroutine
		case 3:
			apart(func() { _, _ = tree.Plan(liveFiller(m.UserSpec)) })
		default:
			for range rand.IntN(4) {
				sends.one(tree)
			}
		}
	}
}

// liveOutcome takes its time and says what becomes of a call of a hook.
func liveOutcome(ctx context.Context, m *model.Machine, hook string) outcome {
	o := outcome{how: how(rand.IntN(int(ofContext)))}
	if rand.IntN(2) == 0 {
		o.how = succeeds
	}
	switch k := rand.IntN(10); {
	case k < 5:
	case k < 8 || ctx == nil:
		time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
	case k < 9:
		<-ctx.Done()
		o.how = ofContext
	default: // it ignores that
		time.Sleep(time.Duration(rand.IntN(8)) * liveGrace)
	}
	if o.how == succeeds && hook == reference.Collect {
		r := value.Random{Rand: rand.New(rand.NewPCG(rand.Uint64(), 2)), Now: time.Now()}
		o.observed = r.ObjectOf(m.Observed)
	}
	return o.of(actionOf(m, hook), fmt.Sprint(rand.Uint64()))
}
