package inspect_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/door"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/vault"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// BenchmarkTick is a tick of 10,000 doors of which 100 have a transition, alone, with an
// Inspector, with ten clients whose streams are stalled, and with ten that read streams
// and pages as fast as they can. The latter share the processors with the ticks; what is
// measured is the time that the ticks themselves take.
func BenchmarkTick(b *testing.B) {
	for _, c := range []struct {
		name          string
		served        bool
		stalled, busy int
	}{{"alone", false, 0, 0}, {"served", true, 0, 0}, {"stalled", true, 10, 0}, {"busy", true, 0, 10}} {
		b.Run(c.name, func(b *testing.B) { benchTick(b, c.served, c.stalled, c.busy) })
	}
}

func benchTick(b *testing.B, served bool, stalled, busy int) {
	const all, changed = 10_000, 100
	sup, err := vault.NewSupervisor(vault.NewWorker(doors{&doorHooks{}}), vaultSpec(all), fsm.WithTicksByHand(), fsm.WithLogger(slog.New(slog.DiscardHandler)))
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	tick := func() {
		if err := sup.Tick(ctx); err != nil {
			b.Fatal(err)
		}
	}
	for {
		tick()
		page, err := sup.StatusPage(fsm.StatusQuery{State: "locked", Limit: 1000})
		if err == nil && len(page.Workers) == 1000 && page.Next != "" {
			if other, err := sup.StatusPage(fsm.StatusQuery{State: "asking", Limit: 1}); err == nil && len(other.Workers) == 0 {
				break
			}
		}
	}
	if served {
		ui := inspect.Handler(sup, inspect.WithLogger(slog.New(slog.DiscardHandler)), inspect.WithWriteTimeout(time.Hour))
		defer ui.Close()
		server := httptest.NewServer(ui)
		defer server.Close()
		defer server.CloseClientConnections()
		defer cancel()
		for range stalled {
			stall(b, server.URL)
		}
		for i := range busy {
			path := "/api/v1/trees/Vault/events?since=oldest"
			if i%2 == 1 {
				path = "/api/v1/trees/Vault/workers?limit=1000"
			}
			go read(ctx, server.URL+path)
		}
	}
	handles := make([]door.Handle, all)
	for i := range handles {
		handles[i] = door.At(sup, fmt.Sprint("Vault/", i))
	}
	var took time.Duration
	for i := range b.N {
		for k := range changed {
			handles[(i*changed+k)%all].Post(door.ReportCommand{By: "guard"})
		}
		begun := time.Now()
		tick()
		took += time.Since(begun)
	}
	b.ReportMetric(float64(took.Microseconds())/float64(b.N), "µs/tick")
	b.ReportMetric(0, "ns/op")
}

// stall begins a stream, and never reads it.
func stall(b *testing.B, url string) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	fmt.Fprint(conn, "GET /api/v1/trees/Vault/events?since=oldest HTTP/1.1\r\nHost: localhost\r\n\r\n")
	if _, err := io.ReadFull(conn, make([]byte, 16)); err != nil {
		b.Fatal(err)
	}
}

// read reads a response again and again.
func read(ctx context.Context, url string) {
	for ctx.Err() == nil {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	}
}
