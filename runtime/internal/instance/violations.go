package instance

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// MapStates turns a generated table of a StateMapping into the runtime's.
func MapStates[S ~uint8 | ~uint16](table []S) []link.StateID {
	ids := make([]link.StateID, len(table))
	for i, s := range table {
		ids[i] = link.StateID(s)
	}
	return ids
}

// Validated says of entries what need not be told of the children's UserSpecs,
// because the parent's own Validate tells it of the fields that they are
// computed from: the paths of fields, or violations, as Violation.String gives
// them. An empty path is the whole.
type Validated map[int][]string

// MergeChildren adds what is wrong with a declaration: children without a name
// and children that share one, under the path of the field that names them, and
// what is wrong with the UserSpec computed for a child, under the child's name. A
// nil declaration is fine.
func (v *Violations) MergeChildren(d *worker.ChildDeclaration, known Validated) {
	if d == nil {
		return
	}
	refused := len(v.list) > 0
	seen := make(map[string]*worker.ChildSpec, len(d.Children))
	for i := range d.Children {
		c := &d.Children[i]
		if c.Name == "" {
			entry, path := namedBy(d, c)
			v.Add(path, "names a child of "+entry+", and is empty")
			continue // what is wrong with its UserSpec would stand under no name
		}
		if other := seen[c.Name]; other != nil {
			v.addDouble(d, other, c)
		}
		seen[c.Name] = c
		if slices.Contains(known[c.Entry], "") {
			continue
		}
		err := c.Child.(interface{ Validate() error }).Validate()
		if refused { // else nothing is left out, so that nothing that is wrong is ever accepted
			err = known.without(c.Entry, err)
		}
		v.Merge(c.Name, err)
	}
}

// addDouble notes that two children share a name. What is to blame is the field
// that names the second, unless that is a single child, whose name stands in the
// spec.
func (v *Violations) addDouble(d *worker.ChildDeclaration, first, second *worker.ChildSpec) {
	entry, path := namedBy(d, second)
	other, otherPath := namedBy(d, first)
	if path == "" {
		entry, path, other = other, otherPath, entry
	}
	message := "names a child of " + entry + " " + strconv.Quote(second.Name) + ", which is also the name of "
	if isSingle(d, first) || isSingle(d, second) {
		message += "the child " + other
	} else {
		message += "a child of " + other
	}
	v.Add(cmp.Or(path, second.Name), message)
}

// namedBy gives the entry of a child, and the path of what names it.
func namedBy(d *worker.ChildDeclaration, c *worker.ChildSpec) (entry, path string) {
	if c.Entry >= len(d.Names) {
		return c.Child.Worker(), ""
	}
	names := d.Names[c.Entry]
	path = names.Field
	switch names.Each {
	case worker.NamedByIndex:
		path = textfmt.PathIndex(path, c.EachIndex)
	case worker.NamedByKey:
		path = textfmt.PathKey(path, c.EachKey)
	}
	return names.Entry, textfmt.JoinPath(path, names.Below)
}

// single reports whether a child is the only one of its entry.
func isSingle(d *worker.ChildDeclaration, c *worker.ChildSpec) bool {
	return c.Entry < len(d.Names) && d.Names[c.Entry].Field == ""
}

// without leaves out what is known of an entry.
func (k Validated) without(entry int, err error) error {
	var invalid *fsm.ValidationError
	if len(k[entry]) == 0 || !errors.As(err, &invalid) {
		return err
	}
	var v Violations
	for _, one := range invalid.Violations {
		if !slices.ContainsFunc(k[entry], func(given string) bool { return isPartOf(one, given) }) {
			v.Add(one.Path, one.Message)
		}
	}
	return v.Err()
}

// isPartOf reports whether a violation is the one that is given, or one of the
// field at the path that is given.
func isPartOf(v fsm.Violation, given string) bool {
	rest, within := strings.CutPrefix(v.Path, given)
	return v.String() == given || within && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// Violations collects what a Validate finds. The zero value is empty and
// ready.
type Violations struct {
	list []fsm.Violation
}
