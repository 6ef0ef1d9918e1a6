package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/station"
	"github.com/fsmgen/fsmgen/internal/depot/generated/charger"
)

func TestMain(m *testing.M) {
	// A program built with the race detector waits a second before it ends.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE")); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"fsmctl": main})
}

// token is what the station wants in the scripts whose names begin with token.
const token = "tOKen-8d1f"

// TestScript runs the command line in the scripts of testdata/script, each beside a depot
// of its own.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("GORACE", os.Getenv("GORACE"))
			env.Setenv("TOKEN", token)
			env.Setenv("NO_COLOR", "1")
			env.Setenv("TERM", "xterm")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"station": stationVerb, "exits": exits, "until": until},
	})
}

// stationVerb is the command of scripts that starts a depot and changes what its chargers
// meet.
func stationVerb(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: station WORD")
	}
	switch args[0] {
	case "start", "readonly", "locked":
		wanted := ""
		if args[0] == "locked" {
			wanted = token
		}
		s, err := station.Start(wanted, args[0] != "readonly")
		ts.Check(err)
		ts.Defer(s.Stop)
		ts.Setenv("FSMCTL_SERVER", s.URL())
		stations.Store(ts, s)
		return
	}
	stored, ok := stations.Load(ts)
	if !ok {
		ts.Fatalf("there is no station")
	}
	s := stored.(*station.Station)
	switch args[0] {
	case "plug":
		s.Plug(true)
	case "unplug":
		s.Plug(false)
	case "fail":
		s.Fail(errors.New("dial tcp 10.0.0.7:502: connect: connection refused"))
	case "heal":
		s.Fail(nil)
	case "refuse":
		s.Answer(charger.ErrAuthorizeRefused)
	case "break":
		s.Answer(charger.ErrAuthorizeHardware)
	case "away":
		s.Away()
	case "back":
		ts.Check(s.Listen())
	default:
		ts.Fatalf("the station knows no %s", args[0])
	}
}

// stations are the depots of the scripts, which run in parallel.
var stations sync.Map

// exits runs fsmctl and checks its exit status: exits STATUS ARGUMENT...
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits STATUS ARGUMENT...")
	}
	err := ts.Exec("fsmctl", args[1:]...)
	got := "0"
	if err != nil {
		got = fmt.Sprint(exitStatus(err))
	}
	if got != args[0] {
		ts.Fatalf("the exit status is %s, and not %s", got, args[0])
	}
}

func exitStatus(err error) int {
	var e interface{ ExitCode() int }
	if errors.As(err, &e) {
		return e.ExitCode()
	}
	return -1
}

// until runs fsmctl until a text stands in its standard output: until TEXT ARGUMENT...
func until(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: until TEXT ARGUMENT...")
	}
	give := time.Now().Add(20 * time.Second)
	for time.Now().Before(give) {
		_ = ts.Exec("fsmctl", args[1:]...) // what it says decides
		if out := ts.ReadFile("stdout"); strings.Contains(out, args[0]) {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	ts.Fatalf("%q does not come", args[0])
}
