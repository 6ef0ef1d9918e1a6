package inspect

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Inspector is an http.Handler that serves trees. It is safe for concurrent use.
type Inspector struct {
	settings
	trees   []*tree // in the order in which they were given
	mux     *http.ServeMux
	origins *http.CrossOriginProtection
	openAPI []byte

	streams chan struct{}   // has a place for each stream
	looking chan struct{}   // has a place for a request that looks at workers; see look
	epoch   string          // begins the ids of events; see ring
	ctx     context.Context // ends with Close
	close   context.CancelFunc
	readers sync.WaitGroup
}

// Handler returns an Inspector of a tree. It reads the events of the tree from now on,
// until the tree is down or Close is called.
//
// Handler panics if two trees have one name.
func Handler(t fsm.Tree, options ...Option) *Inspector {
	h := &Inspector{
		settings: settings{
			hosts:      map[string]bool{"localhost": true, "127.0.0.1": true, "::1": true},
			logger:     slog.Default(),
			now:        time.Now,
			ring:       4096,
			maxStreams: 32,
			write:      10 * time.Second,
		},
		mux:     http.NewServeMux(),
		origins: http.NewCrossOriginProtection(),
		epoch:   newEpoch(),
	}
	h.ctx, h.close = context.WithCancel(context.Background())
	h.given = append(h.given, given{"", t})
	for _, option := range options {
		if option != nil {
			option(&h.settings)
		}
	}
	h.streams = make(chan struct{}, h.maxStreams)
	h.looking = make(chan struct{}, 1)
	for _, g := range h.given {
		h.add(g)
	}
	for _, r := range routes {
		h.mux.HandleFunc(r.method+" /"+r.pattern, h.serve(r))
	}
	h.addPage()
	h.openAPI = openAPI(routes)
	return h
}

// add begins to read the events of a tree.
func (h *Inspector) add(g given) {
	t := &tree{Tree: g.tree, name: g.name, ring: newRing(h.ring, h.epoch), machines: map[string]Machine{}}
	t.root = t.first().Path
	if t.name == "" {
		t.name = t.root
	}
	for _, other := range h.trees {
		if other.name == t.name {
			panic("inspect: two trees have the name " + t.name + ": use WithName and WithTree")
		}
	}
	h.trees = append(h.trees, t)
	events := t.Events(h.ctx)
	h.readers.Go(func() { t.ring.read(events) })
}

// Close ends all streams and stops reading the events of the trees. It waits until no
// goroutine of the Inspector is left but those of requests. The trees go on.
func (h *Inspector) Close() {
	h.close()
	h.readers.Wait()
}

// HTTPServer returns a server of the Inspector at an address such as "localhost:8080". Its
// limits keep slow clients from holding connections: a client has 5 seconds for the
// header of a request, 10 for all of it, and 30 to read a response. Streams have a
// deadline for each write. A server of your own should have such limits, too.
func (h *Inspector) HTTPServer(addr string) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(h.logger.Handler(), slog.LevelDebug),
	}
}
