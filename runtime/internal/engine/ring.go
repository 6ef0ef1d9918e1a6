package engine

// ring is a queue, first in, first out. The zero value is an empty ring.
type ring[E any] struct {
	buf   []E
	first int
	len   int
}

func (r *ring[E]) push(e E) {
	if r.len == len(r.buf) {
		r.grow()
	}
	r.buf[(r.first+r.len)&(len(r.buf)-1)] = e
	r.len++
}

// grow doubles the buffer. Its size is a power of two.
func (r *ring[E]) grow() {
	buf := make([]E, max(16, 2*len(r.buf)))
	n := copy(buf, r.buf[r.first:])
	copy(buf[n:], r.buf[:r.first])
	r.buf, r.first = buf, 0
}

// keep removes every element that is not wanted.
func (r *ring[E]) keep(wanted func(E) bool) {
	for range r.len {
		if e, _ := r.pop(); wanted(e) {
			r.push(e)
		}
	}
}

// at returns the element that pop returns after i others.
func (r *ring[E]) at(i int) E { return r.buf[(r.first+i)&(len(r.buf)-1)] }

func (r *ring[E]) pop() (e E, ok bool) {
	if r.len == 0 {
		return e, false
	}
	var zero E
	e, r.buf[r.first] = r.buf[r.first], zero
	r.first = (r.first + 1) & (len(r.buf) - 1)
	if r.len--; r.len == 0 && len(r.buf) > keptBuffer {
		*r = ring[E]{}
	}
	return e, true
}
