package cputime

import (
	"testing"
	"time"
)

// TestUsed: what the process works on counts, in the unit of time.Duration.
func TestUsed(t *testing.T) {
	from := Used()
	if from == 0 {
		t.Skip("this system does not tell")
	}
	sum := 0
	for Used()-from < 20*time.Millisecond {
		for i := range 1_000_000 {
			sum += i
		}
	}
	if sum == 0 {
		t.Error("nothing was done")
	}
}
