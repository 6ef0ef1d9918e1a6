package fsm

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestR20_AGraceOfZeroIsTheDefault, and one below zero: a hook that returns as soon
// as its context ends is not named, and its worker does not fail.
func TestR20_AGraceOfZeroIsTheDefault(t *testing.T) {
	m := (&machine{
		name: "G", initial: "a", shutdown: "a", desired: "b",
		actions: []ActionInfo{{Name: "work", Timeout: time.Minute}},
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
			}}, WithGrace(d), WithEventHandler(func(e Event) {
				if e.Kind == EventFailed || e.Kind == EventIgnored {
					t.Errorf("%v", e)
				}
			}))
			if treeOf(sup).grace != defaultGrace {
				t.Errorf("the grace is %v", treeOf(sup).grace)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			if err := sup.Run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
}
