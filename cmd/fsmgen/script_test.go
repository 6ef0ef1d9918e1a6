package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	// A program built with the race detector waits a second before it ends, and
	// the tests start hundreds.
	if err := os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE")); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"fsmgen": main})
}

// TestScript runs the command line in the scripts of testdata/script, each in
// a folder of its own.
func TestScript(t *testing.T) {
	repo, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	plain := plainProgram(t)
	missing := fetchModules(t, repo)
	if missing != "" {
		t.Logf("scripts that need modules are skipped: %s", missing)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(repo, "testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("REPO", repo)
			env.Setenv("GORACE", os.Getenv("GORACE"))
			bin := filepath.SplitList(os.Getenv("PATH"))[0] // fsmgen alone
			if !slices.Contains(raced, strings.TrimPrefix(filepath.Base(env.WorkDir), "script-")) {
				bin = filepath.Dir(plain)
				env.Setenv("PATH", bin+string(filepath.ListSeparator)+env.Getenv("PATH"))
			}
			env.Setenv("BIN", bin)
			for _, name := range []string{"GOMODCACHE", "GOCACHE"} {
				value, err := exec.Command("go", "env", name).Output()
				if err != nil {
					return err
				}
				env.Setenv(name, strings.TrimSpace(string(value)))
			}
			env.Setenv("GOPROXY", "off") // what is not in the cache now is not needed
			env.Setenv("GOFLAGS", "")
			env.Setenv("GOTOOLCHAIN", "local")
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "modules" {
				return false, fmt.Errorf("there is no condition %s", name)
			}
			return missing == "", nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "replace": replace, "await": await, "publish": publish},
	})
}

// raced are the scripts that run fsmgen as the tests are built, with the race
// detector: one of each verb, and those that run several at once. The other ones are
// about words and files, and run it without, which takes a tenth of the time.
var raced = []string{"at-once", "check", "describe", "diff", "explain", "fmt", "generate", "graph", "init", "stub", "vet", "watch"}

// plainProgram builds fsmgen without the race detector, and gives where it is.
func plainProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "fsmgen")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	if out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// exits runs a program that ends with a status: exits STATUS PROGRAM ARGS….
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM ARGS...")
	}
	status := "0"
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%s: %v", args[1], err)
		}
		status = strconv.Itoa(exit.ExitCode())
	}
	if status != args[0] {
		ts.Fatalf("%s exits with %s, want %s", args[1], status, args[0])
	}
}

// replace changes a text in a file: replace OLD NEW FILE.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: replace OLD NEW FILE")
	}
	path := ts.MkAbs(args[2])
	text := ts.ReadFile(path)
	if !strings.Contains(text, args[0]) {
		ts.Fatalf("%s does not hold %q", args[2], args[0])
	}
	ts.Check(os.WriteFile(path, []byte(strings.ReplaceAll(text, args[0], args[1])), 0o644))
}

// await waits until a file is there and holds what matches a pattern, or with
// ! until it does not: await FILE [REGEXP].
func await(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 && len(args) != 2 {
		ts.Fatalf("usage: await FILE [REGEXP]")
	}
	pattern := regexp.MustCompile(strings.Join(args[1:], ""))
	for end := time.Now().Add(5 * time.Minute); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		if (err == nil && pattern.Match(data)) != neg {
			return
		}
	}
	ts.Fatalf("%s is not as awaited", args[0])
}
