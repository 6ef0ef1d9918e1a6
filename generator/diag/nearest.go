package diag

import "github.com/fsmgen/fsmgen/internal/nearest"

// Proposal is what a misspelt name most likely stands for.
type Proposal struct {
	Near string // the nearest candidate; empty: none is near
	Only string // the same, if no second one could be meant as well
}

// Propose looks for the candidate that a misspelt word most likely stands for.
func Propose(word string, candidates []string) Proposal {
	near := nearest.Name(word, candidates)
	if near == "" {
		return Proposal{}
	}
	return Proposal{Near: near, Only: nearest.OnlyName(word, candidates)}
}

// Question is the help that proposes the nearest candidate, or "" when none is
// near.
func (p Proposal) Question() string {
	if p.Near == "" {
		return ""
	}
	return "did you mean " + p.Near + "?"
}

// Proposals looks for what the misspelt names of one spec stand for, and does
// not look any further once that has become more work than it is worth: a
// spec in which all names are wrong takes no longer than one that is as large
// and right. Its zero value is ready; it is not safe for concurrent use.
type Proposals struct {
	compared int
	made     map[string]Proposal
}

// mostCompared is how many candidates are looked at for one spec, and so for
// how many misspelt names: a thousand where a hundred may be meant.
const mostCompared = 50_000

// For proposes what a word stands for. The key says which word in which place
// is meant, so that one that is misspelt twice is looked up once; "" for one
// that is not met again. The candidates are only asked for where they are
// looked at.
func (p *Proposals) For(key, word string, candidates func() []string) Proposal {
	if made, known := p.made[key]; known && key != "" {
		return made
	}
	if p.compared > mostCompared {
		return Proposal{}
	}
	names := candidates()
	p.compared += len(names)
	made := Propose(word, names)
	if p.made == nil {
		p.made = map[string]Proposal{}
	}
	if key != "" {
		p.made[key] = made
	}
	return made
}

// Nearest returns the candidate that a misspelt word most likely stands for, or
// "" when none is near enough.
func Nearest(word string, candidates []string) string { return nearest.Name(word, candidates) }

// DidYouMean is a help text that proposes the nearest candidate, or "" when
// none is near.
func DidYouMean(word string, candidates []string) string { return Propose(word, candidates).Question() }
