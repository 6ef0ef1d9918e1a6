package instance

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// Violations collects the violations that a Validate finds. The zero value is
// empty and ready to use.
type Violations struct {
	list []fsm.Violation
}

// Add adds a violation of the field at path.
func (v *Violations) Add(path, message string) {
	v.list = append(v.list, fsm.Violation{Path: path, Message: message})
}

// Merge adds the violations that another Validate found in the value at prefix: a
// nested object, an element or a child. Any other error becomes one violation of
// the prefix. A nil error adds nothing.
func (v *Violations) Merge(prefix string, err error) {
	if err == nil {
		return
	}
	var invalid *fsm.ValidationError
	if !errors.As(err, &invalid) {
		v.Add(prefix, err.Error())
		return
	}
	for _, one := range invalid.Violations {
		v.Add(textfmt.JoinPath(prefix, one.Path), one.Message)
	}
}

// Err returns nil if there is no violation, and otherwise a *ValidationError.
func (v *Violations) Err() error {
	if len(v.list) == 0 {
		return nil
	}
	return &fsm.ValidationError{Violations: v.list}
}

// ErrOf is Err for something other than a UserSpec.
func (v *Violations) ErrOf(what string) error {
	if len(v.list) == 0 {
		return nil
	}
	return &fsm.ValidationError{Of: what, Violations: v.list}
}

// Validated holds, by entry, which violations of the children's UserSpecs need
// not be reported, because the parent's own Validate reports them for the fields
// from which they are computed. An element is the path of a field, or a violation
// as Violation.String returns it. An empty path means the whole UserSpec.
type Validated map[int][]string

// MergeChildren adds the violations of a declaration. A child without a name and
// a child that shares its name with another one are violations of the field that
// gives the name. The violations of the UserSpec of a child are under the name of
// the child. A nil declaration adds nothing. Children that are kept were found valid
// when they were declared.
func (v *Violations) MergeChildren(d *worker.ChildDeclaration, known Validated) {
	if d == nil {
		return
	}
	refused := len(v.list) > 0
	seen := make(map[string]*worker.ChildSpec, len(d.Children))
	for i := range d.Children {
		c := &d.Children[i]
		if c.Kept != nil {
			continue
		}
		if c.Name == "" {
			entry, path := namedBy(d, c)
			v.Add(path, "names a child of "+entry+", and is empty")
			continue // its UserSpec has no name under which it could be reported
		}
		if other := seen[c.Name]; other != nil {
			v.addDouble(d, other, c)
		}
		seen[c.Name] = c
		if slices.Contains(known[c.Entry], "") {
			continue
		}
		err := c.Erased().Validate()
		if refused { // only then may violations be left out: an invalid UserSpec is never accepted
			err = known.without(c.Entry, err)
		}
		v.Merge(c.Name, err)
	}
	v.addKeptName(d, seen)
}

// addKeptName adds a violation if a child that was declared one by one may have the
// name of a child that is kept. The names of the latter are known to differ.
func (v *Violations) addKeptName(d *worker.ChildDeclaration, declared map[string]*worker.ChildSpec) {
	if len(declared) == 0 {
		return
	}
	names := slices.Collect(maps.Keys(declared))
	var looked *worker.Kept
	for i := range d.Children {
		c := &d.Children[i]
		if c.Kept == nil || c.Kept == looked {
			continue
		}
		looked = c.Kept
		if name, ok := looked.Finds(names); ok {
			v.Add(name, "is also the name of a child that is kept")
			return
		}
	}
}

// addDouble adds the violation that two children share a name. It is a violation
// of the field that names the second child or, if the second is a single child,
// whose name is in the spec, of the field that names the first.
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

// namedBy returns the entry of a child and the path of the value that names it.
func namedBy(d *worker.ChildDeclaration, c *worker.ChildSpec) (entry, path string) {
	if c.Entry >= len(d.Entries) {
		return c.Child.Worker(), ""
	}
	e := &d.Entries[c.Entry]
	path = e.NamedBy.Field
	switch e.NamedBy.Each {
	case worker.NamedByIndex:
		path = textfmt.PathIndex(path, c.EachIndex)
	case worker.NamedByKey:
		path = textfmt.PathKey(path, c.EachKey)
	}
	return e.Name, textfmt.JoinPath(path, e.NamedBy.Below)
}

// isSingle reports whether a child is the only one of its entry.
func isSingle(d *worker.ChildDeclaration, c *worker.ChildSpec) bool {
	return c.Entry < len(d.Entries) && d.Entries[c.Entry].NamedBy.Field == ""
}

// without removes the known violations of an entry from an error.
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

// isPartOf reports whether v is the given violation, or a violation of the field
// at the given path or of a part of it.
func isPartOf(v fsm.Violation, given string) bool {
	rest, within := strings.CutPrefix(v.Path, given)
	return v.String() == given || within && (rest == "" || rest[0] == '.' || rest[0] == '[')
}
