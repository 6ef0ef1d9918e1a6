package instance

import (
	"errors"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// Add notes that the field at path is wrong.
func (v *Violations) Add(path, message string) {
	v.list = append(v.list, fsm.Violation{Path: path, Message: message})
}

// Merge adds what another Validate found in the value at prefix: a nested
// object, an element, a child. An error of another kind becomes one violation
// of the prefix; nil adds nothing.
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

// Err is nil if nothing was added, else a *ValidationError.
func (v *Violations) Err() error {
	if len(v.list) == 0 {
		return nil
	}
	return &fsm.ValidationError{Violations: v.list}
}
