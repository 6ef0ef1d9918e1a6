package line

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// lookUpEvery is how often the variables of a device are looked up that has not
// all that the configuration names.
const lookUpEvery = time.Minute

// leftOut are the values that a line does not move although it was told to,
// because the device gives nothing that can be moved. The device answers all the
// same: the others are moved, and the session is kept. It belongs to run.
type leftOut struct {
	values   map[string]error // why, by the name
	lookedUp time.Time
}

// errNoVariable is why a value is left out that the device does not have.
var errNoVariable = errors.New("the device has no variable of that name: see whether the configuration has the right name, and is for this device")

// lookFor tells the log which of the values the device does not have, and looks
// them up again every now and then.
func (l *Line) lookFor(ctx context.Context, session *opc.Session) error {
	lacks := slices.ContainsFunc(l.Values, func(name string) bool { return !session.Has(name) })
	switch now := time.Now(); {
	case !lacks || l.leftOut.lookedUp.IsZero(): // they are looked up with each connecting
		l.leftOut.lookedUp = now
	case now.Sub(l.leftOut.lookedUp) >= lookUpEvery:
		l.leftOut.lookedUp = now
		if err := session.LookUp(ctx); err != nil {
			return err
		}
	}
	for _, name := range l.Values {
		switch {
		case !session.Has(name):
			l.leaveOut(name, errNoVariable)
		case l.leftOut.values[name] == errNoVariable:
			l.takeIn(name)
		}
	}
	return nil
}

// leaveOut notes that a value cannot be moved. The log is told once, until it can
// be again.
func (l *Line) leaveOut(name string, why error) {
	if l.leftOut.values[name] != nil {
		return
	}
	if l.leftOut.values == nil {
		l.leftOut.values = map[string]error{}
	}
	l.leftOut.values[name] = why
	l.Log.Warn("a value is left out; the others are moved", "value", name, "device", l.Endpoint, "topic", l.Topic, "err", why)
}

// takeIn notes that a value is moved.
func (l *Line) takeIn(name string) {
	if l.leftOut.values[name] != nil {
		delete(l.leftOut.values, name)
		l.Log.Info("a value that was left out is moved again", "value", name, "device", l.Endpoint, "topic", l.Topic)
	}
}
