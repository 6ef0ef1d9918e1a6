package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
)

// HTTP is one program, at the address at which it serves inspect.Handler.
type HTTP struct {
	base    string // without a slash at its end
	token   string
	timeout time.Duration
	client  *http.Client
}

// Config says how a program is reached.
type Config struct {
	Server  string // a URL, or host:port
	Token   string // is sent as a bearer token; "": none
	Timeout time.Duration
	// AllowHTTP allows to send the token without encryption to another computer.
	AllowHTTP bool
	Transport http.RoundTripper // nil: http.DefaultTransport
}

// maxAnswer is the size of the largest answer that is read.
const maxAnswer = 64 << 20

// New returns the program at an address. It does not connect. The error says what is wrong
// with the configuration.
func New(c Config) (*HTTP, error) {
	at := c.Server
	if !strings.Contains(at, "://") {
		at = "http://" + at
	}
	u, err := url.Parse(at)
	switch {
	case err != nil || u.Host == "":
		return nil, fmt.Errorf("%q is no address of a server; one is http://localhost:8080", c.Server)
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("%q is no address of a server; it begins with http:// or https://", c.Server)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("the address of a server has a host and a path alone; a token is given with --token-file")
	case c.Token != "" && u.Scheme == "http" && !loopback(u.Hostname()) && !c.AllowHTTP:
		return nil, fmt.Errorf("the token would be sent to %s without encryption; use https, or --allow-http if the way there is safe", u.Host)
	case strings.ContainsFunc(c.Token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return nil, errors.New("the token has characters that a token cannot have")
	}
	return &HTTP{
		base: strings.TrimRight(u.String(), "/"), token: c.Token, timeout: c.Timeout,
		client: &http.Client{Transport: c.Transport, CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse // the token is for this address alone
		}},
	}, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Where returns the address.
func (h *HTTP) Where() string { return h.base }

// Trees implements Source.
func (h *HTTP) Trees(ctx context.Context) (all inspect.Trees, err error) {
	err = h.get(ctx, "trees", nil, &all)
	return all, err
}

// waits is how often a page of workers is asked for again because others look at workers.
const waits = 3

// Workers implements Source.
func (h *HTTP) Workers(ctx context.Context, tree string, q Query) (page inspect.Workers, err error) {
	values := url.Values{}
	for name, value := range map[string]string{"under": q.Under, "type": q.Type, "state": q.State, "health": q.Health, "q": q.Text, "sort": q.Sort, "cursor": q.Cursor} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.Limit > 0 {
		values.Set("limit", strconv.Itoa(min(q.Limit, MaxPage)))
	}
	if q.Depth > 0 {
		values.Set("depth", strconv.Itoa(q.Depth))
	}
	for range waits {
		page = inspect.Workers{}
		err = h.get(ctx, of(tree, "workers"), values, &page)
		var e *Error
		if !errors.As(err, &e) || e.Kind != Busy || !sleep(ctx, e.After) {
			break
		}
	}
	return page, err
}

// Worker implements Source.
func (h *HTTP) Worker(ctx context.Context, tree, path string) (w inspect.WorkerDetail, err error) {
	err = h.get(ctx, of(tree, "worker"), url.Values{"path": {path}}, &w)
	return w, err
}

// Machine implements Source.
func (h *HTTP) Machine(ctx context.Context, tree, worker string) (m inspect.Machine, err error) {
	err = h.get(ctx, of(tree, "machines/"+url.PathEscape(worker)), nil, &m)
	return m, err
}

// of returns a route of a tree.
func of(tree, route string) string { return "trees/" + url.PathEscape(tree) + "/" + route }

// get reads a route into a value.
func (h *HTTP) get(ctx context.Context, route string, query url.Values, into any) error {
	return h.call(ctx, request{method: http.MethodGet, route: route, query: query}, into)
}

// request is a request to a program.
type request struct {
	method, route string
	query         url.Values
	header        http.Header
	body          any           // is sent as JSON; nil: there is none
	more          time.Duration // how long it may take in addition to the time-out
}

// call makes a request, and reads the JSON of the answer unless into is nil.
func (h *HTTP) call(ctx context.Context, r request, into any) error {
	if h.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, h.timeout+r.more)
		defer cancel()
	}
	response, err := h.do(ctx, r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if into == nil {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return h.unreachable(ctx, err)
	case len(data) > maxAnswer:
		return &Error{Kind: Strange, Text: "the answer of " + h.base + " is larger than 64 MiB"}
	case !isType(response, "application/json") || json.Unmarshal(data, into) != nil:
		return h.strange(response)
	}
	return nil
}

// do makes a request. Every answer but a success is an error.
func (h *HTTP) do(ctx context.Context, r request) (*http.Response, error) {
	at := h.base + "/api/v1/" + r.route
	if len(r.query) > 0 {
		at += "?" + r.query.Encode()
	}
	var sent io.Reader
	if r.body != nil {
		data, err := json.Marshal(r.body)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(data)
	}
	q, err := http.NewRequestWithContext(ctx, r.method, at, sent)
	if err != nil {
		return nil, h.unreachable(ctx, err)
	}
	for name, values := range r.header {
		q.Header[name] = values
	}
	if r.body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	if h.token != "" {
		q.Header.Set("Authorization", "Bearer "+h.token)
	}
	response, err := h.client.Do(q)
	if err != nil {
		return nil, h.unreachable(ctx, err)
	}
	if response.StatusCode >= 200 && response.StatusCode < 300 {
		return response, nil
	}
	defer response.Body.Close()
	return nil, h.refusal(response)
}

func isType(r *http.Response, want string) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == want
}
