package cputime

import "testing"

// TestUsed: the time grows while the process works.
func TestUsed(t *testing.T) {
	from := Used()
	if from == 0 {
		t.Skip("this system does not tell")
	}
	const most = 10_000
	for range most {
		work()
		if Used() > from {
			return
		}
	}
	t.Errorf("%d rounds of work have taken no time", most)
}

var sum int

func work() {
	for i := range 1_000_000 {
		sum += i
	}
}
