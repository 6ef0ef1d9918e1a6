package engine

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// BenchmarkWhy asks for the cause of a parent that waits for the last of its children,
// by its state and by its health.
func BenchmarkWhy(b *testing.B) {
	for _, children := range []int{100, 100_000} {
		for name, when := range map[string]cond{"state": {kind: allIn, state: "running"}, "health": {kind: isHealthy}} {
			b.Run(fmt.Sprintf("%s/%d", name, children), func(b *testing.B) {
				m := patient("running", when, group("pumps", pump()))
				child := m.children[0].m
				child.def.States[child.id("running")].Health = fsm.HealthHealthy
				var names []string
				for i := range children {
					names = append(names, strconv.Itoa(i))
				}
				s := many(names...)
				s.Children[children-1].Spec.Off = true
				w := newWorld(b, m, s)
				w.tick(6)
				w.events = nil
				b.ReportAllocs()
				for b.Loop() {
					if why, err := w.sup.Why("Line"); err != nil || len(why.Cause.Links) != 2 {
						b.Fatal(why, err)
					}
				}
			})
		}
	}
}
