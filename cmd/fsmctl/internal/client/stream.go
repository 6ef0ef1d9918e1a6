package client

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
)

const (
	// silence is how long a stream may give nothing. A program gives something every 15
	// seconds.
	silence = 45 * time.Second
	// maxLine is the size of the largest line of a stream.
	maxLine = 4 << 20
	// firstPause and longestPause are how long a lost connection waits before it is tried
	// again.
	firstPause, longestPause = 500 * time.Millisecond, 5 * time.Second
)

// Events implements Source.
func (h *HTTP) Events(ctx context.Context, tree string, q EventQuery) iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		s := stream{h: h, tree: tree, query: q, yield: yield}
		for {
			err := s.once(ctx)
			if ctx.Err() != nil || err == errOver {
				return
			}
			if final(err) {
				yield(Item{}, err)
				return
			}
			if !s.lost && !yield(Item{Lost: err}, nil) {
				return
			}
			s.lost = true
			if !sleep(ctx, s.nextPause(err)) {
				return
			}
		}
	}
}

// errOver says that the reader wants no more, or that there is no more.
var errOver = errors.New("over")

// final reports whether it is no use to try again.
func final(err error) bool {
	return !Is(err, Unreachable) && !Is(err, Busy) && !Is(err, Stuck)
}

// stream reads the events of a tree over several connections.
type stream struct {
	h     *HTTP
	tree  string
	query EventQuery
	yield func(Item, error) bool
	last  string // the id of the last event
	lost  bool   // the reader knows that the connection is lost
	pause time.Duration
}

func (s *stream) nextPause(err error) time.Duration {
	s.pause = min(max(2*s.pause, firstPause), longestPause)
	var e *Error
	if errors.As(err, &e) && e.After > s.pause {
		return e.After
	}
	return s.pause
}

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// once reads the stream until its connection is lost.
func (s *stream) once(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	alive := time.AfterFunc(max(s.h.timeout, time.Second), func() { cancel(errSilent) })
	defer alive.Stop()
	query := url.Values{}
	if s.query.Under != "" {
		query.Set("under", s.query.Under)
	}
	if s.query.Kept && s.last == "" {
		query.Set("since", "oldest")
	}
	header := http.Header{"Accept": {"text/event-stream"}}
	if s.last != "" {
		header.Set("Last-Event-ID", s.last)
	}
	response, err := s.h.do(ctx, request{method: http.MethodGet, route: of(s.tree, "events"), query: query, header: header})
	if err != nil {
		return s.silent(ctx, err)
	}
	defer response.Body.Close()
	if !isType(response, "text/event-stream") {
		return s.h.strange(response)
	}
	s.lost, s.pause = false, 0
	if !s.yield(Item{Back: true}, nil) {
		return errOver
	}
	err = s.read(response.Body, func() { alive.Reset(silence) })
	return s.silent(ctx, err)
}

var errSilent = errors.New("nothing has come for too long")

// silent returns an error for a stream that has fallen silent, in place of that of the
// context that was cancelled because of it.
func (s *stream) silent(ctx context.Context, err error) error {
	if context.Cause(ctx) == errSilent {
		return &Error{Kind: Unreachable, Text: "cannot reach " + s.h.base + ": " + errSilent.Error(), Help: running}
	}
	return err
}

// read reads the events of a connection.
func (s *stream) read(body io.Reader, came func()) error {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxLine)
	var id, name string
	var data []byte
	for lines.Scan() {
		came()
		line := lines.Bytes()
		if len(line) == 0 {
			if err := s.dispatch(id, name, data); err != nil {
				return err
			}
			id, name, data = "", "", nil
			continue
		}
		field, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimPrefix(value, []byte(" "))
		switch string(field) {
		case "id":
			id = string(value)
		case "event":
			name = string(value)
		case "data":
			if data != nil {
				data = append(data, '\n')
			}
			data = append(data, value...)
		}
	}
	err := lines.Err()
	if err == nil {
		err = io.EOF
	}
	if errors.Is(err, bufio.ErrTooLong) {
		return &Error{Kind: Strange, Text: "an event of " + s.h.base + " is too large"}
	}
	return s.h.unreachable(context.Background(), err)
}

// dispatch gives an event to the reader.
func (s *stream) dispatch(id, name string, data []byte) error {
	if data == nil {
		return nil
	}
	var item Item
	var into any
	switch name {
	case "":
		item.Event = new(inspect.Event)
		into = item.Event
	case "gap":
		item.Gap = new(inspect.Gap)
		into = item.Gap
	case "end":
		s.yield(Item{End: true}, nil)
		return errOver
	default:
		return nil // v1 may gain some
	}
	if json.Unmarshal(data, into) != nil {
		return &Error{Kind: Strange, Text: s.h.base + " has sent an event that cannot be read"}
	}
	if !s.yield(item, nil) {
		return errOver
	}
	if id != "" {
		s.last = id
	}
	return nil
}
