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
	name        func(element int) string // of a child; nil: the number of the element
}

// KeptNone has no element. It is not changed.
var KeptNone = &Kept{last: math.MaxInt}

// KeptOf compares a list with that of the last declaration, from both ends. same
// has to compare everything that is computed of an element. name returns the name
// of the child of an element.
func KeptOf[T any](list, before []T, same func(a, b T) bool, name func(each T) string) *Kept {
	first, least := 0, min(len(list), len(before))
	for first < least && same(list[first], before[first]) {
		first++
	}
	last, shift := len(list), len(before)-len(list)
	for last > first && last+shift > first && same(list[last-1], before[last-1+shift]) {
		last--
	}
	return &Kept{first, last, len(list), func(i int) string { return name(list[i]) }}
}

// KeptCount is for children that are counted. name returns the name of a child; if
// it is nil, that is its number.
func KeptCount[T ~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64](
	n, before T, name func(each T) string,
) *Kept {
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
		if i, err := strconv.Atoi(name); err == nil && k.Has(i) && strconv.Itoa(i) == name {
			return name, true
		}
	}
	return "", false
}
