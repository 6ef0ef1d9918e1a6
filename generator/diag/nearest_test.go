package diag

import "testing"

// TestProposals holds that a name is looked up once, and that after enough
// candidates none is looked at any more.
func TestProposals(t *testing.T) {
	var p Proposals
	asked := 0
	names := func() []string {
		asked++
		return make([]string, mostCompared/2)
	}
	if p.For("state upp", "upp", func() []string { return []string{"up", "down"} }).Only != "up" {
		t.Fatal("up is not proposed")
	}
	for range 10 {
		p.For("", "other", names)
	}
	if asked != 2 {
		t.Errorf("candidates were asked for %d times", asked)
	}
	if got := p.For("state upp", "upp", names); got.Only != "up" || asked != 2 {
		t.Errorf("what was found before is forgotten: %v", got)
	}
	if got := p.For("state up", "upp", func() []string { return []string{"up"} }); got.Near != "" {
		t.Errorf("there is more work after the most: %v", got)
	}
}
