package fsmtest

import "fmt"

// Outcome ticks until a command that was posted has its outcome, and returns that: nil
// if the worker has accepted the command. It lets no time pass. If the command waits
// for something else, for example because the state defers it, the test fails. Post of a
// generated Supervisor or Handle gives the channel; Send would wait for a tick.
//
//	err := bench.Outcome(tree.Post(charger.StartCommand{IDTag: "A"}))
func (b *Bench) Outcome(posted <-chan error) error {
	b.t.Helper()
	var outcome error
	b.repeat("a command has its outcome", func() bool {
		select {
		case outcome = <-posted:
			return true
		default:
		}
		if b.ready() {
			return false
		}
		b.t.Fatalf("the command has no outcome yet, and nothing will happen any more unless time passes\n%s", b.Dump())
		outcome = fmt.Errorf("fsmtest: the command waits")
		return true
	})
	return outcome
}

// WantWaiting fails the test, and lets it go on, if a command that was posted has its
// outcome already. It does not take the outcome.
func (b *Bench) WantWaiting(posted <-chan error) {
	b.t.Helper()
	if len(posted) > 0 {
		b.t.Errorf("the command has its outcome already\n%s", b.Dump())
	}
}
