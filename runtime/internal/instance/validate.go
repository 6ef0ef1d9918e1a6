package instance

import (
	"errors"
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Validate validates a UserSpec and everything declared from it. A panic of the
// code that it calls becomes an error.
func Validate[U, O, N any](def *Definition[U, O, N], spec U) (err error) {
	return validateSince(def, spec, nil)
}

// validateSince is Validate for a UserSpec that replaces a valid one, or none if
// since is nil. Its cost is that of comparing the two and validating what differs.
func validateSince[U, O, N any](def *Definition[U, O, N], spec U, since *U) (err error) {
	if def.Validate == nil {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("fsm: %s: %w", def.Worker, def.secretsOf(spec).Caught("Validate", r))
		}
	}()
	if since != nil && def.ValidateSince != nil && def.ValidateSince(spec, since) == nil {
		return nil
	}
	err = def.Validate(spec)
	var invalid *fsm.ValidationError
	if err == nil || errors.As(err, &invalid) {
		return err
	}
	return &fsm.ValidationError{Violations: []fsm.Violation{{Message: err.Error()}}}
}
