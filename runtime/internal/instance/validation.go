package instance

import (
	"errors"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

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
