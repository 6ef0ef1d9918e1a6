package project

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

// lockedBuffer may be read while it is written to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestProgress(t *testing.T) {
	var out lockedBuffer
	p := &progress{w: &out}
	p.say("reading %d specs", 3)
	for deadline := time.Now().Add(10 * time.Second); !strings.Contains(out.String(), "reading 3 specs ("); {
		if time.Now().After(deadline) {
			t.Fatal("nothing was shown")
		}
		time.Sleep(time.Millisecond)
	}
	p.end()
	if text := out.String(); !strings.HasSuffix(text, wipe) || strings.Contains(text, "\n") || strings.Contains(strings.ReplaceAll(text, cut+"reading 3 specs (", ""), "reading") {
		t.Errorf("what is left: %q", text)
	}
	p.end() // a second time does nothing
}

func TestProgressOfShortWork(t *testing.T) {
	var out lockedBuffer
	p := &progress{w: &out}
	for range 100 {
		p.say("writing")
		p.end()
	}
	silent := newProgress(&out) // not a terminal
	silent.say("writing")
	silent.end()
	(*progress)(nil).say("writing")
	(*progress)(nil).end()
	if out.String() != "" {
		t.Errorf("%q", out.String())
	}
}
