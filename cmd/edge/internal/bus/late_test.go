package bus

import (
	"net"
	"strings"
	"testing"
	"time"
)

// TestCloseAsAClientConnects: the server tells those clients of its end that it
// has then, and waits for all. One that connects right after that, and stays, must
// not keep it.
func TestCloseAsAClientConnects(t *testing.T) {
	b, err := StartBroker()
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(b.URL(), "mqtt://")
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for !b.listener.hasBegun() {
		time.Sleep(time.Millisecond)
	}
	closed := make(chan error, 1)
	go func() { closed <- b.Close() }()
	for { // until it takes nobody any more
		c, err := net.DialTimeout("tcp", address, time.Second)
		if err != nil {
			break
		}
		c.Close()
	}
	time.Sleep(50 * time.Millisecond)                             // it tells its clients, of which there are none
	connect := "\x10\x10\x00\x04MQTT\x04\x02\x00\x00\x00\x04late" // for ever: no keep-alive
	if _, err := conn.Write([]byte(connect)); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-closed:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("Close waits for a client that connected late")
	}
}

// hasBegun reports whether every connection that was taken is being read from, and
// there is one.
func (l *listener) hasBegun() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.taken == 0 && len(l.open) > 0
}
