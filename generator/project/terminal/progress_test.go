package terminal

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// said is what was written to it so far; safe for use by any goroutine.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out said
		p := &Progress{w: &out}
		p.Say("reading %d specs", 3)
		time.Sleep(progressAfter - 1)
		if text := out.String(); text != "" {
			t.Errorf("before its time there is %q", text)
		}
		time.Sleep(progressEvery)
		if text := out.String(); text != wipe+cut+"reading 3 specs (0.5s)"+wrap {
			t.Errorf("what is shown: %q", text)
		}
		time.Sleep(progressEvery)
		p.End()
		if text := out.String(); !strings.HasSuffix(text, "reading 3 specs (0.6s)"+wrap+wipe) {
			t.Errorf("what is left: %q", text)
		}
		p.End() // a second time does nothing
	})
}

func TestProgressOfShortWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out said
		p := &Progress{w: &out}
		for range 100 {
			p.Say("writing")
			p.End()
		}
		silent := NewProgress(&out) // not a terminal
		silent.Say("writing")
		time.Sleep(time.Minute)
		silent.End()
		(*Progress)(nil).Say("writing")
		(*Progress)(nil).End()
		if text := out.String(); text != "" {
			t.Errorf("%q", text)
		}
	})
}
