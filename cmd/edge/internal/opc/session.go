// Package opc is the OPC UA client of the edge node: sessions that read,
// write and browse, with variables called by their names.
package opc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"github.com/gopcua/opcua"
	"github.com/gopcua/opcua/id"
	"github.com/gopcua/opcua/ua"
)

// requestTimeout bounds one question to a server, beside the caller's context.
const requestTimeout = 2 * time.Second

// Session is an open session with one server. It does not connect again by
// itself: after an error of Read, Write or Ping close it and open another.
// Its methods may be called from any goroutine.
type Session struct {
	endpoint string
	client   *opcua.Client

	mu    sync.Mutex
	nodes map[string]*ua.NodeID // the variables of the server by name
}

// Connect opens a session and looks the server's variables up. The context
// bounds connecting, not the session.
func Connect(ctx context.Context, endpoint string) (*Session, error) {
	client, err := opcua.NewClient(endpoint,
		opcua.SecurityMode(ua.MessageSecurityModeNone),
		opcua.AutoReconnect(false),
		opcua.DialTimeout(requestTimeout),
		opcua.RequestTimeout(requestTimeout),
	)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", endpoint, err)
	}
	if err := connect(ctx, client); err != nil {
		client.Close(ctx)
		return nil, fmt.Errorf("connect to %s: %w", endpoint, explain(err))
	}
	s := &Session{endpoint: endpoint, client: client}
	if err := s.LookUp(ctx); err != nil {
		s.Close(ctx)
		return nil, err
	}
	return s, nil
}

// LookUp looks the server's variables up again: it may have others than when the
// session was opened.
func (s *Session) LookUp(ctx context.Context) error {
	nodes, err := s.browse(ctx, maxDepth)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.nodes = nodes
	return nil
}

// Has reports whether the server had a variable when they were last looked up.
func (s *Session) Has(name string) bool { return s.node(name) != nil }

// node gives a variable by its name; nil if the server has none.
func (s *Session) node(name string) *ua.NodeID {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.nodes[name]
}

// connect gives up after the time for a request: of a context that has no
// deadline gopcua does not notice the end while it waits for the first answer.
func connect(ctx context.Context, client *opcua.Client) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	return client.Connect(ctx)
}

// explain says in words what an error of a connection to a server means.
func explain(err error) error {
	var at *net.OpError
	switch {
	case errors.As(err, &at) && at.Op == "dial":
		return err
	case errors.Is(err, io.EOF):
		return fmt.Errorf("it has ended the connection: %w", err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, ua.StatusBadTimeout):
		return fmt.Errorf("it is connected, but does not answer: %w", err)
	}
	return err
}

// failed names the server in an error of a request.
func (s *Session) failed(what string, err error) error {
	return fmt.Errorf("%s %s: %w", what, s.endpoint, explain(err))
}

// Close ends the session. It tells the server as long as the context allows,
// and closes the connection either way.
func (s *Session) Close(ctx context.Context) error { return s.client.Close(ctx) }

// Ping asks the server for its state, to see whether it answers.
func (s *Session) Ping(ctx context.Context) error {
	state, err := s.read(ctx, ua.NewNumericNodeID(0, id.Server_ServerStatus_State))
	if err != nil {
		return err
	}
	return state[0].Err
}

// Reading is what the server says of one variable.
type Reading struct {
	Value any
	Err   error // the server answers, but gives no value that counts
}

// errNoVariable is the error of a variable that the server does not have.
var errNoVariable = errors.New("the server has no such variable")

// Read gives the values of the named variables, in the order of the names. The
// error of one variable is in its Reading; with another error, use the session no
// more. The server is asked in any case.
func (s *Session) Read(ctx context.Context, names []string) ([]Reading, error) {
	readings := make([]Reading, len(names))
	var nodes []*ua.NodeID
	var at []int
	for i, name := range names {
		node := s.node(name)
		if node == nil {
			readings[i].Err = errNoVariable
			continue
		}
		nodes, at = append(nodes, node), append(at, i)
	}
	if len(nodes) == 0 {
		return readings, s.Ping(ctx)
	}
	read, err := s.read(ctx, nodes...)
	if err != nil {
		return nil, err
	}
	for i, r := range read {
		readings[at[i]] = r
	}
	return readings, nil
}

func (s *Session) read(ctx context.Context, nodes ...*ua.NodeID) ([]Reading, error) {
	req := &ua.ReadRequest{TimestampsToReturn: ua.TimestampsToReturnBoth}
	for _, node := range nodes {
		req.NodesToRead = append(req.NodesToRead, &ua.ReadValueID{NodeID: node, AttributeID: ua.AttributeIDValue})
	}
	resp, err := s.client.Read(ctx, req)
	if err != nil {
		return nil, s.failed("read from", err)
	}
	if len(resp.Results) != len(nodes) {
		return nil, fmt.Errorf("%d values asked for, %d received", len(nodes), len(resp.Results))
	}
	readings := make([]Reading, len(nodes))
	for i, result := range resp.Results {
		if result.Status != ua.StatusOK {
			readings[i].Err = fmt.Errorf("read %s: %w", nodes[i], result.Status)
			continue
		}
		readings[i].Value = result.Value.Value()
	}
	return readings, nil
}

// ErrValue is wrapped by errors of Write that writing again will not mend: the
// variable does not exist, or the value is not of its type.
var ErrValue = errors.New("cannot be written")

// Write writes one variable. A number is turned into the variable's type.
func (s *Session) Write(ctx context.Context, name string, value any) error {
	node := s.node(name)
	if node == nil {
		return fmt.Errorf("%s %w: %w", name, ErrValue, errNoVariable)
	}
	now, err := s.read(ctx, node)
	if err != nil {
		return err
	}
	if now[0].Err != nil {
		return fmt.Errorf("%s %w: its type is not known: %w", name, ErrValue, now[0].Err)
	}
	variant, err := variantLike(now[0].Value, value)
	if err != nil {
		return fmt.Errorf("%s %w: %w", name, ErrValue, err)
	}
	resp, err := s.client.Write(ctx, &ua.WriteRequest{NodesToWrite: []*ua.WriteValue{{
		NodeID:      node,
		AttributeID: ua.AttributeIDValue,
		Value:       &ua.DataValue{EncodingMask: ua.DataValueValue, Value: variant},
	}}})
	if err != nil {
		return s.failed("write to", err)
	}
	if len(resp.Results) == 1 && resp.Results[0] != ua.StatusOK {
		return fmt.Errorf("%s %w: %w", name, ErrValue, resp.Results[0])
	}
	return nil
}

// variantLike gives value in the type of like. Commands come from JSON, where
// every number is a float64.
func variantLike(like, value any) (*ua.Variant, error) {
	if number, ok := value.(float64); ok {
		switch like.(type) {
		case float32:
			return ua.NewVariant(float32(number))
		case int64:
			return ua.NewVariant(int64(number))
		case int32:
			return ua.NewVariant(int32(number))
		}
	}
	if fmt.Sprintf("%T", like) != fmt.Sprintf("%T", value) {
		return nil, fmt.Errorf("it is a %T, not a %T", like, value)
	}
	return ua.NewVariant(value)
}
