package fsmimpl

import (
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

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

// TestShow is how people read values in reasons.
func TestShow(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.FixedZone("", 3600))
	for _, c := range []struct {
		value any
		want  string
	}{
		{"a b", `"a b"`}, {1.5, "1.5"}, {true, "true"}, {90 * time.Second, "1m30s"}, {[]string{"a"}, "[a]"},
		{Duration(0), "0s"}, {netip.Addr{}, "invalid IP"}, {noName(0), "none()"},
		{at, "2026-01-02T03:04:05.000006+01:00"}, {time.Time{}, "the zero time"},
	} {
		if got := textfmt.Show(c.value); got != c.want {
			t.Errorf("%v is shown as %s, want %s", c.value, got, c.want)
		}
	}
	if got := textfmt.Show(time.Now()); strings.Contains(got, "m=") {
		t.Errorf("the clock of this process is in %s", got)
	}
}

// TestShowKnown: a value that is called unknown, or none, is not taken for one that is.
func TestShowKnown(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{ShowOutput(fsm.Output[named]{}), "unknown"},
		{ShowOutput(fsm.Output[named]{Value: "unknown", Known: true}), `"unknown"`},
		{ShowOutput(fsm.Output[named]{Value: "none", Known: true}), "none"},
		{ShowOutput(fsm.Output[named]{Known: true}), "none()"},
		{ShowKnown[int](nil, nil), "unknown"},
		{ShowKnown(new(int), func() any { return named("unknown") }), `"unknown"`},
		{ShowKnown(new(int), func() any { return "unknown" }), `"unknown"`},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

// named is an enum with values of any name.
type named string

func (n named) String() string { return string(n) }

// noName is an enum that is none of its values.
type noName int

func (noName) String() string { return "" }
