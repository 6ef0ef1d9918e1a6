package otelfsm

import (
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// maxAttrs is the largest number of attributes of a metric.
const maxAttrs = 4

// key is a combination of values of the attributes of a metric, in the order of its
// definition. An attribute with the value "" is left out.
type key [maxAttrs]string

// options are the attributes of one combination, in the forms in which instruments
// take them. They are made once: making them for each call would allocate memory.
type options struct {
	add    []metric.AddOption
	record []metric.RecordOption
}

// series are the combinations of one metric that there have been. Only the goroutine
// that ticks uses it.
type series struct {
	def      *definition
	common   []attribute.KeyValue
	limit    int
	sets     map[key]*options
	overflow *options
}

func (f *factory) series(d *definition) series {
	return series{def: d, common: f.settings.attrs, limit: f.settings.limit, sets: map[key]*options{}}
}

// of returns the attributes for values. Once there are as many combinations as the
// limit allows, each further one has those of the overflow. A combination that is
// there keeps its own, so that what was added can be subtracted.
func (s *series) of(values ...string) *options {
	var k key
	copy(k[:], values)
	if o, ok := s.sets[k]; ok {
		return o
	}
	if len(s.sets) >= s.limit {
		if s.overflow == nil {
			s.overflow = s.option(attribute.Bool("otel.metric.overflow", true))
		}
		return s.overflow
	}
	var attrs []attribute.KeyValue
	for i, v := range values {
		if v != "" {
			attrs = append(attrs, attribute.String(s.def.attrs[i], v))
		}
	}
	o := s.option(attrs...)
	s.sets[k] = o
	return o
}

func (s *series) option(attrs ...attribute.KeyValue) *options {
	o := metric.WithAttributeSet(attribute.NewSet(append(attrs, s.common...)...))
	return &options{[]metric.AddOption{o}, []metric.RecordOption{o}}
}

// factory makes instruments and collects the errors.
type factory struct {
	meter    metric.Meter
	settings metricSettings
	errs     []error
}

func (f *factory) check(err error) {
	if err != nil {
		f.errs = append(f.errs, err)
	}
}

// durations is a histogram of times.
type durations struct {
	series
	to metric.Float64Histogram
}

func (f *factory) durations(d *definition) *durations {
	to, err := f.meter.Float64Histogram(d.name, metric.WithUnit(d.unit), metric.WithDescription(d.doc), metric.WithExplicitBucketBoundaries(d.buckets...))
	f.check(err)
	return &durations{f.series(d), to}
}

func (m *durations) record(d time.Duration, values ...string) {
	m.to.Record(none, d.Seconds(), m.of(values...).record...)
}

// sizes is a histogram of numbers.
type sizes struct {
	series
	to metric.Int64Histogram
}

func (f *factory) sizes(d *definition) *sizes {
	to, err := f.meter.Int64Histogram(d.name, metric.WithUnit(d.unit), metric.WithDescription(d.doc), metric.WithExplicitBucketBoundaries(d.buckets...))
	f.check(err)
	return &sizes{f.series(d), to}
}

func (m *sizes) record(n int, values ...string) {
	m.to.Record(none, int64(n), m.of(values...).record...)
}

// counts is a counter.
type counts struct {
	series
	to metric.Int64Counter
}

func (f *factory) counts(d *definition) *counts {
	to, err := f.meter.Int64Counter(d.name, metric.WithUnit(d.unit), metric.WithDescription(d.doc))
	f.check(err)
	return &counts{f.series(d), to}
}

// add adds n. A counter to which nothing was ever added shows a zero.
func (m *counts) add(n uint64, values ...string) { m.to.Add(none, int64(n), m.of(values...).add...) }

// levels is a number that goes up and down, told by differences.
type levels struct {
	series
	to metric.Int64UpDownCounter
}

func (f *factory) levels(d *definition) *levels {
	to, err := f.meter.Int64UpDownCounter(d.name, metric.WithUnit(d.unit), metric.WithDescription(d.doc))
	f.check(err)
	return &levels{f.series(d), to}
}

func (m *levels) add(n int, values ...string) { m.to.Add(none, int64(n), m.of(values...).add...) }

// level is a number that goes up and down, told by its value. It is added up over
// trees, so that OpenTelemetry gets the difference. The first value is given even if
// it is zero, so that it is seen.
type level struct {
	levels
	value int
	known bool
}

func (f *factory) level(d *definition) *level { return &level{levels: *f.levels(d)} }

func (m *level) set(value int) {
	if value != m.value || !m.known {
		m.add(value - m.value)
		m.value, m.known = value, true
	}
}
