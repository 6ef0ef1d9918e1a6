// Package nearest finds the name that a misspelt word most likely stands for.
// The generator proposes names of specs by it, fsmtest those of workers, states
// and hooks.
package nearest

import (
	"fmt"
	"math/bits"
	"strings"
)

// Name gives the candidate that a misspelt word most likely stands for, or
// "" when none is near enough: a third of the letters may differ, swapped
// neighbours counting as one, and capitals as the letters that they are. Of
// equally near ones the first is given.
func Name(word string, candidates []string) string {
	best, least := "", reachOf(word)
	small := strings.ToLower(word)
	letters := lettersOf(small)
	for _, c := range candidates {
		if c == word || c == "" {
			continue
		}
		other := strings.ToLower(c)
		if bits.OnesCount64(letters&^lettersOf(other)) > least {
			continue
		}
		if d := distance([]rune(small), []rune(other), least); d <= least && (best == "" || d < least) {
			best, least = c, d
		}
	}
	return best
}

// Hint says what a word that is none of the names should have been: "did you
// mean up?", or, where none is near, "there are down, up and 3 others".
func Hint(word string, names []string) string {
	if n := Name(word, names); n != "" {
		return "did you mean " + n + "?"
	}
	return "there " + listed(names)
}

// most is how many names a list has at most.
const most = 12

func listed(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "is none"
	case n == 1:
		return "is only " + names[0]
	case n > most+1:
		return "are " + strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d others", n-most)
	default:
		return "are " + strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
}

// reachOf is the largest distance at which a candidate counts as near.
func reachOf(word string) int {
	n := len([]rune(word))
	if n <= 1 {
		return 0
	}
	return max(1, (n+1)/3)
}

// lettersOf gives a set of the characters of a word. A character that another
// word lacks is one by which they differ, so that most words need not be compared
// any further.
func lettersOf(word string) (set uint64) {
	for i := range len(word) {
		set |= 1 << (word[i] % 64)
	}
	return set
}

// OnlyName gives the nearest candidate if no other one is near, else "". One that
// differs by capitals alone is nearer than all others.
func OnlyName(word string, candidates []string) string {
	best, limit := Name(word, candidates), reachOf(word)
	if best == "" {
		return ""
	}
	if strings.EqualFold(best, word) {
		limit = 0
	}
	small := strings.ToLower(word)
	for _, c := range candidates {
		if c != best && c != word && c != "" && distance([]rune(small), []rune(strings.ToLower(c)), limit) <= limit {
			return ""
		}
	}
	return best
}

// distance is the optimal string alignment distance of two words, or limit+1
// as soon as it must be larger than limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
