package inspect

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// route is a route of the API. The OpenAPI document is made from the routes.
type route struct {
	method, pattern string
	summary         string
	query           []parameter
	request         any    // a value of the type of the body; nil: there is none
	response        any    // a value of the type of the response
	media           string // of the response; "": JSON
	handle          func(*Inspector, http.ResponseWriter, *http.Request) error
}

// parameter is a parameter of the query.
type parameter struct {
	name, doc string
	schema    map[string]any
}

const v1 = "api/v1/"

var routes []route

func init() { // a route serves the document that is made from the routes
	text := map[string]any{"type": "string"}
	routes = []route{
		{method: http.MethodGet, pattern: v1 + "openapi.json", summary: "This document", response: map[string]any{}, handle: (*Inspector).document},
		{method: http.MethodGet, pattern: v1 + "trees", summary: "The trees of the program", response: Trees{}, handle: (*Inspector).treesOf},
		{method: http.MethodGet, pattern: v1 + "trees/{tree}/workers", summary: "A page of the workers of a tree", response: Workers{}, handle: (*Inspector).workers,
			query: []parameter{
				{"under", "only the worker at this path, and those below it", text},
				{"type", "only workers of this type", text},
				{"state", "only workers in this state", text},
				{"health", "only workers with this health or a worse one", map[string]any{"type": "string", "enum": healths}},
				{"depth", "only workers at most so many levels below the first one; left out: at any level", map[string]any{"type": "integer", "minimum": 1}},
				{"q", "only workers in whose status this text occurs, in upper or lower case; secrets are not searched", text},
				{"sort", "tree: a parent before its children; path; longest: those first that have been longest in their state; worst: those with the worst health first",
					map[string]any{"type": "string", "enum": []string{"tree", "path", "longest", "worst"}, "default": "tree"}},
				{"summary", "true: with below, worst and worstPath of each worker, for which all workers below it are looked at", map[string]any{"type": "boolean"}},
				{"limit", "the number of workers of a page", map[string]any{"type": "integer", "minimum": 1, "maximum": maxPage, "default": defaultPage}},
				{"cursor", "next of the page before", text},
			}},
		{method: http.MethodGet, pattern: v1 + "trees/{tree}/worker", summary: "A worker", response: WorkerDetail{}, handle: (*Inspector).worker,
			query: []parameter{{"path", "of the worker; left out: the root", text}}},
		{method: http.MethodGet, pattern: v1 + "trees/{tree}/machines/{type}", summary: "A worker type: its states, transitions, fields and docs",
			response: Machine{}, handle: (*Inspector).machine},
		{method: http.MethodGet, pattern: v1 + "trees/{tree}/events", media: "text/event-stream",
			summary:  "The events of a tree as Server-Sent Events. Last-Event-ID resumes a stream. An event named gap has a Gap: some events are missing. One named end says that no more will come.",
			response: Event{}, handle: (*Inspector).events,
			query: []parameter{
				{"under", "only events of the worker at this path, and those below it", text},
				{"since", "oldest: the events that are kept come first", map[string]any{"type": "string", "enum": []string{"oldest"}}},
			}},
		{method: http.MethodGet, pattern: v1 + "trees/{tree}/spec", summary: "The UserSpec of a worker, without its secrets. The ETag is its Version.",
			response: Spec{}, handle: (*Inspector).spec, query: []parameter{{"path", "of the worker; left out: the root", text}}},
		{method: http.MethodPost, pattern: v1 + "trees/{tree}/plan", summary: "What storing a UserSpec of the root would do to its children",
			request: SetSpec{}, response: Plan{}, handle: changing((*Inspector).plan)},
		{method: http.MethodPut, pattern: v1 + "trees/{tree}/spec", summary: "Stores a UserSpec of the root. If-Match has the ETag with which it was read. A field that is left out, and a secret that is ***, keeps its value.",
			request: SetSpec{}, response: Spec{}, handle: changing((*Inspector).setSpec)},
		{method: http.MethodPut, pattern: v1 + "trees/{tree}/inputs", summary: "Gives the root its inputs. One that is left out keeps its value.",
			request: SetInputs{}, handle: changing((*Inspector).setInputs)},
		{method: http.MethodPost, pattern: v1 + "trees/{tree}/command", summary: "Sends a command to a worker and waits for its outcome. The problem of a rejected one has the status 409.",
			request: SendCommand{}, handle: changing((*Inspector).command)},
		{method: http.MethodPost, pattern: v1 + "trees/{tree}/restart", summary: "Makes a worker begin again in its initial state",
			request: AtPath{}, handle: changing((*Inspector).restart)},
		{method: http.MethodPost, pattern: v1 + "trees/{tree}/observe", summary: "Begins an observation of a worker now",
			request: AtPath{}, handle: changing((*Inspector).observe)},
		{method: http.MethodPost, pattern: v1 + "trees/{tree}/shutdown", summary: "Requests an orderly shutdown of the tree",
			request: Nothing{}, handle: changing((*Inspector).shutdown)},
	}
}

// healths are the values of health in the API.
var healths = []string{"degraded", "progressing", "suspended", "healthy"}

// These are the numbers of workers of a page, and of the largest one.
const (
	defaultPage = 100
	maxPage     = 1000
)

func (h *Inspector) document(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(h.openAPI) // a client that has gone needs no answer
	return nil
}

func (h *Inspector) treesOf(w http.ResponseWriter, r *http.Request) error {
	done, err := h.look(r)
	if err != nil {
		return err
	}
	body := Trees{Trees: []TreeView{}, Write: h.authorize != nil, Server: time.Now()}
	for _, t := range h.trees {
		s := t.first()
		body.Trees = append(body.Trees, TreeView{Name: t.name, Root: h.view(&s), Down: t.down()})
	}
	done()
	return answer(w, body)
}

func (h *Inspector) workers(w http.ResponseWriter, r *http.Request) error {
	t, err := h.find(r.PathValue("tree"))
	if err != nil {
		return err
	}
	query, err := statusQuery(r)
	if err != nil {
		return err
	}
	done, err := h.look(r)
	if err != nil {
		return err
	}
	body, err := h.pageOf(t, query)
	done()
	if err != nil {
		return err
	}
	return answer(w, body)
}

// atOnce is the number of workers that are looked at while no tick can run.
const atOnce = 100

// pageOf returns a page of workers. It looks at a few at a time, and ticks run in between.
func (h *Inspector) pageOf(t *tree, query fsm.StatusQuery) (*Workers, error) {
	limit := query.Limit
	if limit == 0 {
		limit = defaultPage
	}
	body := &Workers{Workers: []Worker{}}
	for len(body.Workers) < limit {
		if query.Limit = limit - len(body.Workers); query.Order == fsm.OrderTree { // for another order all are looked at each time
			query.Limit = min(query.Limit, atOnce)
		}
		page, err := t.StatusPage(query)
		if err != nil {
			return nil, err
		}
		for i := range page.Workers {
			body.Workers = append(body.Workers, h.view(&page.Workers[i]))
		}
		if query.After = page.Next; page.Next == "" {
			return body, nil
		}
	}
	body.Next = base64.RawURLEncoding.EncodeToString([]byte(query.After))
	return body, nil
}

// look waits for the other requests that look at workers. One at a time does, so that
// many clients do not keep a tick waiting longer than one does, or take its processors.
// done must be called.
func (h *Inspector) look(r *http.Request) (done func(), err error) {
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case h.looking <- struct{}{}:
		return func() { <-h.looking }, nil
	case <-late.C:
	case <-r.Context().Done():
	}
	return nil, &Problem{Status: http.StatusServiceUnavailable, Title: "Too many clients look at workers", Detail: "Come back later."}
}

// patience is how long a request waits for the others.
const patience = 5 * time.Second

// statusQuery reads the parameters of the route workers.
func statusQuery(r *http.Request) (fsm.StatusQuery, error) {
	values := r.URL.Query()
	q := fsm.StatusQuery{Below: values.Get("under"), Worker: values.Get("type"), State: values.Get("state"), Text: values.Get("q")}
	if text := values.Get("health"); text != "" {
		if err := q.Health.UnmarshalText([]byte(text)); err != nil {
			return q, badRequest(`The parameter "health" is degraded, progressing, suspended or healthy.`)
		}
	}
	var known bool
	if q.Order, known = orders[values.Get("sort")]; !known {
		return q, badRequest(`The parameter "sort" is tree, path, longest or worst.`)
	}
	switch values.Get("summary") {
	case "true":
		q.Summary = true
	case "", "false":
	default:
		return q, badRequest(`The parameter "summary" is true or false.`)
	}
	var err error
	if q.Limit, err = number(values, "limit", maxPage); err != nil {
		return q, err
	}
	if q.Depth, err = number(values, "depth", math.MaxInt32); err != nil {
		return q, err
	}
	cursor, err := base64.RawURLEncoding.DecodeString(values.Get("cursor"))
	if err != nil {
		return q, badRequest(`The parameter "cursor" must be the next of a page.`)
	}
	q.After = string(cursor)
	return q, nil
}

// number reads a parameter that is a number from 1 to most. It returns 0 if there is none.
func number(values url.Values, name string, most int) (int, error) {
	text := values.Get(name)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, badRequest(fmt.Sprintf("The parameter %q is a number from 1 to %d.", name, most))
	}
	return n, nil
}

// orders are the values of sort.
var orders = map[string]fsm.StatusOrder{"": fsm.OrderTree, "tree": fsm.OrderTree, "path": fsm.OrderPath, "longest": fsm.OrderLongest, "worst": fsm.OrderWorst}

func (h *Inspector) worker(w http.ResponseWriter, r *http.Request) error {
	t, err := h.find(r.PathValue("tree"))
	if err != nil {
		return err
	}
	path := r.URL.Query().Get("path")
	if path == "" {
		path = t.root
	}
	done, err := h.look(r)
	if err != nil {
		return err
	}
	body, err := h.detail(t, path)
	done()
	if err != nil {
		return err
	}
	return answer(w, body)
}

// detail returns all about a worker.
func (h *Inspector) detail(t *tree, path string) (*WorkerDetail, error) {
	at := fsm.WorkerAt(t, path)
	s, err := at.Status(0)
	switch {
	case errors.Is(err, fsm.ErrStuck) && path == t.root:
		s = t.first() // says where the tick hangs
	case err != nil:
		return nil, err
	}
	body := &WorkerDetail{Worker: h.view(&s)}
	if spec, _, err := at.UserSpec(); err == nil { // otherwise it has no instance
		body.Spec = spec
	}
	if why, err := t.Why(path); err == nil { // otherwise it has gone just now
		body.Reasons = &why
	}
	return body, nil
}

func (h *Inspector) spec(w http.ResponseWriter, r *http.Request) error {
	t, err := h.find(r.PathValue("tree"))
	if err != nil {
		return err
	}
	path := r.URL.Query().Get("path")
	if path == "" {
		path = t.root
	}
	return answerSpec(w, t, path)
}

func (h *Inspector) machine(w http.ResponseWriter, r *http.Request) error {
	t, err := h.find(r.PathValue("tree"))
	if err != nil {
		return err
	}
	done, err := h.look(r)
	if err != nil {
		return err
	}
	m, err := t.machine(r.PathValue("type"))
	done()
	if err != nil {
		return err
	}
	return answer(w, m)
}
