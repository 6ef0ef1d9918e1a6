package main

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/scale"
)

// TestLarge runs verbs beside a tree of 20,000 workers: each reads what it needs.
func TestLarge(t *testing.T) {
	const workers = 20_000
	tree, err := scale.NewTree(scale.Pumps(workers - 1))
	if err != nil {
		t.Fatal(err)
	}
	tree.Settle()
	ui := inspect.Handler(tree.Supervisor, inspect.WithLogger(slog.New(slog.DiscardHandler)))
	defer ui.Close()
	server := httptest.NewServer(ui)
	defer server.Close()
	t.Setenv("FSMCTL_SERVER", server.URL)
	run := func(args ...string) string {
		t.Helper()
		var out, said bytes.Buffer
		a := &app{}
		root := rootCommand(a)
		root.SetArgs(args)
		root.SetOut(&out)
		root.SetErr(&said)
		verb, err := root.ExecuteContextC(context.Background())
		if status := report(&said, verb, err); status != fine {
			t.Fatalf("%s gives %d: %s", args, status, said.String())
		}
		return out.String()
	}
	for _, c := range []struct {
		args  string
		lines int
	}{
		{"get -o name", workers},
		{"get --limit 5 --no-headers", 5},
		{"get --limit 5 --no-headers --sort longest", 5},
		{"get --depth 1 --limit 1500 -o name", 1500},
		{"get --text pump19999 -o name --type Valve", 0},
		{"__complete why Plant/", 201}, // with a line for the shell
	} {
		begun := time.Now()
		if got := strings.Count(run(strings.Fields(c.args)...), "\n"); got != c.lines {
			t.Errorf("%s gives %d lines, want %d", c.args, got, c.lines)
		}
		t.Logf("%s took %s", c.args, time.Since(begun).Round(10*time.Millisecond))
	}
}
