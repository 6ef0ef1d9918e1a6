package client_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
)

// streams serves one text after another, each as a stream that then is cut off.
func streams(t *testing.T, asked *[]string, texts ...string) *client.HTTP {
	t.Helper()
	var n atomic.Int32
	h, _ := at(t, func(w http.ResponseWriter, r *http.Request) {
		i := int(n.Add(1)) - 1
		*asked = append(*asked, r.URL.RawQuery+"|"+r.Header.Get("Last-Event-ID"))
		if i >= len(texts) || texts[i] == "busy" {
			w.Header().Set("Content-Type", "application/problem+json")
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusServiceUnavailable)
			fmt.Fprint(w, `{"title":"There are too many streams"}`)
			return
		}
		w.Header().Set("Content-Type", "text/event-stream")
		fmt.Fprint(w, texts[i])
	})
	return h
}

// told writes what the items of a stream are.
func told(t *testing.T, h *client.HTTP, q client.EventQuery) []string {
	t.Helper()
	var all []string
	for item, err := range h.Events(t.Context(), "T", q) {
		switch {
		case err != nil:
			all = append(all, "error "+err.Error())
		case item.Event != nil:
			all = append(all, item.Event.Text)
		case item.Gap != nil:
			all = append(all, fmt.Sprintf("gap %d %s", item.Gap.Missed, item.Gap.Reason))
		case item.Lost != nil:
			all = append(all, "lost")
		case item.Back:
			all = append(all, "back")
		case item.End:
			all = append(all, "end")
		}
	}
	return all
}

// A stream goes on behind the last event that came whole, says what was lost, and ends
// with the tree.
func TestEvents(t *testing.T) {
	var asked []string
	h := streams(t, &asked,
		"retry: 2000\n\n: \n\nid: e-1\ndata: {\"text\":\"one\"}\n\nid: e-2\ndata: {\"text\":\"tw",
		"busy",
		"id: e-2\r\ndata: {\"text\":\"two\"}\r\n\r\nevent: gap\ndata: {\"missed\":7,\"reason\":\"slow\"}\n\nevent: later\ndata: {}\n\n",
		"id: e-9\ndata: {\"text\":\ndata: \"nine\"}\n\nevent: end\ndata: {}\n\n")
	got := told(t, h, client.EventQuery{Under: "T/a b", Kept: true})
	want := []string{"back", "one", "lost", "back", "two", "gap 7 slow", "lost", "back", "nine", "end"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q, want %q", got, want)
	}
	if want := []string{"since=oldest&under=T%2Fa+b|", "under=T%2Fa+b|e-1", "under=T%2Fa+b|e-1", "under=T%2Fa+b|e-2"}; !slices.Equal(asked, want) {
		t.Errorf("asked %q, want %q", asked, want)
	}
}

// What cannot become better is not tried again.
func TestEventsStrange(t *testing.T) {
	for _, text := range []string{"data: {\n\n", "data: " + strings.Repeat("x", 5<<20) + "\n\n"} {
		var asked []string
		got := told(t, streams(t, &asked, text), client.EventQuery{})
		if len(got) != 2 || !strings.HasPrefix(got[1], "error ") || len(asked) != 1 {
			t.Errorf("told %q, asked %q", got, asked)
		}
	}
}

// A reader that wants no more ends the stream.
func TestEventsLeft(t *testing.T) {
	var asked []string
	h := streams(t, &asked, "data: {\"text\":\"one\"}\n\ndata: {\"text\":\"two\"}\n\n")
	for item := range h.Events(t.Context(), "T", client.EventQuery{}) {
		if item.Event != nil {
			break
		}
	}
	if len(asked) != 1 {
		t.Errorf("asked %q", asked)
	}
}

// silent is a program whose stream says nothing after its first event.
type silent struct{ times int }

func (s *silent) RoundTrip(r *http.Request) (*http.Response, error) {
	s.times++
	reader, writer := io.Pipe()
	go func() {
		fmt.Fprint(writer, "id: e-1\ndata: {\"text\":\"one\"}\n\n")
		<-r.Context().Done()
		writer.CloseWithError(r.Context().Err())
	}()
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"text/event-stream"}}, Body: reader, Request: r}, nil
}

// A stream that has fallen silent is connected again: a program says something every 15
// seconds.
func TestEventsSilent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &silent{}
		h, err := client.New(client.Config{Server: "localhost:1", Timeout: time.Second, Transport: s})
		if err != nil {
			t.Fatal(err)
		}
		begun := time.Now()
		for item, err := range h.Events(t.Context(), "T", client.EventQuery{}) {
			if err != nil {
				t.Fatal(err)
			}
			if item.Lost != nil {
				if after := time.Since(begun); after != 45*time.Second || !strings.Contains(item.Lost.Error(), "nothing has come for too long") {
					t.Errorf("lost after %s: %v", after, item.Lost)
				}
			}
			if item.Back && s.times == 2 {
				return
			}
		}
	})
}
