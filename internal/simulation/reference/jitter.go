package reference

import (
	"encoding/binary"
	"hash/fnv"
)

// draw is what jitter draws at a place of the spec in the present stay of a worker
// (R35): a number from 0 to below 1 that follows from the seed of the tree, the path,
// the number of stays so far and the place.
func (t *Tree) draw(w *Worker) func(place int) float64 {
	if w.M.Jitters == 0 {
		return nil
	}
	const purpose = 4 // behind those of the delays and of observing
	stay := mixed(words(t.Seed, uint64(len(w.Path))), []byte(w.Path), words(w.stays), []byte{purpose})
	return func(place int) float64 {
		return float64(mixed(words(stay, uint64(place)))>>11) / (1 << 53)
	}
}

func words(all ...uint64) []byte {
	var out []byte
	for _, x := range all {
		out = binary.LittleEndian.AppendUint64(out, x)
	}
	return out
}

func mixed(parts ...[]byte) uint64 {
	h := fnv.New64a()
	for _, p := range parts {
		h.Write(p)
	}
	x := h.Sum64()
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
