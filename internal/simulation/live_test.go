package simulation

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/internal/simulation/batch"
)

// TestLive runs 20 random trees with Run and Shutdown, where there is a C compiler
// under the race detector.
func TestLive(t *testing.T) {
	list, err := batch.Random(7, 4)
	if err != nil {
		t.Fatal(err)
	}
	p := build(t, list, race()...)
	out, err := p.run(2, "-live", "20")
	if err != nil || !strings.Contains(out, "20 trees have ended") || strings.Contains(out, " 0 commands") {
		t.Fatalf("%s %v", out, err)
	}
	t.Log(out)
}

// race is the flag of go build for the race detector; nothing where that cannot
// be had.
func race() []string {
	env, err := exec.Command("go", "env", "CGO_ENABLED", "CC").Output()
	words := strings.Fields(string(env))
	if err != nil || len(words) < 2 || words[0] != "1" {
		return nil
	}
	if _, err := exec.LookPath(words[1]); err != nil {
		return nil
	}
	return []string{"-race"}
}
