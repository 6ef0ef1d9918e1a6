package expr

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// DidYouMean is the end of a message about an unknown name, "; did you mean
// up?", or nothing if no candidate is near. It is only called once a name is
// known to be wrong.
func DidYouMean(name string, candidates []string) string {
	if s := diag.DidYouMean(name, candidates); s != "" {
		return "; " + s
	}
	return ""
}

// rename lets a finding about an unknown name propose the only one that is
// near. At is where the name begins in the expression, or its quote.
func (c *checker) rename(f *diag.Finding, at int, name string, candidates []string) *diag.Finding {
	if c.src.Inset < 0 {
		return f
	}
	rest := string([]rune(c.src.Value)[at:])
	if quote, ok := strings.CutPrefix(rest, `"`); ok {
		at, rest = at+1, quote
	}
	if strings.HasPrefix(rest, name) {
		f.Rename(c.src.At(at), name, candidates)
	}
	return f
}
