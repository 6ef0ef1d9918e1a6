package show_test

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/show"
)

// hostile is what a name of an attacker could be: it clears the screen, sets the title of
// the window, moves back, uses the 8-bit form of an escape, turns the direction of writing
// around, and has a byte that is not UTF-8.
const hostile = "a\x1b[2J\x1b]0;owned\x07\b\r\u009b31m\u202eb\x7f\xff\U000e0001"

func printable(t *testing.T, what, text string) {
	t.Helper()
	for _, r := range text {
		if !unicode.IsPrint(r) && r != '\n' {
			t.Errorf("%s has %U: %q", what, r, text)
			return
		}
	}
}

func TestHostile(t *testing.T) {
	want := `a\x1b[2J\x1b]0;owned\a\b\r\u009b31m\u202eb\x7f\xff\U000e0001`
	if got := show.Text(hostile); got != want {
		t.Errorf("Text gives %q, want %q", got, want)
	}
	printable(t, "Lines", show.Lines("\x1b[1m\n\tx"))
	table := show.NewTable("NAME", "NOTE")
	table.Row(hostile, "x")
	var b strings.Builder
	if err := table.Write(&b, true); err != nil {
		t.Fatal(err)
	}
	printable(t, "a table", b.String())
	// JSON and YAML give back what they were made of, but for what is not UTF-8.
	value := map[string]string{"name": strings.ToValidUTF8(hostile, "?"), "list": "- a\n- b\n\x1b", "emoji": "\U0001f600",
		"true": "true", "number": "1e3", "null": "null", "empty": "", "date": "2024-01-01", "lines": "a\n b\n", "colon": "a: b # c", "direction": "a\u202eb"}
	for _, form := range []struct {
		name   string
		encode func(any) ([]byte, error)
		decode func([]byte, any) error
	}{{"JSON", show.JSON, json.Unmarshal}, {"YAML", show.YAML, yaml.Unmarshal}, {"JSONLine", show.JSONLine, json.Unmarshal}} {
		data, err := form.encode(value)
		if err != nil {
			t.Fatal(err)
		}
		printable(t, form.name, string(data))
		var got map[string]string
		if err := form.decode(data, &got); err != nil || !maps.Equal(got, value) {
			t.Errorf("%s gives back %q (%v)\n%s", form.name, got, err, data)
		}
	}
}

// YAML has what JSON has, in its order.
func TestYAML(t *testing.T) {
	data, err := show.YAML(json.RawMessage(`{"z": 12345678901234567890, "a": [1.5, true, null, "x"], "none": [], "empty": {}, "o": {"k": "\ud83d\ude00"}}`))
	want := "z: 12345678901234567890\na:\n  - 1.5\n  - true\n  - null\n  - x\nnone: []\nempty: {}\no:\n  k: \"\\U0001F600\"\n"
	if err != nil || string(data) != want {
		t.Errorf("%v\n%s", err, data)
	}
}

func TestAge(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0s": -time.Second, "0ms": 0, "40ms": 40 * time.Millisecond, "2.3s": 2340 * time.Millisecond, "9.9s": 9999 * time.Millisecond,
		"10s": 10999 * time.Millisecond, "5m10s": 310 * time.Second, "5m": 300 * time.Second, "3h4m": 3*time.Hour + 4*time.Minute + 59*time.Second,
		"3d4h": 76*time.Hour + time.Minute, "106751d23h": 1<<63 - 1,
	} {
		if got := show.Age(d); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{{"abc", 3, "abc"}, {"abcd", 3, "ab…"}, {"日本語", 6, "日本語"}, {"日本語", 5, "日本…"}, {"日本語", 4, "日…"}, {"abc", 0, ""}, {"e\u0301e\u0301e\u0301", 2, "e\u0301…"}} {
		if got := show.Cut(c.text, c.width); got != c.want || show.Width(got) > c.width {
			t.Errorf("%q in %d: %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// Columns of wide characters stand below each other.
func TestTable(t *testing.T) {
	table := show.NewTable("NAME", "STATE")
	table.Row("日本", "up")
	table.Row("b", "")
	var b strings.Builder
	if err := table.Write(&b, true); err != nil {
		t.Fatal(err)
	}
	if want := "NAME  STATE\n日本  up\nb     -\n"; b.String() != want {
		t.Errorf("%s", b.String())
	}
}
