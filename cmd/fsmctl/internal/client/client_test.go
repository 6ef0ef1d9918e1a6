package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/fsmgen/fsmgen/cmd/fsmctl/internal/client"
)

// at returns the client of a server.
func at(t *testing.T, handler http.HandlerFunc) (*client.HTTP, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	c, err := client.New(client.Config{Server: server.URL + "/prefix/", Token: "t0k", Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return c, server
}

func TestAddress(t *testing.T) {
	for _, c := range []struct{ server, where, wrong string }{
		{"localhost:8080", "http://localhost:8080", ""},
		{"https://host/inspect/", "https://host/inspect", ""},
		{"[::1]:8080", "http://[::1]:8080", ""},
		{"", "", "is no address"},
		{"http://", "", "is no address"},
		{"ftp://x", "", "http:// or https://"},
		{"http://user:word@host", "", "a host and a path alone"},
		{"http://10.0.0.1:8080", "", "without encryption"},
		{"localhost.evil.example", "", "without encryption"},
	} {
		h, err := client.New(client.Config{Server: c.server, Token: "s3cret"})
		switch {
		case c.wrong == "" && (err != nil || h.Where() != c.where):
			t.Errorf("%q: %v, %v", c.server, h, err)
		case c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong)):
			t.Errorf("%q: %v, want %q", c.server, err, c.wrong)
		case err != nil && (strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "word")):
			t.Errorf("%q: the error has a secret: %v", c.server, err)
		}
	}
	if _, err := client.New(client.Config{Server: "localhost:1", Token: "a\r\nHost: b"}); err == nil {
		t.Error("a token with a line break is taken")
	}
}

// Each way in which a program does not answer is said in words, with what to do.
func TestNoAnswer(t *testing.T) {
	reply := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			fmt.Fprint(w, body)
		}
	}
	const problem = "application/problem+json"
	for _, c := range []struct {
		name    string
		handler http.HandlerFunc
		kind    client.Kind
		want    string
	}{
		{"a page", reply(200, "text/html", "<html>"), client.Strange, "does not answer as a program with fsmgen's inspect does (status 200): is this the address"},
		{"no JSON", reply(200, "application/json", "{"), client.Strange, "does not answer as"},
		{"a page for an error", reply(502, "text/html", "<html>"), client.Strange, "(status 502)"},
		{"an old program", reply(404, problem, `{"status":404,"title":"There is no such route"}`), client.Strange, "does not have what this needs: the program is older"},
		{"no worker", reply(404, problem, `{"status":404,"title":"There is no worker at this path","detail":"It may have gone. The route workers lists those."}`), client.NotFound, "there is no worker at this path: It may have gone"},
		{"a conflict", reply(412, problem, `{"title":"The UserSpec has changed since it was read"}`), client.Conflict, "the UserSpec has changed since it was read"},
		{"a tick that hangs", reply(503, problem, `{"title":"A tick of the tree does not end","detail":"x"}`), client.Stuck, "a tick of the tree does not end: x"},
		{"no token", reply(401, "text/plain", "no"), client.Refused, "wants to know who asks: give a token"},
		{"cut off", func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }, client.Unreachable, "the connection was closed"},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "http://other.example/\u202e", 302) }, client.Strange, `sends to "http://other.example/`},
	} {
		h, _ := at(t, c.handler)
		_, err := h.Trees(t.Context())
		if !client.Is(err, c.kind) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}

func TestUnreachable(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0") // which nobody accepts from
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	tls := httptest.NewUnstartedServer(http.NotFoundHandler())
	tls.Config.ErrorLog = log.New(io.Discard, "", 0)
	tls.StartTLS()
	defer tls.Close()
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	for _, c := range []struct{ server, want string }{
		{listener.Addr().String(), "no answer within 100ms"},
		{"127.0.0.1:1", "connection refused: is the program running, and is this its address?"},
		{"host.invalid", "there is no host host.invalid"},
		{tls.URL, "its certificate is signed by none that this computer trusts: --ca-file names one to trust"},
		{"https://" + plain.Listener.Addr().String(), "it does not speak https: try http://"},
	} {
		timeout := 5 * time.Second
		if c.server == listener.Addr().String() {
			timeout = 100 * time.Millisecond
		}
		h, err := client.New(client.Config{Server: c.server, Timeout: timeout})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Trees(t.Context())
		if !client.Is(err, client.Unreachable) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.server, err, c.want)
		}
	}
	h, err := client.New(client.Config{Server: listener.Addr().String(), Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Trees(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after an interrupt the error is %v", err)
	}
}

// The token is sent to the address that was given, and to no other.
func TestTokenStays(t *testing.T) {
	var stolen atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { stolen.Add(1) }))
	defer other.Close()
	h, _ := at(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer t0k" || r.URL.Path != "/prefix/api/v1/trees" {
			t.Errorf("%s with %s", r.URL, r.Header)
		}
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	})
	if _, err := h.Trees(t.Context()); !client.Is(err, client.Strange) {
		t.Errorf("a redirection gives %v", err)
	}
	if stolen.Load() != 0 {
		t.Error("a redirection was followed")
	}
}

// An answer without an end does not fill the memory.
func TestHuge(t *testing.T) {
	h, _ := at(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
	})
	if _, err := h.Trees(t.Context()); !client.Is(err, client.Strange) || !strings.Contains(err.Error(), "larger than 64 MiB") {
		t.Errorf("%v", err)
	}
}
