package fsm

import (
	"testing"

	"github.com/fsmgen/fsmgen/runtime/internal/link"
)

func TestGroup(t *testing.T) {
	const up, down, lost = link.StateID(1), link.StateID(2), link.StateID(3)
	g := GroupOf(up, down, up)
	if g.Len() != 3 || g.Count(up) != 2 || g.Count(up, down) != 3 || g.Count(up, up) != 2 || g.Count(lost) != 0 {
		t.Error("Count")
	}
	if g.All(up) || !g.All(up, down) || !g.Any(down) || g.Any(lost) || !g.None(lost) {
		t.Error("All, Any, None")
	}
	if s, ok := g.State("1"); s != down || !ok {
		t.Error("State")
	}
	if _, ok := g.State("7"); ok {
		t.Error("State of one that there is not")
	}
	c := g.Clone()
	g.Members().Set(0, lost)
	if c.Count(lost) != 0 || g.Count(lost) != 1 {
		t.Error("Clone shares")
	}
	var none Group[link.StateID]
	if !none.All(up) || none.Any(up) || !none.None(up) {
		t.Error("of nothing")
	}
}
