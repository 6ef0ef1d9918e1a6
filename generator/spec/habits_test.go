package spec

import (
	"strings"
	"testing"
)

// TestHabits holds that each habit is about a key that its object does not
// have, once, and stands for keys that it has.
func TestHabits(t *testing.T) {
	known, seen := map[string]*Object{}, map[habitKey]bool{}
	eachObject(func(o *Object) { known[o.Name] = o })
	for _, row := range habitRows {
		if row.help == "" && row.means == "" {
			t.Errorf("%s: nothing is said of %s", row.objects, row.keys)
		}
		for name := range strings.SplitSeq(row.objects, ", ") {
			o := known[name]
			if o == nil {
				t.Errorf("there is no object %q", name)
				continue
			}
			for key := range strings.FieldsSeq(row.keys) {
				if at := (habitKey{name, key}); seen[at] || o.Key(key) != nil {
					t.Errorf("%s: %s stands twice, or is a key", name, key)
				} else {
					seen[at] = true
				}
			}
			for key := range strings.FieldsSeq(row.means) {
				if o.Key(key) == nil {
					t.Errorf("%s has no key %s, which %s stand for", name, key, row.keys)
				}
			}
		}
	}
}

// TestOtherKeys holds that each word for a key can be met: some object has the
// key, does not have the word, and no habit is about the word there.
func TestOtherKeys(t *testing.T) {
	for word, keys := range otherKeys {
		for _, key := range keys {
			met := key == "out" // of fsmgen.yaml, whose form is not here
			eachObject(func(o *Object) {
				_, habit := habits()[habitKey{o.Name, word}]
				met = met || o.Key(key) != nil && o.Key(word) == nil && !habit
			})
			if !met {
				t.Errorf("nobody is ever told that %s is called %s", word, key)
			}
		}
	}
}
