package spec

import (
	"strings"
	"testing"
)

// objects gives the mappings with known keys of the language by their names.
func objects() map[string]*Object {
	all, seen := map[string]*Object{}, map[*Shape]bool{}
	var walk func(s *Shape)
	walk = func(s *Shape) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		walk(s.List)
		walk(s.Entries)
		if s.Object != nil {
			all[s.Object.Name] = s.Object
			for _, k := range s.Object.Keys {
				walk(k.Shape)
			}
		}
	}
	walk(wholeFile)
	return all
}

// TestHabits holds that each habit is about a key that its object does not
// have, once, and stands for keys that it has.
func TestHabits(t *testing.T) {
	known, seen := objects(), map[habitKey]bool{}
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
