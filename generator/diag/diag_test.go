package diag

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var ruleTest = NewRule("FSM000", Error, "A rule of the tests.")

// TestNewRule: a code belongs to one rule, even after that is gone.
func TestNewRule(t *testing.T) {
	for _, code := range []string{"FSM000", "FSM708"} {
		if text := panicOf(func() { NewRule(code, Error, "Another rule.") }); !strings.Contains(text, code) {
			t.Errorf("%s can be declared again (%q)", code, text)
		}
		if r := LookupRule(code); r != nil && r != ruleTest {
			t.Errorf("%s is another rule now: %s", code, r.Summary)
		}
	}
}

func panicOf(do func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	do()
	return ""
}

func TestText(t *testing.T) {
	var list List
	f := list.Add(ruleTest, Pos{Path: "b.yaml", Line: 2, Col: 4}, "%s is wrong", "it")
	f.Length, f.Help = 100, "mend it"
	f.Related = []Related{{Pos: Pos{Path: "b.yaml", Line: 1, Col: 1}, Message: "as said here"}}
	list.Add(ruleTest, Pos{Path: "a.yaml"}, "the file is wrong")
	list.Add(ruleTest, Pos{Path: "a.yaml"}, "the file is wrong") // said once

	var plain, terminal strings.Builder
	lines := func(path string, n int) string { return []string{"one", "\täb c"}[n-1] }
	if err := (Look{}).Write(&plain, list.Sorted()); err != nil {
		t.Fatal(err)
	}
	if err := (Look{Lines: lines}).Write(&terminal, list.Sorted()); err != nil {
		t.Fatal(err)
	}
	wantPlain := `a.yaml: FSM000: the file is wrong
b.yaml:2:4: FSM000: it is wrong
    help: mend it
    b.yaml:1:1: as said here
`
	wantTerminal := `a.yaml: FSM000: the file is wrong
b.yaml:2:4: FSM000: it is wrong
    2 | 	äb c
      | 	  ^^
    help: mend it
    b.yaml:1:1: as said here
    1 | one
      | ^
`
	if diff := cmp.Diff(wantPlain, plain.String()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantTerminal, terminal.String()); diff != "" {
		t.Error(diff)
	}
}

// A place stands under its characters on a terminal, however many columns
// those before it and its own take.
func TestCaretsUnderWideCharacters(t *testing.T) {
	for line, want := range map[string]string{
		"ab: cd":               "    ^^",
		"\u706f\u706b: cd":     "      ^^",
		"\U0001f526\uff41: cd": "      ^^",
		"e\u0301: cd":          "   ^^",
		"\uff76\uff76: cd":     "    ^^",
		"ab: \u706f\u706b":     "    ^^^^",
	} {
		at := strings.Index(line, ": ") + 2
		f := Finding{Rule: ruleTest, Pos: Pos{Path: "a", Line: 1, Col: len([]rune(line[:at])) + 1}, Length: 2}
		var b strings.Builder
		if err := (Look{Lines: func(string, int) string { return line }}).Write(&b, []Finding{f}); err != nil {
			t.Fatal(err)
		}
		if _, under, _ := strings.Cut(b.String(), "      | "); under != want+"\n" {
			t.Errorf("under %s stands %q, want %q", line, under, want)
		}
	}
}

// A line with many findings, which a program may have written a whole spec into,
// is read once.
func TestALineIsReadOnce(t *testing.T) {
	read := 0
	look := Look{Lines: func(string, int) string { read++; return "one two" }}
	one := Finding{Rule: ruleTest, Pos: Pos{Path: "a", Line: 1, Col: 1}, Length: 3}
	two := Finding{Rule: ruleTest, Pos: Pos{Path: "a", Line: 1, Col: 5}, Length: 3, Related: []Related{{Pos: one.Pos, Length: 3}}}
	var b strings.Builder
	if err := look.Write(&b, []Finding{one, two}); err != nil {
		t.Fatal(err)
	}
	if shown := strings.Count(b.String(), "one two"); read != 1 || shown != 3 {
		t.Errorf("read %d times, shown %d times", read, shown)
	}
	if look.Write(&b, []Finding{one}); read != 2 {
		t.Error("what was read for other findings is taken, and may have changed")
	}
}

// The line of a secret is not shown.
func TestSecret(t *testing.T) {
	var list List
	list.Add(ruleTest, Pos{Path: "b.yaml", Line: 1, Col: 1}, "*** is wrong").Secret = true
	var b strings.Builder
	if err := (Look{Lines: func(string, int) string { return "hunter2" }}).Write(&b, list.Sorted()); err != nil {
		t.Fatal(err)
	}
	if want := "b.yaml:1:1: FSM000: *** is wrong\n"; b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
}

func TestNewRuleTwice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a code was declared twice")
		}
	}()
	NewRule("FSM000", Error, "Again.")
}

// TestPrintable: no text of a spec steers a terminal.
func TestPrintable(t *testing.T) {
	f := Finding{Rule: ruleTest, Pos: Pos{Path: "a", Line: 1, Col: 1}, Message: "one \x1b[31m", Help: "two \u202e", Related: []Related{{Message: "three\r"}}}
	var b strings.Builder
	if err := (Look{Lines: func(string, int) string { return "\tfour\x07" }}).Write(&b, []Finding{f}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e\r\x07") || !strings.Contains(b.String(), "\tfour\ufffd") {
		t.Errorf("%q", b.String())
	}
	if f.Related[0].Message != "three\r" {
		t.Error("the finding itself was changed")
	}
}
