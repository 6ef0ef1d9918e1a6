// Package sim is what stands around a charging site: chargers with cars at them, an
// authorization server and a grid meter. Each is an HTTP server of its own on
// 127.0.0.1, and has methods that do what people and faults do. They may be called
// from any goroutine.
package sim

import (
	"encoding/json"
	"net"
	"net/http"
	"time"
)

// server is an HTTP server on a port that was free.
type server struct {
	url  string
	http *http.Server
	done chan struct{} // closed when Serve has returned
}

func serve(handler http.Handler) (*server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &server{
		url:  "http://" + listener.Addr().String(),
		http: &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute},
		done: make(chan struct{}),
	}
	go func() {
		defer close(s.done)
		s.http.Serve(listener) // until Close
	}()
	return s, nil
}

// URL is where the server is.
func (s *server) URL() string { return s.url }

// Close ends the server and cuts its connections.
func (s *server) Close() error {
	err := s.http.Close()
	<-s.done
	return err
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(value) // an error is that of who has hung up
}
