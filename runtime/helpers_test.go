package fsm

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestArithmeticSaturates compares with arbitrary precision.
func TestArithmeticSaturates(t *testing.T) {
	edge := []int64{math.MinInt64, math.MinInt64 + 1, -2, -1, 0, 1, 2, math.MaxInt64 - 1, math.MaxInt64, 1 << 32, -1 << 32, 3037000500}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		edge = append(edge, int64(r.Uint64()), int64(r.Uint64())>>40)
	}
	for _, a := range edge {
		for _, b := range edge {
			x, y := big.NewInt(a), big.NewInt(b)
			check := func(name string, got int64, want *big.Int) {
				t.Helper()
				if got != saturate(want) {
					t.Fatalf("%s(%d, %d) = %d, want %d", name, a, b, got, saturate(want))
				}
			}
			check("AddInt", AddInt(a, b), new(big.Int).Add(x, y))
			check("SubInt", SubInt(a, b), new(big.Int).Sub(x, y))
			check("MulInt", MulInt(a, b), new(big.Int).Mul(x, y))
			if b != 0 {
				check("DivInt", DivInt(a, b), new(big.Int).Quo(x, y))
				check("RemInt", RemInt(a, b), new(big.Int).Rem(x, y))
			}
		}
	}
	if DivInt(1, 0) != 0 || RemInt(1, 0) != 0 || DivFloat(1, 0) != 0 || UnscaleDuration(1, 0) != 0 {
		t.Error("a division by zero is not zero")
	}
	if ScaleDuration(time.Hour, 1e300) != math.MaxInt64 || ScaleDuration(time.Hour, -1e300) != math.MinInt64 {
		t.Error("ScaleDuration does not saturate")
	}
	if ScaleDuration(time.Hour, math.NaN()) != 0 || ScaleDuration(time.Second, 1.5) != 1500*time.Millisecond {
		t.Error("ScaleDuration")
	}
}

func saturate(v *big.Int) int64 {
	switch {
	case v.IsInt64():
		return v.Int64()
	case v.Sign() > 0:
		return math.MaxInt64
	}
	return math.MinInt64
}

func TestHasherTellsSequencesApart(t *testing.T) {
	sum := func(parts ...any) uint64 {
		h := NewHasher()
		for _, p := range parts {
			switch p := p.(type) {
			case string:
				h.String(p)
			case int:
				h.Int64(int64(p))
			case []byte:
				h.Bytes(p)
			case bool:
				h.Bool(p)
			case float64:
				h.Float64(p)
			case time.Time:
				h.Time(p)
			case time.Duration:
				h.Duration(p)
			}
		}
		return h.Sum()
	}
	if sum("ab", "c") == sum("a", "bc") {
		t.Error("the boundary between strings does not count")
	}
	if sum(0.0) != sum(math.Copysign(0, -1)) {
		t.Error("equal zeros differ")
	}
	now := time.Now()
	if sum(now) != sum(now.UTC().Round(0)) {
		t.Error("equal times differ")
	}
	// Stable across processes and releases: stored hashes are compared with it.
	if got, want := sum("fsm", 42, true, time.Second), uint64(0xe95284dde46f5afc); got != want {
		t.Errorf("sum %#x, want %#x", got, want)
	}
	if n := testing.AllocsPerRun(10, func() { h := NewHasher(); h.String("x"); h.Time(now); h.Float64(1); _ = h.Sum() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestDurationIsText(t *testing.T) {
	var v struct{ D Duration }
	if err := json.Unmarshal([]byte(`{"D":"1m30s"}`), &v); err != nil || v.D != Duration(90*time.Second) {
		t.Fatalf("%v, %v", v.D, err)
	}
	if b, _ := json.Marshal(v); string(b) != `{"D":"1m30s"}` {
		t.Errorf("%s", b)
	}
	if err := json.Unmarshal([]byte(`{"D":"soon"}`), &v); err == nil {
		t.Error("soon is no duration")
	}
}

func TestViolations(t *testing.T) {
	var none, inner, all Violations
	if none.Err() != nil {
		t.Error("an error of nothing")
	}
	inner.Add("port", "must be at least 1")
	inner.Add("[2].name", "is empty")
	all.Add("a", "is required")
	all.Merge("tls", inner.Err())
	all.Merge("x", errors.New("other"))
	all.Merge("y", nil)
	want := "invalid UserSpec: a: is required; tls.port: must be at least 1; tls[2].name: is empty; x: other"
	if got := all.Err().Error(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestGroup(t *testing.T) {
	const up, down, lost = StateID(1), StateID(2), StateID(3)
	g := GroupOf(up, down, up)
	if g.Len() != 3 || g.Count(up) != 2 || g.Count(up, down) != 3 || g.Count(up, up) != 2 || g.Count(lost) != 0 {
		t.Error("Count")
	}
	if g.All(up) || !g.All(up, down) || !g.Any(down) || g.Any(lost) || !g.None(lost) {
		t.Error("All, Any, None")
	}
	if s, ok := g.State("1"); s != down || !ok {
		t.Error("State")
	}
	if _, ok := g.State("7"); ok {
		t.Error("State of one that there is not")
	}
	c := g.Clone()
	g.Members().set(0, lost)
	if c.Count(lost) != 0 || g.Count(lost) != 1 {
		t.Error("Clone shares")
	}
	var none Group[StateID]
	if !none.All(up) || none.Any(up) || !none.None(up) {
		t.Error("of nothing")
	}
}

// TestMembersFollowAModel adds, changes and removes at random.
func TestMembersFollowAModel(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var m Members
	model, places, names := map[string]StateID{}, map[string]int{}, []string{}
	for i := range 5000 {
		switch k := r.IntN(3); {
		case k == 0 || len(names) == 0:
			name := strconv.Itoa(i)
			names = append(names, name)
			places[name] = m.add(name, 1)
			model[name] = 1
		case k == 1:
			name := names[r.IntN(len(names))]
			model[name] = StateID(r.IntN(4))
			m.set(places[name], model[name])
		default:
			j := r.IntN(len(names))
			name := names[j]
			if moved, ok := m.remove(places[name]); ok {
				places[moved] = places[name]
			}
			delete(model, name)
			names = slices.Delete(names, j, j+1)
		}
		counts := map[StateID]int{}
		for name, s := range model {
			counts[s]++
			if at := m.find(name); at < 0 || m.states[at] != s || at != places[name] {
				t.Fatalf("step %d: %s is at %d", i, name, at)
			}
		}
		for s := range StateID(4) {
			if m.count(s) != counts[s] {
				t.Fatalf("step %d: %d in state %d, want %d", i, m.count(s), s, counts[s])
			}
		}
	}
}

func TestBitset(t *testing.T) {
	var b bitset
	b.resize(300)
	for _, i := range []int{299, 0, 64, 63, 64} {
		b.set(i)
	}
	var got []int
	for i := b.take(0); i >= 0; i = b.take(i + 1) {
		got = append(got, i)
	}
	if !slices.Equal(got, []int{0, 63, 64, 299}) || b.size != 0 {
		t.Errorf("took %v, %d left", got, b.size)
	}
	for _, i := range []int{1, 5, 70} {
		b.set(i)
	}
	b.remove(70)
	b.remove(71)
	if i, j, k := b.take(2), b.take(2), b.take(0); i != 5 || j != -1 || k != 1 || b.size != 0 {
		t.Errorf("took %d, %d, %d", i, j, k)
	}
}

// TestBitsetOfMany holds the set against a map: numbers that are far apart share
// no word.
func TestBitsetOfMany(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		size := 1 + r.IntN(20_000)
		var b bitset
		b.resize(size)
		want := map[int]bool{}
		for range 2000 {
			i := r.IntN(size)
			switch r.IntN(4) {
			case 0:
				b.remove(i)
				delete(want, i)
			case 1:
				next := -1
				for j := range want {
					if j >= i && (next < 0 || j < next) {
						next = j
					}
				}
				if got := b.take(i); got != next {
					t.Fatalf("seed %d: took %d from %d on, want %d", seed, got, i, next)
				}
				delete(want, next)
			default:
				if there := b.set(i); there != want[i] {
					t.Fatalf("seed %d: %d was there: %t", seed, i, there)
				}
				want[i] = true
			}
			if b.size != len(want) {
				t.Fatalf("seed %d: size %d, want %d", seed, b.size, len(want))
			}
		}
	}
}

// TestShow is how people read values in reasons.
func TestShow(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.FixedZone("", 3600))
	for _, c := range []struct {
		value any
		want  string
	}{
		{"a b", `"a b"`}, {1.5, "1.5"}, {true, "true"}, {90 * time.Second, "1m30s"}, {[]string{"a"}, "[a]"},
		{Duration(0), "0s"}, {netip.Addr{}, "invalid IP"}, {noName(0), "none"},
		{at, "2026-01-02T03:04:05.000006+01:00"}, {time.Time{}, "the zero time"},
	} {
		if got := Show(c.value); got != c.want {
			t.Errorf("%v is shown as %s, want %s", c.value, got, c.want)
		}
	}
	if got := Show(time.Now()); strings.Contains(got, "m=") {
		t.Errorf("the clock of this process is in %s", got)
	}
}

// noName is an enum that is none of its values.
type noName int

func (noName) String() string { return "" }
