package inspect

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

const (
	// heartbeat is how often a stream without events says that it is there.
	heartbeat = 15 * time.Second
	// inBatch is the number of events that are written at a time, and pause is how long a
	// stream waits for more before it writes. They bound what a stream costs.
	inBatch = 2048
	pause   = 50 * time.Millisecond
)

// events serves the events of a tree as a stream of Server-Sent Events.
func (h *Inspector) events(w http.ResponseWriter, r *http.Request) error {
	t, err := h.find(r.PathValue("tree"))
	if err != nil {
		return err
	}
	since := r.URL.Query().Get("since")
	if since != "" && since != "oldest" {
		return badRequest(`The parameter "since" is oldest or left out.`)
	}
	select {
	case h.streams <- struct{}{}:
		defer func() { <-h.streams }()
	default:
		return &Problem{Status: http.StatusServiceUnavailable, Title: "There are too many streams", Detail: "Close another one, or come back later."}
	}
	s := stream{
		h: h, t: t, w: w, r: r, to: http.NewResponseController(w), under: r.URL.Query().Get("under"),
	}
	return s.serve(r.Header.Get("Last-Event-ID"), since == "oldest")
}

// stream is a stream that a client reads.
type stream struct {
	h     *Inspector
	t     *tree
	w     http.ResponseWriter
	r     *http.Request
	to    *http.ResponseController
	under string // only events of this worker and those below it; "": all
	text  bytes.Buffer
}

// serve writes the stream until the client goes, or is too slow, or there will be no more
// events. The client comes again with the id of the last event that it has.
func (s *stream) serve(last string, all bool) error {
	if err := s.to.SetWriteDeadline(time.Now().Add(s.h.write)); err != nil {
		return err // a stream without deadlines would be held by a client that does not read
	}
	header := s.w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no") // a proxy must not wait for more
	s.w.WriteHeader(http.StatusOK)
	s.text.WriteString("retry: 2000\n\n")
	number, known := s.t.ring.begin(last, all)
	if !known {
		s.gap(0, "the stream was begun with another process")
	}
	if s.r.Method == http.MethodHead || s.flush() != nil {
		return nil
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		b := s.t.ring.from(number, inBatch)
		s.batch(b)
		number = b.first + uint64(len(b.entries))
		if b.over {
			s.text.WriteString("event: end\ndata: {}\n\n")
		}
		if s.flush() != nil || b.over {
			return nil // a client that has gone needs no answer
		}
		if b.more == nil {
			continue
		}
		select {
		case <-b.more:
			if !s.sleep(pause) {
				return nil
			}
		case <-beat.C:
			s.text.WriteString(": \n\n")
		case <-s.r.Context().Done():
			return nil
		}
	}
}

// sleep waits, and reports whether the client is still there.
func (s *stream) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.r.Context().Done():
		return false
	}
}

// batch writes entries of the ring.
func (s *stream) batch(b batch) {
	if b.skipped > 0 {
		s.gap(b.skipped, "the client was too slow, or away for too long")
	}
	for i := range b.entries {
		switch e := b.entries[i]; {
		case e.missed > 0:
			s.gap(e.missed, "the tree had more events than could be kept")
		case s.wants(e.event.Path):
			data, err := e.encoded()
			s.write(b.first+uint64(i), "", data, err)
		}
	}
}

func (s *stream) wants(path string) bool {
	return s.under == "" || path == s.under || strings.HasPrefix(path, s.under+"/")
}

// gap writes that events are missing. It has no id, so that a client that is cut off now
// is told again.
func (s *stream) gap(missed uint64, reason string) {
	data, err := json.Marshal(Gap{missed, reason})
	s.write(0, "gap", data, err)
}

// write writes an event. JSON has no line breaks.
func (s *stream) write(number uint64, name string, data []byte, err error) {
	if err != nil {
		s.h.logger.Error("an event cannot be encoded", "error", err)
		return
	}
	if number > 0 {
		s.text.WriteString("id: " + s.t.ring.id(number) + "\n")
	}
	if name != "" {
		s.text.WriteString("event: " + name + "\n")
	}
	s.text.WriteString("data: ")
	s.text.Write(data)
	s.text.WriteString("\n\n")
}

// flush gives the client what was written. A client that does not take it in time loses
// its stream.
func (s *stream) flush() error {
	if s.text.Len() == 0 {
		return nil
	}
	if err := s.to.SetWriteDeadline(time.Now().Add(s.h.write)); err != nil {
		return err
	}
	_, err := s.w.Write(s.text.Bytes())
	s.text.Reset()
	if s.text.Cap() > maxBody {
		s.text = bytes.Buffer{}
	}
	if err != nil {
		return err
	}
	return s.to.Flush()
}
