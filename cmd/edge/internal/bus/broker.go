// Package bus is the message bus of the edge node: an MQTT broker in this
// process for trying things out, and a client that the hooks share.
package bus

import (
	"fmt"
	"log/slog"
	"sync"
	"time"

	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/hooks/auth"
	"github.com/mochi-mqtt/server/v2/listeners"
)

// closeGrace is how long clients have to go once they were told that the broker
// closes.
const closeGrace = time.Second

// Broker is an MQTT broker on the loopback interface.
type Broker struct {
	server   *mqtt.Server
	listener *listener
	url      string
	once     sync.Once
}

// StartBroker starts a broker on a port of its own choice. It lets everybody
// in, and so listens on the loopback interface only.
func StartBroker() (*Broker, error) { return StartBrokerAt("127.0.0.1:0") }

// StartBrokerAt starts a broker at an address, host:port: that of one that was
// closed takes its place, and knows nothing of its clients.
func StartBrokerAt(address string) (*Broker, error) {
	server := mqtt.New(&mqtt.Options{Logger: slog.New(slog.DiscardHandler)})
	if err := server.AddHook(new(auth.AllowHook), nil); err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	l, err := listenAt(address)
	if err != nil {
		return nil, fmt.Errorf("broker: %w", err)
	}
	if err := server.AddListener(listeners.NewNet("loopback", l)); err != nil {
		l.Close()
		return nil, fmt.Errorf("broker: %w", err)
	}
	if err := server.Serve(); err != nil { // it returns; the work is done elsewhere
		l.Close()
		return nil, fmt.Errorf("broker: %w", err)
	}
	return &Broker{server: server, listener: l, url: "mqtt://" + l.Addr().String()}, nil
}

// URL is where clients reach the broker.
func (b *Broker) URL() string { return b.url }

// Freeze makes the broker hang until thaw is called: connections can be opened,
// and those that are open stay so, but nothing is answered.
func (b *Broker) Freeze() (thaw func()) { return b.listener.gate.Shut() }

// Kill ends the broker like a process that is killed: every connection is cut, and
// no client is told. It may hang.
func (b *Broker) Kill() error {
	b.listener.cut()
	// The server may stand still if it closes while a client leaves: it takes a lock
	// for reading twice.
	return b.end(b.server.Listeners.ClientsWg.Wait)
}

// Close disconnects every client and stops the broker. It must not hang.
func (b *Broker) Close() error { return b.end(func() {}) }

// end stops the server, once, when clientsLeft has returned.
func (b *Broker) end(clientsLeft func()) (err error) {
	b.once.Do(func() {
		b.listener.settle()
		// The server waits for every client, also for one that has connected while
		// it told the others: that one is never told.
		cut := time.AfterFunc(closeGrace, b.listener.cut)
		defer cut.Stop()
		clientsLeft()
		err = b.server.Close()
	})
	return err
}
