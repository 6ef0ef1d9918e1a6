package sim

import (
	"encoding/json"
	"maps"
	"net/http"
	"sync"
)

// Auth is an authorization server. POST /authorize with {"charger", "idTag"} is
// answered with {"holder"}, with status 403 for a card that it does not know, and
// with 503 while it is busy.
type Auth struct {
	*server

	mu    sync.Mutex
	cards map[string]string // holder by number
	asked int
	busy  bool
	open  chan struct{} // closed while requests are answered at once
}

// NewAuth starts a server that knows some cards: the holder by number.
func NewAuth(cards map[string]string) (*Auth, error) {
	a := &Auth{cards: maps.Clone(cards), open: make(chan struct{})}
	close(a.open)
	mux := http.NewServeMux()
	mux.HandleFunc("POST /authorize", a.authorize)
	var err error
	a.server, err = serve(mux)
	return a, err
}

// Busy says whether the server has no time.
func (a *Auth) Busy(busy bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.busy = busy
}

// Hold leaves all requests without an answer until the function that it returns is
// called, which must be called once.
func (a *Auth) Hold() (goOn func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	open := make(chan struct{})
	a.open = open
	return func() { close(open) }
}

// Asked is how often the server was asked.
func (a *Auth) Asked() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.asked
}

func (a *Auth) authorize(w http.ResponseWriter, r *http.Request) {
	var ask struct{ Charger, IDTag string }
	if err := json.NewDecoder(r.Body).Decode(&ask); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	a.asked++
	open, busy := a.open, a.busy
	holder, known := a.cards[ask.IDTag]
	a.mu.Unlock()
	select {
	case <-open:
	case <-r.Context().Done():
		return
	}
	switch {
	case busy:
		http.Error(w, "no time at present", http.StatusServiceUnavailable)
	case !known:
		http.Error(w, "no such card at "+ask.Charger, http.StatusForbidden)
	default:
		answer(w, map[string]string{"holder": holder})
	}
}
