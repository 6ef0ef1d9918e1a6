package usercode

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
)

// What comes from users' code is turned into data where it comes in: the text of
// an error or of a panic's value is asked for once, in the goroutine of the code
// that gave it. The tree itself calls no method of it.

// HookError is an error that users' code gave, as the tree keeps it.
type HookError struct{ Text string }

func (e *HookError) Error() string { return e.Text }

// ErrorOf makes a hookError of an error. Nil stays nil; a typed nil is an error.
// What the error wraps does not count: one that wraps a PanicError is an error.
func (s *Secrets) ErrorOf(err error) error {
	if err == nil {
		return nil
	}
	return &HookError{s.Text(err)}
}

// Text is a value as one line for people, without secrets.
func (s *Secrets) Text(v any) string { return textfmt.OneLine(s.Hide(textOf(v)), textfmt.MaxText) }

// textOf asks an error, a Stringer or fmt for the text of a value.
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

// ErrUnfinished stands for the result of a call that has not returned.
var ErrUnfinished = errors.New("the call has not returned")

// EndedIn is the error of a call that ended its goroutine: as if it had
// panicked.
func EndedIn(in string) *fsm.PanicError {
	return &fsm.PanicError{In: in, Value: "it ended its goroutine (runtime.Goexit, as t.FailNow does)"}
}

// Apart calls f in a goroutine of its own, and reports whether it has returned:
// users' code that is asked may end its goroutine, which must not be that of
// whoever asks. A panic of f is passed on.
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

// What is called of users' code in the goroutine that ticks; what a visit calls
// stands in the order in which it does.
const (
	InPolicy      = "OnConfigChange"
	InDeclare     = "DeclareChildren"
	InConstructor = "the constructor"
	InDerive      = "DeriveDesiredState"
	InGuard       = "a guard"
	InMapping     = "a stateMapping"
	InCondition   = "a condition" // called only for a Status
)

// Border watches over the calls of one worker's own code in the goroutine that
// ticks.
type Border struct {
	Secrets *Secrets
	Left    string // the call that ended the goroutine; "" for none
}

// Watch is deferred around a call; in is what is called. err must be
// errUnfinished until the call has returned. A panic becomes the error. That the
// call ends its goroutine cannot be stopped: it is noted, and the tick goes on in
// deferred functions.
func (b *Border) Watch(in string, err *error) {
	r := recover()
	if r == nil && *err != ErrUnfinished {
		return
	}
	b.Left = in // also if the text of r ends the goroutine
	if r == nil {
		return
	}
	*err = b.Secrets.Caught(in, r)
	b.Left = ""
}

// Settle is deferred around the call of a hook, in the hook's own goroutine: it
// makes an error of a panic, and a hookError of what the hook gave.
func (s *Secrets) Settle(hook string, err *error) {
	if r := recover(); r != nil {
		*err = s.Caught(hook, r)
		return
	}
	*err = s.ErrorOf(*err)
}
