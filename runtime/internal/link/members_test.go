package link

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// TestMembersFollowAModel adds, changes and removes at random.
func TestMembersFollowAModel(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var m Members
	model, places, names := map[string]StateID{}, map[string]int{}, []string{}
	for i := range 5000 {
		switch k := r.IntN(3); {
		case k == 0 || len(names) == 0:
			name := strconv.Itoa(i)
			names = append(names, name)
			places[name] = m.Add(name, 1)
			model[name] = 1
		case k == 1:
			name := names[r.IntN(len(names))]
			model[name] = StateID(r.IntN(4))
			m.Set(places[name], model[name])
		default:
			j := r.IntN(len(names))
			name := names[j]
			last := m.names[len(m.names)-1]
			m.Remove(places[name])
			places[last] = places[name]
			delete(model, name)
			names = slices.Delete(names, j, j+1)
		}
		counts := map[StateID]int{}
		for name, s := range model {
			counts[s]++
			if at := m.Find(name); at < 0 || m.States[at] != s || at != places[name] {
				t.Fatalf("step %d: %s is at %d", i, name, at)
			}
		}
		for s := range StateID(4) {
			if m.Count(s) != counts[s] {
				t.Fatalf("step %d: %d in state %d, want %d", i, m.Count(s), s, counts[s])
			}
		}
	}
}
