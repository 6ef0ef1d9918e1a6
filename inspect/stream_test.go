package inspect_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/vault"
)

// told is an event of a stream.
type told struct{ id, name, data string }

// listener reads a stream.
type listener struct {
	t    testing.TB
	resp *http.Response
	from *bufio.Reader
	stop context.CancelFunc
}

// listen begins to read a stream.
func (w *world) listen(query, last string) *listener {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.server.URL+"/api/v1/trees/Vault/events?"+query, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	if last != "" {
		req.Header.Set("Last-Event-ID", last)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	l := &listener{w.t, resp, bufio.NewReader(resp.Body), stop}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		w.t.Fatalf("the stream is answered with %d %v", resp.StatusCode, resp.Header)
	}
	return l
}

func (l *listener) close() {
	l.stop()
	l.resp.Body.Close()
}

// next returns the next event. ok is false at the end of the stream.
func (l *listener) next() (e told, ok bool) {
	for {
		line, err := l.from.ReadString('\n')
		if err != nil {
			return told{}, false
		}
		line = strings.TrimSuffix(line, "\n")
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "" && e != (told{}):
			return e, true
		case key == "id":
			e.id = value
		case key == "event":
			e.name = value
		case key == "data":
			e.data = value
		case key != "retry" && line != "" && line[0] != ':':
			l.t.Fatalf("the stream has the line %q", line)
		}
	}
}

// event returns the next event, which must be one of the tree.
func (l *listener) event() (string, inspect.Event) {
	l.t.Helper()
	e, ok := l.next()
	if !ok || e.name != "" {
		l.t.Fatalf("the stream has %+v", e)
	}
	var v inspect.Event
	if err := json.Unmarshal([]byte(e.data), &v); err != nil {
		l.t.Fatal(err)
	}
	return e.id, v
}

// TestStream reads all events, goes on after any of them, and comes to the end.
func TestStream(t *testing.T) {
	w := run(t, vaultSpec(2))
	w.doorsIn("locked")
	schemas := schemasOf(t, w.ui)
	if err := w.sup.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := w.listen("since=oldest", "")
	defer all.close()
	var ids []string
	var last told
	for {
		e, ok := all.next()
		if !ok {
			break
		}
		if last = e; e.name == "end" {
			continue
		}
		if e.name != "" {
			t.Fatalf("the stream has %+v", e)
		}
		check(t, schemas, "Event", []byte(e.data))
		var v inspect.Event
		if err := json.Unmarshal([]byte(e.data), &v); err != nil {
			t.Fatal(err)
		}
		if ids = append(ids, e.id); v.Seq != uint64(len(ids)) || v.Text == "" || v.Time == "" {
			t.Fatalf("event %d is %s", len(ids), e.data)
		}
	}
	if len(ids) < 10 || last.name != "end" {
		t.Fatalf("there are %d events, and the last is %+v", len(ids), last)
	}
	for i, id := range ids {
		again := w.listen("", id)
		e, ok := again.next()
		switch {
		case i == len(ids)-1:
			if !ok || e.name != "end" {
				t.Errorf("after the last event comes %+v", e)
			}
		case !ok || e.id != ids[i+1]:
			t.Errorf("after %s comes %+v, want %s", id, e, ids[i+1])
		}
		again.close()
	}
	under := w.listen("since=oldest&under=Vault/1", "")
	defer under.close()
	for {
		e, ok := under.next()
		if !ok || e.name == "end" {
			break
		}
		if !strings.Contains(e.data, `"path":"Vault/1"`) {
			t.Errorf("below Vault/1 there is %s", e.data)
		}
	}
	w.refuses(http.StatusBadRequest, http.MethodGet, "/api/v1/trees/Vault/events?since=ever", "")
	w.refuses(http.StatusNotFound, http.MethodGet, "/api/v1/trees/Other/events", "")
}

// TestStreamGoesOn reads events as they happen.
func TestStreamGoesOn(t *testing.T) {
	w := run(t, vaultSpec(0))
	live := w.listen("", "")
	defer live.close()
	for i := 1; i <= 3; i++ {
		if err := w.sup.UpdateUserSpec(func(s *vault.UserSpec) { s.Doors = i }); err != nil {
			t.Fatal(err)
		}
		for {
			if _, e := live.event(); e.Kind == "child added" && e.Child == fmt.Sprint(i-1) {
				break
			}
		}
	}
}

// TestGaps checks that a stream says what it lacks: what the ring does not have any more,
// and that an id is of another process.
func TestGaps(t *testing.T) {
	w := run(t, vaultSpec(20), inspect.WithEventBuffer(16))
	w.doorsIn("locked")
	first := w.listen("since=oldest", "")
	id, e := first.event()
	first.close()
	if e.Seq < 50 {
		t.Fatalf("the oldest event is %+v", e)
	}
	epoch, _, _ := strings.Cut(id, "-")
	schemas := schemasOf(t, w.ui)
	for _, c := range []struct {
		last   string
		missed bool
	}{{epoch + "-3", true}, {"another-3", false}, {epoch + "-99999999", false}, {epoch + "-x", false}, {"x", false}} {
		l := w.listen("", c.last)
		gap, ok := l.next()
		if !ok || gap.name != "gap" || gap.id != "" {
			t.Errorf("after %s comes %+v", c.last, gap)
		}
		check(t, schemas, "Gap", []byte(gap.data))
		var v inspect.Gap
		if err := json.Unmarshal([]byte(gap.data), &v); err != nil || (v.Missed > 0) != c.missed || v.Reason == "" {
			t.Errorf("after %s comes %s (%v)", c.last, gap.data, err)
		}
		_, next := l.event()
		if c.missed && next.Seq != 3+v.Missed+1 {
			t.Errorf("%d events are missing after 3, and then comes %d", v.Missed, next.Seq)
		}
		l.close()
	}
}

// TestStreamsAreBounded opens ten thousand streams. As many as there may be are served,
// and the others are told to come back. When some end, others are served.
func TestStreamsAreBounded(t *testing.T) {
	w := run(t, vaultSpec(0))
	const clients, most = 10_000, 32
	var served, refused atomic.Int32
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var all sync.WaitGroup
	answered := make(chan struct{}, clients)
	for range clients {
		all.Go(func() {
			rec := &waiting{header: http.Header{}, answered: answered}
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/api/v1/trees/Vault/events", nil)
			w.ui.ServeHTTP(rec, r)
			switch {
			case rec.status == http.StatusOK:
				served.Add(1)
			case rec.status == http.StatusServiceUnavailable && rec.header.Get("Retry-After") != "":
				refused.Add(1)
			default:
				t.Errorf("a stream is answered with %d", rec.status)
			}
		})
	}
	for range clients {
		<-answered
	}
	w.refuses(http.StatusServiceUnavailable, http.MethodGet, "/api/v1/trees/Vault/events", "")
	w.get("/api/v1/trees", nil) // everything else goes on
	stop()
	all.Wait()
	if served.Load() != most || refused.Load() != clients-most {
		t.Errorf("%d streams are served and %d refused", served.Load(), refused.Load())
	}
	l := w.listen("", "")
	l.close()
}

// waiting is a ResponseWriter of a client that reads everything at once.
type waiting struct {
	header   http.Header
	status   int
	answered chan<- struct{}
}

func (w *waiting) Header() http.Header { return w.header }
func (w *waiting) WriteHeader(status int) {
	w.status = status
	w.answered <- struct{}{}
}
func (w *waiting) Write(p []byte) (int, error)      { return len(p), nil }
func (w *waiting) Flush()                           {}
func (w *waiting) SetWriteDeadline(time.Time) error { return nil }

// TestStreamNeedsDeadlines checks that a stream without deadlines is refused: a client that
// does not read would hold it for ever.
func TestStreamNeedsDeadlines(t *testing.T) {
	w := run(t, vaultSpec(0))
	rec := httptest.NewRecorder()
	w.ui.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://localhost/api/v1/trees/Vault/events", nil))
	if rec.Code != http.StatusInternalServerError {
		t.Errorf("it is answered with %d", rec.Code)
	}
	for range 40 { // its place is free again
		rec := httptest.NewRecorder()
		w.ui.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://localhost/api/v1/trees/Vault/events", nil))
		if rec.Code != http.StatusInternalServerError {
			t.Fatalf("it is answered with %d", rec.Code)
		}
	}
}

// pipe is a net.Listener of one connection in memory, which has no buffers.
type pipe struct {
	conn   chan net.Conn
	closed context.Context
	close  context.CancelFunc
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case conn := <-p.conn:
		return conn, nil
	case <-p.closed.Done():
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error   { p.close(); return nil }
func (p *pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }

// TestStalledReader checks that a client that does not read loses its stream, and that
// its place is free then.
func TestStalledReader(t *testing.T) {
	w := run(t, vaultSpec(50), inspect.WithStreamLimit(1), inspect.WithWriteTimeout(50*time.Millisecond))
	w.doorsIn("locked")
	listener := &pipe{conn: make(chan net.Conn, 1)}
	listener.closed, listener.close = context.WithCancel(context.Background())
	server := w.ui.Server("")
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		server.Close()
		<-served
	}()
	client, conn := net.Pipe()
	defer client.Close()
	listener.conn <- conn
	fmt.Fprint(client, "GET /api/v1/trees/Vault/events?since=oldest HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if _, err := io.ReadFull(client, make([]byte, 16)); err != nil {
		t.Fatal(err)
	}
	for w.do(http.MethodHead, "/api/v1/trees/Vault/events", "").status == http.StatusServiceUnavailable {
		if t.Context().Err() != nil {
			t.Fatal("the stream does not end")
		}
	}
}

// TestStreamOutlivesTimeouts checks that the time-outs of the server, which are for
// requests, and that of one write do not end a stream.
func TestStreamOutlivesTimeouts(t *testing.T) {
	w := run(t, vaultSpec(0), inspect.WithWriteTimeout(20*time.Millisecond))
	w.server.Close()
	server := w.ui.Server("")
	server.ReadTimeout, server.WriteTimeout = 20*time.Millisecond, 20*time.Millisecond
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(socket) }()
	defer func() {
		server.Close()
		<-served
	}()
	w.server.URL = "http://" + socket.Addr().String()
	l := w.listen("", "")
	defer l.close()
	for i := range 5 {
		time.Sleep(30 * time.Millisecond) // longer than the time-outs
		if err := w.sup.UpdateUserSpec(func(s *vault.UserSpec) { s.Doors = i % 2; s.Account.User = fmt.Sprint(i) }); err != nil {
			t.Fatal(err)
		}
		for {
			if _, e := l.event(); e.Kind == "spec" {
				break
			}
		}
	}
}

// TestCloseEndsStreams checks that Close ends streams and readers while the tree goes on.
func TestCloseEndsStreams(t *testing.T) {
	w := run(t, vaultSpec(0))
	l := w.listen("", "")
	defer l.close()
	w.ui.Close()
	for {
		if e, ok := l.next(); !ok {
			t.Fatal("the stream has no end")
		} else if e.name == "end" {
			break
		}
	}
	w.ui.Close()
	w.get("/api/v1/trees/Vault/worker", nil)
}
