package spec

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// lamp is a spec without a mistake, to which tests add one.
const lamp = `fsm: v1
worker: Lamp
initial: off
shutdown: off
states: {off: {}}
`

// findings parses a text and gives its findings, each on a line with its help.
func findings(text string) string {
	_, found := Parse("spec.yaml", []byte(text))
	var b strings.Builder
	for _, f := range found.Sorted() {
		fmt.Fprintf(&b, "%d:%d %s %s", f.Pos.Line, f.Pos.Col, f.Rule.Code, f.Message)
		if f.Help != "" {
			b.WriteString(" | " + f.Help)
		}
		for _, r := range f.Related {
			fmt.Fprintf(&b, " | %d:%d %s", r.Pos.Line, r.Pos.Col, r.Message)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestParseFindings(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"fine", lamp, ""},
		{"byte order mark", "\ufeff" + lamp, ""},
		{"windows line ends", strings.ReplaceAll(lamp, "\n", "\r\n") + "initail: x", "6:1 FSM013 a spec has no key \"initail\" | did you mean initial?\n"},
		{"x keys", lamp + "x-any: !tag {a: 1, a: 2}\n", ""},
		{"x keys only at the top", lamp + "groups: {g: {x-a: 1}}\n", "6:14 FSM013 a group has no key \"x-a\" | its keys are members, doc, goName\n"},
		{"empty values", lamp + "failed:\nuserSpec:\ngroups: {}\nchildren:\nsupervision: {observe: }\n", ""},
		{"columns are characters", lamp + "groups: {\"ä\": [ö], b: 1}\n", "6:23 FSM015 b in groups must be a list of states and groups, or {members: [...], doc: ...}, not the text \"1\" | its keys are members, doc, goName\n"},
		{"duplicate", lamp + "doc: a\ndoc: b\n", "7:1 FSM014 the key doc is given twice | keep one of the two | 6:1 it is given here first\n"},
		{"merge", lamp + "actions: {a: {<<: {}}}\n", "6:15 FSM012 the merge key << is not part of the language | write out what is merged; an alias for a whole value is fine\n"},
		{"key of no text", lamp + "? [a]\n: b\n", "6:3 FSM019 a key must be a text, not a list\n"},
		{"empty key", lamp + "\"\": b\n", "6:1 FSM019 a key is empty | write a name before the colon\n"},
		{"empty element", lamp + "groups: {a: [off, ]}\ntransitions:\n  -\n", "8:4 FSM020 an element of transitions is empty; expected a mapping\n"},
		{"line separator", lamp + "doc: a\u2028b\n", "6:7 FSM003 a line separator that editors do not show in the text; a spec is plain UTF-8 text | remove the character, or write it as an escape inside double quotes\n"},
		{"too large", lamp + strings.Repeat("# "+strings.Repeat("x", 1000)+"\n", 1100), "1:1 FSM002 the file has 1103366 bytes, a spec has at most 1048576\n"},
		{"tag with a text", lamp + "doc: !!str a\n", "6:6 FSM011 the tag !!str is not part of the language | remove it: every text is read as it is written\n"},
		{"tag behind an anchor", lamp + "doc: &d !x a\n", "6:9 FSM011 the tag !x is not part of the language | remove it: every text is read as it is written\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, findings(test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSlips holds that a text which YAML reads otherwise than it was meant is
// one finding, with what to write.
func TestSlips(t *testing.T) {
	tests := []struct{ line, want string }{
		{"when: !spec.a", `FSM010 write when: "!spec.a"`},
		{"when: !done && x", `FSM010 write when: "!done && x"`},
		{"when: [a] && b", `FSM010 write when: "[a] && b"`},
		{"when: {a} == b", `FSM010 write when: "{a} == b"`},
		{"when: \"a\" == spec.b", `FSM010 write when: '"a" == spec.b'`},
		{"when: 'a' == spec.b", `FSM010 write when: "'a' == spec.b"`},
		{"when: && a", `FSM010 write when: "&& a"`},
		{"when: * 3", `FSM010 write when: "* 3"`},
		{"when: % 3", `FSM010 write when: "% 3"`},
		{"when: > 3", `FSM010 write when: "> 3"`},
		{"doc: @home", `FSM010 write doc: "@home"`},
		{"doc: Note: it is hot.", `FSM010 write doc: "Note: it is hot."`},
		{"derive: [{state: a, when: in(x, a, b)}]", `FSM010 write when: "in(x, a, b)"`},
		{"derive: [{state: a, when: in(x, a, b) && !(c || d), state: b}]", `FSM010 write when: "in(x, a, b) && !(c || d)"; FSM014 keep one of the two`},
		{"derive: [{state: a, when: spec.l[0] == 1}]", `FSM010 write when: "spec.l[0] == 1"`},
		{"derive: [{state: a, when: !spec.b}]", `FSM010 write when: "!spec.b"`},
		{"derive: [{state: a, when: !x || f(a, b)}]", `FSM010 write when: "!x || f(a, b)"`},
		{"derive: [{doc: One, two and three, state: a}]", `FSM010 write doc: "One, two and three"`},
	}
	for _, test := range tests {
		t.Run(test.line, func(t *testing.T) {
			_, found := Parse("spec.yaml", []byte(lamp+"x: {}\ndesired:\n  "+test.line+"\n"))
			var got []string
			for _, f := range found.Sorted() {
				if f.Pos.Line == 8 && f.Rule != ruleKey {
					got = append(got, f.Rule.Code+" "+f.Help)
				}
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestSlipOfFinding holds that a comment that cuts an expression is seen when
// the expression turns out to be wrong, and an ordinary one is not.
func TestSlipOfFinding(t *testing.T) {
	s, _ := Parse("spec.yaml", []byte(lamp+"conditions:\n  a: spec.s == \"a #1\" && # more\n  b: spec.s == 1 # fine\n  c: {when: spec.a &&}\n"))
	if advice, ok := s.Slip(s.Conditions[0].When.Pos); !ok || advice != `write a: 'spec.s == "a #1" && # more'` {
		t.Errorf("got %q, %v", advice, ok)
	}
	if advice, ok := s.Slip(s.Conditions[1].When.Pos); ok {
		t.Errorf("got %q for an ordinary comment", advice)
	}
	if advice, ok := s.Slip(s.Conditions[2].When.Pos); ok {
		t.Errorf("got %q for a text that YAML reads as it stands", advice)
	}
}

func TestParseAliases(t *testing.T) {
	s, found := Parse("spec.yaml", []byte(lamp+`
x-to: &to [{to: off, after: 1s}]
transitions: []
groups: {a: &g [off], b: *g}
actions: {x: &x {timeout: 1s}, y: *x}
`))
	if found.Len() > 0 {
		t.Fatal(found.Sorted())
	}
	if got := s.Groups[1].Members[0].Value; got != "off" {
		t.Errorf("the alias of a list gives %q", got)
	}
	if got := s.Actions[1].Timeout.Value; got != "1s" || s.Actions[1].Name.Value != "y" {
		t.Errorf("the alias of a mapping gives %q", got)
	}
}

func TestAliasesThatUnfoldTooFar(t *testing.T) {
	var b strings.Builder
	b.WriteString(lamp + "x-0: &a0 [a, a]\n")
	for i := range 60 {
		fmt.Fprintf(&b, "x-%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	if got := findings(b.String()); !strings.HasPrefix(got, "1:1 FSM006 ") {
		t.Error(got)
	}
	many := lamp + "x-a: [" + strings.Repeat("a,", 150_000) + "]\n"
	if got := findings(many); got != "" {
		t.Errorf("nodes without aliases do not count: %s", got)
	}
	if got := findings(lamp + "x-a: &a {b: &b [*a, *b]}\n"); strings.Count(got, "FSM007") != 2 {
		t.Error(got)
	}
}

func TestTextPlaces(t *testing.T) {
	s, _ := Parse("spec.yaml", []byte(lamp+`conditions:
  plain: spec.a
  quoted: "spec.a"
  escaped: "spec.\x61"
  anchored: &x spec.a
  folded: >
    spec.a
`))
	want := map[string]string{"plain": "7:10", "quoted": "8:12", "escaped": "9:12", "anchored": "10:16", "folded": "11:11"}
	for _, c := range s.Conditions {
		at := c.When.At(0)
		if got := fmt.Sprintf("%d:%d", at.Line, at.Col); got != want[c.Name.Value] {
			t.Errorf("%s: %q begins at %s, want %s", c.Name.Value, c.When.Value, got, want[c.Name.Value])
		}
	}
}

// FuzzParse holds that no text makes the reader panic, and that every finding
// has a place inside the file.
func FuzzParse(f *testing.F) {
	files, _ := filepath.Glob("../../testdata/cases/*/*.yaml")
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil {
			f.Add(data)
		}
	}
	f.Add([]byte(lamp))
	f.Add([]byte("a: &a [*a]\nb: !x {c: in(a, b)}\n\t- ? : *"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, found := Parse("spec.yaml", data)
		if s == nil && found.Len() == 0 {
			t.Fatal("no spec and no finding")
		}
		lines := splitLines(strings.TrimPrefix(string(data), "\ufeff"))
		for _, finding := range found.Sorted() {
			p := finding.Pos
			if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len([]rune(lines[p.Line-1]))+1 {
				t.Errorf("%s is not in the file", finding)
			}
			if finding.Message == "" || finding.Pos.Path != "spec.yaml" {
				t.Errorf("%s says nothing", finding)
			}
		}
		if s != nil {
			s.Slip(s.Worker.Pos)
		}
	})
}
