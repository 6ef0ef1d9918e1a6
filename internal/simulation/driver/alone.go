package driver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// alone is a run whose tree ticks by itself, with Run or Shutdown, in the time of
// a synctest bubble. Its hooks do what their fates say.
type alone struct {
	r       *run
	base    time.Time     // when it began
	over    chan struct{} // closed: every hook returns
	mu      sync.Mutex
	came    came
	waiting []fsm.HookCall // launched, and not yet entered
	wake    chan struct{}
	calls   map[*call]bool // in flight
	entered chan *call     // the next hook that is entered takes it
}

// now is the time since it began.
func (a *alone) now() time.Duration { return time.Since(a.base) }

// launch is the executor: it must not wait.
func (a *alone) launch(c fsm.HookCall) {
	a.mu.Lock()
	a.waiting = append(a.waiting, c)
	a.mu.Unlock()
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// dispatch begins the calls, one after the other, so that each hook that is
// entered is known to be that of the last call.
func (a *alone) dispatch(done <-chan struct{}) {
	for {
		select {
		case <-a.wake:
		case <-done:
			return
		}
		a.mu.Lock()
		list := a.waiting
		a.waiting = nil
		a.mu.Unlock()
		for _, c := range list {
			now := a.now()
			a.mu.Lock()
			k := a.r.newCall(c, a.r.mono+now)
			a.came.Begun = append(a.came.Begun, fmt.Sprintf("+%v %s", now, k.key))
			a.calls[k] = true
			a.mu.Unlock()
			go c.Run()
			a.entered <- k
		}
	}
}

// enter is a hook: it takes its time, and says what becomes of it.
func (a *alone) enter(ctx context.Context, worker, hook string) outcome {
	k := <-a.entered
	k.entry = &entry{ctx: ctx, worker: worker, hook: hook}
	a.watch(k)
	return a.serve(k)
}

// watch notes when the context of a call ends.
func (a *alone) watch(k *call) {
	if ctx := k.entry.ctx; ctx != nil && !k.cancelled {
		context.AfterFunc(ctx, func() {
			a.mu.Lock()
			defer a.mu.Unlock()
			if a.calls[k] {
				a.came.Ended[k.key] = a.now()
			}
		})
	}
}

// serve waits until a call returns.
func (a *alone) serve(k *call) outcome {
	o := outcome{how: k.fate.how}
	if o.how == succeeds && k.hook == reference.Collect {
		a.mu.Lock()
		o.observed = a.r.observation(k)
		a.mu.Unlock()
	}
	o = o.of(actionOf(a.r.script.machines[k.entry.worker], k.hook), k.key)
	switch f := k.fate; {
	case f.never || f.obeys && k.entry.ctx == nil:
		<-a.over
	case f.obeys && !k.cancelled:
		select {
		case <-k.entry.ctx.Done():
		case <-a.over:
		}
		a.sleep(f.after)
	case f.obeys:
		a.sleep(k.ended + f.after - a.r.mono - a.now())
	default:
		a.sleep(k.began + f.after - a.r.mono - a.now())
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.calls, k)
	return o
}

func (a *alone) sleep(d time.Duration) {
	select {
	case <-time.After(d):
	case <-a.over:
	}
}

// tooLong is how much longer than predicted Run and Shutdown may take before the
// tree is taken to hang.
const tooLong = 24 * time.Hour

// takeDown takes the tree down as the ending says, and says what came of it.
func (r *run) takeDown(e *Ending, predicted *came) came {
	a := &alone{r: r, base: time.Now(), over: make(chan struct{}), wake: make(chan struct{}, 1), calls: map[*call]bool{}, entered: make(chan *call),
		came: came{Ended: map[string]time.Duration{}}}
	old := r.calls
	r.goOnAlone(a)
	done := make(chan struct{})
	go a.dispatch(done)
	stopDispatching := sync.OnceFunc(func() { close(done) })
	defer func() { // whatever is wrong, nothing is left behind
		stopDispatching()
		close(a.over)
		synctest.Wait()
	}()
	errs := a.answers(e, predicted)
	synctest.Wait()
	a.mu.Lock()
	a.came.Flying = len(a.calls)
	a.mu.Unlock()
	a.came.At = -1 // known by nothing but the answers
	for _, ev := range r.events {
		a.came.Events = append(a.came.Events, eventLine(ev.Time.Sub(r.clock.now), ev))
	}
	r.reader.told += uint64(len(r.events))
	r.reader.finish(r)
	stopDispatching()
	synctest.Wait()
	a.outcomes()
	a.goroutines(old)
	a.after(errs)
	return a.came
}

// goOnAlone makes the tree tick by itself from now on. What is in flight goes on.
func (r *run) goOnAlone(a *alone) {
	r.script.live = func(ctx context.Context, m *model.Machine, hook string) outcome { return a.enter(ctx, m.Worker, hook) }
	r.script.ticking, r.events, r.silent = true, nil, true
	for _, c := range r.calls {
		a.calls[c] = true
		a.watch(c)
		go func() { c.entry.resume <- a.serve(c) }()
	}
	r.calls, r.alone = nil, a
}

// answers runs Run and the Shutdowns and notes their answers.
func (a *alone) answers(e *Ending, predicted *came) []error {
	n := len(e.Calls)
	if e.Ticks {
		n++
	}
	errs := make([]error, n)
	a.came.Answers = make([]answer, n)
	var wait sync.WaitGroup
	call := func(i int, at, until time.Duration, do func(context.Context) error) {
		wait.Go(func() {
			time.Sleep(at)
			ctx, cancel := endsAfter(until - at)
			defer cancel()
			if at == until {
				<-ctx.Done()
			}
			errs[i] = do(ctx)
			a.came.Answers[i] = answer{a.now(), a.kind(errs[i])}
		})
	}
	if e.Ticks {
		call(0, 0, e.Cancel, a.r.tree.Run)
	}
	for i, c := range e.Calls {
		call(n-len(e.Calls)+i, c.At, c.Until, a.r.tree.Shutdown)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		wait.Wait()
	}()
	latest := time.Duration(0)
	for _, p := range predicted.Answers {
		latest = max(latest, p.At)
	}
	select {
	case <-ended:
	case <-time.After(latest + tooLong):
		a.hangs(predicted)
	}
	return errs
}

// hangs ends the program: a tree that does not end cannot be left behind.
func (a *alone) hangs(predicted *came) {
	fmt.Printf("seed %d wrong %v: %v after the last answer should have come, Run or Shutdown has none of %v; in flight: %d hooks (%s)\n",
		a.r.s.Seed, reference.Ends, tooLong, predicted.Answers, len(a.calls), a.r.m.Worker)
	os.Exit(1)
}

var errCause = errors.New("who asked has no more time")

func endsAfter(d time.Duration) (context.Context, context.CancelFunc) {
	if d > forever/2 {
		return context.WithCancel(context.Background())
	}
	return context.WithTimeoutCause(context.Background(), d, errCause)
}

func (a *alone) kind(err error) string {
	var left *fsm.ShutdownError
	switch {
	case err == nil:
		return isDown
	case errors.As(err, &left):
		return gaveUp
	case err == errCause:
		return gaveUpMe
	}
	return err.Error()
}

// outcomes: every command that waited when the tree began to tick by itself has one.
func (a *alone) outcomes() {
	r := a.r
	a.came.Outcomes = r.outcomes
	for _, s := range r.sent {
		select {
		case err := <-s.outcome:
			a.came.Outcomes = append(a.came.Outcomes, outcomeLine(s, err))
		default:
			r.fail(reference.Commands, "the tree has ended, and %s to %s still waits", s.Name, s.Path)
		}
	}
	r.sent = nil
	slices.Sort(a.came.Outcomes)
}

// goroutines: none is left but those of hooks that have not returned, and one that
// waits for these.
func (a *alone) goroutines(old []*call) {
	may := 0
	for k := range a.calls {
		may++
		if slices.Contains(old, k) {
			may++ // the one that serves it
		}
	}
	if may > 0 {
		may++
	}
	if list := inBubble(); len(list) > may {
		a.r.fail(reference.Goroutines, "%d goroutines are left, and %d hooks have not returned:\n%s", len(list), len(a.calls), strings.Join(list, "\n"))
	}
}

// inBubble returns the stacks of the goroutines of this bubble, but for those of the
// simulation itself. runtime.NumGoroutine counts some that have ended.
func inBubble() (list []string) {
	text := make([]byte, 1<<20)
	for _, stack := range strings.Split(string(text[:runtime.Stack(text, true)]), "\n\n") {
		header, _, _ := strings.Cut(stack, "\n")
		if strings.Contains(header, "synctest bubble") && !strings.Contains(stack, "driver.(*program).ends") && !strings.Contains(stack, "testing/synctest.Test") {
			list = append(list, stack)
		}
	}
	return list
}

// after looks at a tree that is down or was given up: everybody is told the same,
// and nothing changes any more.
func (a *alone) after(errs []error) {
	r, t := a.r, a.r.tree
	r.script.ticking = false
	var answer error
	told := false
	for i, err := range errs {
		switch kind := a.came.Answers[i].Err; {
		case kind == gaveUpMe:
		case !told:
			answer, told = err, true
		case err != answer:
			r.fail(reference.Ends, "Run and Shutdown have different answers: %v and %v", answer, err)
		}
	}
	select {
	case <-t.Done():
	default:
		r.fail(reference.Ends, "Run or Shutdown has ended, and Done has not")
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	for range 3 {
		if err := t.Shutdown(context.Background()); err != answer {
			r.fail(reference.Ends, "another Shutdown has another answer: %v, not %v", err, answer)
		}
		if err := t.Shutdown(over); err != answer {
			r.fail(reference.Ends, "a Shutdown whose context has ended has another answer: %v, not %v", err, answer)
		}
	}
	if err := t.Run(context.Background()); err != fsm.ErrDown {
		r.fail(reference.Ends, "the tree has ended, and Run gives %v", err)
	}
	if err := t.Tick(context.Background()); err != fsm.ErrDown {
		r.fail(reference.Ends, "the tree has ended, and Tick gives %v", err)
	}
	if next := t.NextTick(); !next.IsZero() {
		r.fail(reference.Ends, "the tree has ended, and its next tick is at %v", next)
	}
	if err := t.Update(r.filler(r.m.UserSpec, r.stored)); !errors.Is(err, fsm.ErrFrozen) {
		r.fail(reference.Ends, "the tree has ended, and a UserSpec is stored: %v", err)
	}
	r.noneWhenDown()
	a.left(answer)
	a.came.Status = statusText(t.Status())
}

// left notes who is named.
func (a *alone) left(answer error) {
	var left *fsm.ShutdownError
	if !errors.As(answer, &left) {
		return
	}
	a.came.GaveUp = true
	for _, l := range left.Left {
		a.came.Left = append(a.came.Left, reference.Left{Path: l.Path, State: l.State, Why: l.Why})
	}
}
