package engine

import (
	"math/bits"
)

// bitset is a set of small integers. It finds the next member among 100,000 by
// looking at a few machine words: filled has a bit for each word that is not
// zero.
type bitset struct {
	words  []uint64
	filled []uint64
	size   int
}

// resize empties the set and makes room for the integers from 0 to n-1.
func (b *bitset) resize(n int) {
	words := (n + 63) / 64
	b.words = zeroed(b.words, words)
	b.filled = zeroed(b.filled, (words+63)/64)
	b.size = 0
}

// zeroed returns a slice of n zeros. It uses the memory of words if that is large
// enough.
func zeroed(words []uint64, n int) []uint64 {
	if n > cap(words) {
		return make([]uint64, n, n+n/4)
	}
	words = words[:n]
	clear(words)
	return words
}

// set adds i and reports whether it was already a member.
func (b *bitset) set(i int) bool {
	w, m := &b.words[i>>6], uint64(1)<<(i&63)
	if *w&m != 0 {
		return true
	}
	*w |= m
	b.filled[i>>12] |= 1 << (i >> 6 & 63)
	b.size++
	return false
}

// remove removes i.
func (b *bitset) remove(i int) {
	w, m := &b.words[i>>6], uint64(1)<<(i&63)
	if *w&m == 0 {
		return
	}
	*w &^= m
	b.size--
	if *w == 0 {
		b.filled[i>>12] &^= 1 << (i >> 6 & 63)
	}
}

// take removes and returns the smallest member that is not less than from. It
// returns -1 if there is none.
func (b *bitset) take(from int) int {
	if b.size == 0 || from >= len(b.words)<<6 {
		return -1
	}
	i := from >> 6
	if word := b.words[i] & (^uint64(0) << (from & 63)); word != 0 {
		return b.takeFirst(i, word)
	}
	for i++; i < len(b.words); i = (i | 63) + 1 {
		if filled := b.filled[i>>6] & (^uint64(0) << (i & 63)); filled != 0 {
			i = i&^63 + bits.TrailingZeros64(filled)
			return b.takeFirst(i, b.words[i])
		}
	}
	return -1
}

// takeFirst removes and returns the smallest member in word, which holds bits of
// the i-th word of the set.
func (b *bitset) takeFirst(i int, word uint64) int {
	n := i<<6 + bits.TrailingZeros64(word)
	b.remove(n)
	return n
}
