package expr

import (
	"math"
	"regexp"
	"testing"
	"time"
)

// TestTruth holds evaluation against what language.md says: stale
// observations, children in no state, floats that are none, the zero time, and
// arithmetic that saturates. Each function has a row.
func TestTruth(t *testing.T) {
	now := time.Unix(100, 0)
	env := func() *Env {
		e := &Env{Fresh: true, Now: now, Elapsed: 5 * time.Second, Desired: 0, Key: "k",
			Children: map[string]int{"one": 0}, Groups: map[string][]int{"many": {0, 1, None}}, AtRest: map[string][]int{"one": {1}, "many": {1}},
			Guards: map[string]bool{"quiet": true}}
		e.Outputs = map[string]map[string]Output{"one": {"ok": {Datum{Bool: true}, true}, "n": {Datum{Int: 3}, true}}}
		e.GroupOutputs = map[string][]map[string]Output{"many": {
			{"ok": {Datum{Bool: true}, true}, "n": {Datum{Int: 3}, true}, "f": {Datum{Flt: 1.5}, true}},
			{"n": {Datum{Int: 4}, true}},
		}}
		e.Each = Datum{Str: "x"}
		e.Observed.Map = map[string]Datum{"ok": {Bool: true}}
		e.Spec.Map = map[string]Datum{"s": {Str: "abc"}, "n": {Int: math.MaxInt64}, "f": {Flt: 1.5}, "d": {Int: int64(2 * time.Second)},
			"t": {Time: now.Add(-3 * time.Second)}, "small": {Int: 3}, "l": {List: []Datum{{Int: 7}}}, "m": {Map: map[string]Datum{"a": {Str: "b"}}}, "e": {Int: None}}
		return e
	}
	stale := func(e *Env) { e.Fresh = false }
	rows := []struct {
		text string
		with func(*Env)
		want Truth
	}{
		{"observed.ok && quiet()", nil, True},
		{"observed.ok", stale, Unknown},
		{"!observed.ok", stale, Unknown},
		{"observed.ok || spec.small == 3", stale, True},
		{"observed.ok && spec.small != 3", stale, False},
		{"observed.ok == true", stale, Unknown},
		{"quiet()", stale, Unknown},
		{"spec.n + 1 == spec.n", nil, True},
		{"-spec.n - 2 < 0", nil, True},
		{"spec.small / 2 == 1 && spec.small % 2 == 1", nil, True},
		{"spec.f * 2 == spec.small", nil, True},
		{"spec.f != spec.f", func(e *Env) { e.Spec.Map["f"] = Datum{Flt: math.NaN()} }, True},
		{"spec.f < 1 || spec.f >= 1", func(e *Env) { e.Spec.Map["f"] = Datum{Flt: math.NaN()} }, False},
		{`spec.d * 1.5 == duration("3s")`, nil, True},
		{`since(spec.t) > spec.d`, nil, True},
		{`until(spec.t) < duration("0s")`, nil, True},
		{`since(spec.t) != spec.d`, func(e *Env) { e.Spec.Map["t"] = Datum{} }, False},
		{`!(since(spec.t) != spec.d)`, func(e *Env) { e.Spec.Map["t"] = Datum{} }, True},
		{`elapsed >= duration("5s")`, nil, True},
		{"spec.t < entered && entered > spec.t && entered != spec.t", func(e *Env) { e.Entered = e.Spec.Map["t"].Time.Add(1) }, True},
		{"entered == spec.t", func(e *Env) { e.Entered = e.Spec.Map["t"].Time }, True},
		{`entered - spec.t == duration("2s")`, func(e *Env) { e.Entered = e.Spec.Map["t"].Time.Add(2 * time.Second) }, True},
		{"desired == up && child.one == up && child.one != down", nil, True},
		{"child.one == up", func(e *Env) { e.Children["one"] = None }, False},
		{"child.one != up", func(e *Env) { e.Children["one"] = None }, True},
		{"child.one == child.one", func(e *Env) { e.Children["one"] = None }, False},
		{"atRest(child.one)", func(e *Env) { e.Children["one"] = None }, True},
		{"atRest(child.one)", nil, False},
		{"atRest(child.many)", nil, False},
		{"healthy(child.one) && !healthy(child.many)", func(e *Env) { e.Healthy = map[string]bool{"one": true} }, True},
		{"any(child.many, up) && !all(child.many, up, down) && count(child.many, up, down) == 2 && len(child.many) == 3", nil, True},
		{"none(child.many, up)", func(e *Env) { e.Groups["many"] = nil }, True},
		{"all(child.many, up)", func(e *Env) { e.Groups["many"] = []int{} }, True},
		{"spec.e == a", nil, False},
		{`in(spec.e, a, "half-open")`, func(e *Env) { e.Spec.Map["e"] = Datum{Int: 1} }, True},
		{`spec.m["a"] == "b" && spec.m["no"] == ""`, nil, True},
		{`spec.l[0] == 7 && contains(spec.l, 7) && contains(spec.s, "bc")`, nil, True},
		{`hasPrefix(spec.s, "a") && hasSuffix(spec.s, "c") && matches(spec.s, "^a.c$") && len(spec.s) == 3`, nil, True},
		{`min(spec.small, 5) == 3 && max(spec.f, 2) == 2`, nil, True},
		{`format("%s:%03d %v", upper(each), spec.small, spec.d) == "X:003 2s" && lower(key) == "k"`, nil, True},
		{"child.one.ok && child.one.n == 3", nil, True},
		{"child.one.ok", func(e *Env) { e.Outputs = nil }, Unknown},
		{"!child.one.ok || child.one.n == 3", func(e *Env) { delete(e.Outputs["one"], "ok") }, True},
		{"child.one.ok == (child.one.n > 1)", func(e *Env) { delete(e.Outputs["one"], "n") }, Unknown},
		{"child.one.n == 3 || observed.ok", stale, True},
		{"known(child.one.f)", nil, False},
		{"orElse(child.one.f, 2.5) == 2.5 && orElse(child.one.n, 7) == 3", nil, True},
		{"orElse(child.one.f, spec.f) > 1 && orElse(child.one.ok, observed.ok)", stale, True},
		{"orElse(child.one.f, child.one.f) > 1", nil, Unknown},
		{"sum(child.many.n) == 7 && lowest(child.many.n) == 3 && highest(child.many.n) == 4", nil, True},
		{"sum(child.many.f) > 0", nil, Unknown},
		{"sum(child.many.f, 0.5) == 2 && lowest(child.many.f, 1) == 1 && highest(child.many.f, 2) == 2", nil, True},
		{"sum(child.many.n) == 0 && all(child.many.ok) && none(child.many.ok) && count(child.many.ok) == 0", func(e *Env) { e.GroupOutputs = nil }, True},
		{"lowest(child.many.n, 1) == 1", func(e *Env) { e.GroupOutputs = nil }, Unknown},
		{"sum(child.many.n) == 9223372036854775807", func(e *Env) { e.GroupOutputs["many"][1]["n"] = Output{Datum{Int: math.MaxInt64}, true} }, True},
		{"any(child.many.ok)", nil, True},
		{"all(child.many.ok)", nil, Unknown},
		{"none(child.many.ok)", nil, False},
		{"count(child.many.ok) == 1", nil, Unknown},
		{"count(child.many.ok, false) == 1 && count(child.many.ok, true) == 2 && all(child.many.ok, true)", nil, True},
		{"done || acted || gaveUp", nil, False},
		{"spec.e == none()", nil, True},
		{"orElse(observed.ok, false)", nil, True},
		{"orElse(observed.ok, false)", stale, False},
		{"orElse(observed.ok && spec.small == 4, true)", stale, False},
		{"known(observed.ok)", stale, False},
		{"known(observed.ok) && known(spec.small)", nil, True},
		{"known(observed.ok || spec.small == 3)", stale, True},
		{"div(spec.small, 2, 9) == 1 && div(spec.small, spec.small - 3, 9) == 9 && div(spec.f, 0, 2) == 2", nil, True},
		{`div(spec.d, 2, duration("5s")) == duration("1s") && div(spec.d, spec.small - 3, spec.d) == spec.d`, nil, True},
		{`backoff(spec.d, 2, duration("1m"), spec.small) == duration("16s") && backoff(spec.d, 2, duration("1m"), spec.small - 9) == spec.d`, nil, True},
		{`backoff(spec.d, 1.5, duration("1h"), 2) == duration("4500ms") && backoff(spec.d, 3, duration("1m"), 9223372036854775807) == duration("1m")`, nil, True},
		{`jitter(spec.d, 0.5) == duration("1500ms")`, func(e *Env) { e.Draw = func(int) float64 { return 0.25 } }, True},
		{`jitter(spec.d, 0.5) == spec.d && jitter(spec.d, 0) == spec.d`, nil, True},
		{`backoff(spec.d, 1, duration("1m"), 5000) == spec.d && backoff(duration("2m"), 2, duration("1m"), 0) == duration("1m")`, nil, True},
	}
	called := ""
	for _, c := range rows {
		called += " " + c.text
		e := env()
		if c.with != nil {
			c.with(e)
		}
		if got := check(t, c.text).Truth(e); got != c.want {
			t.Errorf("%s is %d, want %d", c.text, got, c.want)
		}
	}
	for name := range functions {
		if !regexp.MustCompile(`\b` + name + `\(`).MatchString(called) {
			t.Errorf("no row calls %s", name)
		}
	}
}

// Keys are the same for what is the same, however it was written, and for
// nothing else.
func TestKey(t *testing.T) {
	for _, same := range [][2]string{{"spec.n+1 == 2", "(spec.n + 1) == 0x2"}, {`spec.s == "a"`, "spec.s == `a`"}} {
		if a, b := check(t, same[0]).Key(), check(t, same[1]).Key(); a != b {
			t.Errorf("%s and %s have different keys", same[0], same[1])
		}
	}
	seen := map[string]string{}
	for _, text := range []string{"spec.n + 1", "spec.n - 1", "spec.n", "spec.small", "spec.f + 1", "-spec.n", `spec.m["a"]`, `spec.m["b"]`, "spec.l[0]", "len(spec.s)", "len(spec.l)",
		"spec.n == 1", "spec.n != 1", `spec.s == "spec.n"`, "child.one == up", "child.one == down", "any(child.many, up)", "none(child.many, up)", "quiet()", "done", "acted", "each", "key"} {
		key := check(t, text).Key()
		if other, taken := seen[key]; taken {
			t.Errorf("%s and %s have one key", text, other)
		}
		seen[key] = text
	}
}
