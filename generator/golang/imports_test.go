package golang

import "testing"

// TestGroupImports: the standard library stands before everything else, and the
// runtime is no part of it.
func TestGroupImports(t *testing.T) {
	source := `package bridge

import (
	"context"
	flowpkg "example.com/plant/flow"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmimpl"
	"plant/valve"
	"time"
)
`
	want := `package bridge

import (
	"context"
	"time"

	flowpkg "example.com/plant/flow"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmimpl"
	"plant/valve"
)
`
	if got := string(groupImports([]byte(source))); got != want {
		t.Errorf("got\n%s", got)
	}
}
