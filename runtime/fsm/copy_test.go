package fsm_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/generated/serverbrowser"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// browser gives the same list in each observation and notes what announce finds.
type browser struct {
	observed  fsmtest.Script[serverbrowser.ObservedState]
	announced []string
}

func (b *browser) CollectObservedState(ctx context.Context, _ serverbrowser.DesiredState) (serverbrowser.ObservedState, error) {
	return b.observed.Next(ctx)
}

func (b *browser) Announce(_ context.Context, snap serverbrowser.Snapshot) error {
	b.announced = append(b.announced, snap.Observed.Variables...)
	return nil
}

// TestR20_AnObservationIsCopied: a hook may keep the list that it has given,
// and change it, and so may who gives an observation from outside.
func TestR20_AnObservationIsCopied(t *testing.T) {
	bench, hooks := fsmtest.New(t), &browser{}
	spec := serverbrowser.DefaultUserSpec()
	spec.Endpoint, spec.Topic = "opc.tcp://192.0.2.1:4840", "plant"
	tree, err := serverbrowser.NewSupervisor(serverbrowser.NewWorker(hooks), spec, bench.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	bench.Drive(tree)
	collected := []string{"collected"}
	hooks.observed.Set(serverbrowser.ObservedState{Answering: true, Variables: collected})
	bench.Until("ServerBrowser", "browsing")
	hooks.observed.Fail(errors.New("no answer"))
	collected[0] = "changed"
	bench.Advance(30 * time.Second) // announce repeats

	pushed := []string{"pushed"}
	tree.Observe(serverbrowser.ObservedState{Answering: true, Variables: pushed})
	pushed[0] = "changed"
	bench.Advance(30 * time.Second)
	if want := []string{"collected", "collected", "pushed"}; !slices.Equal(hooks.announced, want) {
		t.Errorf("announced %q, want %q", hooks.announced, want)
	}
}
