package drawing

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// machine makes a machine of states written as "name group group".
func machine(states ...string) *Machine {
	m := &Machine{Worker: "Made"}
	for i, text := range states {
		words := strings.Fields(text)
		m.States = append(m.States, &State{Name: words[0], Index: i, Groups: words[1:]})
	}
	m.Initial, m.Shutdown = m.States[0], m.States[0]
	m.States[0].Desired = true
	return m
}

// share gives all states but the target a shared transition.
func share(m *Machine, line int, to *State, from ...*State) {
	for _, s := range from {
		if s != to {
			s.Transitions = append(s.Transitions, &Transition{To: to, Shared: strconv.Itoa(line), Terms: []string{"desired == off"}})
		}
	}
}

func TestFrames(t *testing.T) {
	m := machine("off", "a outer inner", "b outer inner", "c outer other", "d other")
	p := draw(m)
	if len(p.frames) != 1 || p.frames[0].name != "outer" {
		t.Fatalf("frames are %v, want outer alone", p.frames)
	}
	if outer := p.frames[0]; len(outer.inner) != 1 || outer.inner[0].name != "inner" || len(outer.states) != 1 {
		t.Errorf("inner does not stand in outer, or c not beside it")
	}
	if got := p.undrawn(m.States[3]); !slices.Equal(got, []string{"other"}) {
		t.Errorf("c is written as in %v, want other, which crosses outer", got)
	}
	if len(p.loose) != 2 {
		t.Errorf("%d states stand in no frame, want off and d", len(p.loose))
	}
}

func TestSharedFromFrame(t *testing.T) {
	m := machine("off", "a run", "b run", "c")
	share(m, 1, m.States[0], m.States[1], m.States[2], m.States[3])
	p := draw(m)
	if len(p.arrows) != 2 || p.arrows[0].frame == nil || p.arrows[1].state != m.States[3] {
		t.Errorf("want one arrow from the frame and one from c, have %d", len(p.arrows))
	}
}

func TestSharedIntoItsFrame(t *testing.T) {
	m := machine("off", "a run", "b run", "c run")
	share(m, 1, m.States[1], m.States[1:]...)
	for _, a := range draw(m).arrows {
		if a.frame != nil {
			t.Error("an arrow leads from a frame into itself")
		}
	}
}

func TestSharedByMany(t *testing.T) {
	m := machine("off", "a", "b", "c", "d", "e", "f", "g", "h")
	share(m, 1, m.States[0], m.States[1:]...)
	share(m, 2, m.States[8], m.States[1:8]...)
	p := draw(m)
	if len(p.arrows) != 2 || len(p.sources) != 2 || p.sources[0].text != "any state but off" {
		t.Errorf("want two sources with an arrow each, have %d arrows, %d sources", len(p.arrows), len(p.sources))
	}
}

func TestEscape(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		escape         func(string) string
	}{
		{"html", `<b> & "q"`, `&lt;b&gt; &amp; &quot;q&quot;`, htmlText},
		{"html control", "a\x00b\u202ec\ufffe\u2028d", "a\ufffdb\ufffdc\ufffd d", htmlText},
		{"dot", `say "N" \N &amp;`, `"say \"N\" \\N &amp;amp;"`, Quoted},
		{"dot end", `\`, `"\\"`, Quoted},
		{"mermaid", `a: b; #35; %%{x}`, `a#58; b#59; #35;35#59; #37;#37;#123;x#125;`, mermaidText},
		{"mermaid html", `<br/> && "x"`, `#lt;br/#gt; #amp;#amp; #quot;x#quot;`, mermaidText},
	} {
		if got := c.escape(c.in); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for in, want := range map[string][]string{
		"desired == up": {"desired == up"},
		"child.read_flow == running && child.write_flow == running": {"child.read_flow == running", "&& child.write_flow == running"},
		strings.Repeat("x", 100):                                    {strings.Repeat("x", 68), strings.Repeat("x", 32)},
	} {
		if got := Wrap(in); !slices.Equal(got, want) {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	if got := Clean(strings.Repeat("é", 2*longest)); len([]rune(got)) != longest+1 {
		t.Errorf("a long text has %d characters, want %d", len([]rune(got)), longest+1)
	}
}
