package worker

import "errors"

// ErrorKind is a kind of error with which an attempt of an action may fail (R31).
type ErrorKind struct {
	Name      string
	Is        error  // the sentinel that errors.Is matches
	Kind      uint32 // the value of failure
	Permanent bool   // the action is not tried again
}

// NoKind is the kind of an error that is none of the declared ones.
const NoKind = -1

// KindOf returns the place of the first kind in Errors that an error is of, or NoKind. It
// calls methods of the error. One that panics is of no kind.
func (a *ActionInfo) KindOf(err error) (kind int) {
	if err == nil || len(a.Errors) == 0 {
		return NoKind
	}
	kind = NoKind
	defer func() { _ = recover() }()
	for i := range a.Errors {
		if errors.Is(err, a.Errors[i].Is) {
			return i
		}
	}
	return NoKind
}

// KindError is the error of a hook, as the engine keeps it, with its kind.
type KindError struct {
	Kept error
	Kind int // its place in Errors of the action
}

func (e *KindError) Error() string { return e.Kept.Error() }

// KindOfKept returns the kind of an error that the engine keeps.
func KindOfKept(err error) int {
	if e, ok := err.(*KindError); ok {
		return e.Kind
	}
	return NoKind
}

// Permanent reports whether an error of a kind ends the attempts of the action.
func (a *ActionInfo) Permanent(kind int) bool { return kind >= 0 && a.Errors[kind].Permanent }

// KindName returns the name of a kind for people. It is "" for an action without
// kinds.
func (a *ActionInfo) KindName(kind int) string {
	switch {
	case kind >= 0:
		return a.Errors[kind].Name
	case len(a.Errors) > 0:
		return "other"
	}
	return ""
}

// Outcome gives access to what the snapshots of a worker type have about the action of
// the current state (R31). A function is nil if the worker type has nothing of that.
type Outcome[N any] struct {
	Other        uint32 // the value of failure for an error that is of no kind
	Runs         func(snap *N) *int64
	Failures     func(snap *N) *int64
	SetFailure   func(snap *N, kind uint32)
	Failure      func(snap *N) string
	TakeResult   func(snap, from *N) // from is the snapshot that the action was given
	ForgetResult func(snap *N)
}
