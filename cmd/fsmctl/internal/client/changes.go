package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
)

// outcome is how long a program waits for the outcome of a command before it answers.
const outcome = 10 * time.Second

// Spec implements Source.
func (h *HTTP) Spec(ctx context.Context, tree, path string) (s inspect.Spec, err error) {
	err = h.get(ctx, of(tree, "spec"), url.Values{"path": {path}}, &s)
	return s, err
}

// Plan implements Source.
func (h *HTTP) Plan(ctx context.Context, tree string, spec json.RawMessage) (p inspect.Plan, err error) {
	err = h.call(ctx, request{method: http.MethodPost, route: of(tree, "plan"), body: inspect.SetSpec{Spec: spec}}, &p)
	return p, err
}

// SetSpec implements Source.
func (h *HTTP) SetSpec(ctx context.Context, tree string, version int64, spec json.RawMessage) (s inspect.Spec, err error) {
	err = h.call(ctx, request{method: http.MethodPut, route: of(tree, "spec"), body: inspect.SetSpec{Spec: spec},
		header: http.Header{"If-Match": {strconv.Quote(strconv.FormatInt(version, 10))}}}, &s)
	return s, err
}

// SetInputs implements Source.
func (h *HTTP) SetInputs(ctx context.Context, tree string, inputs json.RawMessage) error {
	return h.call(ctx, request{method: http.MethodPut, route: of(tree, "inputs"), body: inspect.SetInputs{Inputs: inputs}}, nil)
}

// Send implements Source.
func (h *HTTP) Send(ctx context.Context, tree string, c inspect.SendCommand) error {
	return h.call(ctx, request{method: http.MethodPost, route: of(tree, "command"), body: c, more: outcome}, nil)
}

// Restart implements Source.
func (h *HTTP) Restart(ctx context.Context, tree, path string) error {
	return h.post(ctx, of(tree, "restart"), inspect.AtPath{Path: path})
}

// Observe implements Source.
func (h *HTTP) Observe(ctx context.Context, tree, path string) error {
	return h.post(ctx, of(tree, "observe"), inspect.AtPath{Path: path})
}

// Shutdown implements Source.
func (h *HTTP) Shutdown(ctx context.Context, tree string) error {
	return h.post(ctx, of(tree, "shutdown"), inspect.Nothing{})
}

func (h *HTTP) post(ctx context.Context, route string, body any) error {
	return h.call(ctx, request{method: http.MethodPost, route: route, body: body}, nil)
}
