package hooks

import (
	"context"
	"net/http"

	"github.com/fsmgen/fsmgen/cmd/site/generated/meter"
)

// Meter implements meter.Hooks.
type Meter struct{ client *http.Client }

// CollectObservedState reads the meter. An error makes the observation stale after
// a while, and the output with it unknown.
func (m Meter) CollectObservedState(ctx context.Context, desired meter.DesiredState) (meter.ObservedState, error) {
	var reading struct{ Amperes float64 }
	err := call(ctx, m.client, http.MethodGet, desired.UserSpec.URL+"/amperes", nil, &reading)
	return meter.ObservedState{Amperes: reading.Amperes}, err
}
