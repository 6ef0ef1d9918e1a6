package driver

import (
	"strings"
	"testing"
)

// TestHarmed: a worker notices nothing of one that fails, unless it is given
// something else, or its children are in other states.
func TestHarmed(t *testing.T) {
	result := func(ticks ...map[string]watched) *Result {
		return &Result{Watched: ticks, Built: make([]int, len(ticks))}
	}
	quiet := map[string]watched{"R": {}, "R/a": {}, "R/b": {}}
	for _, c := range []struct {
		name  string
		ticks []map[string]watched
		want  string
	}{
		{"nobody", []map[string]watched{quiet, quiet}, ""},
		{"the one that fails", []map[string]watched{{"R": {}, "R/a": {did: "failed"}, "R/b": {}}, quiet}, ""},
		{"a sibling", []map[string]watched{quiet, {"R": {}, "R/a": {}, "R/b": {did: "restarted"}}}, "R/b"},
		{"a sibling, together with what its parent gives", []map[string]watched{quiet, {"R": {}, "R/a": {}, "R/b": {did: "went down", given: "down"}}}, "R/b"},
		{"a sibling, after what its parent gave", []map[string]watched{{"R": {}, "R/a": {}, "R/b": {given: "down"}}, {"R": {}, "R/a": {}, "R/b": {did: "went down"}}}, ""},
		{"the parent", []map[string]watched{{"R": {did: "went down"}, "R/a": {}, "R/b": {}}, quiet}, "R"},
		{"the parent, for what it saw", []map[string]watched{{"R": {did: "went down", children: "a broken"}, "R/a": {}, "R/b": {}}, quiet}, ""},
	} {
		text, _, compared := harmed("R/a", result(c.ticks...), result(quiet, quiet))
		if got, _, _ := strings.Cut(text, " "); got != c.want {
			t.Errorf("%s: harmed is %q: %s", c.name, got, text)
		}
		if c.want == "" && compared == 0 {
			t.Errorf("%s: nothing was compared", c.name)
		}
	}
}
