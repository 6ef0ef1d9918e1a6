package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/fsmgen/fsmgen/inspect"
	"github.com/fsmgen/fsmgen/internal/scale"
)

// answer makes a request without following where it leads.
func answer(t *testing.T, url string, header ...string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// small serves a small tree.
func small(t *testing.T) (page *inspect.Inspector, url string) {
	t.Helper()
	tree, err := scale.NewTree(scale.Valves(3))
	if err != nil {
		t.Fatal(err)
	}
	tree.Settle()
	page = inspect.Handler(tree.Supervisor)
	url = serve(t, page)
	t.Cleanup(page.Close)
	return page, url
}

// TestServed: the page and all that it names is there, below the prefix, and nothing is
// loaded from elsewhere, written into it or guessed.
func TestServed(t *testing.T) {
	_, url := small(t)
	index, text := answer(t, url)
	policy := index.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self' 'wasm-unsafe-eval';", "style-src 'self';", "connect-src 'self';", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %s", policy, want)
		}
	}
	names := regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(text, -1)
	if len(names) < 6 {
		t.Fatalf("the page names %d files", len(names))
	}
	imported := regexp.MustCompile(`from "\./([^"]*)"`)
	seen := map[string]bool{}
	var load func(name string)
	load = func(name string) {
		if seen[name] {
			return
		}
		seen[name] = true
		response, text := answer(t, url+name)
		if response.StatusCode != http.StatusOK || response.Header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %s", name, response.Status)
		}
		if again, _ := answer(t, url+name, "If-None-Match", response.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s is sent again although it has not changed: %s", name, again.Status)
		}
		kinds := map[string]string{".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
		if kind := kinds[name[strings.LastIndex(name, "."):]]; !strings.HasPrefix(response.Header.Get("Content-Type"), kind) {
			t.Errorf("%s is served as %s", name, response.Header.Get("Content-Type"))
		}
		if name == "page/viz.js" || name == "page/icon.svg" {
			return
		}
		for _, m := range imported.FindAllStringSubmatch(text, -1) {
			load("page/" + m[1])
		}
		if regexp.MustCompile(`innerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://(?:[^w]|www\.[^w])`).MatchString(text) {
			t.Errorf("%s makes markup of texts, or names another place", name)
		}
	}
	for _, m := range names {
		load(m[1])
	}
	if !seen["page/talk.js"] || !seen["page/fields.js"] {
		t.Error("not all modules were followed")
	}
	if strings.Contains(text, "<style") || strings.Contains(text, "onclick=") || regexp.MustCompile(`<script[^>]*>[^<]`).MatchString(text) {
		t.Error("the page has something inline")
	}
}

// TestRefused: what is not there, what comes for another host or from elsewhere, and what
// leads out of the folder.
func TestRefused(t *testing.T) {
	page, url := small(t)
	for _, path := range []string{"page/", "page/none.js", "page/%2e%2e/page.go", "page/..%2fpage.go", "page", "page/pictures/Plant/None", "page/pictures/None/Plant"} {
		if response, _ := answer(t, url+path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, response.Status)
		}
	}
	for _, header := range [][]string{{"Host", "evil.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}} {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/page/main.js", nil)
		r.Header.Set(header[0], header[1])
		if header[0] == "Host" {
			r.Host = header[1]
		}
		w := httptest.NewRecorder()
		page.ServeHTTP(w, r)
		if w.Code < 400 {
			t.Errorf("%v: status %d", header, w.Code)
		}
	}
	response, _ := answer(t, strings.TrimSuffix(url, "below/this/")+"below/this/page/pictures/Plant/Valve")
	if response.StatusCode != http.StatusOK || response.Header.Get("Content-Security-Policy") == "" {
		t.Errorf("the picture: %s", response.Status)
	}
}

// TestWithoutSlash: where a program has mounted the page without a slash at its end, the
// browser is led to where it is.
func TestWithoutSlash(t *testing.T) {
	page, _ := small(t)
	server := httptest.NewServer(http.StripPrefix("/a/b", page))
	defer server.Close()
	response, _ := answer(t, server.URL+"/a/b?x=1")
	if response.StatusCode != http.StatusPermanentRedirect || response.Header.Get("Location") != "./b/" {
		t.Errorf("%s to %q", response.Status, response.Header.Get("Location"))
	}
	if response, _ := answer(t, server.URL+"/a/b/"); response.StatusCode != http.StatusOK {
		t.Errorf("with it: %s", response.Status)
	}
}

// TestStalled: the page goes on beside clients whose streams stall.
func TestStalled(t *testing.T) {
	p := newPlant(t)
	b := newBrowser(t)
	for range 10 {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url+"api/v1/trees/EdgeNode/events?since=oldest", nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close() // nobody reads it
	}
	b.open(p.url + "#/EdgeNode/EdgeNode/press")
	b.shows(".head h2", "press")
	for range 3 {
		p.set("192.0.2.11", true)
		b.until("it is degraded", state("degraded"))
		p.set("192.0.2.11", false)
		b.until("it is active again", state("active"))
	}
	b.shows("#live.on", "live")
	b.until("the events are there", `[...document.querySelectorAll(".events tr")].filter((e) => e.textContent.includes("degraded")).length >= 3`)
}

// state asks whether the page shows that the worker is in a state. The second chip is the
// state in which it should be.
func state(name string) string {
	return fmt.Sprintf("document.querySelector('.head .chip')?.textContent === %q", name)
}
