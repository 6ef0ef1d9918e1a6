package spec

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestFormat holds the layout of each form of YAML.
func TestFormat(t *testing.T) {
	const top = "fsm: v1\n"
	tests := []struct{ name, in, want string }{
		{"spaces and indentation", "fsm:   v1\nstates:\n    a:\n        doc:  It.\n        transitions:\n        - { to: b , when: x   }\n        -   to: b\n            when:  y\n",
			"fsm: v1\nstates:\n  a:\n    doc: It.\n    transitions:\n      - {to: b, when: x}\n      - to: b\n        when: y\n"},
		{"order of keys", "shutdown: a\nfsm: v1\nstates:\n  a: {transitions: [{when: x, to: b}], doc: It.}\n",
			"fsm: v1\nshutdown: a\nstates:\n  a: {doc: It., transitions: [{to: b, when: x}]}\n"},
		{"comments move with their keys", "# File.\n\n# End.\nshutdown: a # where\n# Version.\nfsm: v1\n# Tail.\n",
			"# File.\n\n# End.\n# Version.\nfsm: v1\nshutdown: a  # where\n# Tail.\n"},
		{"unknown and double keys stay", "shutdown: a\nfsm: v1\nbad: x\n", "shutdown: a\nfsm: v1\nbad: x\n"},
		{"keys that are given twice stay", "shutdown: a\nfsm: v1\nshutdown: b\n", "shutdown: a\nfsm: v1\nshutdown: b\n"},
		{"literals that keep their empty lines", top + "doc: |+\n    a\n\n\ninitial: b\n", top + "doc: |+\n  a\n\n\ninitial: b\n"},
		{"anchors keep the order", "shutdown: &a x\nfsm: v1\ninitial: *a\n", "shutdown: &a x\nfsm: v1\ninitial: *a\n"},
		{"x- keys go last", "x-b: 1\nfsm: v1\nx-a: 2\n", "fsm: v1\nx-b: 1\nx-a: 2\n"},
		{"fields in columns", top + "userSpec:\n  a: string\n  long: {type: int} # one\n  longer: bool # two\n\n  x: int\n  deep:\n    fields: {a: int}\n  y: int\n",
			top + "userSpec:\n  a:      string\n  long:   {type: int}  # one\n  longer: bool         # two\n\n  x: int\n  deep:\n    fields: {a: int}\n  y: int\n"},
		{"columns that the person has begun", top + "groups:\n  a:    [x]\n  long: [y]\n  longer: [z]\nactions:\n  a: {timeout: 1s}\n  long: {timeout: 2s}\n",
			top + "groups:\n  a:      [x]\n  long:   [y]\n  longer: [z]\nactions:\n  a: {timeout: 1s}\n  long: {timeout: 2s}\n"},
		{"empty lines", "\n\n" + top + "\n\n\nstates:\n\n  a: {}\n\n\n  b: {}\n\n\n", top + "\nstates:\n  a: {}\n\n  b: {}\n"},
		{"comments at their depth", top + "states:\n      a: {}\n      # still of states\n\n  # not this\n# nor this\nactions:\n",
			top + "states:\n  a: {}\n  # still of states\n\n# not this\n# nor this\nactions:\n"},
		{"brackets over lines", top + "groups:\n  a: [ b,\n          c, # see\n       # own\n       d\n   ]\n  e: [f,\n g]\n",
			top + "groups:\n  a: [b,\n    c,  # see\n    # own\n    d\n  ]\n  e: [f,\n    g]\n"},
		{"texts over lines", top + "doc: one\n     two\n\n     three\nstates:\n  a:\n    doc: \"one\n      two\"\n  b:\n    doc:\n      one\n      two\n",
			top + "doc: one\n  two\n\n  three\nstates:\n  a:\n    doc: \"one\n      two\"\n  b:\n    doc:\n      one\n      two\n"},
		{"literals", top + "doc: |   # why\n      one\n        two\n\n\n      three\n\n\nstates:\n  a:\n    doc: >2+\n        lead\n\n  b: {}\n",
			top + "doc: |  # why\n  one\n    two\n\n\n  three\n\nstates:\n  a:\n    doc: >2+\n        lead\n\n  b: {}\n"},
		{"values below their keys", top + "initial:\n  a\nshutdown: # why\n  b\nfailed:\n  # because\n  c\n",
			top + "initial: a\nshutdown:  # why\n  b\nfailed:\n  # because\n  c\n"},
		{"dashes", top + "transitions:\n-\n  to: a\n- # why\n  to: b\n-   &x {to: c}\n",
			top + "transitions:\n  - to: a\n  -  # why\n    to: b\n  - &x {to: c}\n"},
		{"markers and a byte order mark", "\ufeff---\n" + top + "...\n", top},
		{"no line break at the end", "fsm: v1", top},
		{"line breaks of Windows", "fsm:  v1\r\ninitial: a\r\n", "fsm: v1\r\ninitial: a\r\n"},
		{"nothing given", top + "states: {a: , b: {doc: }}\nfailed:\n", top + "failed:\nstates: {a: , b: {doc: }}\n"},
		{"keys that are aliases", top + "x-a: &k a\nstates:\n  *k : {}\n", top + "x-a: &k a\nstates:\n  *k : {}\n"},
		{"quotes stay", top + "states: {\"a\": {}, 'b': {}}\n", top + "states: {\"a\": {}, 'b': {}}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, found := Format("a.yaml", []byte(tt.in))
			if diff := cmp.Diff(tt.want, string(out)); diff != "" {
				t.Fatalf("%v\n%s", found.Sorted(), diff)
			}
			checkFormat(t, "a.yaml", []byte(tt.in), out)
		})
	}
}

func TestFormatRefuses(t *testing.T) {
	tests := map[string]string{
		"fsm: v1\nstates: {a: {transitions: [{when: !x}]}}\n": "FSM010",
		"fsm: [v1\n":                     "FSM001",
		"fsm: v1\n? a\n: b\n":            "FSM022",
		"fsm: v1\ninitial: !!str a\n":    "FSM011",
		"fsm: v1\ngroups: {a: [b: c]}\n": "FSM022",
	}
	for in, want := range tests {
		out, found := Format("a.yaml", []byte(in))
		if all := found.Sorted(); out != nil || len(all) == 0 || all[0].Rule.Code != want {
			t.Errorf("%q: %q, %v; want %s", in, out, all, want)
		}
	}
}

func TestComments(t *testing.T) {
	text := "# top\nfsm: v1 # end\ndoc: |\n  # no comment\ninitial: \"# no\" # yes\nfailed: a#no\nstates: {a: {}} # flow\n  # last\n"
	var got []string
	for _, c := range (&File{Path: "a.yaml", Data: []byte(text)}).Comments() {
		own := ""
		if c.Own {
			own = " own"
		}
		got = append(got, c.Pos.String()+own+" "+c.Text)
	}
	want := []string{"a.yaml:1:1 own # top", "a.yaml:2:9 # end", "a.yaml:5:17 # yes", "a.yaml:7:17 # flow", "a.yaml:8:3 own # last"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckOrder(t *testing.T) {
	text := "fsm: v1\nstates:\n  a: {transitions: [{when: x, to: b}], doc: It.}\n  b: {doc: It., action: c}\n"
	var got []string
	for _, f := range (&File{Path: "a.yaml", Data: []byte(text)}).Order().Sorted() {
		got = append(got, f.String())
	}
	want := []string{
		"a.yaml:3:31: FSM021: info: in a transition, to stands before when",
		"a.yaml:3:40: FSM021: info: in a state, doc stands before transitions",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	formatted, _ := Format("a.yaml", []byte(text))
	if left := (&File{Path: "a.yaml", Data: formatted}).Order(); left.Len() > 0 {
		t.Errorf("after fmt: %v", left.Sorted())
	}
}

// FuzzFormat holds that whatever can be formatted means what it meant, keeps
// its comments, and is left alone the second time.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{
		lamp, "fsm: v1 # c\ndoc: |+\n  a\n\n\ngroups: {a: [b,\n c]}\n", "fsm: 'a\n\n  b'\nx-a: &b {c: *b}\n",
		"- - a\n  -\n    b: c\n", "\"a\": >-\n\n  b\n   c\n# d\n",
	} {
		f.Add(seed)
	}
	cases, _ := filepath.Glob("../../testdata/cases/*/*.yaml")
	for _, name := range cases {
		if data, err := os.ReadFile(name); err == nil && len(data) < 4096 {
			f.Add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !strings.HasSuffix(text, "\n") {
			text += "\n" // which Format adds, and a literal at the end then has
		}
		out, _ := Format("a.yaml", []byte(text))
		if out != nil {
			checkFormat(t, "a.yaml", []byte(text), out)
		}
	})
}

// TestLongLinesAreLinear holds that a line twice as long takes twice the
// memory to lay out: none of its parts makes a copy of all that stands behind
// it.
func TestLongLinesAreLinear(t *testing.T) {
	work := func(n int) uint64 {
		text := lamp + "x-names: {all: [" + strings.Repeat("on, ", n) + "], one: &one off, more: [" + strings.Repeat("*one, ", n) + "]}\n"
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, found := Format("spec.yaml", []byte(text)); found.Len() > 0 {
			t.Error(found.Sorted()[0])
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	if single, double := work(2000), work(4000); double > 3*single {
		t.Errorf("2000 names take %d bytes, 4000 take %d", single, double)
	}
}
