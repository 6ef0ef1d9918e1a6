package usercode

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// Values from users' code are converted to data as soon as they come in. The text
// of an error, or of the value of a panic, is asked for once, in the goroutine of
// the code that gave it. The engine itself calls no method of such a value.

// HookError is an error from users' code, as the engine keeps it.
type HookError struct{ Text string }

func (e *HookError) Error() string { return e.Text }

// ErrorOf returns a HookError with the text of err. It returns nil if err is nil,
// but not for a nil pointer in an error. Wrapped errors are dropped: an error
// that wraps a PanicError is a HookError.
func (s *Secrets) ErrorOf(err error) error {
	if err == nil {
		return nil
	}
	return &HookError{s.Text(err)}
}

// Text returns a value as one line of text for people, without secrets.
func (s *Secrets) Text(v any) string { return textfmt.OneLine(s.Hide(textOf(v)), textfmt.MaxText) }

// textOf returns the text of an error, of a fmt.Stringer, or of another value as
// fmt prints it.
func textOf(v any) (text string) {
	defer func() {
		if r := recover(); r != nil {
			text = withoutText(v, r)
		}
	}()
	switch v := v.(type) {
	case error:
		text = v.Error()
	case fmt.Stringer:
		text = v.String()
	default:
		text = fmt.Sprint(v)
	}
	if text == "" {
		text = fmt.Sprintf("%T without a text", v)
	}
	return text
}

// withoutText describes a value whose text panics.
func withoutText(v, panicked any) string {
	_, isError := v.(error)
	if p := reflect.ValueOf(v); isError && p.Kind() == reflect.Pointer && p.IsNil() {
		return fmt.Sprintf("a nil %T was given as an error, which makes an error that is not nil (https://go.dev/doc/faq#nil_error)", v)
	}
	text := fmt.Sprintf("%T, whose text panics", v)
	if r, ok := panicked.(runtime.Error); ok {
		text += ": " + r.Error()
	}
	return text
}

// ErrUnfinished is the result of a call that has not returned yet.
var ErrUnfinished = errors.New("the call has not returned")

// EndedIn returns the error of a call that has ended its goroutine. It is handled
// like a panic.
func EndedIn(in string) *fsm.PanicError {
	return &fsm.PanicError{In: in, Value: "it ended its goroutine (runtime.Goexit, as t.FailNow does)"}
}

// Apart calls f in a goroutine of its own and waits for it. It reports whether f
// has returned: users' code may end its goroutine, and must not end that of the
// caller. If f panics, Apart panics with the same value.
func Apart(f func()) (returned bool) {
	var panicked any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		f()
		returned = true
	}()
	<-done
	if panicked != nil {
		panic(panicked)
	}
	return returned
}

// These are the calls of users' code in the goroutine that ticks. The calls of a
// visit are in the order in which it makes them.
const (
	InPolicy      = "OnConfigChange"
	InDeclare     = "DeclareChildren"
	InConstructor = "the constructor"
	InDerive      = "DeriveDesiredState"
	InGuard       = "a guard"
	InMapping     = "a stateMapping"
	InCondition   = "a condition" // called only for a Status
)

// Border is what is kept about the calls of one worker's own code in the goroutine
// that ticks.
type Border struct {
	Secrets *Secrets
	Left    string // the call that has ended the goroutine; "": none
}

// Recovered returns the error of a call that has panicked with r.
func (b *Border) Recovered(in string, r any) error {
	b.Left = in // remains set if asking for the text of r ends the goroutine
	err := b.Secrets.Caught(in, r)
	b.Left = ""
	return err
}

// Settle must be deferred around the call of a hook, in the goroutine of the
// hook. It converts a panic to a PanicError, and an error of the hook to a
// HookError.
func (s *Secrets) Settle(hook string, err *error) {
	if r := recover(); r != nil {
		*err = s.Caught(hook, r)
		return
	}
	*err = s.ErrorOf(*err)
}
