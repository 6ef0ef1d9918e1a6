package scale

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/internal/scale/generated/plant"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestR13_ValidatedRelativeToWhatIsStored: what UpdateUserSpec says of a UserSpec is
// what Validate says of all of it, and children that are kept have what they would
// have in a tree that begins with it.
func TestR13_ValidatedRelativeToWhatIsStored(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	refused, stored := 0, 0
	for range 40 {
		tree := settled(t, Devices(r.IntN(8)))
		for range 25 {
			var want error
			err := tree.UpdateUserSpec(func(s *plant.UserSpec) {
				for range 1 + r.IntN(2) {
					edit(r, s)
				}
				want = s.Validate()
			})
			if fmt.Sprint(err) != fmt.Sprint(want) {
				t.Fatalf("UpdateUserSpec says\n%v\nwant\n%v", err, want)
			}
			if err != nil {
				refused++
			} else {
				stored++
			}
			if r.IntN(3) == 0 {
				tree.Settle()
			}
		}
		tree.Settle()
		if got, want := picture(tree), picture(settled(t, tree.UserSpec())); got != want {
			t.Fatalf("the tree is\n%s\nwant\n%s", got, want)
		}
	}
	if refused < 100 || stored < 100 {
		t.Errorf("%d were refused and %d stored", refused, stored)
	}
}

func settled(t *testing.T, spec plant.UserSpec) *Tree {
	t.Helper()
	tree, err := NewTree(spec)
	if err != nil {
		t.Fatal(err)
	}
	tree.Settle()
	return tree
}

// edit changes a UserSpec in one place. It may become invalid.
func edit(r *rand.Rand, s *plant.UserSpec) {
	n := len(s.Devices)
	at := r.IntN(n + 1)
	switch k := r.IntN(12); {
	case k < 3:
		s.Devices = slices.Insert(s.Devices, at, Device(r.IntN(12)))
	case k == 3:
		s.Devices = slices.Insert(s.Devices, at, plant.UserSpecDevicesItem{Name: fmt.Sprint(r.IntN(3)), Limit: 1})
	case k == 4:
		s.Pumps = r.IntN(4)
	case k == 5:
		s.Valves = r.IntN(2)
	case k == 6:
		s.Limit = r.IntN(9)
	case k == 7:
		s.Line = fmt.Sprint("L", r.IntN(2))
	case at == n:
	case k == 8:
		s.Devices[at].Limit = r.IntN(9)
	case k == 9:
		s.Devices[at].Name = []string{"", "d1", "d20"}[r.IntN(3)]
	case k == 10:
		to := r.IntN(n)
		s.Devices[at], s.Devices[to] = s.Devices[to], s.Devices[at]
	default:
		s.Devices = slices.Delete(s.Devices, at, at+1)
	}
}

// picture shows the children of a tree: their names, UserSpecs and states.
func picture(t *Tree) string {
	var b strings.Builder
	var show func(s fsm.Status)
	show = func(s fsm.Status) {
		fmt.Fprintf(&b, "%s %s %s %s\n", s.Path, s.Worker, s.State, s.UserSpec)
		for _, c := range s.Children {
			show(c)
		}
	}
	for _, c := range t.Status().Children {
		show(c)
	}
	return b.String()
}

// TestUnchangedChildrenCostNoMemory: what a change allocates besides the lists of a
// UserSpec does not grow with the children that have not changed.
func TestUnchangedChildrenCostNoMemory(t *testing.T) {
	made := func(n int) float64 {
		tree := settled(t, Devices(n))
		return testing.AllocsPerRun(5, func() {
			if err := tree.UpdateUserSpec(func(s *plant.UserSpec) { s.Devices[n/2].Limit ^= 1 }); err != nil {
				t.Fatal(err)
			}
			tree.Settle()
		})
	}
	if few, many := made(10), made(2000); many > few+20 {
		t.Errorf("a change among 10 children makes %v objects, and one among 2,000 makes %v", few, many)
	}
}
