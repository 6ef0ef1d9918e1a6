package nearest_test

import (
	"fmt"
	"testing"

	"github.com/fsmgen/fsmgen/internal/nearest"
)

func TestName(t *testing.T) {
	words := []string{"stopped", "starting", "up", "idle"}
	tests := map[string]string{
		"stoped": "stopped", "strating": "starting", "upp": "up", "pu": "up",
		"STOPPED": "stopped", "UP": "up", "iDEL": "idle",
		"idel": "idle", "running": "", "": "", "u": "", "stopped": "",
	}
	for word, want := range tests {
		if got := nearest.Name(word, words); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestHint(t *testing.T) {
	var many []string
	for i := range 20 {
		many = append(many, fmt.Sprintf("n%d", i))
	}
	for _, c := range []struct {
		word  string
		names []string
		want  string
	}{
		{"upp", []string{"down", "up"}, "did you mean up?"},
		{"DOWN", []string{"down", "up"}, "did you mean down?"},
		{"far", []string{"down", "up"}, "there are down and up"},
		{"far", []string{"down"}, "there is only down"},
		{"far", nil, "there is none"},
		{"far away", many[:13], "there are n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11 and n12"},
		{"far away", many, "there are n0, n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, n11 and 8 others"},
	} {
		if got := nearest.Hint(c.word, c.names); got != c.want {
			t.Errorf("%q: got %q, want %q", c.word, got, c.want)
		}
	}
}
