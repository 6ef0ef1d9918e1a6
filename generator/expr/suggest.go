package expr

import (
	"strings"

	"github.com/fsmgen/fsmgen/generator/diag"
)

// OrElse is the end of a message about an unknown name: what is proposed for
// it, "; did you mean up?", or else another text.
func OrElse(near diag.Proposal, otherwise string) string {
	if s := near.Question(); s != "" {
		return "; " + s
	}
	return otherwise
}

// propose looks for what an unknown name may stand for. The key is what the
// finding calls what is missing, or "".
func (c *checker) propose(key, name string, candidates func() []string) diag.Proposal {
	if c.scope.Proposals == nil {
		return diag.Propose(name, candidates())
	}
	return c.scope.Proposals.For(key, name, candidates)
}

// rename lets a finding about an unknown name propose the only one that is
// near. At is where the name begins in the expression, or its quote.
func (c *checker) rename(f *diag.Finding, at int, name string, near diag.Proposal) *diag.Finding {
	if c.src.Inset < 0 {
		return f
	}
	rest := string([]rune(c.src.Value)[at:])
	if quote, ok := strings.CutPrefix(rest, `"`); ok {
		at, rest = at+1, quote
	}
	if strings.HasPrefix(rest, name) {
		f.Rename(c.src.At(at), name, near)
	}
	return f
}
