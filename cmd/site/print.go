package main

import (
	"bufio"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// printer writes lines in a goroutine of its own: events come from the
// goroutine that ticks the tree, which must not wait for a terminal. Lines
// come out in the order in which they were given.
type printer struct {
	begin  time.Time
	events bool // they are printed

	mu     sync.Mutex
	more   *sync.Cond
	lines  []string
	closed bool
	done   chan struct{}
}

func newPrinter(w io.Writer, events bool) *printer {
	p := &printer{begin: time.Now(), events: events, done: make(chan struct{})}
	p.more = sync.NewCond(&p.mu)
	go p.write(bufio.NewWriter(w))
	return p
}

// event prints an event of the tree if events are asked for, with the time of day as
// in the log.
func (p *printer) event(e fsm.Event) {
	if p.events {
		p.line("%s  %s", e.Time.Format("15:04:05.000"), e)
	}
}

// line prints a line.
func (p *printer) line(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lines = append(p.lines, text)
	p.more.Signal()
}

// elapsed is the time since the printer was made.
func (p *printer) elapsed() time.Duration { return time.Since(p.begin) }

// close waits until everything is written.
func (p *printer) close() {
	p.mu.Lock()
	p.closed = true
	p.more.Signal()
	p.mu.Unlock()
	<-p.done
}

func (p *printer) write(w *bufio.Writer) {
	defer close(p.done)
	for {
		lines, more := p.take()
		for _, line := range lines {
			w.WriteString(line)
			w.WriteByte('\n')
		}
		w.Flush()
		if !more {
			return
		}
	}
}

// take waits for lines; it reports false if there will be no more.
func (p *printer) take() (lines []string, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.lines) == 0 && !p.closed {
		p.more.Wait()
	}
	lines, p.lines = p.lines, nil
	return lines, !p.closed
}
