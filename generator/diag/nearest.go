package diag

import "math/bits"

// Nearest gives the candidate that a misspelt word most likely stands for, or
// "" when none is near enough: a third of the letters may differ, swapped
// neighbours counting as one. Of equally near ones the first is given.
func Nearest(word string, candidates []string) string {
	best, least := "", reachOf(word)
	letters := lettersOf(word)
	for _, c := range candidates {
		if c == word || c == "" || bits.OnesCount64(letters&^lettersOf(c)) > least {
			continue
		}
		if d := distance([]rune(word), []rune(c), least); d <= least && (best == "" || d < least) {
			best, least = c, d
		}
	}
	return best
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

// onlyNear gives the nearest candidate if no other one is near, else "".
func onlyNear(word string, candidates []string) string {
	best, limit := Nearest(word, candidates), reachOf(word)
	if best == "" {
		return ""
	}
	for _, c := range candidates {
		if c != best && c != word && c != "" && distance([]rune(word), []rune(c), limit) <= limit {
			return ""
		}
	}
	return best
}

// DidYouMean is a help text that proposes the nearest candidate, or "" when
// none is near.
func DidYouMean(word string, candidates []string) string {
	if n := Nearest(word, candidates); n != "" {
		return "did you mean " + n + "?"
	}
	return ""
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
