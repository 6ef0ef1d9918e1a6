package engine

// A buffer that was large once, as when 100,000 workers start, is not kept for
// ever: it is given up once it is used for much less.

// keptBuffer is the number of elements up to which buffers are always kept.
const keptBuffer = 16 << 10

// emptied returns an empty slice for the next use. It has the memory of list
// unless that is much larger than this use needed.
func emptied[E any](list []E) []E {
	if cap(list) > keptBuffer && len(list) < cap(list)/8 {
		return nil
	}
	clear(list)
	return list[:0]
}

// shrunk returns a slice with the same elements, in less memory if they take
// little of it.
func shrunk[E any](list []E) []E {
	if cap(list) <= keptBuffer || len(list) > cap(list)/4 {
		return list
	}
	return append(make([]E, 0, 2*len(list)), list...)
}
