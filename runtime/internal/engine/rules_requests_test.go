package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

func TestR40_PathsThatAreNotThere(t *testing.T) {
	m := charger()
	parent := line(mentry{name: "c", m: m, mapping: map[string]string{"*": "available"}})
	s := with("c")
	s.Children[0].Spec.BuildFails = true
	w := newWorld(t, parent, s)
	w.settle()
	none, other := w.posts(m, "Line/x", "start", 7), w.posts(m, "Line", "start", 7)
	failing := w.posts(m, "Line/c", "start", 7)
	w.tick(1)
	if err := <-none; !errors.Is(err, fsm.ErrNoWorker) || !strings.Contains(err.Error(), "Line/x") {
		t.Error(err)
	}
	if err := <-other; !errors.Is(err, fsm.ErrWorkerType) || !strings.Contains(err.Error(), "Line is a Line, and not a Charger") {
		t.Error(err)
	}
	gives(t, failing, "Line/c has rejected start: its constructor has failed")
	w.down()
}

// TestR34_SixtyFourOfEach may wait, wherever they do.
func TestR34_SixtyFourOfEach(t *testing.T) {
	w, m := chargers(t)
	start := w.posts(m, "", "start", 7)
	w.settle()
	gives(t, start, "accepted")
	var all []<-chan error
	for range 32 {
		all = append(all, w.posts(m, "", "stop", 0))
	}
	w.tick(1)
	for range 32 {
		all = append(all, w.posts(m, "Charger", "stop", 0))
	}
	if err := <-w.posts(m, "", "stop", 0); !errors.Is(err, fsm.ErrBusy) {
		t.Error(err)
	}
	ping := w.posts(m, "", "ping", 0) // has room of its own
	w.tick(1)
	gives(t, ping, "rejected ping")
	w.returns("Charger", "authorize", result{})
	w.settle()
	gives(t, all[0], "accepted")
	for _, c := range all[1:] {
		gives(t, c, "rejected stop")
	}
	gives(t, w.posts(m, "", "stop", 0), "waits")
	w.down()
}

// TestR26_CommandsForNobodyAreBounded, too.
func TestR26_CommandsForNobodyAreBounded(t *testing.T) {
	w, m := chargers(t)
	busy := 0
	for i := range 10000 {
		if outcomeOf(w.posts(m, fmt.Sprintf("Charger/%d", i), "start", 7)) != "waits" {
			busy++
		}
	}
	if waiting := len(treeOf(w.sup).inbox.requests.came); waiting != 4*maxCommands || busy != 10000-waiting {
		t.Errorf("%d wait, %d are busy", waiting, busy)
	}
	w.tick(1)
	if n := len(treeOf(w.sup).inbox.requests.counts); n != 0 {
		t.Errorf("%d are counted", n)
	}
	w.down()
}

// TestR34_TheEndOfTheContextTakesBack what is neither accepted nor rejected.
func TestR34_TheEndOfTheContextTakesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := charger()
		w := newWorld(t, m, spec{}, fsm.WithClock(time.Now))
		w.settle()
		w.returns("Charger", "CollectObservedState", result{value: 1})
		w.settle()
		tree := treeOf(w.sup)
		send := func(ctx context.Context, name string, value int) <-chan error {
			c := make(chan error, 1)
			go func() { c <- tree.Send(ctx, "", m.def.TypeOf(), m.commandID(name), &testCommand{name, value}) }()
			synctest.Wait()
			return c
		}
		why := errors.New("no time")
		ctx, cancel := context.WithCancelCause(context.Background())
		c := send(ctx, "start", 7)
		cancel(why)
		if err := <-c; err != why {
			t.Error(err)
		}
		w.settle()
		w.want("Charger available")
		if err := <-send(ctx, "start", 7); err != why { // it is not sent
			t.Error(err)
		}
		w.posts(m, "", "start", 7)
		w.settle()
		w.want("Charger authorizing")
		ctx, cancel = context.WithCancelCause(context.Background())
		c = send(ctx, "stop", 0) // waits in the queue
		w.settle()
		cancel(why)
		if err := <-c; err != why {
			t.Error(err)
		}
		w.settle()
		if q := tree.root.rare().queue; q != nil {
			t.Errorf("%d commands wait", len(q.waiting))
		}
		if n := len(tree.inbox.requests.counts); n != 0 {
			t.Errorf("%d are counted", n)
		}
		w.returns("Charger", "authorize", result{})
		w.settle()
		w.want("Charger charging")
		c = send(context.Background(), "stop", 0)
		w.settle()
		if err := <-c; err != nil {
			t.Error(err)
		}
		w.want("Charger available")
		w.down()
	})
}

// TestR34_TakenBackWhileItIsOffered: a guard runs while the context ends. The decision
// is made again without the command.
func TestR34_TakenBackWhileItIsOffered(t *testing.T) {
	m := charger()
	var r *request
	h := hooks{enter: func(_ *machine, in string) {
		if r != nil && in == "a guard" {
			r.settle()
		}
	}}
	w := newWorldWith(t, m, spec{}, h)
	w.settle()
	w.returns("Charger", "CollectObservedState", result{value: 1})
	w.settle()
	var err error
	if r, err = treeOf(w.sup).request("", m.def.TypeOf(), m.commandID("start"), &testCommand{"start", 8}); err != nil {
		t.Fatal(err)
	}
	w.tick(1)
	w.want("Charger available")
	treeOf(w.sup).inbox.takeBack(r)
	w.settle()
	if treeOf(w.sup).root.rare().queue != nil {
		t.Error("the command is still there")
	}
	gives(t, r.answer, "waits")
	w.down()
}

// TestR34_TheEndOfTheTree gives every command its outcome.
func TestR34_TheEndOfTheTree(t *testing.T) {
	w, m := chargers(t)
	w.posts(m, "", "start", 7)
	w.settle()
	deferred := w.posts(m, "", "stop", 0)
	w.settle()
	w.sup.RequestShutdown()
	w.tick(1)
	gives(t, deferred, "it is leaving")
	w.returns("Charger", "authorize", result{})
	w.down()
	if err := <-w.posts(m, "", "stop", 0); err != fsm.ErrDown {
		t.Error(err)
	}
}

// TestR34_AHangingTreeIsGivenUp, with the commands that wait.
func TestR34_AHangingTreeIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := charger()
		hang := make(chan struct{})
		h := hooks{
			collect: func(context.Context, *machine, *snap) (int, error) { return 1, nil },
			act: func(context.Context, *machine, string, *snap) error {
				<-hang
				return nil
			},
		}
		sup, err := newSupervisor[link.StateID](m.def, newScripted(m, h), spec{}, fsm.WithShutdownLimit(time.Minute), fsm.WithGrace(time.Second))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		over := make(chan error, 1)
		go func() { over <- sup.Run(ctx) }()
		time.Sleep(3 * time.Second)
		tree := treeOf(sup)
		if err := tree.Send(context.Background(), "", m.def.TypeOf(), m.commandID("start"), &testCommand{"start", 7}); err != nil {
			t.Error(err)
		}
		stop := tree.Post("", m.def.TypeOf(), m.commandID("stop"), &testCommand{"stop", 0})
		synctest.Wait()
		cancel()
		<-over
		if got := outcomeOf(stop); got == "waits" || got == "accepted" {
			t.Errorf("the outcome is %q", got)
		}
		close(hang)
	})
}

// TestR34_AHookFindsItsOwnWorker in its context.
func TestR34_AHookFindsItsOwnWorker(t *testing.T) {
	m := charger()
	paths := map[string]bool{}
	h := hooks{collect: func(ctx context.Context, m *machine, _ *snap) (int, error) {
		if s := SelfOf(ctx); s != nil {
			paths[s.Path()] = true
		}
		return 1, nil
	}}
	parent := line(mentry{name: "c/1", m: m, mapping: map[string]string{"*": "available"}}, single("p", slowPump()))
	sup, err := newSupervisor[link.StateID](parent.def, newScripted(parent, h), spec{Children: []testChild{{Entry: 0, Name: "c/1"}, {Entry: 1, Name: "p"}}},
		fsm.WithExecutor(func(c fsm.HookCall) { c.Run() }), fsm.WithWatchdog(0))
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		if err := sup.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(paths) != "map[Line/c~11:true Line/p:true]" {
		t.Errorf("%v", paths)
	}
	if SelfOf(context.Background()) != nil {
		t.Error("any context has a worker")
	}
}

// TestR34_WithoutCommandsNothingIsKept by a worker.
func TestR34_WithoutCommandsNothingIsKept(t *testing.T) {
	w, m := chargers(t)
	if treeOf(w.sup).root.rare().queue != nil {
		t.Error("there is a queue before a command")
	}
	w.posts(m, "", "ping", 0)
	w.settle()
	if treeOf(w.sup).root.rare().queue != nil {
		t.Error("there is a queue after the last command")
	}
	w.down()
}
