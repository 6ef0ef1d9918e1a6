package diag

import (
	"cmp"
	"slices"
	"strings"
)

// Fix is the one right answer to a finding: Old, which begins at Pos and ends
// in the same line, becomes New.
type Fix struct {
	Pos      Pos
	Old, New string
}

// Rename sets the fix of a finding about a word that names nothing: what is
// proposed for it, if no second name could be meant as well. Pos is where the
// word begins, behind a quote if it has one.
func (f *Finding) Rename(pos Pos, word string, proposed Proposal) {
	if proposed.Only != "" {
		f.Fix = &Fix{Pos: pos, Old: word, New: proposed.Only}
	}
}

// NotTo takes the fix of a finding away if it proposes one of some names, which
// may stand in that place only once.
func (f *Finding) NotTo(taken map[string]bool) {
	if f.Fix != nil && taken[f.Fix.New] {
		f.Fix = nil
	}
}

// ApplyFixes carries out the fixes of findings about one file and gives its
// new text and how many were carried out. A fix whose Old does not stand at
// its place, and the second of two that overlap, is left out.
func ApplyFixes(data []byte, fixes []Fix) ([]byte, int) {
	fixes = slices.Clone(fixes)
	slices.SortFunc(fixes, func(a, b Fix) int {
		return cmp.Or(cmp.Compare(b.Pos.Line, a.Pos.Line), cmp.Compare(b.Pos.Col, a.Pos.Col), cmp.Compare(a.New, b.New))
	})
	lines := strings.SplitAfter(string(data), "\n")
	done := 0
	var last Pos // the place of the fix before, which is behind this one
	for _, fix := range fixes {
		line, col := fix.Pos.Line, fix.Pos.Col
		if line < 1 || line > len(lines) || fix.Old == "" {
			continue
		}
		text, before := lines[line-1], 0
		if line == 1 && strings.HasPrefix(text, "\ufeff") {
			before++ // places do not count a byte order mark
		}
		at := offset(text, before+col-1)
		end := col + len([]rune(fix.Old))
		if line == last.Line && end > last.Col || !strings.HasPrefix(text[at:], fix.Old) {
			continue
		}
		lines[line-1] = text[:at] + fix.New + text[at+len(fix.Old):]
		last = fix.Pos
		done++
	}
	return []byte(strings.Join(lines, "")), done
}

// offset is where a number of characters of a text ends, in bytes.
func offset(text string, characters int) int {
	for i := range text {
		if characters == 0 {
			return i
		}
		characters--
	}
	return len(text)
}
