// Package line moves values between one device and the message bus, in one
// direction. A line that is open goes on by itself, and mends its connection
// to the device by itself; who opened it looks at its Status.
package line

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/bus"
	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// turnTimeout bounds one turn: connecting, if need be, and moving values once.
const turnTimeout = 2 * time.Second

// Config says what a line moves.
type Config struct {
	Endpoint string        // URL of the device
	Topic    string        // values are at Topic/<value>, commands at Topic/<value>/set
	Values   []string      // names of the variables
	Interval time.Duration // between two turns
	Bus      *bus.Client
	Log      *slog.Logger
}

// Status is how a line is doing.
type Status struct {
	Healthy   bool // the last turn succeeded
	Moved     int64
	LastMoved time.Time // at first when the line was opened
}

// Line is a line that is open. Its methods may be called from any goroutine.
type Line struct {
	Config
	move    func(context.Context, *opc.Session) (moved int, err error)
	kept    func() []string // the values whose commands wait; nil: there are none
	says    sayings
	stopped bool // the log was told that the last turns failed; of run
	leftOut leftOut

	unsubscribe func(context.Context) // nil: there is no subscription
	cancel      context.CancelFunc
	done        chan struct{}
	closing     sync.Once

	mu     sync.Mutex
	status Status
}

// sayings are what the log is told.
type sayings struct{ stopped, moving, closed string }

// start opens a line: it connects, which the context bounds, and then moves
// values until Close.
func start(ctx context.Context, l *Line) (*Line, error) {
	session, err := opc.Connect(ctx, l.Endpoint)
	if err != nil {
		return nil, err
	}
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	l.cancel, l.done = cancel, make(chan struct{})
	l.status.LastMoved = time.Now()
	go func() {
		defer close(l.done)
		l.run(life, session)
	}()
	return l, nil
}

// Status is how the line is doing now.
func (l *Line) Status() Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.status
}

// Close ends the line and waits until it has ended, as long as the context
// allows.
func (l *Line) Close(ctx context.Context) error {
	l.closing.Do(func() {
		l.cancel()
		if l.unsubscribe != nil {
			l.unsubscribe(ctx)
		}
	})
	select {
	case <-l.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("close the connection to %s: %w", l.Endpoint, ctx.Err())
	}
}

// run takes a turn at once and then one each interval. The session is its own.
func (l *Line) run(ctx context.Context, session *opc.Session) {
	tick := time.NewTicker(l.Interval)
	defer tick.Stop()
	for {
		session = l.turn(ctx, session)
		select {
		case <-tick.C:
		case <-ctx.Done():
			hangUp(session)
			l.tellClosed()
			return
		}
	}
}

// undelivered is the error of a turn in which the device answered, and the bus did
// not take what it said.
type undelivered struct{ error }

func (u undelivered) Unwrap() error { return u.error }

// turn moves values once. It gives the session for the next turn: none if the
// device failed, so that the next one begins with connecting. While only the bus
// is away the session is kept: to connect anew each turn would cost the device
// and this process far more than reading does.
func (l *Line) turn(ctx context.Context, session *opc.Session) *opc.Session {
	ctx, cancel := context.WithTimeout(ctx, turnTimeout)
	defer cancel()
	moved, err := 0, error(nil)
	if session == nil {
		session, err = opc.Connect(ctx, l.Endpoint)
	}
	if err == nil {
		err = l.lookFor(ctx, session)
	}
	if err == nil {
		moved, err = l.move(ctx, session)
	}
	l.tell(ctx, err)
	l.note(moved, err)
	if err == nil || errors.As(err, new(undelivered)) {
		return session
	}
	hangUp(session)
	return nil
}

// tell tells the log when values stop moving, with what stops them, and when they
// move again. That a line was closed amid a turn is nothing to tell.
func (l *Line) tell(ctx context.Context, err error) {
	stopped := err != nil
	if stopped == l.stopped || stopped && errors.Is(context.Cause(ctx), context.Canceled) {
		return
	}
	l.stopped = stopped
	if stopped {
		l.Log.Warn(l.says.stopped, "device", l.Endpoint, "topic", l.Topic, "err", err)
		return
	}
	l.Log.Info(l.says.moving, "device", l.Endpoint, "topic", l.Topic)
}

// tellClosed tells the log what is lost with the line, and that it does not try any
// more. The line that comes after it has not failed, and would not tell that values
// move again.
func (l *Line) tellClosed() {
	if l.kept != nil {
		if names := l.kept(); len(names) > 0 {
			l.Log.Warn("commands that were not written are dropped, because the write flow has ended: send them again", "values", names, "device", l.Endpoint, "topic", l.Topic)
		}
	}
	if l.stopped {
		l.Log.Info(l.says.closed, "device", l.Endpoint, "topic", l.Topic)
	}
}

func (l *Line) note(moved int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.status.Healthy = err == nil
	if moved > 0 {
		l.status.Moved += int64(moved)
		l.status.LastMoved = time.Now()
	}
}

// hangUp closes a session, if there is one, without waiting long for a device
// that does not answer.
func hangUp(session *opc.Session) {
	if session == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	session.Close(ctx)
}
