package inspect

import (
	"crypto/rand"
	"encoding/json"
	"iter"
	"strconv"
	"strings"
	"sync"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// ring keeps the last events of a tree. Each has a number, which counts from 1. The id of
// an event in a stream is the epoch of the Inspector and this number, so that an id of
// another process is recognized.
type ring struct {
	epoch string
	mu    sync.Mutex
	size  int
	kept  []*entry      // that with number n is at n%size
	last  uint64        // the number of the last one
	more  chan struct{} // is closed when there is more; nil: nobody waits
	over  bool          // there will be no more: the tree is down, or the Inspector closed
}

// entry is an event, or a gap: events that the ring did not get itself. All streams share
// it.
type entry struct {
	event  fsm.Event
	missed uint64

	once sync.Once
	data []byte // the event as JSON, once a stream needs it
	err  error
}

// encoded returns the event as JSON.
func (e *entry) encoded() ([]byte, error) {
	e.once.Do(func() { e.data, e.err = json.Marshal(eventView(&e.event)) })
	return e.data, e.err
}

func newRing(size int, epoch string) *ring { return &ring{size: size, epoch: epoch} }

// newEpoch returns what no other Inspector has.
func newEpoch() string { return rand.Text()[:10] }

// read puts events into the ring until there are no more.
func (r *ring) read(events iter.Seq[fsm.Event]) {
	for e := range events {
		r.add(e)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.over = true
	r.wake()
}

func (r *ring) add(e fsm.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	one := &entry{event: e}
	if e.Kind == fsm.EventMissed {
		one = &entry{missed: e.Missed}
	}
	r.last++
	if len(r.kept) < r.size {
		r.kept = append(r.kept, nil) // the first numbers have the places from 1 on
	}
	r.kept[r.place(r.last)] = one
	r.wake()
}

func (r *ring) place(n uint64) int { return int((n - 1) % uint64(r.size)) }

// wake ends the waiting of all that wait. It is called with the ring locked.
func (r *ring) wake() {
	if r.more != nil {
		close(r.more)
		r.more = nil
	}
}

// oldest returns the number of the oldest entry that is kept. It is called with the ring
// locked.
func (r *ring) oldest() uint64 { return r.last - uint64(len(r.kept)) + 1 }

// batch is some entries of a ring.
type batch struct {
	skipped uint64 // entries before the first that are not kept any more
	first   uint64 // the number of the first
	entries []*entry
	over    bool // no more will come after these
	more    <-chan struct{}
}

// from returns at most n entries from a number on. If there are none yet, more is closed
// when there are.
func (r *ring) from(number uint64, n int) batch {
	r.mu.Lock()
	defer r.mu.Unlock()
	b := batch{first: number}
	if oldest := r.oldest(); number < oldest {
		b.skipped, b.first = oldest-number, oldest
	}
	for at := b.first; at <= r.last && len(b.entries) < n; at++ {
		b.entries = append(b.entries, r.kept[r.place(at)])
	}
	b.over = r.over && b.first+uint64(len(b.entries)) > r.last
	if len(b.entries) == 0 && !b.over {
		if r.more == nil {
			r.more = make(chan struct{})
		}
		b.more = r.more
	}
	return b
}

// begin returns the number of the entry with which a stream begins, given the id of the
// last event that the client has. Without an id that is the next event; with since
// "oldest" it is the oldest that is kept. If the id is that of another process, known is
// false, and the stream begins with the oldest.
func (r *ring) begin(id string, all bool) (number uint64, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if id == "" {
		if all {
			return r.oldest(), true
		}
		return r.last + 1, true
	}
	epoch, text, _ := strings.Cut(id, "-")
	n, err := strconv.ParseUint(text, 10, 64)
	if epoch != r.epoch || err != nil || n > r.last {
		return r.oldest(), false
	}
	return n + 1, true
}

// id returns the id of the entry with a number.
func (r *ring) id(number uint64) string { return r.epoch + "-" + strconv.FormatUint(number, 10) }
