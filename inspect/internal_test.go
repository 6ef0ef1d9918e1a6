package inspect

import (
	"encoding/json"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestRingFollowsAModel adds events and reads from everywhere at random, and compares
// with a list of all events.
func TestRingFollowsAModel(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		size := 1 + r.IntN(9)
		ring := newRing(size, "e")
		total := uint64(0)
		for range 300 {
			for range r.IntN(4) {
				total++
				ring.add(fsm.Event{Seq: total, Kind: fsm.EventStarted})
			}
			from, most := r.Uint64N(total+2)+1, 1+r.IntN(12)
			b := ring.from(from, most)
			oldest := max(1, int64(total)-int64(size)+1)
			first := max(from, uint64(oldest))
			var want []uint64
			for n := first; n <= total && len(want) < most; n++ {
				want = append(want, n)
			}
			var got []uint64
			for _, e := range b.entries {
				got = append(got, e.event.Seq)
			}
			if !slices.Equal(got, want) || b.first != first || b.skipped != first-from && from <= total || (b.more != nil) != (len(want) == 0) {
				t.Fatalf("seed %d, ring of %d, %d events: from %d, most %d: %+v %v, want %v", seed, size, total, from, most, b, got, want)
			}
		}
	}
}

// TestRingWakes checks that who waits is told about more and about the end.
func TestRingWakes(t *testing.T) {
	ring := newRing(4, "e")
	waits := ring.from(1, 9).more
	ring.add(fsm.Event{Seq: 1})
	<-waits
	waits = ring.from(2, 9).more
	ring.read(iter.Seq[fsm.Event](func(yield func(fsm.Event) bool) { yield(fsm.Event{Kind: fsm.EventMissed, Missed: 7}) }))
	<-waits
	b := ring.from(2, 9)
	if len(b.entries) != 1 || b.entries[0].missed != 7 || !b.over {
		t.Errorf("at the end there is %+v", b)
	}
	if b = ring.from(3, 9); !b.over || b.more != nil {
		t.Errorf("after the end there is %+v", b)
	}
}

func TestMasked(t *testing.T) {
	fields := []fsm.MachineField{
		{Name: "name", Type: "string"},
		{Name: "port", Type: "uint16"},
		{Name: "key", Type: "string", Secret: true},
		{Name: "keys", Type: "[]string", Element: &fsm.MachineElement{Secret: true}},
		{Name: "grid", Type: "[][]string", Element: &fsm.MachineElement{Element: &fsm.MachineElement{Secret: true}}},
		{Name: "names", Type: "map[string]string"},
		{Name: "at", Type: "object", Fields: []fsm.MachineField{{Name: "user", Type: "string"}, {Name: "word", Type: "string", Secret: true}}},
		{Name: "all", Type: "map[string][]object", Fields: []fsm.MachineField{{Name: "user", Type: "string"}, {Name: "word", Type: "string", Secret: true}}},
	}
	for data, want := range map[string]string{
		`{}`:                                `{}`,
		`{"name":"a","port":1}`:             `{"name":"a","port":1}`,
		`{"key":"s"}`:                       `{"key":"***"}`,
		`{"key":{"a":["s"]}}`:               `{"key":"***"}`,
		`{"keys":["s","t"]}`:                `{"keys":["***","***"]}`,
		`{"keys":{"a":"s"}}`:                `{"keys":"***"}`,
		`{"keys":"s"}`:                      `{"keys":"***"}`,
		`{"grid":[["s"],["t"]]}`:            `{"grid":[["***"],["***"]]}`,
		`{"names":{"a":"b"}}`:               `{"names":{"a":"b"}}`,
		`{"names":{"a":{"b":"s"}}}`:         `{"names":{"a":"***"}}`,
		`{"names":["s"]}`:                   `{"names":"***"}`,
		`{"at":{"user":"u","word":"s"}}`:    `{"at":{"user":"u","word":"***"}}`,
		`{"at":{"user":"u","wrod":"s"}}`:    `{"at":{"***":"***","user":"u"}}`,
		`{"at":"s"}`:                        `{"at":"***"}`,
		`{"all":{"x":[{"word":"s"}]}}`:      `{"all":{"x":[{"word":"***"}]}}`,
		`{"all":{"x":{"word":"s"}}}`:        `{"all":{"x":"***"}}`,
		`{"s":1}`:                           `{"***":"***"}`,
		`{"name":["s"]}`:                    `{"name":"***"}`,
		`{"port":"s"}`:                      `{"port":"***"}`,
		`"s"`:                               `"***"`,
		`["s"]`:                             `"***"`,
		`null`:                              `"***"`,
		`{"name":null,"at":null,"port":1 }`: `{"at":"***","name":null,"port":1}`,
	} {
		if got := string(masked(json.RawMessage(data), fields)); got != want {
			t.Errorf("%s is shown as %s, want %s", data, got, want)
		}
	}
}
