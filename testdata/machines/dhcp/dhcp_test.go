package client

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

var address = netip.MustParseAddr("192.0.2.7")

type network struct {
	fsmtest.Script[ObservedState]
	b          *fsmtest.Bench
	discover   fsmtest.Script[DiscoverResult]
	request    fsmtest.Script[RequestResult]
	renew      fsmtest.Script[RenewResult]
	rebind     fsmtest.Script[RebindResult]
	discovers  []time.Time
	configured netip.Addr
}

func (n *network) CollectObservedState(ctx context.Context, _ DesiredState) (ObservedState, error) {
	return n.Next(ctx)
}
func (n *network) Release(context.Context, Snapshot) error { return nil }
func (n *network) Configure(_ context.Context, snap Snapshot) error {
	n.configured = snap.Vars.Address
	return nil
}
func (n *network) Discover(ctx context.Context, _ Snapshot) (DiscoverResult, error) {
	n.discovers = append(n.discovers, n.b.Now())
	return n.discover.Next(ctx)
}
func (n *network) Request(ctx context.Context, _ Snapshot) (RequestResult, error) {
	return n.request.Next(ctx)
}
func (n *network) Renew(ctx context.Context, _ Snapshot) (RenewResult, error) {
	return n.renew.Next(ctx)
}
func (n *network) Rebind(ctx context.Context, _ Snapshot) (RebindResult, error) {
	return n.rebind.Next(ctx)
}

func client(t *testing.T) (*fsmtest.Bench, *network) {
	t.Helper()
	b := fsmtest.New(t)
	n := &network{b: b}
	n.Set(ObservedState{Carrier: true})
	n.discover.Set(DiscoverResult{Address: address})
	n.request.Set(RequestResult{Lease: time.Hour})
	n.renew.Fail(errors.New("no answer"))
	n.rebind.Fail(errors.New("no answer"))
	s, err := NewSupervisor(NewWorker(n), UserSpec{}, b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	return b, n
}

func bound(t *testing.T) (*fsmtest.Bench, *network) {
	t.Helper()
	b, n := client(t)
	b.Until("Client", "bound")
	b.Settle()
	if n.configured != address {
		t.Errorf("it configured %s", n.configured)
	}
	return b, n
}

// The pauses between DISCOVERs double from 4 s to 64 s, a quarter more or less.
func TestDiscoversGrowApart(t *testing.T) {
	b, n := client(t)
	n.discover.Fail(errors.New("no answer"))
	b.UntilTrue("six are sent", func() bool { return len(n.discovers) == 6 })
	pause := 4 * time.Second
	for i, at := range n.discovers[1:] {
		if got := at.Sub(n.discovers[i]); got < pause*3/4 || got > pause*5/4 {
			t.Errorf("pause %d is %v, about %v is right", i+1, got, pause)
		}
		pause *= 2
	}
}

// Half of the lease is over: the server is asked, and its answer is the new lease.
func TestRenewal(t *testing.T) {
	b, n := bound(t)
	b.Advance(30 * time.Minute)
	b.Want("Client", "renewing")
	n.renew.Set(RenewResult{Lease: 2 * time.Hour})
	b.Until("Client", "bound")
	b.Settle()
	b.Forget()
	b.Advance(59 * time.Minute)
	b.Want("Client", "bound")
	b.Advance(2 * time.Minute)
	b.WantEvents("transition bound -> renewing: after vars.lease / 2 (elapsed is 1h, vars.lease is 2h0m0s)")
}

// Nobody answers: after seven eighths of the lease any server is asked, and at its
// end the address is given up.
func TestTheLeaseEnds(t *testing.T) {
	b, n := bound(t)
	n.discover.Fail(errors.New("no answer"))
	b.Until("Client", "rebinding")
	b.Until("Client", "selecting")
	if n.renew.Calls() < 10 || n.rebind.Calls() < 3 {
		t.Errorf("%d renewals, %d rebindings", n.renew.Calls(), n.rebind.Calls())
	}
}

func TestARefusal(t *testing.T) {
	b, n := client(t)
	n.request.Fail(ErrRequestNak)
	b.Until("Client", "requesting")
	b.WantNoEvent("requesting -> init")
	b.UntilTrue("it begins again", func() bool { return len(b.Find("requesting -> init")) > 0 })
	b.WantCalls("Client", "request", 1)
}

// Two renewals are lost, and the third is answered: nothing is given up.
func TestLostRenewals(t *testing.T) {
	b, n := bound(t)
	n.renew.Fail(errors.New("no answer"))
	n.renew.ThenFail(errors.New("no answer"))
	n.renew.ThenSet(RenewResult{Lease: 2 * time.Hour})
	b.Until("Client", "renewing")
	b.Forget()
	b.Until("Client", "bound")
	b.WantCalls("Client", "renew", 3)
	b.WantVariable("Client", "lease", 2*time.Hour)
	b.WantVariable("Client", "address", address)
}

// The server takes the address back while it is renewed.
func TestANakEndsTheLease(t *testing.T) {
	b, n := bound(t)
	n.renew.Fail(errors.New("no answer"))
	n.renew.ThenFail(ErrRenewNak)
	b.Until("Client", "renewing")
	b.Until("Client", "init")
	b.WantPlayed(&n.renew)
	b.WantEvents("renewing -> init: failure == nak")
}

// Each reason is about the action of its state, whose result has the same name.
func TestReasons(t *testing.T) {
	b, n := bound(t)
	n.renew.Set(RenewResult{Lease: time.Hour})
	b.Until("Client", "renewing")
	b.Until("Client", "bound")
	b.WantEvents("transition requesting -> bound: done", "transition renewing -> bound: done")
}
