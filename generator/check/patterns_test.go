package check

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// TestPatternsMeet holds what is said of two patterns against short texts: of
// those that have no text in common none is found, and the other way round.
func TestPatternsMeet(t *testing.T) {
	texts := []string{""}
	for start := 0; len(texts[start]) < 5; start++ {
		for _, r := range []string{"a", "b", "A", "1", " ", "\n"} {
			texts = append(texts, texts[start]+r)
		}
	}
	r := rand.New(rand.NewPCG(1, 6))
	apart, rounds := 0, 400
	for range rounds {
		a, b := randomPattern(r, 3), randomPattern(r, 3)
		x, y := regexp.MustCompile(a), regexp.MustCompile(b)
		common := -1
		for i, text := range texts {
			if matches(x, text) && matches(y, text) {
				common = i
				break
			}
		}
		switch meet := patternsMeet(a, b); {
		case !meet && common >= 0:
			t.Errorf("%q matches %q and %q, which are said to have no text in common", texts[common], a, b)
		case meet && common < 0:
			t.Errorf("no short text matches %q and %q, which are said to have one", a, b)
		case !meet:
			apart++
		}
	}
	t.Logf("%d of %d have no text in common", apart, rounds)
	if apart < rounds/10 || apart > rounds*9/10 {
		t.Error("the patterns show nothing")
	}
}

// matches is x.MatchString(text). Under the race detector that takes new memory for
// every fourth text, much more than a short text needs; a reader is matched without.
func matches(x *regexp.Regexp, text string) bool {
	return x.MatchReader(strings.NewReader(text))
}

// randomPattern makes a pattern of which the shortest matches are short.
func randomPattern(r *rand.Rand, depth int) string {
	of := func(all ...string) string { return all[r.IntN(len(all))] }
	if depth == 0 {
		return of("a", "b", "1", " ", "[ab]", "[^a]", ".", `\w`, `\W`, `\b`, `(?i:a)`, `(?s:.)`, "^", "$", "(?m:^)", "(?m:$)", `\B`, `\z`)
	}
	x := randomPattern(r, depth-1)
	switch r.IntN(8) {
	case 0:
		return fmt.Sprintf("(%s|%s)", x, randomPattern(r, depth-1))
	case 1:
		return "(" + x + ")" + of("*", "?", "+")
	case 2:
		return "^" + x + "$"
	case 3:
		return x
	}
	if depth > 2 {
		return "^" + x + randomPattern(r, 1) + "$"
	}
	return x + randomPattern(r, 0)
}
