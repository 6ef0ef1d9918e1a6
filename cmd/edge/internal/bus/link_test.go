package bus

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"testing"

	"github.com/eclipse/paho.golang/packets"
	"github.com/eclipse/paho.golang/paho"
)

// TestWhyAConnectionIsLost: the log says it in words, and not by a number or the
// name of an error alone.
func TestWhyAConnectionIsLost(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{ended(&paho.Disconnect{ReasonCode: packets.DisconnectServerShuttingDown}), "the broker shuts down (reason code 0x8B)"},
		{ended(&paho.Disconnect{ReasonCode: packets.DisconnectSessionTakenOver}), "another node to which the same ID was given (reason code 0x8E)"},
		{ended(&paho.Disconnect{ReasonCode: packets.DisconnectKeepAliveTimeout}), "for too long (reason code 0x8D)"},
		{ended(&paho.Disconnect{ReasonCode: packets.DisconnectServerBusy}), "too busy (reason code 0x89)"},
		{ended(&paho.Disconnect{ReasonCode: packets.DisconnectNotAuthorized}), "permissions (reason code 0x87)"},
		{ended(&paho.Disconnect{ReasonCode: 0x95, Properties: &paho.DisconnectProperties{ReasonString: "at most 1 MB"}}), "has ended it (reason code 0x95, at most 1 MB)"},
		{fmt.Errorf("read: %w", io.EOF), "the broker has closed it: read: EOF"},
		{&net.OpError{Op: "read", Err: net.ErrClosed}, "this node has closed it"},
	} {
		told := &lines{}
		l := &link{name: "mqtt://there", log: slog.New(slog.NewTextHandler(told, nil))}
		l.broken(c.err)
		told.tells(t, c.want)
	}
}
