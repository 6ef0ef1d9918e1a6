package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/site/generated/charger"
	"github.com/fsmgen/fsmgen/cmd/site/generated/meter"
	"github.com/fsmgen/fsmgen/cmd/site/generated/site"
	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

// yard is a site of which the test plays the hooks, with the clock of the test: what
// takes hours, and what the story's servers do not do.
type yard struct {
	*fsmtest.Bench
	site   *site.Supervisor
	meter  fsmtest.Script[meter.ObservedState]
	looks  fsmtest.Script[charger.ObservedState]
	cards  fsmtest.Script[charger.AuthorizeResult]
	energy fsmtest.Script[charger.ChargeResult]
	freed  fsmtest.Script[struct{}]
	limits []float64 // of which the electronics were told
}

func newYard(t *testing.T) *yard {
	t.Helper()
	y := &yard{Bench: fsmtest.New(t)}
	y.meter.Set(meter.ObservedState{Amperes: 32})
	y.looks.Set(charger.ObservedState{Plugged: true})
	y.cards.Set(charger.AuthorizeResult{Holder: "Ada"})
	spec := site.DefaultUserSpec()
	spec.Meter, spec.Auth = "meter", "auth"
	spec.Chargers = map[string]site.UserSpecChargersValue{"bay": {Hardware: "hardware"}}
	var err error
	if y.site, err = site.NewSupervisor(site.NewWorker(y), spec, y.Options()...); err != nil {
		t.Fatal(err)
	}
	y.Drive(y.site)
	y.Until("Site", "open")
	return y
}

func (y *yard) Meter(meter.UserSpec) *meter.Worker        { return meter.NewWorker(meterHooks{y}) }
func (y *yard) Chargers(charger.UserSpec) *charger.Worker { return charger.NewWorker(chargerHooks{y}) }

type meterHooks struct{ *yard }

func (h meterHooks) CollectObservedState(ctx context.Context, _ meter.DesiredState) (meter.ObservedState, error) {
	return h.meter.Next(ctx)
}

type chargerHooks struct{ *yard }

func (h chargerHooks) CollectObservedState(ctx context.Context, _ charger.DesiredState) (charger.ObservedState, error) {
	return h.looks.Next(ctx)
}

func (h chargerHooks) Authorize(ctx context.Context, _ charger.Snapshot) (charger.AuthorizeResult, error) {
	return h.cards.Next(ctx)
}

func (h chargerHooks) Charge(ctx context.Context, snap charger.Snapshot) (charger.ChargeResult, error) {
	h.limits = append(h.limits, snap.Inputs.Limit)
	return h.energy.Next(ctx)
}

func (h chargerHooks) Release(ctx context.Context, _ charger.Snapshot) error { return h.freed.Err(ctx) }

// start begins a session, and brings it into a state.
func (y *yard) start(t *testing.T, state string) {
	t.Helper()
	y.WantAccepted(charger.At(y.site, "Site/bay").Post(charger.StartCommand{IDTag: "card"}))
	y.Until("Site/bay", state)
	y.Settle()
}

// ended checks that the charger is available, and why its last session has ended.
func (y *yard) ended(t *testing.T, reason charger.VarsEnded) {
	t.Helper()
	y.Until("Site/bay", "available")
	y.WantVariable("Site/bay", "ended", reason)
}

// The twelve hours are those of the session, whatever states it goes through.
func TestTwelveHours(t *testing.T) {
	y := newYard(t)
	err := y.site.UpdateUserSpec(func(spec *site.UserSpec) { spec.PollInterval, spec.MeterInterval = time.Minute, time.Hour })
	if err != nil {
		t.Fatal(err)
	}
	begin := y.Now()
	y.start(t, "charging")
	y.Advance(6 * time.Hour)
	y.meter.Set(meter.ObservedState{Amperes: 1})
	y.Until("Site/bay", "waiting")
	y.meter.Set(meter.ObservedState{Amperes: 32})
	y.Until("Site/bay", "charging")
	y.Advance(begin.Add(12*time.Hour - time.Second).Sub(y.Now()))
	y.Want("Site/bay", "charging")
	y.Advance(2 * time.Second)
	y.Want("Site/bay", "available")
	y.ended(t, charger.VarsEndedTooLong)
}

// A server that stays busy is asked as often as the configuration says; one that does
// not answer is something else.
func TestNoAuthorization(t *testing.T) {
	y := newYard(t)
	y.cards.Fail(charger.ErrAuthorizeBusy)
	y.start(t, "authorizing")
	y.ended(t, charger.VarsEndedBusy)
	y.WantCalls("Site/bay", "authorize", 5)
	y.cards.Fail(errors.New("no route to host"))
	y.start(t, "authorizing")
	y.ended(t, charger.VarsEndedNoAnswer)
}

// The energy that was read last is kept when the session ends.
func TestUnplugged(t *testing.T) {
	y := newYard(t)
	y.energy.Set(charger.ChargeResult{Energy: 7300})
	y.start(t, "charging")
	y.looks.Set(charger.ObservedState{})
	y.Until("Site/bay", "ending")
	y.ended(t, charger.VarsEndedUnplugged)
	y.WantVariable("Site/bay", "energy", 7300)
}

// The energy is read after 5 s, and then after twice as long each time, up to 40 s; a
// new limit is told at once.
func TestReadings(t *testing.T) {
	y := newYard(t)
	y.start(t, "charging")
	for _, pause := range []time.Duration{5, 10, 20, 40, 40} {
		n := len(y.limits)
		y.Advance(pause*time.Second - time.Millisecond)
		if len(y.limits) != n {
			t.Fatalf("read before %d s were over", pause)
		}
		y.Advance(time.Millisecond)
		if len(y.limits) != n+1 {
			t.Fatalf("not read after %d s", pause)
		}
	}
	n := len(y.limits)
	y.meter.Set(meter.ObservedState{Amperes: 20})
	y.Advance(time.Second)
	if len(y.limits) != n+1 || y.limits[n] != 20 {
		t.Errorf("told %v after the grid gave 20 A", y.limits[n:])
	}
	y.WantNoEvent("child replaced")
}

// A server that is busy, then away, then refuses: what it has said last counts.
func TestRefusedInTheEnd(t *testing.T) {
	y := newYard(t)
	y.cards.Fail(charger.ErrAuthorizeBusy)
	y.cards.ThenFail(errors.New("no route to host"))
	y.cards.ThenFail(charger.ErrAuthorizeRefused)
	y.start(t, "authorizing")
	y.ended(t, charger.VarsEndedRefused)
	y.WantPlayed(&y.cards)
}

// A fault that only the action meets ends the session too, and the charger is not
// well until the electronics say so.
func TestFaultInAction(t *testing.T) {
	y := newYard(t)
	y.energy.Fail(charger.ErrChargeHardware)
	y.start(t, "faulted")
	y.WantHealth("Site/bay", fsm.HealthDegraded)
	y.Want("Site", "reduced")
	y.WantCalls("Site/bay", "charge", 1)
	y.ended(t, charger.VarsEndedFault)
	y.Until("Site", "open")
}

// The site reaches its end with a charger whose electronics are broken.
func TestDownWithAFault(t *testing.T) {
	y := newYard(t)
	y.start(t, "charging")
	y.freed.Fail(charger.ErrReleaseHardware)
	y.Down()
	y.WantNoEvent("uncleanly")
}
