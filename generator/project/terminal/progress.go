// Package terminal shows people at a terminal what a verb is doing.
package terminal

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// Progress tells on a terminal what long work is at, in one line that is
// wiped off before anything else is written. Short work says nothing, and
// neither does a run whose output goes elsewhere. A nil Progress is silent.
type Progress struct {
	w       io.Writer
	silent  bool
	mu      sync.Mutex
	text    string
	began   time.Time
	stop    chan struct{}
	stopped chan struct{}
}

const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
	wipe          = "\r\x1b[K"
	cut, wrap     = "\x1b[?7l", "\x1b[?7h" // a line too long for the terminal is cut: wipe wipes one line
)

// NewProgress tells it on w.
func NewProgress(w io.Writer) *Progress {
	return &Progress{w: w, silent: !Is(w) || os.Getenv("TERM") == "dumb"}
}

// Say names what is being done from now on.
func (p *Progress) Say(format string, args ...any) {
	if p == nil || p.silent {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = fmt.Sprintf(format, args...)
	if p.stop == nil {
		p.stop, p.stopped, p.began = make(chan struct{}), make(chan struct{}), time.Now()
		go p.run(p.stop, p.stopped)
	}
}

// run shows what is being done until stop is closed.
func (p *Progress) run(stop, stopped chan struct{}) {
	defer close(stopped)
	shown := false
	for wait := progressAfter; ; wait = progressEvery {
		select {
		case <-stop:
			if shown {
				io.WriteString(p.w, wipe)
			}
			return
		case <-time.After(wait):
			p.mu.Lock()
			fmt.Fprintf(p.w, "%s%s%s (%.1fs)%s", wipe, cut, p.text, time.Since(p.began).Seconds(), wrap)
			p.mu.Unlock()
			shown = true
		}
	}
}

// End wipes the line off. The time that is shown goes on from one step to the
// next only if nothing ended in between.
func (p *Progress) End() {
	if p == nil {
		return
	}
	p.mu.Lock()
	stop, stopped := p.stop, p.stopped
	p.stop = nil
	p.mu.Unlock()
	if stop != nil {
		close(stop)
		<-stopped
	}
}

// Working tells on a terminal what long work is at, until done is called, and
// before anything else is written to w. Done may be called again.
func Working(w io.Writer, what string) (done func()) {
	p := NewProgress(w)
	p.Say("%s", what)
	return p.End
}

// SayInterrupted is the last word of a run that is left where it is: it wipes
// off what it was at.
func SayInterrupted(w io.Writer) {
	if !NewProgress(w).silent {
		io.WriteString(w, wipe)
	}
	fmt.Fprintln(w, "fsmgen: interrupted")
}
