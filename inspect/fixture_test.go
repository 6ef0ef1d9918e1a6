package inspect_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.uber.org/goleak"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/door"
	"github.com/fsmgen/fsmgen/inspect/internal/vault/generated/vault"
	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// doorHooks are the hooks of a door. The zero value works.
type doorHooks struct {
	mu      sync.Mutex
	dial    string
	observe error
	ask     error
	token   string
}

func (h *doorHooks) CollectObservedState(context.Context, door.DesiredState) (door.ObservedState, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return door.ObservedState{Dial: h.dial}, h.observe
}

func (h *doorHooks) Ask(context.Context, door.Snapshot) (door.AskResult, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return door.AskResult{Token: h.token}, h.ask
}

// set changes what the hooks return.
func (h *doorHooks) set(change func(*doorHooks)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	change(h)
}

type doors struct{ hooks *doorHooks }

func (d doors) Doors(door.UserSpec) *door.Worker { return door.NewWorker(d.hooks) }

// lines is a log.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// world is a tree that runs, and a server of its Inspector.
type world struct {
	t       testing.TB
	sup     *vault.Supervisor
	hooks   *doorHooks
	ui      *inspect.Inspector
	server  *httptest.Server
	log     *lines
	schemas *jsonschema.Compiler
	client  *http.Client
	seen    []byte // all that was answered, if keep is set
	keep    bool
}

// vaultSpec is a UserSpec with doors.
func vaultSpec(n int) vault.UserSpec {
	spec := vault.DefaultUserSpec()
	spec.Master, spec.Doors = "sesame-open-9917", n
	return spec
}

// run runs a tree of a vault until the test ends, and checks that no goroutine is left.
func run(t testing.TB, spec vault.UserSpec, options ...inspect.Option) *world {
	t.Helper()
	return runWith(t, &doorHooks{}, spec, options...)
}

// runWith is run with hooks of the test.
func runWith(t testing.TB, hooks *doorHooks, spec vault.UserSpec, options ...inspect.Option) *world {
	t.Helper()
	before := goleak.IgnoreCurrent()
	w := &world{t: t, hooks: hooks, log: &lines{}}
	logger := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	w.sup, err = vault.NewSupervisor(vault.NewWorker(doors{w.hooks}), spec, fsm.WithLogger(logger), fsm.WithShutdownLimit(30*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	w.ui = inspect.Handler(w.sup, append([]inspect.Option{inspect.WithLogger(logger)}, options...)...)
	w.server = httptest.NewServer(w.ui)
	w.client = w.server.Client()
	ctx, stop := context.WithCancel(context.Background())
	events := w.sup.Events(ctx)
	done := make(chan error, 1)
	go func() { done <- w.sup.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		w.ui.Close()
		w.server.CloseClientConnections()
		w.server.Close()
		w.client.CloseIdleConnections()
		left := goleak.Find(before)
		for range 10 { // net/http takes its time to close a connection that it has refused
			if left != nil {
				left = goleak.Find(before)
			}
		}
		if left != nil {
			t.Error(left)
		}
	})
	for range events {
		break // it runs
	}
	return w
}

// until waits until the status of the tree is as it should be.
func (w *world) until(what string, holds func(fsm.Status) bool) {
	w.t.Helper()
	events := w.sup.Events(w.t.Context())
	if holds(w.sup.Status()) {
		return
	}
	for range events {
		if holds(w.sup.Status()) {
			return
		}
	}
	w.t.Fatalf("the tree is down before %s", what)
}

// doorsIn waits until every door is in a state.
func (w *world) doorsIn(state string) {
	w.t.Helper()
	w.until("the doors are "+state, func(s fsm.Status) bool {
		for i := range s.Children {
			if s.Children[i].State != state {
				return false
			}
		}
		return s.State == "guarding"
	})
}

// reply is a response whose body was read.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (r *reply) into(t testing.TB, value any) {
	t.Helper()
	if err := json.Unmarshal(r.body, value); err != nil {
		t.Fatalf("%v: %s", err, r.body)
	}
}

// do makes a request, and holds the response against the OpenAPI document.
func (w *world) do(method, path, body string, change ...func(*http.Request)) *reply {
	w.t.Helper()
	req, err := http.NewRequest(method, w.server.URL+path, strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	for _, c := range change {
		c(req)
	}
	resp, err := w.client.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	r := &reply{resp.StatusCode, resp.Header, text}
	if w.keep {
		w.seen = fmt.Appendf(w.seen, "%s %s %v %s\n", method, path, r.header, text)
	}
	w.hold(method, path, r)
	return r
}

// get makes a request that must succeed.
func (w *world) get(path string, into any) *reply {
	w.t.Helper()
	r := w.do(http.MethodGet, path, "")
	if r.status != http.StatusOK {
		w.t.Fatalf("GET %s: %d %s", path, r.status, r.body)
	}
	if into != nil {
		r.into(w.t, into)
	}
	return r
}

// refuses makes a request that must not succeed, and returns the problem.
func (w *world) refuses(status int, method, path, body string, change ...func(*http.Request)) inspect.Problem {
	w.t.Helper()
	r := w.do(method, path, body, change...)
	if r.status != status {
		w.t.Fatalf("%s %s: %d %s, want %d", method, path, r.status, r.body, status)
	}
	var p inspect.Problem
	r.into(w.t, &p)
	if p.Status != status || p.Title == "" {
		w.t.Errorf("%s %s: the problem is %s", method, path, r.body)
	}
	return p
}

// hold holds a response against the OpenAPI document.
func (w *world) hold(method, path string, r *reply) {
	w.t.Helper()
	if w.schemas == nil {
		w.schemas = schemasOf(w.t, w.ui)
	}
	kind := r.header.Get("Content-Type")
	if r.status == http.StatusNoContent {
		if len(r.body) > 0 {
			w.t.Errorf("%s %s: 204 with a body", method, path)
		}
		return
	}
	if method == http.MethodHead {
		return
	}
	name := "Problem"
	switch {
	case r.status >= 400:
		if kind != "application/problem+json" {
			w.t.Errorf("%s %s: %d is %q", method, path, r.status, kind)
		}
	case kind != "application/json":
		w.t.Errorf("%s %s: the Content-Type is %q", method, path, kind)
		return
	default:
		if name = responseOf(w.t, w.ui, method, path); name == "" {
			return // the document itself
		}
	}
	check(w.t, w.schemas, name, r.body)
}

// check holds a JSON text against a schema of the document.
func check(t testing.TB, schemas *jsonschema.Compiler, name string, text []byte) {
	t.Helper()
	schema, err := schemas.Compile("openapi.json#/components/schemas/" + name)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err == nil {
		err = schema.Validate(value)
	}
	if err != nil {
		t.Errorf("a response is no %s: %v\n%.2000s", name, err, text)
	}
}

// document returns the OpenAPI document.
func document(t testing.TB, ui http.Handler) []byte {
	t.Helper()
	rec := httptest.NewRecorder()
	ui.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://localhost/api/v1/openapi.json", nil))
	if rec.Code != http.StatusOK {
		t.Fatalf("there is no document: %d %s", rec.Code, rec.Body)
	}
	return rec.Body.Bytes()
}

func schemasOf(t testing.TB, ui http.Handler) *jsonschema.Compiler {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(document(t, ui)))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("openapi.json", value); err != nil {
		t.Fatal(err)
	}
	return c
}

// responseOf returns the name of the schema of the response to a request.
func responseOf(t testing.TB, ui http.Handler, method, path string) string {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct {
				Content map[string]struct {
					Schema struct {
						Ref string `json:"$ref"`
					}
				}
			}
		}
	}
	if err := json.Unmarshal(document(t, ui), &doc); err != nil {
		t.Fatal(err)
	}
	path, _, _ = strings.Cut(path, "?")
	for pattern, methods := range doc.Paths {
		if !fits(pattern, path) {
			continue
		}
		operation, known := methods[strings.ToLower(method)]
		if !known {
			continue
		}
		for _, content := range operation.Responses["200"].Content {
			_, name, _ := strings.Cut(content.Schema.Ref, "schemas/")
			return name
		}
	}
	t.Errorf("%s %s is not in the document", method, path)
	return ""
}

// fits reports whether a path is one of a pattern of the document.
func fits(pattern, path string) bool {
	want, got := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && !strings.HasPrefix(want[i], "{") {
			return false
		}
	}
	return true
}

var errBroken = errors.New("the line is broken")
