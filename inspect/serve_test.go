package inspect_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/inspect"
)

// TestServe: a Server is reached by its URL, ends its streams when it is closed, and
// leaves no goroutine.
func TestServe(t *testing.T) {
	w := run(t, vaultSpec(1))
	s, err := inspect.Serve("localhost:0", w.sup)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Get(s.URL() + "api/v1/trees")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(text), `"Vault"`) {
		t.Errorf("%s, %v: %s", answer.Status, err, text)
	}
	stream, err := client.Get(s.URL() + "api/v1/trees/Vault/events")
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	if err := s.Close(context.Background()); err != nil {
		t.Error(err)
	}
	if _, err := io.Copy(io.Discard, stream.Body); err != nil {
		t.Errorf("the stream ends with %v", err)
	}
	if _, err := client.Get(s.URL()); err == nil {
		t.Error("it is still served")
	}
}

// TestServeWhereItCannot says where that is.
func TestServeWhereItCannot(t *testing.T) {
	w := run(t, vaultSpec(1))
	taken, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, err = inspect.Serve(taken.Addr().String(), w.sup)
	if err == nil || !strings.Contains(err.Error(), "the tree cannot be shown at "+taken.Addr().String()) {
		t.Errorf("%v", err)
	}
	var none *inspect.Server
	if err := none.Close(context.Background()); err != nil {
		t.Errorf("closing none: %v", err)
	}
}
