package fsm

import (
	"errors"
	"strings"
)

// ValidationError says everything that is wrong with a UserSpec, and with all
// that is declared from it (R13).
type ValidationError struct {
	Violations []Violation // in the order of the fields; never empty
}

// Violation is one thing that is wrong.
type Violation struct {
	// Path is the field: "tls.caFile", "servers[2]"; in a child's UserSpec it
	// begins with the child's name: "connection.port". Empty: the whole.
	Path string
	// Message is what is wrong with it, without the value of a secret.
	Message string
}

// String is "path: message", as one line.
func (v Violation) String() string { return printable(v.text()) }

func (v Violation) text() string {
	if v.Path == "" {
		return v.Message
	}
	return v.Path + ": " + v.Message
}

// Error has all violations in one line.
func (e *ValidationError) Error() string {
	texts := make([]string, len(e.Violations))
	for i, v := range e.Violations {
		texts[i] = v.String()
	}
	return "invalid UserSpec: " + strings.Join(texts, "; ")
}

// Violations collects what a Validate finds. The zero value is empty and
// ready.
type Violations struct {
	list []Violation
}

// Add notes that the field at path is wrong.
func (v *Violations) Add(path, message string) {
	v.list = append(v.list, Violation{Path: path, Message: message})
}

// Merge adds what another Validate found in the value at prefix: a nested
// object, an element, a child. An error of another kind becomes one violation
// of the prefix; nil adds nothing.
func (v *Violations) Merge(prefix string, err error) {
	if err == nil {
		return
	}
	var invalid *ValidationError
	if !errors.As(err, &invalid) {
		v.Add(prefix, err.Error())
		return
	}
	for _, one := range invalid.Violations {
		v.Add(joinPath(prefix, one.Path), one.Message)
	}
}

// Err is nil if nothing was added, else a *ValidationError.
func (v *Violations) Err() error {
	if len(v.list) == 0 {
		return nil
	}
	return &ValidationError{Violations: v.list}
}

func joinPath(prefix, path string) string {
	switch {
	case prefix == "":
		return path
	case path == "":
		return prefix
	case strings.HasPrefix(path, "["):
		return prefix + path
	}
	return prefix + "." + path
}
