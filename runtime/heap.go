package fsm

// ordered is a slice that is kept as a binary heap. Its elements know their
// places: swap tells them.
type ordered[E any] interface {
	~[]E
	before(a, b E) bool
	swap(i, j int)
}

// heapFix moves the element at i to where it belongs.
func heapFix[H ordered[E], E any](h H, i int) {
	if !heapUp[H, E](h, i) {
		heapDown[H, E](h, i)
	}
}

// heapRemove takes the element at i out.
func heapRemove[H ordered[E], E any](h *H, i int) {
	last := len(*h) - 1
	(*h).swap(i, last)
	clear((*h)[last:])
	*h = (*h)[:last]
	if i < last {
		heapFix[H, E](*h, i)
	}
}

func heapUp[H ordered[E], E any](h H, i int) (moved bool) {
	for i > 0 {
		parent := (i - 1) / 2
		if !h.before(h[i], h[parent]) {
			return moved
		}
		h.swap(i, parent)
		i, moved = parent, true
	}
	return moved
}

func heapDown[H ordered[E], E any](h H, i int) {
	for {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if h.before(h[c], h[least]) {
				least = c
			}
		}
		if least == i {
			return
		}
		h.swap(i, least)
		i = least
	}
}
