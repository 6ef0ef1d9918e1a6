package driver

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/internal/simulation/value"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Post sends a command of a worker type to a path. fill is given a pointer to the
// command.
type Post func(tree Tree, path, command string, fill func(any)) <-chan error

// sent is a command that has no outcome yet.
type sent struct {
	reference.Sent
	outcome <-chan error
}

// mostCommands is how many of one kind may wait for one path.
const mostCommands = 64

// send sends some commands before a tick, if worker types of the tree have any. What is
// sent depends on the seed and the tick alone.
func (r *run) send() {
	if len(r.posts) == 0 || r.calm && !r.frozen || r.ending != nil {
		return
	}
	rnd := value.Random{Rand: rand.New(rand.NewPCG(r.s.Seed, hashOf("commands", fmt.Sprint(r.result.Ticks)))), Now: r.clock.wall()}
	if rnd.IntN(3) > 0 {
		return
	}
	n := 1 + rnd.IntN(3)
	if rnd.IntN(20) == 0 {
		n = mostCommands + 1
	}
	m, path := r.target(rnd)
	if len(m.Commands) == 0 {
		return
	}
	c := m.Commands[rnd.IntN(len(m.Commands))]
	for range n {
		r.sendOne(m, path, c, rnd.ObjectOf(c.Type))
		if n <= 3 {
			c = m.Commands[rnd.IntN(len(m.Commands))]
		}
	}
}

// target chooses a worker type and a path, at which there may be no such worker.
func (r *run) target(rnd value.Random) (*model.Machine, string) {
	m, path := r.m, r.m.Worker
	for _, c := range m.Children {
		if !c.Group && rnd.IntN(2) == 0 {
			m, path = c.Machine, path+"/"+c.Name
			break
		}
	}
	switch rnd.IntN(20) {
	case 0:
		path += "/nobody"
	case 1:
		path = r.m.Worker
	}
	return m, path
}

func (r *run) sendOne(m *model.Machine, path string, c *model.Command, fields expr.Datum) {
	r.lastSent++
	s := &sent{Sent: reference.Sent{ID: r.lastSent, Path: path, Worker: m.Worker, Name: c.Name, Fields: fields}}
	waiting := 0
	for _, other := range r.sent {
		if other.Path == path && other.Worker == m.Worker && other.Name == c.Name {
			waiting++
		}
	}
	s.outcome = r.posts[m.Worker](r.tree, path, c.Name, func(p any) {
		value.Set(reflect.ValueOf(p).Elem(), &expr.Type{Kind: expr.Object, Object: c.Type}, fields)
	})
	r.log.line("send %d: %s to %s", s.ID, s.Name, s.Path)
	select {
	case err := <-s.outcome:
		if waiting < mostCommands || !errors.Is(err, fsm.ErrBusy) {
			r.fail(reference.Commands, "%s to %s came to %v at once, with %d of them waiting", s.Name, path, err, waiting)
		}
		return
	default:
	}
	if waiting >= mostCommands {
		r.fail(reference.Commands, "%d of %s wait for %s, and there is room for one more", waiting, s.Name, path)
	}
	r.sent = append(r.sent, s)
	r.in.Commands = append(r.in.Commands, s.Sent)
}

// sameOutcomes: every command is accepted or rejected once, when it should be.
func (r *run) sameOutcomes() {
	want := map[int]reference.Outcome{}
	for _, o := range r.ref.Outcomes {
		want[o.ID] = o
	}
	r.sent = slices.DeleteFunc(r.sent, func(s *sent) bool {
		expected, decided := want[s.ID]
		select {
		case err := <-s.outcome:
			got := outcomeOf(s.ID, err)
			r.log.line("%v", got)
			if !decided {
				r.fail(reference.Commands, "%s to %s should wait, and it came to %v", s.Name, s.Path, err)
			}
			if got.How == reference.Accepted {
				got.State = expected.State
			}
			if got != expected {
				r.fail(reference.Commands, "%s to %s came to %v, and should come to %v", s.Name, s.Path, err, expected)
			}
		default:
			if decided {
				r.fail(reference.Commands, "%s to %s waits, and should have come to %v", s.Name, s.Path, expected)
			}
		}
		return decided
	})
	if r.ref.Down && len(r.sent) > 0 {
		r.fail(reference.Commands, "%d commands are lost", len(r.sent))
	}
}

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
	case rejected.Held == "its constructor has failed":
		o.How = reference.Unbuilt
	default:
		o.State = rejected.State
		switch {
		case rejected.Held != "":
			o.How = reference.Held
		case len(rejected.Refused) > 0:
			o.How = reference.Refused
		default:
			o.How = reference.Untaken
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
