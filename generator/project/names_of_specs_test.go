package project

import (
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/generator/internal/lamps"
)

// TestNamesOfSpecs holds that the name of a spec, which stands in a comment of the Go,
// cannot leave it.
func TestNamesOfSpecs(t *testing.T) {
	for _, name := range []string{"a\nfunc init() {}\n.yaml", "a\r.yaml", "a\u2028b.yaml", "a\x07.yaml"} {
		dir := lamps.Project(t, 1)
		lamps.Write(t, dir, "specs/"+name, "fsm: v1\nworker: Odd\ninitial: dark\nshutdown: dark\nstates: {dark: {}}\n")
		status, out := generateIn(t.Context(), dir)
		if status != Failed || !strings.Contains(out, "rename it") || len(lamps.Generated(t, dir)) > 0 {
			t.Errorf("%q: status %d, %s", name, status, out)
		}
	}
}
