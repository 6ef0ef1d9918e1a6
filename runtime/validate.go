package fsm

import (
	"errors"
	"fmt"
)

// validate keeps a panic in what a UserSpec is checked with from the caller.
func validate[U, O, N any](def *Definition[U, O, N], spec U) (err error) {
	if def.Validate == nil {
		return nil
	}
	defer func() {
		if r := recover(); r != nil {
			var hidden *secrets
			if def.Secrets != nil {
				hidden = secretsOf(def.Secrets(spec))
			}
			err = fmt.Errorf("fsm: %s: %w", def.Worker, hidden.caught("Validate", r))
		}
	}()
	err = def.Validate(spec)
	var invalid *ValidationError
	if err == nil || errors.As(err, &invalid) {
		return err
	}
	return &ValidationError{Violations: []Violation{{Message: err.Error()}}}
}
