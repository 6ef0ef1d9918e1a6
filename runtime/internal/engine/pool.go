package engine

import (
	"sync"
)

// pool makes calls in goroutines that take one after another and end when none
// waits. A call that takes long delays no other: whoever takes a call while
// others wait starts the next goroutine. How many calls are made at a time is up
// to who hands them in.
type pool[C call] struct {
	mu       sync.Mutex
	waiting  ring[C]
	starting bool           // a goroutine was started and has not taken its first call
	alive    sync.WaitGroup // goroutines
}

// call is something to make, once. It may end the goroutine that makes it.
type call interface{ make() }

// hand gives the pool calls to make, at least one.
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
		c.make()
	}
}

// take gives the next call. more asks for another goroutine: as long as a call
// waits, one is starting.
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
