package inspect_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/vault"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// TestHangingTick checks what is served while a tick does not end: where it hangs, and
// that the rest has to wait.
func TestHangingTick(t *testing.T) {
	hangs, goOn := make(chan struct{}), make(chan struct{})
	sup, err := vault.NewSupervisor(vault.NewWorker(doors{&doorHooks{}}), vaultSpec(3), fsm.WithTicksByHand(), fsm.WithWatchdog(10*time.Millisecond),
		fsm.WithEventHandler(func(e fsm.Event) {
			if e.Kind == fsm.EventStarted && e.Path == "Vault/1" {
				close(hangs)
				<-goOn
			}
		}))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, sup: sup, ui: inspect.Handler(sup)}
	defer w.ui.Close()
	w.server = httptest.NewServer(w.ui)
	defer w.server.Close()
	w.client = w.server.Client()
	ticked := make(chan error)
	go func() {
		for range 3 {
			if err := sup.Tick(context.Background()); err != nil {
				ticked <- err
			}
		}
		ticked <- nil
	}()
	<-hangs
	var trees inspect.Trees
	w.get("/api/v1/trees", &trees)
	var root inspect.WorkerDetail
	w.get("/api/v1/trees/Vault/worker", &root)
	for _, blocked := range []string{trees.Trees[0].Root.Blocked, root.Blocked} {
		if !strings.Contains(blocked, "Vault") {
			t.Errorf("it is not said where the tick hangs: %q", blocked)
		}
	}
	for _, path := range []string{"workers", "worker?path=Vault/1", "machines/Door"} {
		rec := httptest.NewRecorder()
		w.ui.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://localhost/api/v1/trees/Vault/"+path, nil))
		if rec.Code != http.StatusServiceUnavailable || rec.Header().Get("Retry-After") == "" {
			t.Errorf("%s is answered with %d %s", path, rec.Code, rec.Body)
		}
	}
	close(goOn)
	if err := <-ticked; err != nil {
		t.Fatal(err)
	}
	w.get("/api/v1/trees/Vault/workers", nil)
}

// TestOneLooksAtATime checks that requests that look at workers wait for each other, and
// that one that cannot wait is told to come back.
func TestOneLooksAtATime(t *testing.T) {
	w := run(t, vaultSpec(2))
	w.doorsIn("locked")
	giveBack := w.ui.Occupy()
	left, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"", "/Vault/workers", "/Vault/worker", "/Vault/machines/Door"} {
		rec := httptest.NewRecorder()
		w.ui.ServeHTTP(rec, httptest.NewRequestWithContext(left, http.MethodGet, "http://localhost/api/v1/trees"+path, nil))
		if rec.Code != http.StatusServiceUnavailable {
			t.Errorf("trees%s is answered with %d %s", path, rec.Code, rec.Body)
		}
	}
	giveBack()
	for _, path := range []string{"", "/Vault/workers", "/Vault/worker", "/Vault/machines/Door"} {
		w.get("/api/v1/trees"+path, nil)
		w.get("/api/v1/trees"+path, nil)
	}
	w.refuses(http.StatusNotFound, http.MethodGet, "/api/v1/trees/Vault/worker?path=Vault/9", "")
	w.refuses(http.StatusNotFound, http.MethodGet, "/api/v1/trees/Vault/machines/None", "")
	w.get("/api/v1/trees", nil) // who is refused gives its place back
}
