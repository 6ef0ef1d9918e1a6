package hooks

import (
	"context"
	"io"
	"testing"

	"github.com/fsmgen/fsmgen/generated/flow"
)

// TestAFlowThatIsGoneHoldsNothing: a flow that has not disconnected, because that
// was given up, is closed by the runtime when its worker is gone.
func TestAFlowThatIsGoneHoldsNothing(t *testing.T) {
	w := newWorld(t)
	f := &Flow{node: w.node}
	if err := f.Connect(t.Context(), w.flow(flow.UserSpecDirectionRead)); err != nil {
		t.Fatal(err)
	}
	if _, ok := any(f).(io.Closer); !ok {
		t.Fatal("the hooks of a flow are no io.Closer")
	}
	for range 2 {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := w.Device.Quiet(context.Background()); err != nil {
		t.Error(err)
	}
	w.node.mu.Lock()
	defer w.node.mu.Unlock()
	if len(w.node.lines) != 0 {
		t.Errorf("%d lines are open", len(w.node.lines))
	}
}
