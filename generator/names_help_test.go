package generator_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// refusedNames has a name of each kind that is refused, each beside one that has
// what would be proposed first.
const refusedNames = `fsm: v1
worker: Probe
package: func
userSpec:
  version: {type: int}
  configVersion: {type: int}
  ip_address: {type: int}
  ipAddress: {type: int}
  ip-address: {type: int}
  equal: {type: int}
  myEqual: {type: int}
  tls: {fields: {mode: {enum: [x]}, clone: {type: int}}}
  tlsMode: {enum: [y]}
  my_tlsMode: {fields: {a: {type: int}}}
  myTLSModeA: {enum: [none]}
  size: {type: int, goName: big size}
  mode: {enum: [a-b, a_b, a_b_2, none, unset, unset_2]}
  list: {items: {enum: [b, c, C]}}
  listItem: {enum: [b]}
observed:
  state: {enum: [x]}
  myState: {type: int}
desired: {states: [on, off], derive: [{state: on}]}
initial: off
shutdown: off
groups:
  on: [off]
  on_group: [off]
  inMotion: [on]
  in_motion: [on]
states:
  off: {transitions: [{to: on, when: desired == on}]}
  on: {transitions: [{to: none, when: desired == off}]}
  none: {transitions: [{to: my_none, after: 1s}]}
  my_none: {transitions: [{to: my2_none, after: 1s}]}
  my2_none: {transitions: [{to: off, after: 1s}]}
actions:
  on_config_change: {}
  flash: {}
  write_byte: {}
  my_write_byte: {}
guards:
  len: {}
  check_len: {}
  flash: {}
  my_flash: {}
conditions:
  entered: {when: desired == on}
  my_entered: {when: desired == on}
  unread_byte: {when: desired == on}
children:
  get_child_state: {worker: Leaf, stateMapping: {"*": off}}
  gob_encode: {worker: Leaf, stateMapping: {"*": off}}
  my_gob_encode: {worker: Leaf, stateMapping: {"*": off}}
`

var nameRules = []string{"FSM014", "FSM110", "FSM101", "FSM104", "FSM105", "FSM106", "FSM107", "FSM108", "FSM109", "FSM111"}

func wrongNames(text string) []diag.Finding {
	sources := []*spec.File{{Path: "probe.yaml", Data: []byte(text)}, {Path: "leaf.yaml", Data: []byte(leaf)},
		{Path: "taken.yaml", Data: []byte("fsm: v1\nworker: Taken\npackage: probe\n" + bookTail + machine)}}
	_, found := generator.Link(sources, generator.Options{ImportPrefix: "example.com/x"})
	return slices.DeleteFunc(found.Sorted(), func(f diag.Finding) bool { return !slices.Contains(nameRules, f.Rule.Code) })
}

var (
	otherGoName = regexp.MustCompile(`goName: (\w+)$`)
	otherName   = regexp.MustCompile(`for example (?:package: )?([\w-]+)$`)
	goNameThere = regexp.MustCompile(`goName: [^,}]+`)
)

// TestHelpsAboutNamesAreNotRefusedAgain follows all helps about names at once.
func TestHelpsAboutNamesAreNotRefusedAgain(t *testing.T) {
	lines := strings.SplitAfter(refusedNames, "\n")
	found := wrongNames(refusedNames)
	codes := map[string]bool{}
	for _, f := range slices.Backward(found) { // so that places stay what they are
		codes[f.Rule.Code] = true
		line, at := lines[f.Pos.Line-1], f.Pos.Col-1
		rest := line[at:]
		if help := otherGoName.FindStringSubmatch(f.Help); help != nil {
			switch open := strings.IndexByte(rest, '{'); {
			case f.Rule.Code == "FSM106": // the goName itself
				rest = help[1] + rest[f.Length:]
			case goNameThere.MatchString(rest):
				rest = goNameThere.ReplaceAllString(rest, help[0])
			default:
				rest = rest[:open+1] + help[0] + ", " + rest[open+1:]
			}
		} else if help := otherName.FindStringSubmatch(f.Help); help != nil {
			rest = help[1] + rest[f.Length:]
		} else {
			t.Errorf("no help, or none that can be followed: %s\nhelp: %s", f, f.Help)
		}
		lines[f.Pos.Line-1] = line[:at] + rest
		t.Logf("%s\nhelp: %s\n%s", f, f.Help, lines[f.Pos.Line-1])
	}
	for _, f := range wrongNames(strings.Join(lines, "")) {
		t.Errorf("with what the helps say: %s", f)
	}
	for _, code := range []string{"FSM101", "FSM104", "FSM106", "FSM107", "FSM108", "FSM109", "FSM111"} {
		if !codes[code] {
			t.Errorf("there is no %s", code)
		}
	}
}
