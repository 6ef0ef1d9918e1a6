package spec

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fsmgen/fsmgen/generator/diag"
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

// TestStatechartWords holds that the words of SCXML and XState lead to what is
// written here, wherever they are typed: at the top, in a state, in a transition and
// in a shared one. Nobody is only told which keys there are.
func TestStatechartWords(t *testing.T) {
	const words = `onEntry onExit entry exit on event events trigger guard guards cond context datamodel data assign invoke
		spawn history parallel delay delays after raise emit send sendTo always onDone onError actions action initial final type
		target targets activities services choose log cancel reenter internal tags onentry onexit
		enqueueActions spawnChild stateIn sendParent fork join choice junction deepHistory`
	eachObject(func(o *Object) {
		switch o.Name {
		case "a spec", "a state", "a transition", "a shared transition":
		default:
			return
		}
		for word := range strings.FieldsSeq(words) {
			value := &yaml.Node{Kind: yaml.MappingNode}
			_, habit := habitOf(o, word, value)
			other, _ := otherKey(word, o, map[string]*yaml.Node{})
			if o.Key(word) == nil && !habit && other == "" && diag.Nearest(word, o.names()) == "" {
				t.Errorf("%s: nobody is told what %s is called here", o.Name, word)
			}
		}
	})
}
