package main

import (
	"flag"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsmgen/fsmgen/bench/table"
	"github.com/fsmgen/fsmgen/internal/scale/generated/fleet"
)

// TestMachines: all contenders measure the same thing.
func TestMachines(t *testing.T) {
	for _, c := range contenders() {
		t.Run(c.who, func(t *testing.T) {
			load := limit
			for name, m := range map[string]machine{
				"flat":    c.flat(),
				"guarded": c.guarded(func() int { return load }),
			} {
				for range 3 {
					if m.Lit() {
						t.Fatalf("%s: it is on", name)
					}
					if !m.Set(true) || !m.Lit() {
						t.Fatalf("%s: it does not go on", name)
					}
					if !m.Set(false) || m.Lit() {
						t.Fatalf("%s: it does not go off", name)
					}
				}
			}
			m := c.guarded(func() int { return load })
			load = limit + 1
			if m.Set(true) || m.Lit() {
				t.Error("it goes on although the load is too great")
			}
			load = limit
			if !m.Set(true) {
				t.Error("it does not go on when the load allows it")
			}
		})
	}
}

// TestServicesLook: services of each kind look once a second, and stop.
func TestServicesLook(t *testing.T) {
	for _, s := range servants() {
		t.Run(s.who, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const n = 10
				stop := s.look(n)
				time.Sleep(3 * time.Second)
				synctest.Wait()
				before := looks.Load()
				time.Sleep(100 * time.Second)
				synctest.Wait()
				if got := looks.Load() - before; got < 98*n || got > 102*n {
					t.Errorf("%d services have looked %d times in 100 s", n, got)
				}
				stop()
				s.sleep(n)()
			})
		})
	}
}

// TestServicesAreRestarted: as often as is said.
func TestServicesAreRestarted(t *testing.T) {
	for _, s := range servants() {
		for _, n := range []int{1, 10} {
			if got, took := s.crash(n, 1000); got < 990 || got > 1010 || took <= 0 {
				t.Errorf("%s: %d restarts of %d services in %s, want about 1000", s.who, got, n, took)
			}
		}
	}
}

// TestFleetRuns: all of the fleet come up.
func TestFleetRuns(t *testing.T) {
	s := newFleet(fleet.UserSpec{Sleepers: 5})
	for range 5 {
		if err := s.Tick(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	status := s.Status()
	if len(status.Children) != 5 {
		t.Fatalf("%d children", len(status.Children))
	}
	for _, c := range status.Children {
		if c.State != "running" {
			t.Errorf("%s is %s", c.Path, c.State)
		}
	}
}

// TestMeasurements runs what is measured by testing once.
func TestMeasurements(t *testing.T) {
	benchtime := flag.Lookup("test.benchtime").Value
	was := benchtime.String()
	if err := benchtime.Set("2x"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = benchtime.Set(was) }()
	tables := []func(int) (table.Table, error){machineTable, objectTable}
	for _, make := range tables {
		made, err := make(1)
		if err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		if err := made.Write(&text); err != nil {
			t.Fatal(err)
		}
		for _, r := range made.Rows {
			if len(r.Cells) != len(made.Columns) || r.Words == "" || !strings.Contains(text.String(), "| "+r.Who+" | ") {
				t.Errorf("%s: %q is not a row of\n%s", r.Who, r, text.String())
			}
		}
	}
}
