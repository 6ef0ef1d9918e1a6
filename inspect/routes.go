package inspect

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
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
				{"limit", "the number of workers of a page", map[string]any{"type": "integer", "minimum": 1, "maximum": maxPage, "default": 100}},
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

// maxPage is the number of workers of the largest page.
const maxPage = 1000

func (h *Inspector) document(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(h.openAPI) // a client that has gone needs no answer
	return nil
}

func (h *Inspector) treesOf(w http.ResponseWriter, _ *http.Request) error {
	body := Trees{Trees: []TreeView{}, Write: h.authorize != nil, Server: time.Now()}
	for _, t := range h.trees {
		s := t.first()
		body.Trees = append(body.Trees, TreeView{Name: t.name, Root: h.view(&s), Down: t.down()})
	}
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
	page, err := t.StatusPage(query)
	if err != nil {
		return err
	}
	body := Workers{Workers: make([]Worker, len(page.Workers))}
	for i := range page.Workers {
		body.Workers[i] = h.view(&page.Workers[i])
	}
	if page.Next != "" {
		body.Next = base64.RawURLEncoding.EncodeToString([]byte(page.Next))
	}
	return answer(w, body)
}

// statusQuery reads the parameters of the route workers.
func statusQuery(r *http.Request) (fsm.StatusQuery, error) {
	values := r.URL.Query()
	q := fsm.StatusQuery{Below: values.Get("under"), Worker: values.Get("type"), State: values.Get("state")}
	if text := values.Get("health"); text != "" {
		if err := q.Health.UnmarshalText([]byte(text)); err != nil {
			return q, badRequest(`The parameter "health" is degraded, progressing, suspended or healthy.`)
		}
	}
	if text := values.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > maxPage {
			return q, badRequest(fmt.Sprintf(`The parameter "limit" is a number from 1 to %d.`, maxPage))
		}
		q.Limit = n
	}
	cursor, err := base64.RawURLEncoding.DecodeString(values.Get("cursor"))
	if err != nil {
		return q, badRequest(`The parameter "cursor" must be the next of a page.`)
	}
	q.After = string(cursor)
	return q, nil
}

func (h *Inspector) worker(w http.ResponseWriter, r *http.Request) error {
	t, err := h.find(r.PathValue("tree"))
	if err != nil {
		return err
	}
	path := r.URL.Query().Get("path")
	if path == "" {
		path = t.root
	}
	at := fsm.WorkerAt(t, path)
	s, err := at.Status(0)
	switch {
	case errors.Is(err, fsm.ErrStuck) && path == t.root:
		s = t.first() // says where the tick hangs
	case err != nil:
		return err
	}
	body := WorkerDetail{Worker: h.view(&s), Below: s.Below, Worst: s.Worst.String(), WorstPath: s.WorstPath}
	if spec, _, err := at.UserSpec(); err == nil { // otherwise it has no instance
		body.Spec = spec
	}
	if why, err := t.Why(path); err == nil { // otherwise it has gone just now
		body.Reasons = &why
	}
	return answer(w, body)
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
	m, err := t.machine(r.PathValue("type"))
	if err != nil {
		return err
	}
	return answer(w, m)
}
