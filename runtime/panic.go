package fsm

import (
	"runtime"
	"strconv"
	"strings"
)

// recoverAs is deferred around calls of code that gives an error of its own
// where it panics; in is what is called.
func recoverAs(in string, err *error) {
	if r := recover(); r != nil {
		var none *secrets
		*err = none.caught(in, r)
	}
}

// caught makes an error of a panic's value. It is called while the panic is
// being recovered, so that the stack is still there.
func (s *secrets) caught(in string, value any) *PanicError {
	return &PanicError{In: in, Value: s.text(value), Stack: stackOfPanic()}
}

// stackOfPanic has the calls between the panic and this package, one a line.
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
		case strings.Contains(f.Function, "/runtime.(*typed["), strings.Contains(f.Function, "/runtime.(*child["),
			strings.Contains(f.Function, "/runtime.(*tree)."):
			return b.String()
		default:
			b.WriteString(f.Function + "\n\t" + f.File + ":" + strconv.Itoa(f.Line) + "\n")
		}
		if !more {
			return b.String()
		}
	}
}

// panicStack is the stack in err, if it is a panic.
func panicStack(err error) string {
	if p, ok := err.(*PanicError); ok {
		return p.Stack
	}
	return ""
}

// isPanic reports whether err tells of a panic, or of a goroutine that was ended
// and has no stack.
func isPanic(err error) bool {
	_, ok := err.(*PanicError)
	return ok
}

// notAwaited is the reason of a panic that came too late to be a failure.
func notAwaited(err error) string { return err.Error() + "; it was not waited for any more" }
