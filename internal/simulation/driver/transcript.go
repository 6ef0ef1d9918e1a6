package driver

import (
	"context"
	"fmt"
	"hash/fnv"
	"iter"
	"strings"

	"github.com/fsmgen/fsmgen/internal/simulation/reference"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// transcript has every event, call and input, one a line.
type transcript struct {
	keep bool
	text strings.Builder
	hash uint64
}

func (t *transcript) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	h := fnv.New64a()
	h.Write([]byte(text))
	t.hash = t.hash*1099511628211 ^ h.Sum64()
	if t.keep {
		t.text.WriteString(text)
		t.text.WriteByte('\n')
	}
}

func (t *transcript) sum() uint64 { return t.hash }

func (t *transcript) event(e fsm.Event) {
	t.line("event %d %d %v %s v%d %s", e.Seq, e.Tick, e.Time.UnixNano(), e, e.Version, e.Stack)
}

func (t *transcript) status(s fsm.Status) {
	t.line("status %s %s %s by %s v%d %d %q %q %q %q %v %v %v %v %v %q %+v", s.Path, s.State, s.Desired, s.DesiredBy, s.Version, s.Entered.UnixNano(),
		s.Last, s.Blocked, s.Pending, s.Action, s.Leaving, s.Waiting, s.Observed.UnixNano(), s.Fresh, s.Conditions, s.LastError, s.Counters)
	for _, w := range s.Why {
		t.line("why %s", w)
	}
	for _, c := range s.Children {
		t.status(c)
	}
}

// statusText is a status with those below it, as a transcript has them.
func statusText(s fsm.Status) string {
	t := transcript{keep: true}
	t.status(s)
	return t.text.String()
}

// reader is a slow subscriber of Events.
type reader struct {
	next func() (fsm.Event, bool)
	stop func()
	seen uint64 // the Seq of the last event that it has read or missed
	told uint64 // how many events there were
}

func newReader(t Tree) *reader {
	ctx, cancel := context.WithCancel(context.Background())
	next, stop := iter.Pull(t.Events(ctx))
	return &reader{next: next, stop: func() { cancel(); stop() }}
}

// read reads some of the events that there are: all of them are there, or told
// as missed (R26).
func (rd *reader) read(r *run, n int) {
	for range n {
		if rd.seen >= rd.told {
			return
		}
		e, ok := rd.next()
		if !ok {
			r.fail(reference.Transcript, "the events end at %d of %d", rd.seen, rd.told)
		}
		rd.take(r, e)
	}
}

func (rd *reader) take(r *run, e fsm.Event) {
	switch {
	case e.Kind == fsm.EventMissed:
		rd.seen += e.Missed
	case e.Seq != rd.seen+1:
		r.fail(reference.Transcript, "event %d follows event %d", e.Seq, rd.seen)
	default:
		rd.seen = e.Seq
	}
}

// finish reads the rest, which ends with the tree.
func (rd *reader) finish(r *run) {
	for {
		e, ok := rd.next()
		if !ok {
			break
		}
		rd.take(r, e)
	}
	if rd.seen != rd.told {
		r.fail(reference.Transcript, "%d events of %d were read or missed", rd.seen, rd.told)
	}
	rd.stop()
}
