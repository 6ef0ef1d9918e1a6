package inspect

import (
	"errors"
	"fmt"
	"mime"
	"net"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

// maxBody is the size of the largest body of a request.
const maxBody = 1 << 20

// readBody is the time in which the body of a request must have come.
const readBody = 10 * time.Second

// ServeHTTP serves a request. It refuses what comes for another host or from another
// origin before it looks at the path.
func (h *Inspector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeader(w.Header())
	if p := h.refuse(r); p != nil {
		h.refused(w, r, p)
		return
	}
	r = rooted(r)
	if r.URL.Path != path.Clean(r.URL.Path) { // the mux would redirect, and does not know the prefix
		h.refused(w, r, notFound)
		return
	}
	if _, pattern := h.mux.Handler(r); pattern == "" {
		h.refused(w, r, h.unrouted(w, r))
		return
	}
	h.mux.ServeHTTP(w, r)
}

// setHeader sets what every response has. Nothing is loaded from elsewhere, nothing is
// guessed from content, and nothing is kept by caches.
func setHeader(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
	header.Set("Cache-Control", "no-store")
}

// refuse returns why a request is not served, or nil.
func (h *Inspector) refuse(r *http.Request) *Problem {
	if !h.hosts[hostOf(r.Host)] {
		return &Problem{Status: http.StatusMisdirectedRequest, Title: "This host is not served",
			Detail: "The request is for a host that is not in the list of hosts. Reach the program by one that is, or add this one with WithHosts."}
	}
	// Reading from another origin is refused, too, so it is checked as if it were a
	// change.
	changing := *r
	changing.Method = http.MethodPost
	if err := h.origins.Check(&changing); err != nil && !followsLink(r) {
		return &Problem{Status: http.StatusForbidden, Title: "Requests from another origin are refused",
			Detail: "A page of another origin has made the request."}
	}
	if h.read != nil {
		if err := h.read(r); err != nil {
			return &Problem{Status: http.StatusForbidden, Title: "Reading is not allowed", cause: err}
		}
	}
	return nil
}

// followsLink reports whether a browser opens the page because somebody has followed a
// link to it, which may be in a page of another origin. The page itself shows nothing of
// a tree: what it asks for comes from its own origin.
func followsLink(r *http.Request) bool {
	return r.Method == http.MethodGet && r.URL.Path == "/" &&
		r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// hostOf returns a host without its port, in lower case.
func hostOf(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// rooted returns the request with a path that begins with a slash. http.StripPrefix may
// have taken it away.
func rooted(r *http.Request) *http.Request {
	if strings.HasPrefix(r.URL.Path, "/") {
		return r
	}
	r = r.Clone(r.Context())
	r.URL.Path = "/" + r.URL.Path
	if r.URL.RawPath != "" {
		r.URL.RawPath = "/" + r.URL.RawPath
	}
	return r
}

// unrouted returns the problem of a request for which there is no route.
func (h *Inspector) unrouted(w http.ResponseWriter, r *http.Request) *Problem {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut} {
		other := *r
		other.Method = method
		if _, pattern := h.mux.Handler(&other); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	if len(allowed) == 0 {
		return notFound
	}
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	return &Problem{Status: http.StatusMethodNotAllowed, Title: "The method is not allowed",
		Detail: "The route has " + strings.Join(allowed, " and ") + "."}
}

// serve returns what serves a route.
func (h *Inspector) serve(route route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if p := route.checkQuery(r); p != nil {
			h.refused(w, r, p)
			return
		}
		if route.method != http.MethodGet {
			if p := h.checkBody(w, r); p != nil {
				h.refused(w, r, p)
				return
			}
		}
		if err := route.handle(h, w, r); err != nil {
			h.refused(w, r, problemOf(err))
		}
	}
}

// checkQuery refuses parameters that the route does not have, and those that are given
// twice.
func (route *route) checkQuery(r *http.Request) *Problem {
	for name, values := range r.URL.Query() {
		if !slices.ContainsFunc(route.query, func(p parameter) bool { return p.name == name }) {
			return badRequest(fmt.Sprintf("The route has no parameter %q.", short(name)))
		}
		if len(values) > 1 {
			return badRequest(fmt.Sprintf("The parameter %q is given more than once.", name))
		}
		if len(values[0]) > maxParameter {
			return badRequest(fmt.Sprintf("The parameter %q is too long.", name))
		}
	}
	return nil
}

// maxParameter is the length of the longest value of a parameter.
const maxParameter = 4096

// short returns a name from outside in a length for a message.
func short(name string) string {
	if len(name) > 40 {
		return name[:40] + "…"
	}
	return name
}

// checkBody refuses a body that is not JSON, and bounds it.
func (h *Inspector) checkBody(w http.ResponseWriter, r *http.Request) *Problem {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return &Problem{Status: http.StatusUnsupportedMediaType, Title: "The body must be JSON",
			Detail: "The Content-Type must be application/json."}
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	err = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readBody))
	if err != nil && !errors.Is(err, http.ErrNotSupported) {
		return problemOf(err)
	}
	return nil
}
