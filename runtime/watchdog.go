package fsm

import (
	"log/slog"
	"time"
)

// guard arms the watchdog for a tick: one timer, no goroutine until it is due.
func (t *tree) guard() {
	if t.watchdog <= 0 {
		return
	}
	if t.dog == nil {
		t.dog = time.AfterFunc(t.watchdog, t.bark)
		return
	}
	t.dog.Reset(t.watchdog)
}

func (t *tree) unguard() {
	if t.dog != nil {
		t.dog.Stop()
	}
}

const doesNotReturn = "a guard, DeclareChildren or DeriveDesiredState does not return"

// bark names the worker that the tick has been at for too long (R19). A guard
// that does not return cannot be abandoned, and the tree stands still: all that
// can be done is to say so. It runs beside the tick, and reads of the worker
// only what never changes.
func (t *tree) bark() {
	n := t.at.Load()
	if n == nil {
		return
	}
	e := Event{
		Kind: EventStuck, Time: time.Now(), Path: n.path, Worker: n.w.name,
		Reason: "the tick has been at this worker for a long time: " + doesNotReturn,
	}
	if t.logger != nil {
		t.logger.Error(e.Kind.String(), slog.String("path", e.Path), slog.String("reason", e.Reason))
	}
	t.events.publish(e)
}
