package driver

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Schedule is all that happens to a tree, as data, so that parts of it can be
// left out.
type Schedule struct {
	Seed   uint64
	Steps  []Step
	Quiet  map[string]bool // faults that are left out, by their key
	Faults int             // how many of a hundred calls of hooks go wrong
	Whole  bool            // no tick is cut
}

// limit is how many hooks may be in flight; 0: more than there ever are.
func (s *Schedule) limit() int {
	if h := hashOf("limit", fmt.Sprint(s.Seed)); h%5 == 0 {
		return 1 + int(h>>8%4)
	}
	return 0
}

// budget is how long a tick may take; 0: as long as it likes. By step the clock
// goes on whenever it is read, so that where a tick is cut depends on nothing but
// the number of visits.
func (s *Schedule) budget() (budget, step time.Duration) {
	h := hashOf("budget", fmt.Sprint(s.Seed))
	if s.Whole || h%6 != 1 {
		return 0, 0
	}
	step = []time.Duration{time.Microsecond, 70 * time.Microsecond}[h>>8%2]
	return step * time.Duration(1+h>>16%6), step
}

// deaf reports whether the hooks that go wrong in this run are such that do not
// listen to their context. One run of four is so: in the others an action that
// has failed is hardly ever one that has not returned.
func (s *Schedule) deaf() bool { return hashOf("deaf", fmt.Sprint(s.Seed))%4 == 0 }

// Step is what happens before one tick.
type Step struct {
	Wait   time.Duration // negative: until something is due
	Inputs []Input
	Calm   bool // from here on there are no faults
	Spin   int  // so many ticks at one time, as long as somebody is ready
}

// Input is one thing from outside.
type Input struct {
	Kind Kind
	Seed uint64
}

// Kind is the kind of an input.
type Kind uint8

const (
	Store     Kind = iota // UpdateUserSpec
	StoreOld              // SetUserSpec with the Version of before
	StoreSet              // SetUserSpec with the Version that is stored
	StoreSame             // what is stored already
	StoreBack             // what was stored before that
	Push                  // an observation from outside
	Plan
	Shutdown
	StepBack // of the wall clock
	StepAhead
	StepOn
	Read // events by a slow reader
)

var kindNames = [...]string{"store", "store old", "store set", "store same", "store back", "push", "plan", "shutdown", "step back", "step ahead", "step on", "read"}

func (k Kind) String() string { return kindNames[k] }

// NewSchedule makes the schedule of a seed.
func NewSchedule(seed uint64) Schedule {
	r := rand.New(rand.NewPCG(seed, 11))
	s := Schedule{Seed: seed, Quiet: map[string]bool{}}
	s.Faults = []int{0, 4, 12, 30, 60}[r.IntN(5)]
	if s.deaf() {
		s.Faults = max(s.Faults, 30)
	}
	wild := 20 + r.IntN(90)
	kinds := inputKinds(seed)
	down := -1
	if r.IntN(3) == 0 {
		down = r.IntN(wild)
	}
	spin := -1
	if h := hashOf("spin", fmt.Sprint(seed)); h%10 == 3 {
		spin = int(h >> 8 % uint64(wild))
	}
	for i := range wild {
		st := Step{Wait: wait(r)}
		for r.IntN(100) < 25 {
			st.Inputs = append(st.Inputs, Input{kinds[r.IntN(len(kinds))], r.Uint64()})
		}
		if i == down || down >= 0 && i > down && r.IntN(10) == 0 {
			st.Inputs = append(st.Inputs, Input{Shutdown, 0})
		}
		if i == spin {
			st.Spin = 1100
		}
		s.Steps = append(s.Steps, st)
	}
	for i := range 60 {
		s.Steps = append(s.Steps, Step{Wait: -1, Calm: i == 0})
	}
	for range 30 {
		s.Steps = append(s.Steps, Step{Wait: 5 * time.Second})
	}
	return s
}

func wait(r *rand.Rand) time.Duration {
	if r.IntN(100) < 45 {
		return -1
	}
	return []time.Duration{0, 0, time.Millisecond, 50 * time.Millisecond, 400 * time.Millisecond, 3 * time.Second, 15 * time.Second}[r.IntN(7)]
}

// backAndForth reports whether in this run two UserSpecs, which differ in a lot,
// are stored in turn.
func backAndForth(seed uint64) bool { return hashOf("inputs", fmt.Sprint(seed))%5 == 1 }

// inputKinds is what comes from outside, as often as it stands there. In one run
// of five the wall clock is set again and again, so that it is set between
// failures that belong together; in another two UserSpecs are stored in turn, so
// that children that are removed come back.
func inputKinds(seed uint64) []Kind {
	kinds := []Kind{Store, Store, Store, Store, StoreBack, StoreBack, StoreSet, StoreOld, StoreSame, Push, Push, Push, Plan, Read, Read, StepBack, StepAhead, StepOn}
	var more []Kind
	switch {
	case backAndForth(seed):
		more = []Kind{StoreBack, StoreBack, StoreBack}
	case hashOf("inputs", fmt.Sprint(seed))%5 == 0:
		more = []Kind{StepBack, StepAhead}
	}
	for range 4 {
		kinds = append(kinds, more...)
	}
	return kinds
}

// fate is what becomes of one call of a hook.
type fate struct {
	how   how
	after time.Duration // since it began or, with obeys, since its context ended
	obeys bool          // it waits for the end of its context
	never bool          // it returns when the run is at its end
}

// fateOf decides about the n-th call of a worker's hook.
func (s *Schedule) fateOf(key string, calm bool) (f fate, faulty bool) {
	r := rand.New(rand.NewPCG(s.Seed, hashOf(key)))
	f.after = []time.Duration{0, 0, 0, 0, 20 * time.Millisecond, 200 * time.Millisecond}[r.IntN(6)]
	if calm || s.Quiet[key] || r.IntN(100) >= s.Faults {
		return f, false
	}
	k := r.IntN(100)
	if s.deaf() && k >= 20 {
		k = 100 * r.IntN(2) // late, or never
	}
	switch {
	case k < 20:
		f.after = []time.Duration{40, 300, 1200, 2500, 6000}[r.IntN(5)] * time.Millisecond
		f.how = how(r.IntN(2))
	case k < 45:
		f.how = fails
	case k < 60:
		f.how = panics
	case k < 64:
		f.how = typedNil
	case k < 67:
		f.how = wraps
	case k < 72:
		f.how = exits
	case k < 92:
		f.obeys, f.how = true, ofContext
		f.after = []time.Duration{0, 0, 0, 700 * time.Millisecond, 4 * time.Second}[r.IntN(5)]
		if r.IntN(4) == 0 {
			f.how = how(r.IntN(int(ofContext)))
		}
	default:
		f.never, f.how = true, how(r.IntN(int(ofContext)))
	}
	return f, true
}

func callKey(path, hook string, n int) string { return fmt.Sprintf("%s %s %d", path, hook, n) }
