package worker

import (
	"fmt"
	"strings"
	"testing"
)

func equal(a, b string) bool { return a == b }

func itself(s string) string { return s }

// TestKeptOf: what two lists have in common at their ends, and no element twice.
func TestKeptOf(t *testing.T) {
	for _, c := range []struct {
		list, before string
		first, last  int
	}{
		{"abc", "abc", 3, 3},
		{"abc", "", 0, 3},
		{"", "abc", 0, 0},
		{"abc", "xyz", 0, 3},
		{"abxc", "abc", 2, 3},
		{"xabc", "abc", 0, 1},
		{"abcx", "abc", 3, 4},
		{"ac", "abc", 1, 1},
		{"axc", "abc", 1, 2},
		{"aa", "a", 1, 2},
		{"a", "aa", 1, 1},
		{"aba", "a", 1, 3},
		{"a", "aba", 1, 1},
		{"cab", "abc", 0, 3},
	} {
		list, before := strings.Split(c.list, ""), strings.Split(c.before, "")
		k := KeptOf(list, before, equal, itself)
		if k.First != c.first || k.Last != c.last {
			t.Errorf("%q after %q: %d and %d, want %d and %d", c.list, c.before, k.First, k.Last, c.first, c.last)
		}
		if kept := k.First + len(list) - k.Last; kept > len(before) {
			t.Errorf("%q after %q: %d are kept", c.list, c.before, kept)
		}
	}
}

func TestKeptCount(t *testing.T) {
	for _, c := range []struct{ n, before, first, last int }{
		{3, 3, 3, 3}, {4, 3, 3, 4}, {3, 4, 3, 3}, {3, 0, 0, 3}, {0, 3, 0, 0}, {-1, 3, 0, 0}, {3, -1, 0, 3},
	} {
		if k := KeptCount(c.n, c.before, nil); k.First != c.first || k.Last != c.last {
			t.Errorf("%d after %d: %d and %d", c.n, c.before, k.First, k.Last)
		}
	}
}

// TestKeptFinds finds the names of children that are kept, and of no others.
func TestKeptFinds(t *testing.T) {
	list := KeptOf(strings.Split("abxyef", ""), strings.Split("abcdef", ""), equal, itself)
	number := KeptCount(5, 3, nil)
	named := KeptCount(uint8(5), 3, func(each uint8) string { return fmt.Sprint("p", each) })
	many := strings.Split("q r s t u v w", "")
	for _, c := range []struct {
		of    *Kept
		name  string
		found bool
	}{
		{list, "a", true}, {list, "b", true}, {list, "x", false}, {list, "e", true}, {list, "f", true}, {list, "c", false},
		{number, "0", true}, {number, "2", true}, {number, "3", false}, {number, "-0", false}, {number, "-1", false},
		{number, "+1", false}, {number, "01", false}, {number, "", false},
		{named, "p0", true}, {named, "p2", true}, {named, "p3", false}, {named, "0", false},
	} {
		for _, wanted := range [][]string{{c.name}, {"z", c.name}, append(many, c.name)} {
			if name, found := c.of.Finds(wanted); found != c.found || found && name != c.name {
				t.Errorf("%v: found %q, %v", wanted, name, found)
			}
		}
	}
}

// TestKeepMakesRuns: elements that follow each other are one run, and what is kept at
// the two ends is never one.
func TestKeepMakesRuns(t *testing.T) {
	d := ChildDeclaration{Entries: Entries{{Name: "a"}, {Name: "b"}}}
	k := KeptOf(strings.Split("abef", ""), strings.Split("abcdef", ""), equal, itself)
	for i := range 4 {
		d.Keep(0, k, i)
	}
	other := KeptCount(3, 2, nil)
	d.KeepFirst(1, other)
	d.AddNamed(1, "2", nil)
	d.KeepLast(1, other)
	var got []string
	for _, c := range d.Children {
		got = append(got, fmt.Sprint(c.Entry, c.Name, c.Run, c.AtEnd))
	}
	if want := "02 false, 02 true, 12 false, 120 false"; strings.Join(got, ", ") != want {
		t.Errorf("%s, want %s", strings.Join(got, ", "), want)
	}
}
