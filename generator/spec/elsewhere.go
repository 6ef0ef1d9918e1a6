package spec

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Elsewhere is what becomes of a word of another language, in the objects in which
// it is no key.
type Elsewhere struct {
	In   []string // the names of the objects; nil: wherever one of Keys may stand
	Help string   // what to write; "": one of Keys is meant
	Keys []string // the keys that the word stands for
}

// CalledElsewhere returns what is said of a word where it is written in the place of
// a key, in the order of the tables. A word may be a key with one of its values,
// type:parallel.
func CalledElsewhere(word string) []Elsewhere {
	var all []Elsewhere
	for _, row := range habitRows {
		if !slices.Contains(strings.Fields(row.keys), word) {
			continue
		}
		one := Elsewhere{In: strings.Split(row.objects, ", "), Help: row.help, Keys: strings.Fields(row.means)}
		same := slices.IndexFunc(all, func(e Elsewhere) bool { return e.Help == one.Help && (e.Help != "" || slices.Equal(e.Keys, one.Keys)) })
		if same < 0 {
			all = append(all, one)
			continue
		}
		all[same].In = append(all[same].In, one.In...)
		for _, key := range one.Keys {
			if !slices.Contains(all[same].Keys, key) {
				all[same].Keys = append(all[same].Keys, key)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Elsewhere) int { return cmp.Compare(a.rank(), b.rank()) })
	if !slices.ContainsFunc(all, func(e Elsewhere) bool { return len(e.Keys) > 0 }) && otherKeys[word] != nil {
		all = append(all, Elsewhere{Keys: otherKeys[word]})
	}
	return all
}

// rank puts what is said of the machine itself before what is said of a part of it.
func (e Elsewhere) rank() int {
	if slices.Contains(e.In, "a spec") {
		return 0
	}
	for _, name := range []string{"a state", "a transition", "a shared transition"} {
		if slices.Contains(e.In, name) {
			return 1
		}
	}
	return 2
}

// WordsElsewhere are the words that CalledElsewhere knows, by name.
func WordsElsewhere() []string {
	words := slices.Collect(maps.Keys(otherKeys))
	for _, row := range habitRows {
		words = append(words, strings.Fields(row.keys)...)
	}
	slices.Sort(words)
	return slices.Compact(words)
}
