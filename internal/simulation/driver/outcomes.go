package driver

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"

	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// sameOutcomes: every command is accepted or rejected once, when it should be, and those
// for one worker in the order in which they came.
func (r *run) sameOutcomes() {
	want := map[int]reference.Outcome{}
	for _, o := range r.ref.Outcomes {
		want[o.ID] = o
	}
	type kind struct{ path, worker, name string }
	waits := map[kind]int{}
	r.accepted = map[string]bool{}
	r.sent = slices.DeleteFunc(r.sent, func(s *sent) bool {
		expected, decided := want[s.ID]
		if s.back && !decided {
			r.takenBack(s)
			return true
		}
		err, is := r.outcome(s, decided)
		k := kind{s.Path, s.Worker, s.Name}
		switch {
		case is && !decided:
			r.fail(reference.Commands, "%s to %s should wait, and it came to %v", s.Name, s.Path, err)
		case !is && decided:
			r.fail(reference.Commands, "%s to %s waits, and should have come to %v", s.Name, s.Path, expected)
		case !is:
			waits[k] = s.ID
			return false
		case waits[k] > 0:
			r.fail(reference.Commands, "%s to %s came to %v, and one that was sent before it waits", s.Name, s.Path, err)
		}
		r.sameOutcome(s, expected, err)
		r.accepted[s.Path] = r.accepted[s.Path] || err == nil
		r.outcomes = append(r.outcomes, outcomeLine(s, err))
		return true
	})
	if r.ref.Down && len(r.sent) > 0 {
		r.fail(reference.Commands, "%d commands are lost", len(r.sent))
	}
}

// outcome is the outcome of a command, if it has one. Send takes a moment to return.
func (r *run) outcome(s *sent, decided bool) (error, bool) {
	if s.cancel != nil && decided {
		s.got = true
		return <-s.outcome, true
	}
	select {
	case err := <-s.outcome:
		s.got = true
		return err, true
	default:
		return nil, false
	}
}

func outcomeLine(s *sent, err error) string {
	if err == nil {
		return fmt.Sprintf("command %d is accepted", s.ID)
	}
	return fmt.Sprintf("command %d: %v", s.ID, err)
}

func (r *run) sameOutcome(s *sent, expected reference.Outcome, err error) {
	got := outcomeOf(s.ID, err)
	r.log.line("%s", outcomeLine(s, err))
	if got.How == reference.Accepted {
		got.State = expected.State
	}
	if expected.Or != "" && got.How == reference.Panicked { // what asked the guards to tell of a refusal, not to decide
		expected.How, expected.State = got.How, expected.Or
	}
	expected.Or = ""
	if expected.How == reference.Panicked {
		expected.How = got.How
		if got.How == reference.Panicked {
			got.States = expected.States
		} else if got.How != reference.Refused {
			expected.How = reference.Refused
		}
	}
	if got != expected {
		r.fail(reference.Commands, "%s to %s came to %v (%v), and should come to %v", s.Name, s.Path, err, got, expected)
	}
	var rejected *fsm.CommandError
	if errors.As(err, &rejected) && (rejected.Command != s.Name || rejected.Path != s.Path) {
		r.fail(reference.Commands, "%s to %s was rejected as %s to %s", s.Name, s.Path, rejected.Command, rejected.Path)
	}
}

// outcomeOf is an outcome as the reference has it.
func outcomeOf(id int, err error) reference.Outcome {
	o := reference.Outcome{ID: id}
	var rejected *fsm.CommandError
	switch {
	case err == nil:
	case errors.Is(err, fsm.ErrNoWorker):
		o.How = reference.NoWorker
	case errors.Is(err, fsm.ErrWorkerType):
		o.How = reference.OtherType
	case !errors.As(err, &rejected):
		o.How = 99
	case rejected.Blocked == "its constructor has failed":
		o.How = reference.Unbuilt
	default:
		o.State = rejected.State
		switch {
		case strings.HasPrefix(rejected.Blocked, "panic in "):
			o.How = reference.Panicked
		case rejected.Blocked != "":
			o.How = reference.TakesNone
		case len(rejected.Refused) > 0:
			o.How = reference.Refused
			var to []string
			for _, t := range rejected.Refused {
				to = append(to, t.To)
			}
			o.States = strings.Join(to, ",")
		default:
			o.How = reference.Untaken
			o.States = strings.Join(rejected.TakenIn, ",")
		}
	}
	return o
}

// sameCommands: the status names the commands that wait.
func (r *run) sameCommands(s *fsm.Status, w *reference.Worker) {
	if !slices.Equal(s.Commands, w.Commands()) {
		r.fail(reference.Commands, "%v wait for %s, and %v should", s.Commands, s.Path, w.Commands())
	}
}

// sawNoCommand: a hook is not given the command that is offered.
func (r *run) sawNoCommand(c *call, v reflect.Value) {
	if offered := v.FieldByName("Command"); offered.IsValid() && !offered.IsZero() {
		r.fail(reference.Commands, "%s saw the command %+v", c.key, offered)
	}
}

// noneWhenDown: what is sent to a tree that has ended has an outcome at once.
func (r *run) noneWhenDown() {
	if r.lastOne != nil {
		select {
		case err := <-r.lastOne:
			if err != fsm.ErrDown && !isInvalid(err) {
				r.fail(reference.Commands, "what was sent while the tree ended came to %v", err)
			}
		default:
			r.fail(reference.Commands, "the tree has ended, and what was sent last still waits")
		}
	}
	for _, worker := range r.workers {
		m := r.script.machines[worker]
		if len(m.Commands) == 0 {
			continue
		}
		c := m.Commands[0]
		rnd := value.Random{Rand: rand.New(rand.NewPCG(r.s.Seed, 19)), Now: epoch}
		for _, ctx := range []context.Context{nil, context.Background()} {
			err := <-r.sends[worker](ctx, r.tree, r.m.Worker, c.Name, r.filler(c.Type, rnd.ObjectOf(c.Type)))
			r.ref.Reach(reference.SentWhenDown)
			if err != fsm.ErrDown {
				r.fail(reference.Commands, "the tree has ended, and %s came to %v", c.Name, err)
			}
		}
	}
}
