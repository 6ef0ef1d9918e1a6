package fsmtest

import (
	"fmt"
	"strings"
)

// Outcome ticks until a command that was posted has its outcome, and returns that: nil
// if the worker has accepted the command. It lets no time pass. If the command waits
// for something else, for example because the state defers it, the test fails. Post of a
// generated Supervisor or Handle gives the channel; Send would wait for a tick.
//
//	err := bench.Outcome(tree.Post(charger.StartCommand{Card: "A7"}))
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

// WantAccepted gets the Outcome of a command that was posted, and then settles: what the
// command has begun goes on until time has to pass. It fails the test, and lets it go
// on, unless the worker has accepted the command (R34).
//
//	bench.WantAccepted(tree.Post(charger.StartCommand{Card: "A7"}))
//	bench.WantAccepted(charger.At(tree, "Site/bay1").Post(charger.StopCommand{}))
func (b *Bench) WantAccepted(posted <-chan error) {
	b.t.Helper()
	if err := b.Outcome(posted); err != nil {
		b.t.Errorf("the command was not accepted: %v\n%s", err, b.Dump())
		return
	}
	b.Settle()
}

// WantRejected gets the Outcome of a command that was posted, and then settles. It fails
// the test, and lets it go on, unless that is an error whose text contains all of the
// texts: a *fsm.CommandError, which says what did not hold, or the error of a command
// whose fields are invalid (R34).
//
//	bench.WantRejected(tree.Post(charger.StartCommand{Card: "A7"}), "observed.plugged is false")
func (b *Bench) WantRejected(posted <-chan error, texts ...string) {
	b.t.Helper()
	err := b.Outcome(posted)
	if err == nil {
		b.t.Errorf("the command was accepted, and should be rejected%s\n%s", because(texts), b.Dump())
		return
	}
	for _, text := range texts {
		if !strings.Contains(err.Error(), text) {
			b.t.Errorf("the command was rejected, and %q is not in the reason: %v\n%s", text, err, b.Dump())
		}
	}
	b.Settle()
}

func because(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return fmt.Sprintf(" with %q", strings.Join(texts, ", "))
}

// WantWaiting settles, and fails the test, and lets it go on, if a command that was
// posted has its outcome then. It does not take the outcome.
func (b *Bench) WantWaiting(posted <-chan error) {
	b.t.Helper()
	b.Settle()
	if len(posted) > 0 {
		b.t.Errorf("the command should wait, and has its outcome\n%s", b.Dump())
	}
}
