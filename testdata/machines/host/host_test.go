package host

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/fsmtest"
)

type machine struct {
	fsmtest.Script[ObservedState]
	register, provision fsmtest.Script[struct{}]
	inspect             fsmtest.Script[InspectResult]
}

func (m *machine) CollectObservedState(ctx context.Context, _ DesiredState) (ObservedState, error) {
	return m.Next(ctx)
}
func (m *machine) Register(ctx context.Context, _ Snapshot) error { return m.register.Err(ctx) }
func (m *machine) Inspect(ctx context.Context, _ Snapshot) (InspectResult, error) {
	return m.inspect.Next(ctx)
}
func (m *machine) Provision(ctx context.Context, _ Snapshot) error { return m.provision.Err(ctx) }
func (m *machine) Clean(context.Context, Snapshot) error           { return nil }
func (m *machine) Release(context.Context, Snapshot) error         { return nil }

func host(t *testing.T, image string) (*fsmtest.Bench, *machine) {
	t.Helper()
	b, m := fsmtest.New(t), &machine{}
	m.Set(ObservedState{Powered: true})
	m.inspect.Set(InspectResult{Cpus: 8})
	spec := DefaultUserSpec()
	spec.Image = image
	s, err := NewSupervisor(NewWorker(m), spec, b.Options()...)
	if err != nil {
		t.Fatal(err)
	}
	b.Drive(s)
	return b, m
}

func TestItIsInspectedAndProvisioned(t *testing.T) {
	b, m := host(t, "debian")
	b.Until("Host", "provisioning")
	b.WantVariable("Host", "cpus", 8)
	m.Set(ObservedState{Image: "debian", Powered: true})
	b.Until("Host", "provisioned")
}

// The delay grows with the count of errors, up to the longest.
func TestDelaysGrow(t *testing.T) {
	b, m := host(t, "")
	m.register.Fail(errors.New("no answer"))
	for _, delay := range []time.Duration{10 * time.Second, 20 * time.Second, 40 * time.Second, 80 * time.Second} {
		b.Until("Host", "failed_once")
		b.Settle()
		b.Advance(delay - time.Millisecond)
		b.Want("Host", "failed_once")
		m.register.Fail(errors.New("no answer"))
		b.Advance(time.Millisecond)
		b.WantEvents("failed_once -> registering")
		b.Forget()
	}
	b.Until("Host", "failed_once")
	b.WantHealth("Host", fsm.HealthDegraded)
	b.WantVariable("Host", "errors", 5)
	m.register.Succeed()
	b.Until("Host", "available")
	b.WantVariable("Host", "errors", 0)
}

// Each step that fails is counted, and named as the cause; what succeeds clears both.
func TestCauses(t *testing.T) {
	b, m := host(t, "debian")
	m.register.Fail(errors.New("no answer"))
	m.register.ThenSucceed()
	m.inspect.Fail(errors.New("no disk"))
	m.inspect.ThenSet(InspectResult{Cpus: 4})
	b.Until("Host", "failed_once")
	b.WantVariable("Host", "cause", VarsCauseRegistration)
	b.Until("Host", "inspecting")
	b.Until("Host", "failed_once")
	b.WantVariable("Host", "cause", VarsCauseInspection)
	b.WantVariable("Host", "errors", 2)
	b.Until("Host", "provisioning")
	b.WantVariable("Host", "cause", VarsCauseNone)
	b.WantVariable("Host", "cpus", 4)
	b.WantPlayed(&m.register)
	b.WantPlayed(&m.inspect)
}
