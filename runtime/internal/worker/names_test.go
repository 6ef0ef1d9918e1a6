package worker

import "testing"

func TestNames(t *testing.T) {
	n := Names{Type: "State", Text: "idle up two words", Index: []uint32{0, 5, 8, 18}}
	if n.Len() != 4 {
		t.Errorf("%d values, want 4", n.Len())
	}
	for v, want := range []string{"", "idle", "up", "two words"} {
		if got := n.Name(v); got != want {
			t.Errorf("value %d is called %q, want %q", v, got, want)
		}
		if got, ok := n.Find(want); got != v || !ok {
			t.Errorf("%q is %d, %t, want %d", want, got, ok, v)
		}
	}
	for v, want := range map[int]string{-1: "State(-1)", 4: "State(4)"} {
		if got := n.Name(v); got != want {
			t.Errorf("value %d is called %q, want %q", v, got, want)
		}
	}
	for _, name := range []string{"two", "words", "Idle", "idle ", " "} {
		if v, ok := n.Find(name); ok {
			t.Errorf("%q is found as %d", name, v)
		}
	}
}

// TestActionNames: a worker type without actions has an Action that is none.
func TestActionNames(t *testing.T) {
	none, one := Actions(nil), Actions{{}, {Name: "flush"}}
	for _, c := range []struct {
		all    Actions
		action int
		want   string
	}{{none, 0, ""}, {none, 1, "Action(1)"}, {one, 0, ""}, {one, 1, "flush"}, {one, 2, "Action(2)"}, {one, -1, "Action(-1)"}} {
		if got := c.all.Name(c.action); got != c.want {
			t.Errorf("action %d of %d is called %q, want %q", c.action, len(c.all), got, c.want)
		}
	}
}

func TestEntries(t *testing.T) {
	all := Entries{{Name: "pump"}, {Name: "valve"}}
	for name, want := range map[string]int{"pump": 0, "valve": 1, "": -1, "val": -1, "bump": -1} {
		if got := all.Find(name); got != want {
			t.Errorf("%q is entry %d, want %d", name, got, want)
		}
	}
}
