package golang

import "testing"

// TestString holds that a literal is raw where that is easier to read, and never
// where something in it would not be seen.
func TestString(t *testing.T) {
	tests := map[string]string{
		"plain":             `"plain"`,
		`^opc\.tcp`:         "`^opc\\.tcp`",
		`say "a"`:           "`say \"a\"`",
		"`a` \"b\"":         "\"`a` \\\"b\\\"\"",
		"\"two\nlines\"":    `"\"two\nlines\""`,
		"\"turned \u202e\"": `"\"turned \u202e\""`,
		"\"no UTF-8 \xff\"": `"\"no UTF-8 \xff\""`,
		"\"tab\t\"":         `"\"tab\t\""`,
	}
	for s, want := range tests {
		var w writer
		str(s).write(&w)
		if got := string(w.text); got != want {
			t.Errorf("%q is written %s, want %s", s, got, want)
		}
	}
}
