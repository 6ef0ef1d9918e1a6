package instance

import (
	"errors"
	"fmt"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Validate validates a UserSpec and everything declared from it. A panic of the
// code that it calls becomes an error.
func Validate[U, O, N any](def *Definition[U, O, N], spec U) (err error) {
	if def.Validate == nil {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("fsm: %s: %w", def.Worker, def.secretsOf(spec).Caught("Validate", r))
		}
	}()
	err = def.Validate(spec)
	var invalid *fsm.ValidationError
	if err == nil || errors.As(err, &invalid) {
		return err
	}
	return &fsm.ValidationError{Violations: []fsm.Violation{{Message: err.Error()}}}
}
