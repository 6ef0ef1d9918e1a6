package worker

import (
	"math"
	"strconv"
)

// Kept says for which elements of a list the children of an entry are declared as
// they were last: those before first, and those from last on. What is computed for
// them is known to be the same, so that it is not computed again.
type Kept struct {
	first, last int
	size        int                      // of the list
	name        func(element int) string // of a child; nil: its number
}

// KeptNone has no element. It is not changed.
var KeptNone = &Kept{last: math.MaxInt}

// KeptOf compares a list with that of the last declaration, from both ends. same
// compares everything of an element. name returns the name of the child of an
// element; it may be nil for a list that names no children.
func KeptOf[T any](list, before []T, same func(a, b T) bool, name func(each T) string) *Kept {
	first, least := 0, min(len(list), len(before))
	for first < least && same(list[first], before[first]) {
		first++
	}
	last, shift := len(list), len(before)-len(list)
	for last > first && last+shift > first && same(list[last-1], before[last-1+shift]) {
		last--
	}
	k := &Kept{first: first, last: last, size: len(list)}
	if name != nil {
		k.name = func(i int) string { return name(list[i]) }
	}
	return k
}

// Integer is a type of the number that each goes over.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// KeptCount is for children that are counted. name returns the name of a child; if
// it is nil, that is its number.
func KeptCount[T Integer](n, before T, name func(each T) string) *Kept {
	k := &Kept{first: max(0, int(min(n, before))), last: math.MaxInt, size: max(0, int(n))}
	if name != nil {
		k.name = func(i int) string { return name(T(i)) }
	}
	return k
}

// Has reports whether the child of an element is declared as it was last.
func (k *Kept) Has(element int) bool { return element < k.first || element >= k.last }

// Finds looks for a child among those of the elements that k has. It may find the
// name of an element for which no child is declared because of a when.
func (k *Kept) Finds(wanted map[string]*ChildSpec) (name string, found bool) {
	if k.name == nil {
		return k.findNumber(wanted)
	}
	for i := range k.first {
		if name = k.name(i); wanted[name] != nil {
			return name, true
		}
	}
	for i := k.last; i < k.size; i++ {
		if name = k.name(i); wanted[name] != nil {
			return name, true
		}
	}
	return "", false
}

func (k *Kept) findNumber(wanted map[string]*ChildSpec) (name string, found bool) {
	for name := range wanted {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && k.Has(i) && strconv.Itoa(i) == name {
			return name, true
		}
	}
	return "", false
}
