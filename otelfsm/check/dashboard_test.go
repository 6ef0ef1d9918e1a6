package check

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/fsmgen/fsmgen/otelfsm"
)

// dashboard is what the tests read of dashboard.json.
type dashboard struct {
	Panels     []panel `json:"panels"`
	Templating struct {
		List []struct {
			Name  string `json:"name"`
			Query string `json:"query"`
		} `json:"list"`
	} `json:"templating"`
}

type panel struct {
	ID          int     `json:"id"`
	Type        string  `json:"type"`
	Title       string  `json:"title"`
	Description string  `json:"description"`
	Panels      []panel `json:"panels"`
	GridPos     struct {
		H, W, X, Y int
	} `json:"gridPos"`
	Targets []struct {
		Expr         string `json:"expr"`
		LegendFormat string `json:"legendFormat"`
	} `json:"targets"`
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	var d dashboard
	if err := json.Unmarshal([]byte(otelfsm.Dashboard), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// exposed is the labels of each name that a query may use, as Prometheus reads them.
func exposed(t *testing.T) map[string]map[string]bool {
	t.Helper()
	provider, url := endpoint(t)
	m, err := otelfsm.NewMetrics(otelfsm.WithMeterProvider(provider))
	if err != nil {
		t.Fatal(err)
	}
	everything(m)
	names := map[string]map[string]bool{}
	for name, f := range scrape(t, url) {
		labels := map[string]bool{"job": true, "instance": true, "le": f.GetType() == dto.MetricType_HISTOGRAM}
		for _, m := range f.Metric {
			for _, l := range m.Label {
				labels[l.GetName()] = true
			}
		}
		if f.GetType() != dto.MetricType_HISTOGRAM {
			names[name] = labels
			continue
		}
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			names[name+suffix] = labels
		}
	}
	return names
}

// queryText replaces the variables of Grafana by values.
var queryText = strings.NewReplacer("$__rate_interval", "5m", "$job", "j", "$type", "t", "${type}", "t")

// TestDashboardQueries: each query is one of PromQL and asks for metrics and labels
// that exist.
func TestDashboardQueries(t *testing.T) {
	names := exposed(t)
	used := map[string]bool{}
	queries := 0
	for _, p := range readDashboard(t).Panels {
		for _, target := range p.Targets {
			queries++
			labels := checkQuery(t, p.Title, target.Expr, names, used)
			for _, part := range strings.Split(target.LegendFormat, "{{")[1:] {
				if name, _, _ := strings.Cut(part, "}}"); !labels[name] {
					t.Errorf("%s: the legend has {{%s}}, which no series of %s has", p.Title, name, target.Expr)
				}
			}
		}
	}
	for _, v := range readDashboard(t).Templating.List {
		if q, ok := strings.CutPrefix(v.Query, "label_values("); ok {
			selector, label, _ := strings.Cut(strings.TrimSuffix(q, ")"), ", ")
			if labels := checkQuery(t, v.Name, selector, names, map[string]bool{}); !labels[label] {
				t.Errorf("variable %s: %s has no label %s", v.Name, selector, label)
			}
		}
	}
	if queries < 15 {
		t.Errorf("%d queries", queries)
	}
	for name := range names {
		base := strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum"), "_count")
		if name == "target_info" || used[name] || used[base+"_bucket"] || used[base+"_sum"] || used[base+"_count"] {
			continue
		}
		t.Errorf("no panel shows %s", name)
	}
}

// checkQuery returns the labels that the result of a query may have.
func checkQuery(t *testing.T, title, query string, names map[string]map[string]bool, used map[string]bool) map[string]bool {
	t.Helper()
	expr, err := parser.NewParser(parser.Options{}).ParseExpr(queryText.Replace(query))
	if err != nil {
		t.Errorf("%s: %s: %v", title, query, err)
		return nil
	}
	all := map[string]bool{}
	parser.Inspect(expr, func(n parser.Node, _ []parser.Node) error {
		s, ok := n.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		labels := names[s.Name]
		if labels == nil {
			t.Errorf("%s: there is no metric %s", title, s.Name)
			return nil
		}
		used[s.Name] = true
		for l := range labels {
			all[l] = true
		}
		for _, m := range s.LabelMatchers {
			if m.Name != "__name__" && !labels[m.Name] {
				t.Errorf("%s: %s has no label %s", title, s.Name, m.Name)
			}
		}
		return nil
	})
	grouped := all
	parser.Inspect(expr, func(n parser.Node, _ []parser.Node) error {
		a, ok := n.(*parser.AggregateExpr)
		if !ok {
			return nil
		}
		for _, l := range a.Grouping {
			if !all[l] {
				t.Errorf("%s: grouped by %s, which no series of %s has", title, l, query)
			}
		}
		return nil
	})
	if a := outermost(expr); a != nil && !a.Without {
		grouped = map[string]bool{}
		for _, l := range a.Grouping {
			grouped[l] = true
		}
	}
	return grouped
}

// outermost returns the first aggregation of an expression.
func outermost(e parser.Expr) (found *parser.AggregateExpr) {
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		if a, ok := n.(*parser.AggregateExpr); ok && found == nil {
			found = a
		}
		return nil
	})
	return found
}

// TestDashboardPanels: each says what to do, and none lies on another one.
func TestDashboardPanels(t *testing.T) {
	d := readDashboard(t)
	ids := []int{}
	taken := map[[2]int]string{}
	for _, p := range d.Panels {
		if slices.Contains(ids, p.ID) {
			t.Errorf("two panels have the id %d", p.ID)
		}
		ids = append(ids, p.ID)
		if p.Type == "row" {
			continue
		}
		if !strings.Contains(p.Description, "What to do:") || len(p.Targets) == 0 {
			t.Errorf("%s: it does not say what to do, or has no query", p.Title)
		}
		for x := p.GridPos.X; x < p.GridPos.X+p.GridPos.W; x++ {
			for y := p.GridPos.Y; y < p.GridPos.Y+p.GridPos.H; y++ {
				if other := taken[[2]int{x, y}]; other != "" || x >= 24 {
					t.Fatalf("%s lies on %s, or is too wide", p.Title, other)
				}
				taken[[2]int{x, y}] = p.Title
			}
		}
	}
}
