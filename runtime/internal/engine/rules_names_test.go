package engine

import (
	"errors"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// TestR13_AViolationOfANameHasThePathOfItsField, and says whose child it is.
func TestR13_AViolationOfANameHasThePathOfItsField(t *testing.T) {
	d := worker.ChildDeclaration{Entries: []worker.ChildInfo{
		{Name: "servers", NamedBy: worker.ChildNames{Field: "hosts", Each: worker.NamedByIndex}},
		{Name: "bays", NamedBy: worker.ChildNames{Field: "yard.bays", Each: worker.NamedByKey}},
		{Name: "lamps", NamedBy: worker.ChildNames{Field: "lamps", Each: worker.NamedByIndex, Below: "id"}},
		{Name: "slots", NamedBy: worker.ChildNames{Field: "count"}},
		{Name: "main"},
	}}
	m := pump()
	add := func(entry int, name string) *worker.ChildSpec {
		return d.AddNamed(entry, name, childOf(m, spec{}, hooks{}))
	}
	add(0, "").Index(0)
	add(0, "a").Index(1)
	add(0, "a").Index(2)
	add(1, "").Key("")
	add(1, "b").Key("b")
	add(2, "b").Index(3)
	add(2, "main").Index(4)
	add(3, "0")
	add(3, "a")
	add(4, "main")
	var v instance.Violations
	v.MergeChildren(&d, nil)
	want := []string{
		`hosts[0]: names a child of servers, and is empty`,
		`hosts[2]: names a child of servers "a", which is also the name of a child of servers`,
		`yard.bays[""]: names a child of bays, and is empty`,
		`lamps[3].id: names a child of lamps "b", which is also the name of a child of bays`,
		`count: names a child of slots "a", which is also the name of a child of servers`,
		`lamps[4].id: names a child of lamps "main", which is also the name of the child main`,
	}
	var got []string
	invalid, _ := errors.AsType[*fsm.ValidationError](v.Err())
	for _, one := range invalid.Violations {
		got = append(got, one.String())
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
