package engine

import (
	"errors"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR22_WhoHasGivenUpAnActionMayBeWell: a transition out of a state that reads
// gaveUp deals with the failed attempts, and so does one to a state without an
// action. A failure a day opens no circuit then. It does if the attempts are only
// left behind for those of another action, or if the state is entered again.
func TestR22_WhoHasGivenUpAnActionMayBeWell(t *testing.T) {
	giveUp := []cond{{kind: hasGivenUp}}
	switched := []cond{{kind: observedIs, value: 1}}
	for how, c := range map[string]struct {
		leave  []mtrans // out of try
		most   int      // of retry
		action string   // of the next state
		opens  bool
	}{
		"given up, to a state without an action":     {[]mtrans{{to: "fine", when: giveUp}}, 1, "", false},
		"given up, to a state with an action":        {[]mtrans{{to: "fine", when: giveUp}}, 1, "other", false},
		"given up, and left for another reason":      {[]mtrans{{to: "fine", when: switched}, {to: "idle", when: append(giveUp, cond{kind: observedIs, value: 9})}}, 1, "other", false},
		"not given up, to a state without an action": {[]mtrans{{to: "fine", when: switched}}, 0, "", false},
		"not given up, to a state with an action":    {[]mtrans{{to: "fine", when: switched}}, 0, "other", true},
	} {
		m := (&machine{
			name: "W", initial: "idle", shutdown: "idle", desired: "try", failed: "broken", policy: policy(3, time.Minute),
			actions: []worker.ActionInfo{{Name: "probe", Retry: worker.Backoff{Max: c.most, Initial: 1000 * time.Hour}}, {Name: "other"}},
			states: []mstate{
				{name: "idle", action: "other", to: []mtrans{{to: "try", when: []cond{{kind: desiredIs, state: "try"}}}}},
				{name: "try", action: "probe", to: c.leave},
				{name: "fine", action: c.action, to: []mtrans{{to: "idle", when: []cond{{kind: panicsAt, value: 7}}}}},
				{name: "broken"},
			},
		}).finish()
		w := newWorld(t, m, spec{})
		for range 4 {
			w.settle()
			w.returns("W", "probe", result{err: errors.New("no")})
			w.tick(1)
			w.sup.Observe(1)
			w.settle()
			w.want("W fine")
			w.now = w.now.Add(24 * time.Hour)
			w.sup.Observe(7)
			w.tick(1)
			for _, call := range w.calls() {
				if call == "W other" {
					w.returns("W", "other", result{err: errors.New("cancelled")})
				}
			}
			w.sup.Observe(0)
			w.settle()
			w.now = w.now.Add(time.Minute)
		}
		opened := map[bool]int{true: 1}[c.opens]
		w.wantEvent(opened, "circuit opened")
		if t.Failed() {
			t.Fatal(how)
		}
	}
}
