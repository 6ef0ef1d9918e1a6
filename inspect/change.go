package inspect

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// outcome is how long a request waits for the outcome of a command.
const outcome = 10 * time.Second

// readOnly is the problem of a change without WithWrite.
var readOnly = &Problem{Status: http.StatusForbidden, Title: "The program can only be read", Detail: "Changes are possible if the program allows them (WithWrite)."}

// request is a request for a change.
type request struct {
	h    *Inspector
	t    *tree
	r    *http.Request
	w    http.ResponseWriter
	body []byte
}

// changing returns what serves a route that changes something.
func changing(change func(*Inspector, *request) error) func(*Inspector, http.ResponseWriter, *http.Request) error {
	return func(h *Inspector, w http.ResponseWriter, r *http.Request) error {
		if h.authorize == nil {
			return readOnly
		}
		t, err := h.find(r.PathValue("tree"))
		if err != nil {
			return err
		}
		body, err := io.ReadAll(r.Body)
		switch _, tooLarge := errors.AsType[*http.MaxBytesError](err); {
		case tooLarge:
			return err
		case err != nil:
			return &Problem{Status: http.StatusBadRequest, Title: "The body has not come"}
		}
		return change(h, &request{h, t, r, w, body})
	}
}

// read reads the body. What the text of an error would show of it is not known to be no
// secret.
func (q *request) read(into any) error {
	dec := json.NewDecoder(bytes.NewReader(q.body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return badRequest("The body is not the JSON that api/v1/openapi.json describes.")
	}
	if _, err := dec.Token(); err != io.EOF {
		return badRequest("There is something after the JSON of the body.")
	}
	return nil
}

// make asks whether a change is allowed, makes it, and logs it.
func (q *request) make(c Change, change func() error) error {
	c.Tree = q.t.name
	if c.Path == "" {
		c.Path = q.t.root
	}
	who, err := q.h.authorize(q.r, c)
	if err != nil {
		q.log(slog.LevelWarn, "change not allowed", who, &c, err)
		return &Problem{Status: http.StatusForbidden, Title: "The change is not allowed"}
	}
	if err = change(); err != nil {
		q.log(slog.LevelWarn, "change refused", who, &c, err)
		return err
	}
	q.log(slog.LevelInfo, "change", who, &c, nil)
	return nil
}

func (q *request) log(level slog.Level, message, who string, c *Change, err error) {
	attrs := []slog.Attr{slog.String("who", who), slog.String("tree", c.Tree), slog.String("path", c.Path), slog.String("action", c.Action)}
	if c.Command != "" {
		attrs = append(attrs, slog.String("command", c.Command))
	}
	if len(c.Before) > 0 {
		attrs = append(attrs, slog.String("before", string(c.Before)))
	}
	if len(c.After) > 0 {
		attrs = append(attrs, slog.String("after", string(c.After)))
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	}
	q.h.logger.LogAttrs(q.r.Context(), level, message, append(attrs, slog.String("remote", q.r.RemoteAddr))...)
}

// done answers a change that has nothing to say.
func (q *request) done() error {
	q.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (q *request) root() fsm.Worker { return fsm.WorkerAt(q.t, q.t.root) }

// specChange returns a change of the UserSpec of the root, with what is stored now.
func (q *request) specChange(action string, spec json.RawMessage) (Change, error) {
	m, err := q.t.MachineOf(q.t.root)
	if err != nil {
		return Change{}, err
	}
	before, _, err := q.root().UserSpec()
	if err != nil {
		return Change{}, err
	}
	return Change{Action: action, Before: before, After: masked(spec, append(m.UserSpec, versionField))}, nil
}

// versionField is the field of a UserSpec that no spec declares.
var versionField = fsm.MachineField{Name: "version", Type: "int64"}

func (h *Inspector) plan(q *request) error {
	var body SetSpec
	if err := q.read(&body); err != nil {
		return err
	}
	c, err := q.specChange("plan", body.Spec)
	if err != nil {
		return err
	}
	var plan fsm.Plan
	err = q.make(c, func() (err error) {
		plan, err = q.root().Plan(body.Spec)
		return err
	})
	if err != nil {
		return err
	}
	view := Plan{Changes: make([]PlannedChange, len(plan.Changes))}
	for i, one := range plan.Changes {
		view.Changes[i] = PlannedChange{Kind: one.Kind.String(), Child: one.Child, Type: one.Worker, Fields: one.Fields}
	}
	if !plan.Next.IsZero() {
		view.Next = plan.Next.Format(time.RFC3339Nano)
	}
	return answer(q.w, view)
}

func (h *Inspector) setSpec(q *request) error {
	version, err := ifMatch(q.r)
	if err != nil {
		return err
	}
	var body SetSpec
	if err := q.read(&body); err != nil {
		return err
	}
	c, err := q.specChange("spec", body.Spec)
	if err != nil {
		return err
	}
	if err := q.make(c, func() error { return q.root().SetUserSpec(version, body.Spec) }); err != nil {
		return err
	}
	return answerSpec(q.w, q.t, q.t.root)
}

// ifMatch returns the Version of the ETag in If-Match.
func ifMatch(r *http.Request) (int64, error) {
	text := r.Header.Get("If-Match")
	if text == "" {
		return 0, &Problem{Status: http.StatusPreconditionRequired, Title: "If-Match is missing", Detail: "It has the ETag with which the UserSpec was read."}
	}
	version, err := strconv.ParseInt(strings.Trim(text, `"`), 10, 64)
	if err != nil || text != etag(version) {
		return 0, badRequest("If-Match must be the ETag of a UserSpec.")
	}
	return version, nil
}

func etag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// answerSpec writes the UserSpec of a worker.
func answerSpec(w http.ResponseWriter, t *tree, path string) error {
	spec, version, err := fsm.WorkerAt(t, path).UserSpec()
	if err != nil {
		return err
	}
	w.Header().Set("ETag", etag(version))
	return answer(w, Spec{Path: path, Version: version, Spec: spec})
}

func (h *Inspector) setInputs(q *request) error {
	var body SetInputs
	if err := q.read(&body); err != nil {
		return err
	}
	m, err := q.t.MachineOf(q.t.root)
	if err != nil {
		return err
	}
	err = q.make(Change{Action: "inputs", After: masked(body.Inputs, m.Inputs)}, func() error { return q.root().SetInputs(body.Inputs) })
	if err != nil {
		return err
	}
	return q.done()
}

func (h *Inspector) command(q *request) error {
	var body SendCommand
	if err := q.read(&body); err != nil {
		return err
	}
	m, err := q.t.MachineOf(body.Path)
	if err != nil {
		return err
	}
	c := Change{Path: body.Path, Action: "command", Command: body.Command, After: masked(body.Fields, nil)}
	for _, known := range m.Commands {
		if known.Name == body.Command {
			c.After = masked(body.Fields, known.Fields)
		}
	}
	err = q.make(c, func() error {
		ctx, cancel := context.WithTimeout(q.r.Context(), outcome)
		defer cancel()
		return fsm.WorkerAt(q.t, body.Path).Send(ctx, body.Command, body.Fields)
	})
	if err != nil {
		return err
	}
	return q.done()
}

func (h *Inspector) restart(q *request) error { return q.at("restart", fsm.Worker.Restart) }
func (h *Inspector) observe(q *request) error { return q.at("observe", fsm.Worker.ObserveNow) }

// at makes a change of a worker that has no arguments.
func (q *request) at(action string, change func(fsm.Worker) error) error {
	var body AtPath
	if err := q.read(&body); err != nil {
		return err
	}
	err := q.make(Change{Path: body.Path, Action: action}, func() error { return change(fsm.WorkerAt(q.t, body.Path)) })
	if err != nil {
		return err
	}
	return q.done()
}

func (h *Inspector) shutdown(q *request) error {
	var body Nothing
	if err := q.read(&body); err != nil {
		return err
	}
	err := q.make(Change{Action: "shutdown"}, func() error { q.t.RequestShutdown(); return nil })
	if err != nil {
		return err
	}
	return q.done()
}
