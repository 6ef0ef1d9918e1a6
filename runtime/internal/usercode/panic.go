package usercode

import (
	"runtime"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// RecoverAs must be deferred around a call. It sets *err if the call panics. in
// names what is called.
func RecoverAs(in string, err *error) {
	if r := recover(); r != nil {
		var none *Secrets
		*err = none.Caught(in, r)
	}
}

// Caught returns the error for a panic with the given value. It must be called
// while the panic is being recovered, because it reads the stack.
func (s *Secrets) Caught(in string, value any) *fsm.PanicError {
	return &fsm.PanicError{In: in, Value: s.Text(value), Stack: stackOfPanic()}
}

// stackOfPanic returns the calls between the panic and the runtime, two lines
// each. It leaves out addresses and the numbers of goroutines, which differ
// between runs, because the stack is part of an event (R27).
func stackOfPanic() string {
	var pcs [64]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	var b strings.Builder
	for panicked := false; ; {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case !panicked || strings.HasPrefix(f.Function, "runtime."):
		case strings.Contains(f.Function, "/instance.(*Worker["), strings.Contains(f.Function, "/instance.(*child["),
			strings.Contains(f.Function, "/engine.(*Tree)."):
			return b.String()
		default:
			b.WriteString(f.Function + "\n\t" + f.File + ":" + strconv.Itoa(f.Line) + "\n")
		}
		if !more {
			return b.String()
		}
	}
}

// PanicStack returns the stack of err if err is a panic, and otherwise "".
func PanicStack(err error) string {
	if p, ok := err.(*fsm.PanicError); ok {
		return p.Stack
	}
	return ""
}

// IsPanic reports whether err is a panic, or a call that has ended its goroutine.
func IsPanic(err error) bool {
	_, ok := err.(*fsm.PanicError)
	return ok
}

// NotAwaited returns the reason for a panic that came too late to be a failure.
func NotAwaited(err error) string { return err.Error() + "; it was not waited for any more" }
