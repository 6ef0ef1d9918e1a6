// Package mutants holds planted bugs: changes of the runtime's source that the
// simulation must find.
package mutants

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Mutant is one bug.
type Mutant struct {
	Name  string
	Edits []Edit
	Mode  []string // how the program is run; nil: seeds
	Tree  string   // the name in specs.Fixed of the tree in which it is found; "": random trees
}

// Edit replaces a text that stands exactly once in a file. File is its path below
// the folder runtime.
type Edit struct{ File, Old, New string }

// Apply gives the changed files by name.
func (m Mutant) Apply(runtime string) (map[string]string, error) {
	files := map[string]string{}
	for _, e := range m.Edits {
		text, ok := files[e.File]
		if !ok {
			data, err := os.ReadFile(filepath.Join(runtime, e.File))
			if err != nil {
				return nil, err
			}
			text = string(data)
		}
		if n := strings.Count(text, e.Old); n != 1 {
			return nil, fmt.Errorf("%s: what it replaces stands in %s %d times:\n%s", m.Name, e.File, n, e.Old)
		}
		files[e.File] = strings.Replace(text, e.Old, e.New, 1)
	}
	return files, nil
}

func one(name, file, old, new string) Mutant {
	return Mutant{Name: name, Edits: []Edit{{file, old, new}}}
}
