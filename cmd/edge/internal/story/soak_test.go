package story

import (
	"context"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/generated/edgenode"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestSoak runs the whole node while its servers are killed, hang, and come back
// at random, and its configuration changes. Now and then the faults stop: then
// the node must recover, and what it takes of memory, goroutines and files must
// be what it took the first time. It takes 20 s; FSMGEN_SOAK is another time, such
// as 1h, FSMGEN_SOAK_SEED the seed of an earlier run, and FSMGEN_SOAK_LOG a file
// for the log that the node writes.
func TestSoak(t *testing.T) {
	defer goleak.VerifyNone(t)
	s := newSoak(t)
	// gopcua's server tells the standard logger of each request, at length.
	stdlog.SetOutput(io.Discard)
	defer stdlog.SetOutput(os.Stderr)
	t.Logf("seed %d, %v; the same again: FSMGEN_SOAK=%v FSMGEN_SOAK_SEED=%d go test -race -run TestSoak -v ./internal/story",
		s.seed, s.length, s.length, s.seed)
	ctx, cancel := context.WithTimeout(t.Context(), s.length+10*time.Minute)
	defer cancel()
	w, err := NewWorld(ctx, t.TempDir(), slog.New(slog.NewTextHandler(s, nil)))
	must(t, err)
	s.world = w
	w.record.forget() // it would hold every event of the run
	w.Show = Show{Event: s.event, Line: func(string, ...any) {}}
	must(t, w.startNode())
	must(t, s.recovered(ctx))

	t.Log(figuresHeading)
	end := time.Now().Add(s.length)
	for round := 0; round == 0 || time.Now().Before(end); round++ {
		must(t, s.round(ctx, uint64(round)))
		recovering := time.Now()
		must(t, s.recovered(ctx))
		f := measure()
		f.recovered, f.faults, f.edits, f.events = time.Since(recovering), s.faults.Load(), s.edits, s.events.Load()
		f.at = s.length - time.Until(end)
		s.figures = append(s.figures, f)
		t.Log(f)
	}
	must(t, w.Close(ctx))
	for _, line := range s.harm {
		t.Errorf("this should not have happened: %s", line)
	}
	must(t, flat(s.figures))
}

// round lets every server have its faults, each by itself, and changes the
// configuration meanwhile.
func (s *soak) round(ctx context.Context, number uint64) error {
	ctx, cancel := context.WithTimeout(ctx, s.every)
	defer cancel()
	var wg sync.WaitGroup
	errs := make([]error, 5)
	trouble := func(i int, about string, faults []fault) {
		random := rand.New(rand.NewPCG(s.seed, number<<8|uint64(i)))
		wg.Go(func() { errs[i] = s.trouble(ctx, random, about, faults) })
	}
	trouble(0, "", brokerFaults)
	for i, name := range s.world.names() {
		trouble(1+i, name, deviceFaults)
	}
	wg.Go(func() { errs[4] = s.edit(ctx, rand.New(rand.NewPCG(s.seed, number<<8|255))) })
	wg.Wait()
	return errors.Join(errs...)
}

// trouble lets one fault after the other happen to one server, until ctx is done.
func (s *soak) trouble(ctx context.Context, random *rand.Rand, about string, faults []fault) error {
	for pause(ctx, random, 4*time.Second) {
		f := faults[random.IntN(len(faults))]
		end, err := f.begin(s.world, about)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		s.faults.Add(1)
		s.line("soak: %s %s", f.name, about)
		pause(ctx, random, 6*time.Second)
		if err := end(); err != nil {
			return fmt.Errorf("after %s: %w", f.name, err)
		}
		s.line("soak: no longer: %s %s", f.name, about)
	}
	return nil
}

// edit changes the interval of a device, which replaces a flow in whatever state
// everything is.
func (s *soak) edit(ctx context.Context, random *rand.Rand) error {
	names := s.world.names()
	for pause(ctx, random, 8*time.Second) {
		interval := time.Duration(100+random.IntN(200)) * time.Millisecond
		patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		err := s.world.editDevice(patient, names[random.IntN(len(names))], func(d *edgenode.UserSpecDevicesValue) {
			d.WriteInterval = interval
			d.LastSeen = time.Unix(int64(s.edits), 0).UTC() // so that each is a change, also two with one interval
		})
		cancel()
		if err != nil {
			return err
		}
		s.edits++
	}
	return nil
}

// pause waits for a random time, mostly a short one, and reports whether ctx is
// still going on.
func pause(ctx context.Context, random *rand.Rand, most time.Duration) bool {
	share := random.Float64()
	select {
	case <-time.After(time.Duration(share * share * float64(most))):
		return true
	case <-ctx.Done():
		return false
	}
}

// recovered waits until every worker is where it is when all is well, and values
// and commands flow.
func (s *soak) recovered(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	w := s.world
	err := w.messages.during(ctx, "the node recovers", func() bool { return allWell(w.node.Supervisor().Status()) })
	if err != nil {
		return fmt.Errorf("%w; the node is: %s", err, outline(w.node.Supervisor().Status()))
	}
	for _, name := range w.names() {
		s.setpoint++
		if err := errors.Join(w.flows(ctx, name), w.obeysAgain(ctx, name, s.setpoint)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// well are the states in which all is well, by worker type.
var well = map[string][]string{
	"EdgeNode": {"active"}, "Bridge": {"active"}, "Connection": {"up"}, "Flow": {"running", "idle"},
	"OPCUABrowser": {"active"}, "ServerBrowser": {"browsing"},
}

func allWell(s fsm.Status) bool {
	ok := false
	for _, state := range well[s.Worker] {
		ok = ok || s.State == state
	}
	for _, child := range s.Children {
		ok = ok && allWell(child)
	}
	return ok
}

// outline names those who are not well.
func outline(s fsm.Status) string {
	text := ""
	if len(s.Children) == 0 || !allWell(fsm.Status{Worker: s.Worker, State: s.State}) {
		if !allWell(s) {
			text = fmt.Sprintf("%s %s (%s %s) ", s.Path, s.State, s.Blocked, s.LastError)
		}
	}
	for _, child := range s.Children {
		text += outline(child)
	}
	return text
}

// setting is a variable of the environment, or what is meant without it.
func setting[V any](t *testing.T, name string, otherwise V, parse func(string) (V, error)) V {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	v, err := parse(text)
	if err != nil {
		t.Fatalf("%s=%s: %v", name, text, err)
	}
	return v
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	s := &soak{
		length:   setting(t, "FSMGEN_SOAK", 20*time.Second, time.ParseDuration),
		seed:     setting(t, "FSMGEN_SOAK_SEED", rand.Uint64(), func(s string) (uint64, error) { return strconv.ParseUint(s, 10, 64) }),
		begin:    time.Now(),
		setpoint: 100,
	}
	s.every = min(time.Minute, s.length/3)
	if path := os.Getenv("FSMGEN_SOAK_LOG"); path != "" {
		file, err := os.Create(path)
		must(t, err)
		t.Cleanup(func() { file.Close() })
		s.log = file
	}
	return s
}
