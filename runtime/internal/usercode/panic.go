package usercode

import (
	"runtime"
	"strconv"
	"strings"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// RecoverAs is deferred around calls of code that gives an error of its own
// where it panics; in is what is called.
func RecoverAs(in string, err *error) {
	if r := recover(); r != nil {
		var none *Secrets
		*err = none.Caught(in, r)
	}
}

// Caught makes an error of a panic's value. It is called while the panic is
// being recovered, so that the stack is still there.
func (s *Secrets) Caught(in string, value any) *fsm.PanicError {
	return &fsm.PanicError{In: in, Value: s.Text(value), Stack: stackOfPanic()}
}

// stackOfPanic has the calls between the panic and the runtime, one a line.
// It leaves out what differs between two runs, addresses and numbers of
// goroutines, because the stack is part of an event (R27).
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

// PanicStack is the stack in err, if it is a panic.
func PanicStack(err error) string {
	if p, ok := err.(*fsm.PanicError); ok {
		return p.Stack
	}
	return ""
}

// IsPanic reports whether err tells of a panic, or of a goroutine that was ended
// and has no stack.
func IsPanic(err error) bool {
	_, ok := err.(*fsm.PanicError)
	return ok
}

// NotAwaited is the reason of a panic that came too late to be a failure.
func NotAwaited(err error) string { return err.Error() + "; it was not waited for any more" }
