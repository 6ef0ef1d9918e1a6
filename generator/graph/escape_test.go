package graph

import "testing"

func TestEscape(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		escape         func(string) string
	}{
		{"markdown", "# a *b* <i> @x", `\# a \*b\* &lt;i> &#64;x`, markdownText},
		{"markdown list", "1. one", "&#49;. one", markdownText},
		{"code", "a | `b`", "<code>a &#124; &#96;b&#96;</code>", markdownCode},
	} {
		if got := c.escape(c.in); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.in, got, c.want)
		}
	}
}
