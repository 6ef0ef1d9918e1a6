package engine

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

type key struct{}

// TestHookContextIsAContext, whether it is looked at before it ends or after.
func TestHookContextIsAContext(t *testing.T) {
	values := context.WithValue(t.Context(), key{}, 7)
	cause := errors.New("the state was left")
	for _, early := range []bool{true, false} {
		var made contexts
		at := time.Now().Add(time.Hour)
		ctx := made.next(context.WithoutCancel(values), Self{}, at)
		if early && (ctx.Err() != nil || ctx.Value(key{}) != 7) {
			t.Errorf("error %v, value %v", ctx.Err(), ctx.Value(key{}))
		}
		if d, ok := ctx.Deadline(); !ok || !d.Equal(at) {
			t.Errorf("deadline %v", d)
		}
		ctx.end(cause)
		ctx.end(nil)
		<-ctx.Done()
		if ctx.Err() != context.Canceled || context.Cause(ctx) != cause {
			t.Errorf("error %v, cause %v", ctx.Err(), context.Cause(ctx))
		}
	}
}

// TestHookContextEndsWhatIsMadeOfIt, without a goroutine of its own.
func TestHookContextEndsWhatIsMadeOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var made contexts
		ctx := made.next(context.Background(), Self{}, time.Time{})
		child, cancel := context.WithTimeout(ctx, time.Hour)
		defer cancel()
		ended := false
		context.AfterFunc(child, func() { ended = true })
		ctx.end(context.DeadlineExceeded)
		synctest.Wait()
		if child.Err() != context.Canceled || context.Cause(child) != context.DeadlineExceeded || !ended {
			t.Errorf("error %v, cause %v", child.Err(), context.Cause(child))
		}
	})
}

// TestHookContextOfAHookThatDoesNotLook costs no allocation of its own.
func TestHookContextOfAHookThatDoesNotLook(t *testing.T) {
	var made contexts
	if n := testing.AllocsPerRun(1000, func() {
		made.next(context.Background(), Self{}, time.Time{}).end(nil)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
