package fsm

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"
)

// Runner runs many trees in one process. A tree that has something to do is ticked
// in a goroutine of its own, so that the trees use all processors and a slow one
// does not hold up the others. A tree that has nothing to do costs no goroutine.
// The zero Runner is ready for use. All methods may be called by any goroutine.
type Runner struct {
	mu      sync.Mutex
	trees   map[*runningTree]struct{}
	closed  bool
	stopped sync.WaitGroup // counts the trees
}

// Tree is a tree of workers, of any type. Every Supervisor implements it, and describes the
// methods. WorkerAt gives a worker of a Tree.
type Tree interface {
	Status() Status
	StatusPage(StatusQuery) (StatusPage, error)
	TypeOf(path string) (TypeInfo, bool)
	MachineOf(path string) (Machine, error)
	Why(path string) (Why, error)
	Events(context.Context) iter.Seq[Event]
	RequestShutdown()
	Shutdown(context.Context) error
	Done() <-chan struct{}
	engine() any
	operator() operator
}

// Start runs a tree until it is down, as Run of its Supervisor does, and returns
// at once. To take a tree out, shut it down: it leaves the Runner when it is down.
//
// Start returns ErrRunning if the tree is running already, ErrByHand with
// WithTicksByHand, and ErrDown after Shutdown of the Runner.
func (r *Runner) Start(tree Tree) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return ErrDown
	}
	t := &runningTree{runner: r, tree: tree, steps: tree.engine().(stepper)}
	t.timer = time.AfterFunc(time.Hour, t.wake)
	if err := t.steps.BeginSteps(t.wake); err != nil {
		t.timer.Stop()
		return err
	}
	if r.trees == nil {
		r.trees = map[*runningTree]struct{}{}
	}
	r.trees[t] = struct{}{}
	r.stopped.Add(1)
	t.wake()
	return nil
}

// Len returns the number of trees that are running.
func (r *Runner) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.trees)
}

// Shutdown shuts all trees down (R24) and waits until they are down or ctx ends.
// It returns the errors of their Shutdown. No tree can be started any more.
func (r *Runner) Shutdown(ctx context.Context) error {
	r.mu.Lock()
	r.closed = true
	trees := make([]*runningTree, 0, len(r.trees))
	for t := range r.trees {
		trees = append(trees, t)
	}
	r.mu.Unlock()
	for _, t := range trees {
		t.tree.RequestShutdown()
	}
	var failed []error
	for _, t := range trees {
		if err := t.tree.Shutdown(ctx); err != nil {
			failed = append(failed, err)
		}
	}
	if ctx.Err() == nil {
		r.stopped.Wait()
	}
	return errors.Join(failed...)
}

// stepper is what the Runner needs of a tree.
type stepper interface {
	BeginSteps(wake func()) error
	Step() (wait time.Duration, over bool)
}

// runningTree is a tree of a Runner.
type runningTree struct {
	runner *Runner
	tree   Tree
	steps  stepper
	mu     sync.Mutex
	timer  *time.Timer // wakes the tree when something is due
	at     stepState
}

type stepState uint8

const (
	stepIdle    stepState = iota // no goroutine ticks the tree
	stepRunning                  // a goroutine ticks the tree
	stepAgain                    // a goroutine ticks the tree, and something has come in since
)

// wake starts a goroutine for the tree, unless it has one.
func (t *runningTree) wake() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at == stepIdle {
		t.at = stepRunning
		go t.work()
	} else {
		t.at = stepAgain
	}
}

// work ticks the tree as long as it has something to do. If users' code ends the
// goroutine, another one goes on.
func (t *runningTree) work() {
	returned := false
	defer func() {
		if r := recover(); r != nil {
			panic(r) // of the runtime itself
		}
		if !returned {
			go t.work()
		}
	}()
	for more := true; more; {
		wait, over := t.steps.Step()
		if over {
			t.leave()
			break
		}
		more = !t.rest(wait)
	}
	returned = true
}

// rest reports whether the goroutine may end, because nothing has come in and
// nothing is due before wait is over.
func (t *runningTree) rest(wait time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.at == stepAgain || wait <= 0 {
		t.at = stepRunning
		return false
	}
	t.at = stepIdle
	t.timer.Reset(wait)
	return true
}

// leave removes a tree that is down.
func (t *runningTree) leave() {
	t.timer.Stop()
	t.runner.mu.Lock()
	delete(t.runner.trees, t)
	t.runner.mu.Unlock()
	t.runner.stopped.Done()
}
