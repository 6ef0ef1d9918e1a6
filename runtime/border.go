package fsm

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
)

// What comes from users' code is turned into data where it comes in: the text of
// an error or of a panic's value is asked for once, in the goroutine of the code
// that gave it. The tree itself calls no method of it.

// hookError is an error that users' code gave, as the tree keeps it.
type hookError struct{ text string }

func (e *hookError) Error() string { return e.text }

// errorOf makes a hookError of an error. Nil stays nil; a typed nil is an error.
// What the error wraps does not count: one that wraps a PanicError is an error.
func (s *secrets) errorOf(err error) error {
	if err == nil {
		return nil
	}
	return &hookError{s.text(err)}
}

// text is a value as one line for people, without secrets.
func (s *secrets) text(v any) string { return oneLine(s.hide(textOf(v)), maxText) }

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

// errUnfinished stands for the result of a call that has not returned.
var errUnfinished = errors.New("the call has not returned")

// endedIn is the error of a call that ended its goroutine: as if it had
// panicked.
func endedIn(in string) *PanicError {
	return &PanicError{In: in, Value: "it ended its goroutine (runtime.Goexit, as t.FailNow does)"}
}

// apart calls f in a goroutine of its own, and reports whether it has returned:
// users' code that is asked may end its goroutine, which must not be that of
// whoever asks. A panic of f is passed on.
func apart(f func()) (returned bool) {
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
	inPolicy      = "OnConfigChange"
	inDeclare     = "DeclareChildren"
	inConstructor = "the constructor"
	inDerive      = "DeriveDesiredState"
	inGuard       = "a guard"
	inMapping     = "a stateMapping"
	inCondition   = "a condition" // called only for a Status
)

// border watches over the calls of one worker's own code in the goroutine that
// ticks.
type border struct {
	secrets *secrets
	left    string // the call that ended the goroutine; "" for none
}

// watch is deferred around a call; in is what is called. err must be
// errUnfinished until the call has returned. A panic becomes the error. That the
// call ends its goroutine cannot be stopped: it is noted, and the tick goes on in
// deferred functions.
func (b *border) watch(in string, err *error) {
	r := recover()
	if r == nil && *err != errUnfinished {
		return
	}
	b.left = in // also if the text of r ends the goroutine
	if r == nil {
		return
	}
	*err = b.secrets.caught(in, r)
	b.left = ""
}

// settle is deferred around the call of a hook, in the hook's own goroutine: it
// makes an error of a panic, and a hookError of what the hook gave.
func (s *secrets) settle(hook string, err *error) {
	if r := recover(); r != nil {
		*err = s.caught(hook, r)
		return
	}
	*err = s.errorOf(*err)
}
