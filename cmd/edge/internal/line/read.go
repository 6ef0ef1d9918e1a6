package line

import (
	"context"
	"encoding/json"
	"time"

	"github.com/fsmgen/fsmgen/cmd/edge/internal/opc"
)

// Message is what is published for each value.
type Message struct {
	Value any       `json:"value"`
	Time  time.Time `json:"time"` // when it was read
}

// OpenRead opens a line from the device to the bus: in each turn it reads all
// values and publishes them. A value that the device does not have, or that cannot
// be published, is left out. What the bus does not take is not kept. OpenRead fails
// if the device does not answer.
func OpenRead(ctx context.Context, cfg Config) (*Line, error) {
	l := &Line{Config: cfg, says: sayings{
		stopped: "the values of the device are no longer published; trying again each interval",
		moving:  "the values of the device are published again",
		closed:  "the read flow has ended and does not try to publish the values of the device any more",
	}}
	l.move = l.publish
	return start(ctx, l)
}

func (l *Line) publish(ctx context.Context, session *opc.Session) (moved int, err error) {
	readings, err := session.Read(ctx, l.Values)
	if err != nil {
		return 0, err
	}
	now := time.Now()
	for i, r := range readings {
		name, err := l.Values[i], r.Err
		var payload []byte
		if err == nil { // JSON has no number for NaN
			payload, err = json.Marshal(Message{Value: r.Value, Time: now})
		}
		if err != nil {
			l.leaveOut(name, err)
			continue
		}
		if err := l.Bus.Publish(ctx, l.Topic+"/"+name, payload); err != nil {
			return moved, undelivered{err}
		}
		l.takeIn(name)
		moved++
	}
	return moved, nil
}
