package story

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// soak is one run of TestSoak.
type soak struct {
	length, every time.Duration // of the run, and of a round
	seed          uint64
	begin         time.Time
	world         *World

	faults, events atomic.Int64
	edits          int64
	setpoint       float64 // the last one that was sent
	figures        []figures

	mu   sync.Mutex
	harm []string // what no fault may do to a worker
	log  *os.File // nil: nobody wants it
}

// event takes an event of the node.
func (s *soak) event(e fsm.Event) {
	s.events.Add(1)
	s.line("%s", e)
	if harmful(e) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.harm = append(s.harm, e.String())
	}
}

// line writes a line into the log.
func (s *soak) line(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.log != nil {
		fmt.Fprintf(s.log, "%8.3fs  "+format+"\n", append([]any{time.Since(s.begin).Seconds()}, args...)...)
	}
}

// Write takes a line of the log of the node.
func (s *soak) Write(line []byte) (int, error) {
	s.line("%s", bytes.TrimSpace(line))
	return len(line), nil
}

// figures are what the process takes at a time at which all is well.
type figures struct {
	at, recovered         time.Duration
	faults, edits, events int64
	heap, kept            uint64 // bytes that are reachable; of these those that the servers of the test keep
	goroutines, files     int
}

const figuresHeading = "    after   faults   edits    events   recovered in   heap MB   kept by servers MB   goroutines   files"

func (f figures) String() string {
	return fmt.Sprintf("%9s %8d %7d %9d %14s %9.2f %20.2f %12d %7d", f.at.Round(time.Second), f.faults, f.edits, f.events,
		f.recovered.Round(time.Millisecond), float64(f.heap)/(1<<20), float64(f.kept)/(1<<20), f.goroutines, f.files)
}

// measure takes the least of what is measured during two seconds: observations
// open connections and close them, and a garbage collection frees only what was
// let go before it.
func measure() figures {
	f := figures{heap: 1 << 62, goroutines: 1 << 30, files: 1 << 30}
	for range 10 {
		time.Sleep(200 * time.Millisecond)
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		f.heap = min(f.heap, memory.HeapAlloc)
		f.goroutines = min(f.goroutines, runtime.NumGoroutine())
		f.files = min(f.files, openFiles())
	}
	f.kept = keptByServers()
	return f
}

// openFiles counts the descriptors of the process; 0 where that cannot be asked.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// flat checks that nothing has grown between the first third of a run and the
// last one. The least of each third is compared: what leaks does not come back. The
// memory is that without what the servers of the test keep.
func flat(all []figures) error {
	third := max(1, len(all)/3)
	first, last := all[:third], all[len(all)-third:]
	grown := func(what string, of func(figures) int, room int) error {
		if before, after := least(first, of), least(last, of); after > before+room {
			return fmt.Errorf("%s grew from %d to %d", what, before, after)
		}
		return nil
	}
	return errors.Join(
		grown("the memory in KiB", func(f figures) int { return int(f.heap-min(f.kept, f.heap)) >> 10 }, 4<<10),
		grown("the number of goroutines", func(f figures) int { return f.goroutines }, 5),
		grown("the number of open files", func(f figures) int { return f.files }, 5),
	)
}

func least(all []figures, of func(figures) int) int {
	n := of(all[0])
	for _, f := range all[1:] {
		n = min(n, of(f))
	}
	return n
}
