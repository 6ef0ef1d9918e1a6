package evolve

import "slices"

// row is one element of a list in which the first that holds counts: a
// transition, or a row of desired.derive. Equal texts mean the same.
type row struct {
	to   string // where it leads
	cond string // when it counts
}

// alignment says how the rows of a new list came from those of an old one.
// Pairs are an old and a new index.
type alignment struct {
	kept, moved      [][2]int // the same; moved: but in another order
	retargeted       [][2]int // the same condition leads elsewhere
	reguarded        [][2]int // another condition leads to the same
	removed, added   []int
	oldRows, newRows []row
}

// align compares two lists. What stayed is found first; what is left is paired
// by what both have in common, in the order of the lists.
func align(old, new []row) *alignment {
	a := &alignment{oldRows: old, newRows: new}
	same := equals(old, new)
	a.kept, a.moved = increasing(same)
	leftOld, leftNew := rest(len(old), same, 0), rest(len(new), same, 1)
	match := func(same func(o, n row) bool) (pairs [][2]int) {
		leftOld = slices.DeleteFunc(leftOld, func(i int) bool {
			at := slices.IndexFunc(leftNew, func(j int) bool { return same(old[i], new[j]) })
			if at < 0 {
				return false
			}
			pairs = append(pairs, [2]int{i, leftNew[at]})
			leftNew = slices.Delete(leftNew, at, at+1)
			return true
		})
		return pairs
	}
	a.retargeted = match(func(o, n row) bool { return o.cond == n.cond })
	a.reguarded = match(func(o, n row) bool { return o.to == n.to })
	a.removed, a.added = leftOld, leftNew
	return a
}

// equals pairs equal rows, of several equal ones the first with the first. The
// pairs are in the order of the new list.
func equals(old, new []row) [][2]int {
	at := make(map[row][]int, len(old))
	for i, r := range old {
		at[r] = append(at[r], i)
	}
	var pairs [][2]int
	for j, r := range new {
		if left := at[r]; len(left) > 0 {
			pairs = append(pairs, [2]int{left[0], j})
			at[r] = left[1:]
		}
	}
	return pairs
}

// increasing splits pairs into a longest run in which the old order is kept,
// and those that have moved.
func increasing(pairs [][2]int) (kept, moved [][2]int) {
	var ends []int // ends[n] is the pair with the least old index that ends a run of n+1
	before := make([]int, len(pairs))
	for k, p := range pairs {
		n, _ := slices.BinarySearchFunc(ends, p[0], func(end, old int) int { return pairs[end][0] - old })
		before[k] = -1
		if n > 0 {
			before[k] = ends[n-1]
		}
		if n == len(ends) {
			ends = append(ends, k)
		} else {
			ends[n] = k
		}
	}
	in := make([]bool, len(pairs))
	if len(ends) > 0 {
		for k := ends[len(ends)-1]; k >= 0; k = before[k] {
			in[k] = true
		}
	}
	for k, p := range pairs {
		if in[k] {
			kept = append(kept, p)
		} else {
			moved = append(moved, p)
		}
	}
	return kept, moved
}

// rest returns the indices below n that no pair has at its side.
func rest(n int, pairs [][2]int, side int) []int {
	paired := make([]bool, n)
	for _, p := range pairs {
		paired[p[side]] = true
	}
	var left []int
	for i := range n {
		if !paired[i] {
			left = append(left, i)
		}
	}
	return left
}

// overtakes reports whether a pair changed places with one that leads
// elsewhere, so that its move may decide what is taken.
func (a *alignment) overtakes(moved [2]int) bool {
	for _, other := range slices.Concat(a.kept, a.moved) {
		crossed := (other[0] < moved[0]) != (other[1] < moved[1])
		if crossed && other != moved && a.oldRows[other[0]].to != a.oldRows[moved[0]].to {
			return true
		}
	}
	return false
}
