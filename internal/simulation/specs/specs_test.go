package specs

import "testing"

func TestTry(t *testing.T) {
	ok := 0
	seen := map[string]int{}
	for i := range 200 {
		text, refused := Findings(1, i)
		if len(refused) == 0 {
			ok++
		}
		for _, r := range refused {
			if seen[r]++; seen[r] == 1 && len(seen) < 25 {
				t.Log(r)
			}
		}
		if i == 300 {
			t.Log(text)
		}
	}
	t.Log(ok)
}
