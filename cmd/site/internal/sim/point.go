package sim

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

const volts = 230

// Point is the electronics of a charger, and the car that may be plugged in. GET
// /status gives {"plugged", "amperes", "fault"}. PUT /limit with {"amperes", "at"}
// says what the car may draw, and gives {"energy"}, the watt-hours since it was
// plugged in; while there is a fault it has status 503. A request that was made
// before the last one, by its time "at", changes nothing: who gives up a request
// cannot know whether it arrives all the same.
type Point struct {
	*server

	mu      sync.Mutex
	reading Reading
	wants   float64   // what the car would draw if it may
	energy  float64   // watt-hours until since
	since   time.Time // from when the car draws what it draws
	set     time.Time // when the request was made that has set the limit
	changed chan struct{}
}

// Reading is what the electronics know.
type Reading struct {
	Plugged bool    `json:"plugged"`
	Limit   float64 `json:"-"`       // what the car may draw
	Amperes float64 `json:"amperes"` // what it draws
	Fault   string  `json:"fault"`
}

// NewPoint starts the electronics of a charger.
func NewPoint() (*Point, error) {
	p := &Point{since: time.Now(), changed: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /status", func(w http.ResponseWriter, _ *http.Request) { answer(w, p.Reading()) })
	mux.HandleFunc("PUT /limit", p.limit)
	var err error
	p.server, err = serve(mux)
	return p, err
}

// Plug plugs in a car that would draw as much.
func (p *Point) Plug(wants float64) {
	p.change(func() { p.reading.Plugged, p.wants, p.energy = true, wants, 0 })
}

// Unplug takes the car away.
func (p *Point) Unplug() { p.change(func() { p.reading.Plugged, p.wants = false, 0 }) }

// Break breaks the electronics, which take the current off the cable.
func (p *Point) Break(fault string) { p.change(func() { p.reading.Fault, p.reading.Limit = fault, 0 }) }

// Mend mends them.
func (p *Point) Mend() { p.change(func() { p.reading.Fault = "" }) }

// Reading gives what the electronics know.
func (p *Point) Reading() Reading {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reading
}

// Await waits for a reading.
func (p *Point) Await(ctx context.Context, text string, is func(Reading) bool) error {
	for {
		p.mu.Lock()
		reading, changed := p.reading, p.changed
		p.mu.Unlock()
		if is(reading) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("%w while waiting until %s; it is %+v", ctx.Err(), text, reading)
		}
	}
}

func (p *Point) change(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count()
	do()
	p.reading.Amperes = min(p.reading.Limit, p.wants)
	close(p.changed)
	p.changed = make(chan struct{})
}

// count adds what the car has drawn until now. It is called with mu locked.
func (p *Point) count() {
	now := time.Now()
	p.energy += p.reading.Amperes * volts * now.Sub(p.since).Hours()
	p.since = now
}

func (p *Point) limit(w http.ResponseWriter, r *http.Request) {
	var set struct {
		Amperes float64
		At      time.Time
	}
	if err := json.NewDecoder(r.Body).Decode(&set); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var fault string
	var energy float64
	p.change(func() {
		if fault, energy = p.reading.Fault, p.energy; fault == "" && !set.At.Before(p.set) {
			p.reading.Limit, p.set = set.Amperes, set.At
		}
	})
	if fault != "" {
		http.Error(w, fault, http.StatusServiceUnavailable)
		return
	}
	answer(w, map[string]float64{"energy": energy})
}
