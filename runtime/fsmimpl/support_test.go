package fsmimpl

import (
	"slices"
	"testing"
)

// TestCopyList uses the memory that is there, keeps nothing alive in it, and leaves
// what it copies from alone.
func TestCopyList(t *testing.T) {
	from := []string{"a", "b"}
	into := []string{"x", "y", "z"}
	out := CopyList(from, into)
	if !slices.Equal(out, from) || &out[0] != &into[0] || into[2] != "" {
		t.Errorf("%q in %q", out, into)
	}
	out[0] = "changed"
	if from[0] != "a" {
		t.Error("the copy shares memory with what it is of")
	}
	if out = CopyList([]string{"a", "b", "c", "d"}, into); len(out) != 4 || &out[0] == &into[0] {
		t.Errorf("%q", out)
	}
	if out = CopyList(nil, into); out != nil {
		t.Errorf("%q of nil", out)
	}
	if out = CopyList([]string{}, nil); len(out) != 0 {
		t.Errorf("%q of nothing", out)
	}
}
