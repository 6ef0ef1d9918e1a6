package engine

import (
	"sync"
)

// pool makes calls in goroutines. A goroutine makes one call after another and
// ends when no call waits. A call that takes long does not delay others: a
// goroutine that takes a call while others wait starts another goroutine. The
// caller of hand limits how many calls are made at a time.
type pool[C call] struct {
	mu       sync.Mutex
	waiting  ring[C]
	starting bool           // a goroutine was started and has not taken its first call
	alive    sync.WaitGroup // counts the goroutines
}

// call is a call to make, once. It may end the goroutine that makes it.
type call interface{ run() }

// hand gives calls to the pool. There must be at least one.
func (p *pool[C]) hand(calls []C) {
	p.mu.Lock()
	for _, c := range calls {
		p.waiting.push(c)
	}
	start := !p.starting
	p.starting = true
	p.mu.Unlock()
	if start {
		p.start()
	}
}

func (p *pool[C]) start() {
	p.alive.Add(1)
	go p.work()
}

func (p *pool[C]) work() {
	defer p.alive.Done()
	for first := true; ; first = false {
		c, ok, more := p.take(first)
		if more {
			p.start()
		}
		if !ok {
			return
		}
		c.run()
	}
}

// take returns the next call. more reports whether the caller has to start
// another goroutine: one is always starting as long as a call waits.
func (p *pool[C]) take(first bool) (c C, ok, more bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if first {
		p.starting = false
	}
	c, ok = p.waiting.pop()
	if p.waiting.len > 0 && !p.starting {
		p.starting, more = true, true
	}
	return c, ok, more
}
