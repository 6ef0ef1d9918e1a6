package inspect

import (
	"encoding/json"
	"errors"
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
	var p *Problem
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &tooLarge):
		return &Problem{Status: http.StatusRequestEntityTooLarge, Title: "The body is too large", Detail: "It may have 1 MiB."}
	case errors.Is(err, fsm.ErrNoWorker):
		return gone("There is no worker at this path", "It may have gone. The route workers lists those that are there.")
	case errors.Is(err, fsm.ErrStuck):
		return &Problem{Status: http.StatusServiceUnavailable, Title: "A tick of the tree does not end", Detail: err.Error()}
	case errors.Is(err, fsm.ErrDown):
		return &Problem{Status: http.StatusConflict, Title: "The tree is down"}
	}
	return &Problem{Status: http.StatusInternalServerError, Title: "The request has failed", Detail: "The log of the program says why.", cause: err}
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
	if p.Status == http.StatusServiceUnavailable {
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
