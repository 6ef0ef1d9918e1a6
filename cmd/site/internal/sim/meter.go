package sim

import (
	"net/http"
	"sync"
)

// Meter is a grid meter. GET /amperes gives what the grid gives.
type Meter struct {
	*server

	mu      sync.Mutex
	amperes float64
	silent  bool
}

// NewMeter starts a meter.
func NewMeter(amperes float64) (*Meter, error) {
	m := &Meter{amperes: amperes}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /amperes", m.read)
	var err error
	m.server, err = serve(mux)
	return m, err
}

// Give sets what the grid gives.
func (m *Meter) Give(amperes float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.amperes = amperes
}

// Silent says whether the meter answers no more.
func (m *Meter) Silent(silent bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.silent = silent
}

func (m *Meter) read(w http.ResponseWriter, _ *http.Request) {
	m.mu.Lock()
	amperes, silent := m.amperes, m.silent
	m.mu.Unlock()
	if silent {
		http.Error(w, "no reading", http.StatusInternalServerError)
		return
	}
	answer(w, map[string]float64{"amperes": amperes})
}
