package diag

import "github.com/fsmgen/fsmgen/internal/nearest"

// Nearest gives the candidate that a misspelt word most likely stands for, or
// "" when none is near enough.
func Nearest(word string, candidates []string) string { return nearest.Name(word, candidates) }

// DidYouMean is a help text that proposes the nearest candidate, or "" when
// none is near.
func DidYouMean(word string, candidates []string) string {
	if n := Nearest(word, candidates); n != "" {
		return "did you mean " + n + "?"
	}
	return ""
}
