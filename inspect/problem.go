package inspect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Problem is the body of every response that is no success (RFC 9457). Its media type is
// application/problem+json.
type Problem struct {
	Status int    `json:"status" doc:"the status code"`
	Title  string `json:"title" doc:"what has happened, in a few words"`
	Detail string `json:"detail,omitempty" doc:"what to do, or what exactly is wrong"`
	// Violations are what is wrong with a UserSpec or a command.
	Violations []Violation `json:"violations,omitempty" doc:"what is wrong with a UserSpec, inputs or a command"`

	cause error // for the log
}

// Violation is one thing that is wrong with a UserSpec or a command.
type Violation struct {
	Path    string `json:"path" doc:"of the field"`
	Message string `json:"message" doc:"what is wrong"`
}

func (p *Problem) Error() string { return p.Title + ": " + p.Detail }

var notFound = &Problem{Status: http.StatusNotFound, Title: "There is no such route",
	Detail: "api/v1/openapi.json lists the routes."}

func badRequest(detail string) *Problem {
	return &Problem{Status: http.StatusBadRequest, Title: "The request is not understood", Detail: detail}
}

func gone(title, detail string) *Problem {
	return &Problem{Status: http.StatusNotFound, Title: title, Detail: detail}
}

// problemOf returns the problem that an error is for a client. An error that is not
// known is logged and not shown.
func problemOf(err error) *Problem {
	if p, ok := errors.AsType[*Problem](err); ok {
		return p
	}
	if p := ofValue(err); p != nil {
		return p
	}
	for _, known := range problems {
		if errors.Is(err, known.is) {
			return &Problem{Status: known.status, Title: known.title, Detail: known.detail}
		}
	}
	return &Problem{Status: http.StatusInternalServerError, Title: "The request has failed", Detail: "The log of the program says why.", cause: err}
}

// ofValue returns the problem of an error that has more to say than what it is.
func ofValue(err error) *Problem {
	if invalid, ok := errors.AsType[*fsm.ValidationError](err); ok {
		p := &Problem{Status: http.StatusUnprocessableEntity, Title: "Something in it is invalid", Detail: "See the violations."}
		for _, v := range invalid.Violations {
			p.Violations = append(p.Violations, Violation(v))
		}
		return p
	}
	if rejected, ok := errors.AsType[*fsm.CommandError](err); ok {
		return &Problem{Status: http.StatusConflict, Title: "The worker has rejected the command", Detail: rejected.Error()}
	}
	if conflict, ok := errors.AsType[*fsm.ConflictError](err); ok {
		return &Problem{Status: http.StatusPreconditionFailed, Title: "The UserSpec has changed since it was read",
			Detail: fmt.Sprintf("Version %d is stored, and the request has version %d. Read it again.", conflict.Stored, conflict.Given)}
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return &Problem{Status: http.StatusRequestEntityTooLarge, Title: "The body is too large", Detail: "It may have 1 MiB."}
	}
	if errors.Is(err, fsm.ErrStuck) {
		return &Problem{Status: http.StatusServiceUnavailable, Title: "A tick of the tree does not end", Detail: err.Error()}
	}
	return nil
}

// problems are those of errors of the runtime.
var problems = []struct {
	is            error
	status        int
	title, detail string
}{
	{fsm.ErrNoWorker, http.StatusNotFound, "There is no worker at this path", "It may have gone. The route workers lists those that are there."},
	{fsm.ErrNoCommand, http.StatusNotFound, "The worker type has no such command", "The route machines lists the commands of a worker type."},
	{fsm.ErrDown, http.StatusConflict, "The tree is down", ""},
	{fsm.ErrFrozen, http.StatusConflict, "A shutdown was requested", "The UserSpec cannot be changed any more."},
	{fsm.ErrMaxVersion, http.StatusConflict, "The Version of the UserSpec cannot advance", ""},
	{fsm.ErrNotRoot, http.StatusConflict, "The worker is not the root of its tree", "What it has follows from its parent. Change the root."},
	{fsm.ErrNoInstance, http.StatusConflict, "The worker has no instance", "Its constructor has failed. The route worker says why."},
	{fsm.ErrLeaving, http.StatusConflict, "The worker is leaving", ""},
	{fsm.ErrObservesNothing, http.StatusConflict, "Workers of this type observe nothing", ""},
	{fsm.ErrBusy, http.StatusTooManyRequests, "Too many commands of this kind wait for the worker", "Send it again when some of them have an outcome."},
	{context.DeadlineExceeded, http.StatusGatewayTimeout, "The worker has neither accepted nor rejected the command in time", "It was taken back."},
}

// refused writes a problem and logs it.
func (h *Inspector) refused(w http.ResponseWriter, r *http.Request, p *Problem) {
	level := slog.LevelDebug
	switch {
	case p.Status >= 500 && p.cause != nil:
		level = slog.LevelError
	case p.cause != nil || p.Status == http.StatusForbidden || p.Status == http.StatusMisdirectedRequest:
		level = slog.LevelWarn
	}
	attrs := []slog.Attr{slog.String("method", r.Method), slog.String("route", r.Pattern), slog.Int("status", p.Status),
		slog.String("title", p.Title), slog.String("remote", r.RemoteAddr)}
	if p.cause != nil {
		attrs = append(attrs, slog.String("error", p.cause.Error()))
	}
	h.logger.LogAttrs(r.Context(), level, "request refused", attrs...)
	w.Header().Set("Content-Type", "application/problem+json")
	if p.Status == http.StatusServiceUnavailable || p.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "5")
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte("{}")
	}
	w.WriteHeader(p.Status)
	_, _ = w.Write(append(body, '\n')) // a client that has gone needs no answer
}

// answer writes a value as JSON.
func answer(w http.ResponseWriter, value any) error {
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(append(body, '\n')) // a client that has gone needs no answer
	return nil
}
