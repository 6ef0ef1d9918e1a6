package otelfsm

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/fsmgen/fsmgen/internal/scale"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// measured is Metrics with a reader.
func measured(t testing.TB, opts ...MetricOption) (*Metrics, sdk.Reader) {
	t.Helper()
	reader := sdk.NewManualReader()
	m, err := NewMetrics(append([]MetricOption{WithMeterProvider(sdk.NewMeterProvider(sdk.WithReader(reader)))}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return m, reader
}

// collect returns what there is, as "name{attributes}" and the value. That of a
// histogram is the number of its values.
func collect(t testing.TB, r sdk.Reader) (map[string]float64, []metricdata.Metrics) {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := r.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	values := map[string]float64{}
	var list []metricdata.Metrics
	for _, s := range all.ScopeMetrics {
		for _, m := range s.Metrics {
			list = append(list, m)
			switch d := m.Data.(type) {
			case metricdata.Sum[int64]:
				for _, p := range d.DataPoints {
					values[m.Name+text(p.Attributes)] = float64(p.Value)
				}
			case metricdata.Histogram[float64]:
				for _, p := range d.DataPoints {
					values[m.Name+text(p.Attributes)] = float64(p.Count)
				}
			case metricdata.Histogram[int64]:
				for _, p := range d.DataPoints {
					values[m.Name+text(p.Attributes)] = float64(p.Count)
				}
			default:
				t.Fatalf("%s is a %T", m.Name, d)
			}
		}
	}
	return values, list
}

func text(s attribute.Set) string {
	if s.Len() == 0 {
		return ""
	}
	return "{" + s.Encoded(attribute.DefaultEncoder()) + "}"
}

// all tells Metrics one of each.
func all(m *Metrics) {
	m.Moved(fsm.MeasuredMove{Worker: "Pump", Kind: fsm.MoveStarted, To: "off"})
	m.Moved(fsm.MeasuredMove{Worker: "Pump", Kind: fsm.MoveTransition, From: "off", To: "on", Stayed: time.Second})
	m.HookEnded(fsm.MeasuredHook{Worker: "Pump", Kind: fsm.HookAction, Hook: "fill", Outcome: fsm.HookFailed, ErrorKind: "leak", Duration: time.Second})
	m.Failed(fsm.MeasuredFailure{Worker: "Pump", Kind: fsm.FailureAction, Restarted: true})
	m.CircuitMoved(fsm.MeasuredCircuit{Worker: "Pump", Open: true})
	m.CommandSettled(fsm.MeasuredCommand{Worker: "Pump", Command: "stop", Outcome: fsm.CommandAccepted, Count: 1})
	m.Observed(fsm.MeasuredObservation{Worker: "Pump", Kind: fsm.ObservationStale, Count: 1})
	m.Ticked(fsm.MeasuredTick{Duration: time.Millisecond, Visits: 3, Cut: true, Returns: 2, Commands: 1, Queued: 1, MissedEvents: 1})
}

// TestEveryMetric is there after one of each was told, as its definition says.
func TestEveryMetric(t *testing.T) {
	m, reader := measured(t)
	all(m)
	_, list := collect(t, reader)
	got := map[string]metricdata.Metrics{}
	for _, m := range list {
		got[m.Name] = m
	}
	if len(got) != len(definitions) {
		t.Errorf("%d metrics, want %d", len(got), len(definitions))
	}
	for _, d := range definitions {
		m, ok := got[d.name]
		if !ok || m.Unit != d.unit || m.Description != d.doc {
			t.Errorf("%s: %v, unit %s", d.name, ok, m.Unit)
		}
		kind, attrs := kindOf(m)
		if kind != d.kind {
			t.Errorf("%s is a %s, want %s", d.name, kind, d.kind)
		}
		for _, a := range attrs {
			if !slices.Contains(d.attrs, a) {
				t.Errorf("%s has the attribute %s", d.name, a)
			}
		}
		if d.name != "fsm.inbox.size" && len(attrs) != len(d.attrs) {
			t.Errorf("%s has the attributes %v, want %v", d.name, attrs, d.attrs)
		}
	}
}

func kindOf(m metricdata.Metrics) (instrumentKind, []string) {
	var set attribute.Set
	kind := histogram
	switch d := m.Data.(type) {
	case metricdata.Sum[int64]:
		kind, set = upDownCounter, d.DataPoints[0].Attributes
		if d.IsMonotonic {
			kind = counter
		}
	case metricdata.Histogram[float64]:
		set = d.DataPoints[0].Attributes
	case metricdata.Histogram[int64]:
		set = d.DataPoints[0].Attributes
	}
	var attrs []string
	for _, kv := range set.ToSlice() {
		attrs = append(attrs, string(kv.Key))
	}
	return kind, attrs
}

// TestValues: what was told adds up, and what was taken away is gone.
func TestValues(t *testing.T) {
	m, reader := measured(t, WithAttributes(attribute.String("fsm.tree", "site")))
	all(m)
	m.CircuitMoved(fsm.MeasuredCircuit{Worker: "Pump"})
	m.HookEnded(fsm.MeasuredHook{Worker: "Pump", Hook: "fill", Outcome: fsm.HookFailed, ErrorKind: "other"})
	m.HookEnded(fsm.MeasuredHook{Worker: "Pump", Hook: "fill", Outcome: fsm.HookOK})
	m.HookEnded(fsm.MeasuredHook{Worker: "Pump", Hook: "fill", Outcome: fsm.HookAbandoned})
	m.CommandSettled(fsm.MeasuredCommand{Worker: "Pump", Command: "stop", Outcome: fsm.CommandBusy, Count: 7})
	m.Ticked(fsm.MeasuredTick{InUse: 5, Places: 10})
	m.Ticked(fsm.MeasuredTick{InUse: 2, Places: 10})
	got, _ := collect(t, reader)
	for name, want := range map[string]float64{
		"fsm.worker.count{fsm.state=on,fsm.tree=site,fsm.worker.type=Pump}":                                                        1,
		"fsm.worker.count{fsm.state=off,fsm.tree=site,fsm.worker.type=Pump}":                                                       0,
		"fsm.worker.transitions{fsm.state.from=off,fsm.state.to=on,fsm.tree=site,fsm.worker.type=Pump}":                            1,
		"fsm.circuit.open{fsm.tree=site,fsm.worker.type=Pump}":                                                                     0,
		"fsm.circuit.opened{fsm.tree=site,fsm.worker.type=Pump}":                                                                   1,
		"fsm.hook.duration{error.type=leak,fsm.hook.name=fill,fsm.hook.outcome=failed,fsm.tree=site,fsm.worker.type=Pump}":         1,
		"fsm.hook.duration{error.type=_OTHER,fsm.hook.name=fill,fsm.hook.outcome=failed,fsm.tree=site,fsm.worker.type=Pump}":       1,
		"fsm.hook.duration{fsm.hook.name=fill,fsm.hook.outcome=ok,fsm.tree=site,fsm.worker.type=Pump}":                             1,
		"fsm.hook.duration{error.type=abandoned,fsm.hook.name=fill,fsm.hook.outcome=abandoned,fsm.tree=site,fsm.worker.type=Pump}": 1,
		"fsm.command.count{fsm.command.name=stop,fsm.command.outcome=busy,fsm.tree=site,fsm.worker.type=Pump}":                     7,
		"fsm.hook.places.used{fsm.tree=site}":                                                                                      2,
		"fsm.hook.places.limit{fsm.tree=site}":                                                                                     10,
		"fsm.tick.duration{fsm.tree=site}":                                                                                         3,
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s is %v (%v), want %v\n%v", name, v, ok, want, slices.Sorted(maps.Keys(got)))
		}
	}
}

// TestTheSeriesLimit: what comes after it is counted together, and what was there
// before keeps its own.
func TestTheSeriesLimit(t *testing.T) {
	m, reader := measured(t, WithSeriesLimit(10))
	move := func(from, to string) { m.Moved(fsm.MeasuredMove{Worker: "Pump", From: from, To: to}) }
	for i := range 100 {
		move("", fmt.Sprint("s", i))
	}
	move("s50", "s51")
	move("s3", "")
	move("s60", "s4")
	got, _ := collect(t, reader)
	n := 0
	for name := range got {
		if len(name) > 17 && name[:17] == "fsm.worker.count{" {
			n++
		}
	}
	if n != 11 {
		t.Errorf("%d series, want 11", n)
	}
	for name, want := range map[string]float64{
		"fsm.worker.count{otel.metric.overflow=true}":         89,
		"fsm.worker.count{fsm.state=s3,fsm.worker.type=Pump}": 0,
		"fsm.worker.count{fsm.state=s4,fsm.worker.type=Pump}": 2,
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s is %v (%v), want %v", name, v, ok, want)
		}
	}
}

// TestManyWorkers: the number of series does not depend on the number of workers, and
// the number of workers in a state is that of the tree.
func TestManyWorkers(t *testing.T) {
	series := map[int]int{}
	for _, n := range []int{1000, 100_000} {
		m, reader := measured(t)
		tree, err := scale.NewTree(scale.Pumps(n), fsm.WithMetrics(m))
		if err != nil {
			t.Fatal(err)
		}
		tree.Settle()
		tree.Begin(10, n)
		tree.Settle()
		got, _ := collect(t, reader)
		series[n] = len(got)
		workers := 0.0
		for name, v := range got {
			if len(name) > 17 && name[:17] == "fsm.worker.count{" {
				workers += v
			}
		}
		if int(workers) != n+1 {
			t.Errorf("%v workers, want %d", workers, n+1)
		}
		if v := got["fsm.hook.duration{fsm.hook.name=CollectObservedState,fsm.hook.outcome=ok,fsm.worker.type=Pump}"]; int(v) < n {
			t.Errorf("%v observations of %d pumps", v, n)
		}
	}
	if series[1000] != series[100_000] || series[1000] > 60 {
		t.Errorf("%v series by the number of workers", series)
	}
}

func TestTellingAllocatesNothing(t *testing.T) {
	m, _ := measured(t)
	all(m)
	if n := testing.AllocsPerRun(100, func() { all(m) }); n != 0 {
		t.Errorf("telling one of each allocates %v times", n)
	}
}

func BenchmarkMetrics(b *testing.B) {
	m, _ := measured(b)
	b.Run("Moved", func(b *testing.B) {
		for b.Loop() {
			m.Moved(fsm.MeasuredMove{Worker: "Pump", Kind: fsm.MoveTransition, From: "off", To: "on", Stayed: time.Second})
		}
	})
	b.Run("HookEnded", func(b *testing.B) {
		for b.Loop() {
			m.HookEnded(fsm.MeasuredHook{Worker: "Pump", Hook: "fill", Outcome: fsm.HookOK, Duration: time.Second})
		}
	})
	b.Run("Ticked", func(b *testing.B) {
		for b.Loop() {
			m.Ticked(fsm.MeasuredTick{Duration: time.Millisecond, Visits: 3, Returns: 2})
		}
	})
}
