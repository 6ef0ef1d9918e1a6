package evolve

// matched is what the same names stand for in two lists.
type matched[T any] struct {
	both  func(old, new T)
	added func(new T)
	gone  func(old T)
}

// match goes through the new list, and then through what is left of the old
// one, each in its order.
func match[T any](old, new []T, name func(T) string, found matched[T]) {
	before := make(map[string]T, len(old))
	for _, o := range old {
		before[name(o)] = o
	}
	for _, n := range new {
		if o, known := before[name(n)]; known {
			delete(before, name(n))
			found.both(o, n)
		} else {
			found.added(n)
		}
	}
	for _, o := range old {
		if _, left := before[name(o)]; left {
			found.gone(o)
		}
	}
}
