package engine

import (
	"bytes"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
)

// TestTextFromOutsideIsOneLine, wherever it is shown. Names stay data.
func TestTextFromOutsideIsOneLine(t *testing.T) {
	const name = "a\n\x1b[2J\u202eb"
	m := line(group("p", busy("work")))
	m.def.Describe = func(spec) string { return "of\r\n\x00" }
	var out bytes.Buffer
	w := newWorld(t, m, many(name, "x/y", `x\x2fy`), fsm.WithLogger(slog.New(slog.NewJSONHandler(&out, nil))))
	w.settle()
	path := `Line/a~u{a}~u{1b}[2J~u{202e}b`
	w.returns(path, "work", result{err: errors.New("bulb\nsocket\tä")})
	w.settle()
	w.wantEvent(1, path+` action failed work: bulb\nsocket\tä; attempt 1, again in 1s`)
	for _, e := range w.events {
		if strings.ContainsFunc(e.String()+e.Path+e.Reason, func(r rune) bool { return r < ' ' || r == '\u202e' }) {
			t.Errorf("%q", e)
		}
	}
	s := w.sup.Status()
	c, ok := s.Child(name)
	if !ok || c.Path != path || c.LastError != `bulb\nsocket\tä` || s.UserSpec != `of\r\n\x00` {
		t.Errorf("status %+v", c)
	}
	if a, b := s.Children[1].Path, s.Children[2].Path; a != `Line/x~1y` || b != `Line/x\x2fy` {
		t.Errorf("two children have the paths %s and %s", a, b)
	}
	if strings.Contains(out.String(), `\u001b`) || !strings.Contains(out.String(), `a~u{a}~u{1b}[2J`) {
		t.Errorf("the log is\n%s", out.String())
	}
	m.children[0].m.def.Diff = func(_, _ spec) string { return "keys[\r]" }
	w.forget()
	w.update(value(0, 1))
	w.settle()
	if e := w.has("child replaced"); len(e) != 1 || e[0].Reason != `keys[\r]` {
		t.Errorf("%q", e)
	}
	plan, err := w.sup.Plan(spec{Children: many("c\nd").Children})
	if err != nil || !strings.HasPrefix(plan.String(), `add c\nd`+"\n") || strings.Count(plan.String(), "\n") != 3 {
		t.Errorf("%q, %v", plan, err)
	}
	if v := (fsm.Violation{Path: "a\nb", Message: "c\x1b"}).String(); v != `a\nb: c\x1b` {
		t.Errorf("%q", v)
	}
}

// TestALongErrorIsCut.
func TestALongErrorIsCut(t *testing.T) {
	w := newWorld(t, busy("work"), spec{})
	w.settle()
	w.returns("Busy", "work", result{err: errors.New(strings.Repeat("x", 100<<20))})
	w.settle()
	if s := w.sup.Status(); len(s.LastError) > textfmt.MaxText+20 || !strings.HasSuffix(s.LastError, "x … (cut)") {
		t.Errorf("%d bytes", len(s.LastError))
	}
	w.wantEvent(1, " … (cut); attempt 1, again in 1s")
}

func TestHide(t *testing.T) {
	s := usercode.SecretsOf([]string{"abcdef", "cdefgh", "ab", "", "q\"ü&/", "sesame"})
	for text, want := range map[string]string{
		"xabcdefghy":          "x***y",
		"abcdefabcdef":        "***",
		"ab and nothing":      "ab and nothing",
		`as Go "q\"ü&/"`:      `as Go "***"`,
		"?k=q%22%C3%BC%26%2F": "?k=***",
		"/q%22%C3%BC&%2F/":    "/***/",
		"":                    "",
	} {
		if got := s.Hide(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	for cut := 1; cut < 6; cut++ { // the text that is searched ends within a secret
		text := strings.Repeat("sesame", usercode.MaxSearched/6-1)
		text += strings.Repeat(".", usercode.MaxSearched-len(text)-cut) + "sesame and so on"
		if got := s.Text(text); strings.Contains(got, "ses") {
			t.Errorf("%q", got)
		}
	}
	if usercode.SecretsOf([]string{"ab"}) != nil || (*usercode.Secrets)(nil).Hide("x") != "x" {
		t.Error("of no secrets")
	}
}

func TestAppendSecret(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, c := range []struct {
		value any
		want  string
	}{
		{"s", "s"}, {true, ""}, {12345, "12345"}, {1.5, "1.5"}, {time.Minute, "1m0s"}, {time.Time{}, ""},
		{[]byte("a~\xff"), "a~\xff 617eff 617EFF YX7/ YX7_ [97 126 255]"},
		{at, "2026-01-02T03:04:05Z 2026-01-02 03:04:05 +0000 UTC 2026-01-02 03:04:05 +0000 UTC"},
	} {
		if got := strings.Join(usercode.AppendSecret(nil, c.value), " "); got != c.want {
			t.Errorf("%v: %q, want %q", c.value, got, c.want)
		}
	}
}

// TestSecretsOfErrors: what a worker's own code says shows no secret of its
// UserSpec, of the one before, or of the one that it was made with.
func TestSecretsOfErrors(t *testing.T) {
	secret := func(v int) string { return "token" + strconv.Itoa(v) }
	child := busy("work")
	child.def.Secrets = func(s spec) []string { return []string{secret(s.Value)} }
	m := line(mentry{name: "p", m: child, group: true, update: true})
	m.def.Secrets = child.def.Secrets
	var fails bool
	x := hooks{enter: func(_ *machine, in string) {
		if fails && (in == "a guard" || in == "the constructor") {
			panic(errors.New(in + " has token0 token1 token2 token3 token4"))
		}
	}}
	w := newWorldWith(t, m, spec{Children: many("a").Children, Value: 4}, x)
	w.settle()
	w.returns("Line/a", "work", result{err: errors.New("token0 token1 token4")})
	w.settle()
	w.wantEvent(1, "action failed work: *** token1 token4; attempt 1, again")
	for v := 1; v <= 3; v++ {
		w.update(value(0, v))
		w.tick(2)
	}
	w.tick(2)
	w.returns("Line/a", "CollectObservedState", result{err: errors.New("token0 token1 token2 token3")})
	w.settle()
	if got := w.status("Line/a").LastError; got != "*** token1 token2 token3" { // its call began with the first
		t.Errorf("%q", got)
	}
	w.after(time.Minute)
	w.returns("Line/a", "CollectObservedState", result{panic: "token0 token1 token2 token3"})
	fails = true
	w.update(func(s *spec) { s.Children = append(s.Children, testChildOf("b", 2)) })
	w.tick(1)
	w.wantEvent(1, "Line/a failed stopped -> stopped: panic in CollectObservedState: *** token1 *** ***")
	w.wantEvent(1, "Line/b failed: panic in the constructor: the constructor has token0 token1 *** token3 ***")
	if b := w.status("Line/b"); b.LastError != "panic in the constructor: the constructor has token0 token1 *** token3 ***" {
		t.Errorf("%q", b.LastError)
	}
}

func testChildOf(name string, value int) testChild {
	return testChild{Name: name, Spec: spec{Value: value}}
}

// TestR12_ElapsedIsToldWithThreeDigits, and never as more than it is.
func TestR12_ElapsedIsToldWithThreeDigits(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                                    "0s",
		4999999999:                           "4.99s",
		5003 * time.Millisecond:              "5s",
		123456789:                            "123ms",
		time.Minute + 30999*time.Millisecond: "1m30s",
		2*time.Hour - time.Nanosecond:        "1h59m",
		49*time.Hour + 59*time.Second:        "49h",
	} {
		if got := textfmt.ShowElapsed(d); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
		}
	}
}
