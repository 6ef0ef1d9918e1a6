package inspect

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/cmd/fsmgen-viz/viz"
	"github.com/fsmgen/fsmgen/internal/drawing"
)

// The page is what people see of an Inspector in a browser. It has what the API has, and
// is made from files that are part of the program.

//go:embed page
var pageFolder embed.FS

// pagePolicy is the content security policy of the page. Graphviz, which draws, is
// WebAssembly, which a browser compiles only with wasm-unsafe-eval.
const pagePolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// asset is a file of the page.
type asset struct {
	text string
	etag string
}

// assets are the files of the page by their names.
var assets = func() map[string]asset {
	all := map[string]asset{}
	add := func(name, text string) {
		sum := sha256.Sum256([]byte(text))
		all[name] = asset{text, `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	entries, err := pageFolder.ReadDir("page")
	if err != nil {
		panic(err) // it is embedded
	}
	for _, e := range entries {
		text, err := pageFolder.ReadFile("page/" + e.Name())
		if err != nil {
			panic(err) // it is embedded
		}
		add(e.Name(), string(text))
	}
	add("picture.css", drawing.Style)
	add("picture.js", drawing.Script)
	add("viz.js", viz.Script)
	return all
}()

// mediaTypes are those of the files. What a system has set up may differ.
var mediaTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
}

// addPage adds the routes of the page, which are not part of the API.
func (h *Inspector) addPage() {
	h.mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		if to := withSlash(r); to != "" {
			w.Header().Set("Location", to)
			w.WriteHeader(http.StatusPermanentRedirect)
			return
		}
		h.file(w, r, "index.html")
	})
	h.mux.HandleFunc("GET /page/{file}", func(w http.ResponseWriter, r *http.Request) { h.file(w, r, r.PathValue("file")) })
	h.mux.HandleFunc("GET /page/pictures/{tree}/{type}", func(w http.ResponseWriter, r *http.Request) {
		if err := h.picture(w, r); err != nil {
			h.refused(w, r, problemOf(err))
		}
	})
}

// withSlash returns where the page is if it was asked for without the slash at the end,
// or "". The page loads all else from below that slash. The prefix at which it is mounted
// is known only to who has taken it off.
func withSlash(r *http.Request) string {
	asked, err := url.ParseRequestURI(r.RequestURI)
	if err != nil || asked.Path == "" || strings.HasSuffix(asked.Path, "/") {
		return ""
	}
	return "./" + path.Base(asked.EscapedPath()) + "/"
}

// file serves a file of the page. A browser keeps it, and asks whether it has changed.
func (h *Inspector) file(w http.ResponseWriter, r *http.Request, name string) {
	file, known := assets[name]
	if !known {
		h.refused(w, r, notFound)
		return
	}
	header := w.Header()
	header.Set("Content-Security-Policy", pagePolicy)
	header.Set("Content-Type", mediaTypes[path.Ext(name)])
	header.Set("Cache-Control", "no-cache")
	header.Set("ETag", file.etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader([]byte(file.text)))
}

// picture serves the picture of a worker type, which a browser measures and draws.
func (h *Inspector) picture(w http.ResponseWriter, r *http.Request) error {
	t, err := h.find(r.PathValue("tree"))
	if err != nil {
		return err
	}
	m, err := t.machine(r.PathValue("type"))
	if err != nil {
		return err
	}
	return answer(w, drawing.Unmeasured(drawn(&m)))
}
