package inspect

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Server serves an Inspector at an address of its own.
type Server struct {
	url       string
	inspector *Inspector
	http      *http.Server
	done      chan struct{} // closed when nothing is served any more
}

// Serve listens at an address such as "localhost:8080", and serves an Inspector of the
// tree there until Close. With the port 0 it takes one that is free; URL has it. If the
// address has a host, the Inspector is also reached by its name; see WithHosts.
func Serve(addr string, tree fsm.Tree, options ...Option) (*Server, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("the tree cannot be shown at %s: %w", addr, err)
	}
	if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
		options = append([]Option{WithHosts(host)}, options...)
	}
	s := &Server{url: "http://" + listener.Addr().String() + "/", inspector: Handler(tree, options...), done: make(chan struct{})}
	s.http = s.inspector.HTTPServer(addr)
	go func() {
		defer close(s.done)
		s.http.Serve(listener)
	}()
	return s, nil
}

// URL returns where the Inspector is served, with a slash at its end.
func (s *Server) URL() string { return s.url }

// Close ends all streams, and waits for the other requests until ctx ends. Then no
// goroutine of the Server is left. The tree goes on. Close may be called for a nil
// Server, and does nothing then.
func (s *Server) Close(ctx context.Context) error {
	if s == nil {
		return nil
	}
	s.inspector.Close()
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = errors.Join(err, s.http.Close())
	}
	<-s.done
	return err
}
