package hooks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/fsmgen/fsmgen/cmd/site/generated/charger"
)

// Charger implements charger.Hooks with the charger's electronics and the
// authorization server. It keeps nothing between calls.
type Charger struct{ client *http.Client }

// CollectObservedState asks the electronics.
func (c Charger) CollectObservedState(ctx context.Context, desired charger.DesiredState) (charger.ObservedState, error) {
	var status struct {
		Plugged bool
		Amperes float64
		Fault   string
	}
	err := call(ctx, c.client, http.MethodGet, desired.UserSpec.Hardware+"/status", nil, &status)
	return charger.ObservedState{Plugged: status.Plugged, Amperes: status.Amperes, Fault: status.Fault}, err
}

// Authorize asks the server whether the card of the session may charge.
func (c Charger) Authorize(ctx context.Context, snap charger.Snapshot) (charger.AuthorizeResult, error) {
	spec := snap.Desired.UserSpec
	ask := map[string]string{"charger": spec.ID, "idTag": snap.Vars.IDTag}
	var card struct{ Holder string }
	err := call(ctx, c.client, http.MethodPost, spec.Auth+"/authorize", ask, &card)
	err = kind(err, http.StatusForbidden, charger.ErrAuthorizeRefused)
	err = kind(err, http.StatusServiceUnavailable, charger.ErrAuthorizeBusy)
	return charger.AuthorizeResult{Holder: card.Holder}, err
}

// Charge tells the electronics what the car may draw, and reads what it has got. The
// runtime calls it again whenever the limit has changed.
func (c Charger) Charge(ctx context.Context, snap charger.Snapshot) (charger.ChargeResult, error) {
	energy, err := c.limit(ctx, snap.Desired.UserSpec, snap.Inputs.Limit)
	return charger.ChargeResult{Energy: energy}, kind(err, http.StatusServiceUnavailable, charger.ErrChargeHardware)
}

// Release lets the car draw nothing.
func (c Charger) Release(ctx context.Context, snap charger.Snapshot) error {
	_, err := c.limit(ctx, snap.Desired.UserSpec, 0)
	return kind(err, http.StatusServiceUnavailable, charger.ErrReleaseHardware)
}

func (c Charger) limit(ctx context.Context, spec charger.UserSpec, amperes float64) (energy float64, err error) {
	var reading struct{ Energy float64 }
	set := map[string]any{"amperes": amperes, "at": time.Now()}
	err = call(ctx, c.client, http.MethodPut, spec.Hardware+"/limit", set, &reading)
	return reading.Energy, err
}

// kind gives an error with some status its kind in the spec.
func kind(err error, status int, is error) error {
	if answer := new(statusError); errors.As(err, &answer) && answer.status == status {
		return fmt.Errorf("%w: %s", is, answer.text)
	}
	return err
}
