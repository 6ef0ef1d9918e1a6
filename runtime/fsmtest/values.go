package fsmtest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/internal/nearest"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// Variable returns the value of a variable of a worker, as a Status has it: *** for a
// secret. It returns "" if there is no such worker or variable, or the worker has not
// been visited (R30).
func (b *Bench) Variable(path, name string) string {
	s, _ := b.Status(path)
	return valueOf(s.Variables, name)
}

// Input returns the value of an input of a worker, as a Status has it: *** for a secret.
// It returns "" if there is no such worker or input, or the worker has not been visited
// (R33).
func (b *Bench) Input(path, name string) string {
	s, _ := b.Status(path)
	return valueOf(s.Inputs, name)
}

// Output returns the value of an output of a worker, as a Status has it: unknown for one
// that is. It returns "" if there is no such worker or output, or the worker has not been
// visited (R32).
func (b *Bench) Output(path, name string) string {
	s, _ := b.Status(path)
	return valueOf(s.Outputs, name)
}

// WantVariable fails the test, and lets it go on, unless a variable of a worker has the
// value (R30). The value is given as in Go: 3, "Ada", true, 90*time.Second, a time, or a
// constant of an enum of the generated package. A string may also be what a Status shows:
// the name of the value of an enum, or *** for a secret.
//
//	bench.WantVariable("Charger", "sessions", 3)
//	bench.WantVariable("Charger", "why", charger.VarsWhyRefused) // or "refused"
func (b *Bench) WantVariable(path, name string, value any) {
	b.t.Helper()
	s, ok := b.Status(path)
	b.wantValue("WantVariable", "variable", path, ok, s.Variables, name, value)
}

// WantInput fails the test, and lets it go on, unless an input of a worker has the value
// (R33), which is given as for WantVariable.
func (b *Bench) WantInput(path, name string, value any) {
	b.t.Helper()
	s, ok := b.Status(path)
	b.wantValue("WantInput", "input", path, ok, s.Inputs, name, value)
}

// WantOutput fails the test, and lets it go on, unless an output of a worker has the value
// (R32), which is given as for WantVariable; fsm.Unknown stands for an output that is
// unknown.
func (b *Bench) WantOutput(path, name string, value any) {
	b.t.Helper()
	s, ok := b.Status(path)
	b.wantValue("WantOutput", "output", path, ok, s.Outputs, name, value)
}

// UntilVariable lets time pass until a variable of a worker has a value, which is given as
// for WantVariable. It fails the test as Until does.
func (b *Bench) UntilVariable(path, name string, value any) {
	b.t.Helper()
	b.untilValue("UntilVariable", "variable", path, name, value, func(s fsm.Status) []fsm.VariableStatus { return s.Variables })
}

// UntilInput lets time pass until an input of a worker has a value, which is given as for
// WantVariable. It fails the test as Until does.
func (b *Bench) UntilInput(path, name string, value any) {
	b.t.Helper()
	b.untilValue("UntilInput", "input", path, name, value, func(s fsm.Status) []fsm.VariableStatus { return s.Inputs })
}

// UntilOutput lets time pass until an output of a worker has a value, which is given as
// for WantOutput. It fails the test as Until does.
func (b *Bench) UntilOutput(path, name string, value any) {
	b.t.Helper()
	b.untilValue("UntilOutput", "output", path, name, value, func(s fsm.Status) []fsm.VariableStatus { return s.Outputs })
}

// untilValue is what the Until of a value have in common. who is the method that is
// called, what is what it looks at, and of finds that in a Status.
func (b *Bench) untilValue(who, what, path, name string, value any, of func(fsm.Status) []fsm.VariableStatus) {
	b.t.Helper()
	b.UntilTrue(fmt.Sprintf("%s %s of %s is %s", what, name, path, textfmt.Show(value)), func() bool {
		s, ok := b.Status(path)
		all := of(s)
		i := slices.IndexFunc(all, func(v fsm.VariableStatus) bool { return v.Name == name })
		wrong := ""
		switch {
		case i >= 0:
			return isShown(value, all[i].Value)
		case !ok:
			wrong = b.wrongPath(path)
		case s.State != "":
			wrong = fmt.Sprintf("%s has no %s %q; %s", path, what, name, nearest.Hint(name, namesOf(all)))
		}
		if wrong != "" {
			b.t.Fatalf("%s: %s", who, wrong)
		}
		return wrong != ""
	})
}

// UntilHealth lets time pass until a worker has the health. It fails the test as Until
// does.
func (b *Bench) UntilHealth(path string, health fsm.Health) {
	b.t.Helper()
	b.UntilTrue(fmt.Sprintf("%s is %v", path, health), func() bool {
		s, ok := b.Status(path)
		if wrong := b.wrongPath(path); !ok && wrong != "" {
			b.t.Fatalf("UntilHealth: %s", wrong)
			return true
		}
		return ok && s.Health == health
	})
}

// Health returns how well a worker is, without regard to the workers below it (R36).
// It returns HealthNone if there is no such worker.
func (b *Bench) Health(path string) fsm.Health {
	s, _ := b.Status(path)
	return s.Health
}

// WantHealth fails the test, and lets it go on, unless the worker has the health.
func (b *Bench) WantHealth(path string, health fsm.Health) {
	b.t.Helper()
	if _, ok := b.Status(path); !ok {
		b.t.Errorf("WantHealth: %s", b.noWorker(path))
	} else if got := b.Health(path); got != health {
		b.t.Errorf("%s is %q, want %q\n%s", path, got, health, b.Dump())
	}
}

// noWorker says that there is no worker at a path, and what may be meant.
func (b *Bench) noWorker(path string) string {
	return cmp.Or(b.wrongPath(path), fmt.Sprintf("there is no worker %q\n%s", path, b.Dump()))
}

// wantValue checks one value of a worker. who is the method that is called, and what is
// what it looks at.
func (b *Bench) wantValue(who, what, path string, there bool, all []fsm.VariableStatus, name string, value any) {
	b.t.Helper()
	i := slices.IndexFunc(all, func(v fsm.VariableStatus) bool { return v.Name == name })
	switch {
	case !there:
		b.t.Errorf("%s: %s", who, b.noWorker(path))
	case b.State(path) == "":
		b.t.Errorf("%s: %s has not been visited yet: tick before\n%s", who, path, b.Dump())
	case i < 0:
		b.t.Errorf("%s: %s has no %s %q; %s", who, path, what, name, nearest.Hint(name, namesOf(all)))
	case !isShown(value, all[i].Value):
		b.t.Errorf("%s %s of %s is %s, want %s\n%s", what, name, path, all[i].Value, textfmt.Show(value), b.Dump())
	}
}

// isShown reports whether a Status shows a value as a text.
func isShown(value any, text string) bool {
	switch v := value.(type) {
	case string:
		return v == text || textfmt.Show(v) == text
	case time.Time:
		if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
			return at.Equal(v) // in whatever zone
		}
	}
	return textfmt.Show(value) == text
}

func namesOf(all []fsm.VariableStatus) []string {
	names := make([]string, len(all))
	for i, v := range all {
		names[i] = v.Name
	}
	return names
}

func valueOf(all []fsm.VariableStatus, name string) string {
	for _, v := range all {
		if v.Name == name {
			return v.Value
		}
	}
	return ""
}
