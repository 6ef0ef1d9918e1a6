package worker

import (
	"slices"
	"strconv"
)

// Kept says for which elements of a list the children of an entry are declared as
// they were last: those before First, and those from Last on. What is computed for
// them is known to be the same, so that it is not computed again.
type Kept struct {
	First, Last int
	size        int                      // of the list
	name        func(element int) string // of a child; nil: its number
}

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
	k := &Kept{First: first, Last: last, size: len(list)}
	if name != nil {
		k.name = func(i int) string { return name(list[i]) }
	}
	return k
}

// Integer is a type of the number that each goes over.
type Integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
}

// KeptCount is for n children that are counted. There were as many as before in the
// last declaration. name returns the name of a child; if it is nil, that is its
// number.
func KeptCount[T Integer](n, before T, name func(each T) string) *Kept {
	size := max(0, int(n))
	k := &Kept{First: min(size, max(0, int(before))), Last: size, size: size}
	if name != nil {
		k.name = func(i int) string { return name(T(i)) }
	}
	return k
}

// Has reports whether the child of an element is declared as it was last.
func (k *Kept) Has(element int) bool { return element < k.First || element >= k.Last }

// Finds looks for a name among those of the children that are kept. It may find the
// name of an element for which no child is declared because of a when.
func (k *Kept) Finds(wanted []string) (name string, found bool) {
	if k.name == nil {
		return k.findNumber(wanted)
	}
	has := finding(wanted)
	for i := range k.First {
		if name = k.name(i); has(name) {
			return name, true
		}
	}
	for i := k.Last; i < k.size; i++ {
		if name = k.name(i); has(name) {
			return name, true
		}
	}
	return "", false
}

func (k *Kept) findNumber(wanted []string) (name string, found bool) {
	for _, name := range wanted {
		if i, err := strconv.Atoi(name); err == nil && i >= 0 && i < k.size && k.Has(i) && strconv.Itoa(i) == name {
			return name, true
		}
	}
	return "", false
}

// finding returns a function that reports whether a name is one of those wanted.
func finding(wanted []string) func(name string) bool {
	switch {
	case len(wanted) == 1:
		only := wanted[0]
		return func(name string) bool { return name == only }
	case len(wanted) <= 8:
		return func(name string) bool { return slices.Contains(wanted, name) }
	}
	set := make(map[string]bool, len(wanted))
	for _, name := range wanted {
		set[name] = true
	}
	return func(name string) bool { return set[name] }
}
