package expr

import "testing"

// TestWords holds that every root and function is told of, and nothing else.
func TestWords(t *testing.T) {
	known := map[string]bool{"true": true, "false": true}
	for _, w := range Words() {
		known[w.Name] = true
		if !(&Scope{Set: true, BadVars: true, BadInputs: true, Output: true, Commands: true, HasResult: true, Failure: new(EnumType)}).isRoot(w.Name) && functions[w.Name] == nil {
			t.Errorf("there is no %s", w.Name)
		}
	}
	for _, name := range rootNames() {
		if !known[name] {
			t.Errorf("nothing is said of %s", name)
		}
	}
}
