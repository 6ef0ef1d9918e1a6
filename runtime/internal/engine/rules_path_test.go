package engine

import (
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// TestR40_NoTwoWorkersHaveOnePath: in a path "/" and "~" of a name are written
// otherwise; everywhere else names are as they are.
func TestR40_NoTwoWorkersHaveOnePath(t *testing.T) {
	inner := line(group("q", pump()))
	inner.def.Worker = "Inner"
	root := line(group("p", inner))
	s := many("a", "a/b", "a~1b", "~", "")
	s.Children[4].Name = "/"
	s.Children[0].Spec = many("b", "/b")
	w := newWorld(t, root, s)
	w.settle()
	want := map[string]string{
		"Line/a": "Inner", "Line/a/b": "Pump", "Line/a/~1b": "Pump", "Line/a~1b": "Inner", "Line/a~01b": "Inner", "Line/~0": "Inner", "Line/~1": "Inner",
	}
	seen := map[string]bool{}
	var visit func(s fsm.Status)
	visit = func(s fsm.Status) {
		if seen[s.Path] {
			t.Errorf("two workers are at %s", s.Path)
		}
		seen[s.Path] = true
		for _, c := range s.Children {
			if info, ok := w.sup.TypeOf(c.Path); !ok || info.Worker != want[c.Path] || c.Worker != want[c.Path] {
				t.Errorf("%s of %s is at %s, where there is %+v", c.Name, s.Path, c.Path, info)
			}
			if c.Path != fsm.ChildPath(s.Path, c.Name) {
				t.Errorf("%s of %s is at %s", c.Name, s.Path, c.Path)
			}
			visit(c)
		}
	}
	visit(w.sup.Status())
	if len(seen) != len(want)+1 {
		t.Errorf("there are %v", seen)
	}
	for _, none := range []string{"", "Line/", "Line/a/b/c", "Line/~", "Line/~1b", "Line/a/~01b", "Line/a~1", "Lin", "Line/b", "Inner/b"} {
		if info, ok := w.sup.TypeOf(none); ok {
			t.Errorf("%q is %+v", none, info)
		}
	}
	w.wantEvent(1, "Line child added a/b: declared")
	w.wantEvent(1, "Line/a~1b started")
}

// TestR40_AChildThatWaitsHasItsPath before it is started.
func TestR40_AChildThatWaitsHasItsPath(t *testing.T) {
	s := many("a/b", "c")
	s.Children[0].Spec.BuildFails = true
	w := newWorld(t, line(group("p", pump())), s)
	w.tick(1)
	status := w.sup.Status()
	c, ok := status.Child("a/b")
	info, there := w.sup.TypeOf("Line/a~1b")
	if !ok || !c.Waiting || c.Path != "Line/a~1b" || !there || info.Worker != "Pump" {
		t.Errorf("%+v, %+v", c, info)
	}
	if _, there := w.sup.TypeOf("Line/a~1b/c"); there {
		t.Error("there is something below a child that waits")
	}
}

// TestR40_ANameIsFoundInItsPath, whatever is in it; and what is in it can be
// printed.
func TestR40_ANameIsFoundInItsPath(t *testing.T) {
	for _, name := range []string{"a", "~", "/", "~1", "a\nb", `a\nb`, "\x1b[2J", "\xff", "\ufffd", "ä", "~u{a}", "~x{ff}", "\u202e"} {
		element := textfmt.EscapeName(name)
		if got := textfmt.UnescapeName(element); got != name {
			t.Errorf("%q is written %q and read %q", name, element, got)
		}
		if textfmt.Printable(element) != element {
			t.Errorf("%q is written %q", name, element)
		}
	}
	for _, broken := range []string{"~", "~u", "~u{", "~u{zz}", "~x{a", "a~2"} {
		if got := textfmt.UnescapeName(broken); got != broken {
			t.Errorf("%q is read %q", broken, got)
		}
	}
}
