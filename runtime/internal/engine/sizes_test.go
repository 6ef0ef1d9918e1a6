package engine

import (
	"testing"
	"unsafe"
)

// TestSizes holds the sizes of what the engine keeps for each worker. There may
// be a million workers.
func TestSizes(t *testing.T) {
	for _, c := range []struct {
		name       string
		size, most uintptr
	}{
		{"node", unsafe.Sizeof(node{}), 288},
		{"childEntry", unsafe.Sizeof(childEntry{}), 64},
	} {
		if c.size > c.most {
			t.Errorf("a %s takes %d bytes, want %d at most", c.name, c.size, c.most)
		}
	}
}
