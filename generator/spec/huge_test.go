package spec

import (
	"strings"
	"testing"
)

// TestHugeFiles reads files of the largest size that would take hours if any
// step took more than linear time; the time-out of the test run is the judge.
func TestHugeFiles(t *testing.T) {
	fill := func(before, part, after string) string {
		n := MaxBytes - len(before) - len(after)
		return before + strings.Repeat(part, n/len(part)) + after
	}
	tests := map[string]string{
		"open brackets":         fill("", "[", ""),
		"open mappings":         fill("", "{a: ", ""),
		"dashes":                fill("", "-\n ", ""),
		"one key":               fill("", "a: b\n", ""),
		"keys of one line":      fill("x: {doc: a, ", "a b, ", "}"),
		"cut expressions":       fill("x: {", "a: f(b, ", "}"),
		"lines to mend":         fill("x: {\n", "a: f(b, c),\n", "}"),
		"tags":                  fill("x: [", "!a b, ", "]"),
		"quotes":                fill("", `" `, ""),
		"characters":            fill("x: {", "ä: ü, ", "}"),
		"lines that do not fit": fill("a:\n", "  b:\n    - c: d\n", "   e: f\n"),
		"comments":              fill("", "# a\nb:\n", ""),
		"brackets in brackets":  fill("x: [", "[a] b, ", ""),
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, found := Parse("spec.yaml", []byte(text)); found.Len() == 0 {
				t.Error("nothing was found")
			}
		})
	}
}
