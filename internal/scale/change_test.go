package scale

import (
	"runtime"
	"testing"

	"github.com/fsmgen/fsmgen/internal/scale/generated/plant"
)

func reconcileMore(b *testing.B, n int) {
	t := pumps(b, n)
	reconcile(b, t, n,
		func(s *plant.UserSpec) { s.Pumps++ },
		func(s *plant.UserSpec) { s.Pumps-- })
}

func reconcileChange(b *testing.B, n int) {
	edit := func(s *plant.UserSpec) { s.Devices[n/2].Limit ^= 1 }
	reconcile(b, devices(b, n), n, edit, nil)
}

func reconcileAdd(b *testing.B, n int) {
	reconcile(b, devices(b, n), n, addDevice, removeLast)
}

func reconcileRemove(b *testing.B, n int) {
	var removed plant.UserSpecDevicesItem
	reconcile(b, devices(b, n), n,
		func(s *plant.UserSpec) {
			removed = s.Devices[n/2]
			s.Devices = append(s.Devices[:n/2], s.Devices[n/2+1:]...)
		},
		func(s *plant.UserSpec) {
			s.Devices = append(s.Devices, plant.UserSpecDevicesItem{})
			copy(s.Devices[n/2+1:], s.Devices[n/2:])
			s.Devices[n/2] = removed
		})
}

func addDevice(s *plant.UserSpec)  { s.Devices = append(s.Devices, Device(len(s.Devices))) }
func removeLast(s *plant.UserSpec) { s.Devices = s.Devices[:len(s.Devices)-1] }

// reconcile times edit and its tick. undo is not timed.
func reconcile(b *testing.B, t *Tree, n int, edit, undo func(*plant.UserSpec)) {
	update := func(edit func(*plant.UserSpec)) func() {
		return func() {
			if err := t.UpdateUserSpec(edit); err != nil {
				b.Fatal(err)
			}
		}
	}
	var updates, ticks stopwatch
	round := func() {
		version := t.UserSpec().Version
		updates.time(update(edit))
		ticks.time(t.Step)
		if t.UserSpec().Version == version {
			b.Fatal("nothing has changed")
		}
		t.Settle()
		if undo != nil {
			update(undo)()
			t.Settle()
		}
	}
	for b.Loop() {
		round()
	}
	both := stopwatch{updates.rounds, updates.total + ticks.total, updates.cpu + ticks.cpu}
	both.report(b, float64(n), "ns/child")
	b.ReportMetric(updates.ns()/float64(n), "update-ns/child")
	b.ReportMetric(ticks.ns()/float64(n), "tick-ns/child")
	made := allocs(func() { update(edit)(); t.Step() })
	t.Settle()
	if undo != nil {
		update(undo)()
		t.Settle()
	}
	b.ReportMetric(made/float64(n), "allocs/child")
}

func start(spec func(int) plant.UserSpec) func(b *testing.B, n int) {
	return func(b *testing.B, n int) {
		spec := spec(n)
		var t *Tree
		var w stopwatch
		for b.Loop() {
			t = nil
			forget()
			w.time(func() {
				var err error
				if t, err = NewTree(spec); err != nil {
					b.Fatal(err)
				}
				t.Step()
				t.Step()
			})
		}
		if len(t.begun) != 1+spec.Pumps {
			b.Fatalf("%d observations have begun, want one of the plant and %d of pumps", len(t.begun), spec.Pumps)
		}
		w.report(b, float64(n), "ns/worker")
	}
}

func memory(spec func(int) plant.UserSpec) func(b *testing.B, n int) {
	return func(b *testing.B, n int) {
		spec := spec(n)
		var before, after runtime.MemStats
		for b.Loop() {
			forget()
			runtime.GC()
			runtime.ReadMemStats(&before)
			t := started(b, spec)
			runtime.GC()
			runtime.ReadMemStats(&after)
			runtime.KeepAlive(t)
		}
		runtime.KeepAlive(spec)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/float64(n), "B/worker")
		b.ReportMetric(float64(after.HeapObjects-before.HeapObjects)/float64(n), "objects/worker")
	}
}
