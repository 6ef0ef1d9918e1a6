package explain_test

import (
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/explain"
)

// TestMends: what the help of a page says, typed into its wrong spec, ends the finding
// and makes no error.
func TestMends(t *testing.T) {
	for _, test := range []struct {
		code     string
		help     string // of what fsmgen says
		old, new string // in the wrong spec
	}{
		{"FSM307", "did you mean dark?", "drak", "dark"},
		{"FSM375", "did you mean watts?", "child.bulb.wats", "child.bulb.watts"},
		{"FSM376", "count(child.bulbs.burnt)", "sum(child.bulbs.burnt)", "count(child.bulbs.burnt)"},
		{"FSM410", "set: {presses: vars.presses + 1}", "set: [presses]", "set: {presses: vars.presses + 1}"},
		{"FSM411", "did you mean presses?", "set: {pressed:", "set: {presses:"},
		{"FSM413", "{type: duration, initial: 1s, min: 1s}", "{wait: duration}", "{wait: {type: duration, initial: 1s, min: 1s}}"},
		{"FSM414", "set: {presses: vars.presses + 1}", "observed.pressed}", "observed.pressed, set: {presses: vars.presses + 1}}"},
		{"FSM417", "orElse(observed.level, vars.last)", "{last: observed.level}", `{last: "orElse(observed.level, vars.last)"}`},
		{"FSM420", "{to: dark, after: 12h, in: shining}", "to: dark, when: desired == dark, in: shining", "to: dark, after: 12h, in: shining"},
		{"FSM421", "did you mean shining?", "shinning", "shining"},
		{"FSM422", "write in: shining", "in: bright", "in: shining"},
		{"FSM422", "take dim out by from or except", "from: shining, to", "from: shining, except: [dim], to"},
		{"FSM423", "leave in out", "after: 8h, in: shining", "after: 8h"},
		{"FSM430", "name the kind, for example unknown", "{other: {", "{unknown: {"},
		{"FSM431", "failure == fuse", "desired == dark}", "desired == dark || failure == fuse}"},
		{"FSM432", "compare with 3 at most", "failures > 3", "failures == 3"},
		{"FSM432", "for example repeat: 10s", "{light: {retry", "{light: {repeat: 10s, retry"},
		{"FSM473", "did you mean dim?", "{on: dims}, ", ""},
		{"FSM474", "leave for out", ", for: 3s", ""},
		{"FSM475", "{to: dark, on: flash}", "{on: dim}", "{on: dim}, {to: dark, on: flash}"},
		{"FSM476", "# fsmgen:ignore FSM476 because …", "commands: {dim: {}}", "# fsmgen:ignore FSM476 because only a warm lamp is dimmed\ncommands: {dim: {}}"},
		{"FSM476", "defer: [dim]", "lit: {transitions", "lit: {defer: [dim], transitions"},
		{"FSM478", "leave dim out of defer", "defer: [dim], ", ""},
		{"FSM478", "leave the transition out", "[{on: dim}, {to: warm", "[{to: warm"},
		{"FSM626", "default: 5", "min: 5}", "default: 5, min: 5}"},
		{"FSM627", "inputs: {limit: 100}", "inputs: [limit]", "inputs: {limit: 100}"},
		{"FSM628", "did you mean limit?", "{limits:", "{limit:"},
		{"FSM710", "min: 1s", "default: 1s}", "default: 1s, min: 1s}"},
		{"FSM710", `max(duration("1s"), spec.pollInterval)`, "every: spec.pollInterval", `every: 'max(duration("1s"), spec.pollInterval)'`},
		{"FSM740", "input.limit", "again: [observed.watts]", "again: [input.limit]"},
	} {
		t.Run(test.code+" "+test.new, func(t *testing.T) {
			t.Parallel()
			p, _ := explain.Find(test.code)
			if !strings.Contains(p.Says, test.help) {
				t.Fatalf("fsmgen does not say %q:\n%s", test.help, p.Says)
			}
			if strings.Count(p.Wrong, test.old) == 0 {
				t.Fatalf("the wrong spec does not have %q:\n%s", test.old, p.Wrong)
			}
			before := count(findings(t, p.Wrong, test.code), test.code)
			after := findings(t, strings.Replace(p.Wrong, test.old, test.new, 1), test.code)
			if count(after, test.code) >= before {
				t.Errorf("there still is %v", after)
			}
			for _, f := range after {
				if f.Severity == "error" && f.Code != test.code {
					t.Errorf("it makes the error %s %s", f.Code, f.Message)
				}
			}
		})
	}
}

// count is how many findings have a code.
func count(all []found, code string) int {
	n := 0
	for _, f := range all {
		if f.Code == code {
			n++
		}
	}
	return n
}
