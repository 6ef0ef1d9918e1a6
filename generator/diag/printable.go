package diag

import (
	"strings"
	"unicode"
)

// Printable replaces what would change a terminal instead of being shown:
// control characters other than tabs, and what turns the direction of writing
// around. Texts of a spec go through it before they are shown to people.
func Printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// printable returns a finding whose texts are.
func (f Finding) printable() Finding {
	f.Message, f.Help = Printable(f.Message), Printable(f.Help)
	related := make([]Related, len(f.Related))
	for i, r := range f.Related {
		r.Message = Printable(r.Message)
		related[i] = r
	}
	f.Related = related
	return f
}
