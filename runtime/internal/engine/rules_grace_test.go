package engine

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR20_AGraceOfZeroIsTheDefault, and one below zero: a hook that returns as soon
// as its context ends is not named, and its worker does not fail.
func TestR20_AGraceOfZeroIsTheDefault(t *testing.T) {
	m := (&machine{
		name: "G", initial: "a", shutdown: "a", desired: "b",
		actions: []worker.ActionInfo{{Name: "work", Timeout: time.Minute}},
		states: []mstate{
			{name: "a", to: []mtrans{{to: "b", when: []cond{{kind: desiredIs, state: "b"}}}}},
			{name: "b", action: "work", to: []mtrans{{to: "c", after: 10 * time.Millisecond}}},
			{name: "c", to: []mtrans{{to: "a", when: []cond{{kind: desiredIs, state: "a"}}}}},
		},
	}).finish()
	for _, d := range []time.Duration{0, -time.Second} {
		synctest.Test(t, func(t *testing.T) {
			sup := live(t, m, spec{}, hooks{act: func(ctx context.Context, _ *machine, _ string, _ *snap) error {
				<-ctx.Done()
				return ctx.Err()
			}}, fsm.WithGrace(d), fsm.WithEventHandler(func(e fsm.Event) {
				if e.Kind == fsm.EventFailed || e.Kind == fsm.EventIgnored {
					t.Errorf("%v", e)
				}
			}))
			if treeOf(sup).Grace != link.DefaultGrace {
				t.Errorf("the grace is %v", treeOf(sup).Grace)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if err := sup.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}
