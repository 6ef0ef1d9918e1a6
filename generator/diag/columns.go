package diag

import "unicode"

// columns is how many columns of a terminal a character takes: none if it joins
// the one before it, two if it is one of the wide ones of East Asia or a
// picture, and else one (Unicode Standard Annex 11).
func columns(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo, unicode.Yi) && !isNarrow(r),
		r >= 0x3000 && r <= 0x303e, r >= 0xff01 && r <= 0xff60, r >= 0xffe0 && r <= 0xffe6, // full-width forms
		r >= 0x1f300 && r <= 0x1faff: // pictures
		return 2
	}
	return 1
}

// isNarrow reports whether a character is one of the half-width forms.
func isNarrow(r rune) bool { return r >= 0xff61 && r <= 0xffdc }

// width is the number of columns of some characters.
func width(text []rune) int {
	n := 0
	for _, r := range text {
		n += columns(r)
	}
	return n
}
