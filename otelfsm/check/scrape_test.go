package check

import (
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	sdk "go.opentelemetry.io/otel/sdk/metric"

	"github.com/fsmgen/fsmgen/internal/scale"
	"github.com/fsmgen/fsmgen/otelfsm"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// endpoint serves the metrics that are given to the provider.
func endpoint(t *testing.T) (*sdk.MeterProvider, string) {
	t.Helper()
	registry := prometheus.NewRegistry()
	reader, err := exporter.New(exporter.WithRegisterer(registry))
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	t.Cleanup(server.Close)
	return sdk.NewMeterProvider(sdk.WithReader(reader)), server.URL
}

// scrape reads the endpoint as Prometheus does.
func scrape(t *testing.T, url string) map[string]*dto.MetricFamily {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(string(text)))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return families
}

// value returns the value of the series with labels, such as "fsm_state=running".
func value(t *testing.T, families map[string]*dto.MetricFamily, name string, labels ...string) float64 {
	t.Helper()
	f := families[name]
	if f == nil {
		t.Fatalf("there is no %s; there are %v", name, slices.Sorted(maps.Keys(families)))
	}
	for _, m := range f.Metric {
		has := map[string]bool{}
		for _, l := range m.Label {
			has[l.GetName()+"="+l.GetValue()] = true
		}
		if slices.ContainsFunc(labels, func(l string) bool { return !has[l] }) {
			continue
		}
		switch f.GetType() {
		case dto.MetricType_HISTOGRAM:
			return float64(m.Histogram.GetSampleCount())
		case dto.MetricType_GAUGE:
			return m.Gauge.GetValue()
		}
		return m.Counter.GetValue()
	}
	t.Fatalf("%s has no series with %v: %v", name, labels, f)
	return 0
}

// TestPrometheusReadsTheMetrics of a tree of 10,000 workers. TestManyWorkers of otelfsm has 100,000.
func TestPrometheusReadsTheMetrics(t *testing.T) {
	const pumps = 10_000
	provider, url := endpoint(t)
	m, err := otelfsm.NewMetrics(otelfsm.WithMeterProvider(provider))
	if err != nil {
		t.Fatal(err)
	}
	tree, err := scale.NewTree(scale.Pumps(pumps), fsm.WithMetrics(m))
	if err != nil {
		t.Fatal(err)
	}
	tree.Settle()
	families := scrape(t, url)
	if n := value(t, families, "fsm_worker_count", "fsm_worker_type=Pump", "fsm_state=running"); n != pumps {
		t.Errorf("%v pumps are running", n)
	}
	if n := value(t, families, "fsm_hook_duration_seconds", "fsm_worker_type=Pump", "fsm_hook_name=CollectObservedState", "fsm_hook_outcome=ok"); n != pumps {
		t.Errorf("%v observations", n)
	}
	before := value(t, families, "fsm_tick_visits_total")
	series := 0
	for name, f := range families {
		series += len(f.Metric)
		for _, m := range f.Metric {
			for _, l := range m.Label {
				if strings.Contains(l.GetValue(), "/") && l.GetName() != "otel_scope_name" {
					t.Errorf("%s has the label %s=%s, which looks like a path", name, l.GetName(), l.GetValue())
				}
			}
		}
	}
	if series > 60 {
		t.Errorf("%d series", series)
	}
	tree.Begin(1000, pumps)
	tree.Settle()
	families = scrape(t, url)
	if after := value(t, families, "fsm_tick_visits_total"); after < before+1000 {
		t.Errorf("%v visits and then %v", before, after)
	}
	if n := value(t, families, "fsm_worker_count", "fsm_worker_type=Pump", "fsm_state=overloaded"); n < 1000 {
		t.Errorf("%v pumps are overloaded", n)
	}
}

// everything tells Metrics one of each, so that every metric and every label exists.
func everything(m *otelfsm.Metrics) {
	m.Moved(fsm.MeasuredMove{Worker: "Pump", Kind: fsm.MoveStarted, To: "off"})
	m.Moved(fsm.MeasuredMove{Worker: "Pump", Kind: fsm.MoveTransition, From: "off", To: "on", Stayed: time.Second})
	m.HookEnded(fsm.MeasuredHook{Worker: "Pump", Kind: fsm.HookAction, Hook: "fill", Outcome: fsm.HookFailed, ErrorKind: "leak", Duration: time.Second})
	m.Failed(fsm.MeasuredFailure{Worker: "Pump", Kind: fsm.FailureAction, Restarted: true})
	m.CircuitMoved(fsm.MeasuredCircuit{Worker: "Pump", Open: true})
	m.CommandSettled(fsm.MeasuredCommand{Worker: "Pump", Command: "stop", Outcome: fsm.CommandAccepted, Count: 1})
	m.Observed(fsm.MeasuredObservation{Worker: "Pump", Kind: fsm.ObservationStale, Count: 1})
	m.Ticked(fsm.MeasuredTick{Duration: time.Millisecond, Visits: 3, Cut: true, Returns: 2, Commands: 1, Queued: 1, MissedEvents: 1})
}
