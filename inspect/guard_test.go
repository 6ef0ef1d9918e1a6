package inspect_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
)

func host(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }

func header(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// TestForeignHost checks that only hosts of the list are served, on every route.
func TestForeignHost(t *testing.T) {
	w := run(t, vaultSpec(0), inspect.WithHosts("Edge-7.example", "[fe80::1]"))
	for _, name := range []string{"localhost", "LOCALHOST:99", "127.0.0.1", "[::1]:8080", "edge-7.example", "EDGE-7.example:443", "[fe80::1]:80"} {
		if r := w.do(http.MethodGet, "/api/v1/trees", "", host(name)); r.status != http.StatusOK {
			t.Errorf("%s is answered with %d", name, r.status)
		}
	}
	for _, name := range []string{"evil.example", "localhost.evil.example", "localhost.", "127.0.0.1.evil.example", "10.0.0.1", "edge-7.example.evil", "user@localhost", "localhost:80:80"} {
		for _, path := range []string{"/api/v1/trees", "/api/v1/openapi.json", "/api/v1/trees/Vault/events", "/", "/none"} {
			rec := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil)
			r.Host = name
			if w.ui.ServeHTTP(rec, r); rec.Code != http.StatusMisdirectedRequest {
				t.Errorf("%s for %s is answered with %d", path, name, rec.Code)
			}
		}
	}
}

// TestCrossOrigin checks that pages of other origins can neither read nor change.
func TestCrossOrigin(t *testing.T) {
	w := run(t, vaultSpec(0), inspect.WithWrite(anybody))
	for _, from := range []func(*http.Request){
		header("Sec-Fetch-Site", "cross-site"), header("Sec-Fetch-Site", "same-site"),
		header("Origin", "http://evil.example"), header("Origin", "null"), header("Origin", "http://127.0.0.1:1"),
	} {
		w.refuses(http.StatusForbidden, http.MethodGet, "/api/v1/trees", "", from)
		w.refuses(http.StatusForbidden, http.MethodGet, "/api/v1/trees/Vault/events", "", from)
		w.refuses(http.StatusForbidden, http.MethodPost, "/api/v1/trees/Vault/shutdown", "{}", from)
	}
	for _, from := range []func(*http.Request){header("Sec-Fetch-Site", "same-origin"), header("Sec-Fetch-Site", "none"), header("Origin", w.server.URL)} {
		if r := w.do(http.MethodGet, "/api/v1/trees", "", from); r.status != http.StatusOK {
			t.Errorf("the same origin is answered with %d %s", r.status, r.body)
		}
	}
	// A link to the page may be followed from anywhere, and nothing else.
	link := func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		r.Header.Set("Sec-Fetch-Mode", "navigate")
		r.Header.Set("Sec-Fetch-Dest", "document")
	}
	rec, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
	link(r)
	if w.ui.ServeHTTP(rec, r); rec.Code != http.StatusOK {
		t.Errorf("a link to the page is answered with %d %s", rec.Code, rec.Body)
	}
	w.refuses(http.StatusForbidden, http.MethodGet, "/api/v1/trees", "", link)
	w.refuses(http.StatusForbidden, http.MethodPost, "/", "{}", link)
	w.refuses(http.StatusForbidden, http.MethodGet, "/", "", header("Sec-Fetch-Site", "cross-site"))
	select {
	case <-w.sup.Done():
		t.Error("the tree was shut down")
	default:
	}
}

// TestHeaders checks what every response has, also those that refuse.
func TestHeaders(t *testing.T) {
	w := run(t, vaultSpec(0))
	for _, path := range []string{"/api/v1/trees", "/api/v1/openapi.json", "/none", "/api/v1/trees/Vault/worker?path=none"} {
		got := w.do(http.MethodGet, path, "").header
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Resource-Policy": "same-origin", "Cache-Control": "no-store",
		} {
			if !strings.HasPrefix(got.Get(name), want) {
				t.Errorf("%s: %s is %q", path, name, got.Get(name))
			}
		}
		if got.Get("Access-Control-Allow-Origin") != "" || got.Get("Location") != "" {
			t.Errorf("%s has %v", path, got)
		}
	}
}

// TestPathTricks checks that nothing but the routes is served, and that nothing is
// redirected: a redirect would not know the prefix.
func TestPathTricks(t *testing.T) {
	w := run(t, vaultSpec(0))
	for _, path := range []string{
		"/api", "/api/v1/", "/api/v1/trees/", "//api/v1/trees", "/api/v1//trees", "/api/v1/../v1/trees", "/api/v1/./trees", "/api/v1/trees/..",
		"/api/v1/%2e%2e/v1/trees", "/api/v1/trees/%2e%2e/trees", "/api/v1/trees/Vault/..%2fworker", "/api/v1/trees/Vault%2Fworker", "/api/v1/trees/%00/worker",
		"/api/v1/trees/Vault/machines/..%2f..%2fetc%2fpasswd", "/api/v1/trees/Vault/machines/%2e%2e", "/API/v1/trees", "/api/v1/trees/vault/worker",
		"//evil.example/%2e%2e", "/\\evil.example", "/api/v1/trees/Vault/worker/", "/debug/pprof/", "/metrics",
	} {
		rec := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "http://localhost/", nil)
		u, err := url.Parse("http://localhost" + path)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = u
		if w.ui.ServeHTTP(rec, r); rec.Code != http.StatusNotFound || rec.Header().Get("Location") != "" {
			t.Errorf("%s is answered with %d %q", path, rec.Code, rec.Header().Get("Location"))
		}
	}
}

func TestMethods(t *testing.T) {
	w := run(t, vaultSpec(0))
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace, "BREW"} {
		rec := httptest.NewRecorder()
		w.ui.ServeHTTP(rec, httptest.NewRequest(method, "http://localhost/api/v1/trees", nil))
		if rec.Code != http.StatusMethodNotAllowed || rec.Header().Get("Allow") != "GET" || rec.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s is answered with %d %v", method, rec.Code, rec.Header())
		}
	}
	if r := w.do(http.MethodHead, "/api/v1/trees", ""); r.status != http.StatusOK || len(r.body) > 0 {
		t.Errorf("HEAD is answered with %d %s", r.status, r.body)
	}
}

// TestBodies checks that a body must be JSON and is bounded.
func TestBodies(t *testing.T) {
	w := run(t, vaultSpec(0), inspect.WithWrite(anybody))
	const at = "/api/v1/trees/Vault/command"
	for _, kind := range []string{"", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx"} {
		w.refuses(http.StatusUnsupportedMediaType, http.MethodPost, at, `{"path":"Vault"}`, header("Content-Type", kind))
	}
	for _, body := range []string{`{`, `[]`, `{"path":1}`, `{"path":"Vault","command":"x"} {}`, `{"way":"Vault"}`, `null null`, "\x00"} {
		w.refuses(http.StatusBadRequest, http.MethodPost, at, body)
	}
	w.refuses(http.StatusRequestEntityTooLarge, http.MethodPost, at, `{"path":"`+strings.Repeat("x", 1<<20)+`"}`)
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	w.refuses(http.StatusBadRequest, http.MethodPost, at, `{"path":"Vault","command":"x","fields":`+deep+`}`)
}

// TestReadIsAsked checks that WithRead decides about every request, and that its error is
// logged and not shown.
func TestReadIsAsked(t *testing.T) {
	w := run(t, vaultSpec(0), inspect.WithRead(func(r *http.Request) error {
		if r.Header.Get("Authorization") != "Bearer good" {
			return errors.New("no such token in the vault")
		}
		return nil
	}))
	for _, path := range []string{"/api/v1/trees", "/api/v1/openapi.json", "/api/v1/trees/Vault/events", "/api/v1/trees/Vault/machines/Vault", "/none"} {
		rec := httptest.NewRecorder()
		w.ui.ServeHTTP(rec, httptest.NewRequest(http.MethodGet, "http://localhost"+path, nil))
		if rec.Code != http.StatusForbidden || strings.Contains(rec.Body.String(), "no such token") {
			t.Errorf("%s is answered with %d %s", path, rec.Code, rec.Body)
		}
	}
	if !strings.Contains(w.log.String(), "no such token in the vault") {
		t.Error("the error is not logged")
	}
	rec := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "http://localhost/api/v1/trees", nil)
	r.Header.Set("Authorization", "Bearer good")
	if w.ui.ServeHTTP(rec, r); rec.Code != http.StatusOK {
		t.Errorf("who may read is answered with %d", rec.Code)
	}
}

// TestServerLimits checks that the server gives up clients that are slow with the header
// of a request, and those that have a header that is too large.
func TestServerLimits(t *testing.T) {
	w := run(t, vaultSpec(0))
	server := w.ui.HTTPServer("")
	if server.ReadHeaderTimeout <= 0 || server.ReadTimeout <= 0 || server.WriteTimeout <= 0 || server.IdleTimeout <= 0 {
		t.Fatalf("there is a limit missing: %+v", server)
	}
	server.ReadHeaderTimeout = 50 * time.Millisecond
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	defer func() {
		server.Close()
		<-served
	}()
	slow, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprint(slow, "GET /api/v1/trees HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
	if _, err := bufio.NewReader(slow).ReadString('\x00'); err == nil {
		t.Error("a header that does not end is waited for")
	}
	large, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer large.Close()
	go fmt.Fprint(large, "GET /api/v1/trees HTTP/1.1\r\nHost: localhost\r\nX-Large: "+strings.Repeat("x", 1<<16)+"\r\n\r\n")
	if line, _ := bufio.NewReader(large).ReadString('\n'); !strings.Contains(line, "431") {
		t.Errorf("a large header is answered with %q", line)
	}
}

func anybody(*http.Request, inspect.Change) (string, error) { return "anybody", nil }
