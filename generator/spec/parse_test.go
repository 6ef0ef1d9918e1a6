package spec

import (
	"fmt"
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
		{"x keys only at the top", lamp + "groups: {g: {x-a: 1}}\n", "6:14 FSM013 a group has no key \"x-a\" | its keys are goName, doc, members\n"},
		{"empty values", lamp + "failed:\nuserSpec:\ngroups: {}\nchildren:\nsupervision: {observe: }\n", ""},
		{"columns are characters", lamp + "groups: {\"ä\": [ö], b: 1}\n", "6:23 FSM015 b in groups must be a list of states and groups, or {members: [...], doc: ...}, not the text \"1\" | write [1]\n"},
		{"duplicate", lamp + "doc: a\ndoc: b\n", "7:1 FSM014 the key doc is given twice | keep one of the two | 6:1 it is given here first\n"},
		{"merge", lamp + "actions: {a: {<<: {}}}\n", "6:15 FSM012 the merge key << is not part of the language | write out what is merged; an alias for a whole value is fine\n"},
		{"key of no text", lamp + "? [a]\n: b\n", "6:3 FSM019 a key must be a text, not a list\n"},
		{"empty key", lamp + "\"\": b\n", "6:1 FSM019 a key is empty | write a name before the colon\n"},
		{"empty element", lamp + "groups: {a: [off, ]}\ntransitions:\n  -\n", "8:4 FSM020 an element of transitions is empty; expected a mapping\n"},
		{"line separator", lamp + "doc: a\u2028b\n", "6:7 FSM003 a line separator that editors do not show in the text; a spec is plain UTF-8 text | remove the character, or write it as an escape inside double quotes\n"},
		{"too large", lamp + strings.Repeat("# "+strings.Repeat("x", 1000)+"\n", 1100), "1:1 FSM002 the file is larger than the 1048576 bytes that it may have\n"},
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
		{"derive: [{state: a when: done}]", `FSM010 write state: a, when: …`},
		{"derive: [{doc: Goes on when: it is time}]", `FSM010 write doc: "Goes on when: it is time"`},
		{`derive: [{when: "done"", state: a}]`, `FSM010 write "done"`},
		{"derive: [{state:a, when: done}]", `FSM010 write state: with a space behind it`},
		{"derive: [{state: a, when:\u00a0done}]", `FSM010 write a plain space there`},
		{"states:[a]", `FSM015 write states: with a space behind it; its keys are states, derive`},
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

// TestIndentation holds that the line is found that does not fit, and not where
// the mapping or list around it begins.
func TestIndentation(t *testing.T) {
	const top = "fsm: v1\nstates:\n  off:\n    transitions:\n      - {to: on}\n"
	tests := []struct{ text, want string }{
		{top + "   on: {}\n", "6:4 FSM001 the indentation does not fit: this line stands in a column in which nothing before it began | put keys that belong together into the same column\n"},
		{top + "  # more\n\n  - on\n", "8:3 FSM001 the indentation does not fit: an element of a list stands among keys | write a key and a colon, or indent the list below its key\n"},
		{"fsm: v1\nuserSpec:\n  - a: string\n  b: string\n", "4:3 FSM001 the indentation does not fit: a key stands among the elements of a list | begin each element with a - in the same column, or none\n"},
		{"fsm: v1\n<<<<<<< HEAD\nworker: A\n=======\nworker: B\n>>>>>>> b\n", "2:1 FSM001 a conflict of a git merge stands here | choose one side, and remove the lines with <<<<<<<, ======= and >>>>>>>\n"},
		{top + "      - {to: on, when: \"done, for: 1s}\n  on: {doc: \"x\"}\n", "6:24 FSM001 a quoted text is not closed in its line | add the closing quote\n"},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, findings(test.text)); diff != "" {
			t.Error(diff)
		}
	}
}

// TestOtherNames holds that keys of other tools are known, and shorter forms.
func TestOtherNames(t *testing.T) {
	tests := []struct{ line, want string }{
		{"transitions: [{from: a, target: b}]", `6:25 FSM013 a shared transition has no key "target" | did you mean to?
`},
		{"transitions: [{from: a, to: b, if: x, when: y}]", "6:32 FSM013 a shared transition has no key \"if\" | if is called when here, and that is given already: keep one of the two\n"},
		{"actions: {a: {retry: 3}}", "6:22 FSM015 retry must be a mapping, not the text \"3\" | write {max: 3}; its keys are max, initial, factor, cap, jitter\n"},
		{"supervision: {observe: 1s}", "6:24 FSM015 observe must be a mapping, not the text \"1s\" | write {every: 1s}; its keys are every, timeout, staleAfter\n"},
		{"guards: {a: spec.x}", "6:13 FSM015 a in guards must be a mapping, not the text \"spec.x\" | a guard is written in Go, and an expression stands under conditions; its keys are goName, doc\n"},
		{"actions:\n  a:\n  timeout: 1s\n", "8:12 FSM015 timeout in actions must be a mapping, not the text \"1s\" | timeout is a key of an action: indent it, so that it stands below the name of one\n"},
		{"userSpec: {a: {type: float64, default: 1,5}}", "6:40 FSM010 a number is written with a point, and inside {} a comma ends it | write default: 1.5\n"},
		{"userSpec: {a: {type: string, pattern: a{1,5}}", "6:39 FSM010 inside {} and [] a plain text cannot hold {; YAML needs quotes here | write pattern: \"a{1,5}\"\n"},
	}
	for _, test := range tests {
		if diff := cmp.Diff(test.want, findings(lamp+test.line)); diff != "" {
			t.Errorf("%s: %s", test.line, diff)
		}
	}
}

// TestSlipOfFinding holds that a comment that cuts an expression is seen when
// the expression turns out to be wrong, and an ordinary one is not.
func TestSlipOfFinding(t *testing.T) {
	s, _ := Parse("spec.yaml", []byte(lamp+"conditions:\n  a: spec.s == \"a #1\" && # more\n  b: spec.s == 1 # fine\n  c: {when: spec.a &&}\n"))
	if advice, _, ok := s.Slip(s.Conditions[0].When.Pos); !ok || advice != `write a: 'spec.s == "a #1" && # more'` {
		t.Errorf("got %q, %v", advice, ok)
	}
	if advice, _, ok := s.Slip(s.Conditions[1].When.Pos); ok {
		t.Errorf("got %q for an ordinary comment", advice)
	}
	if advice, _, ok := s.Slip(s.Conditions[2].When.Pos); ok {
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
