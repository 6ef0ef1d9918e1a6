package client

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
)

// unreachable says in words why there is no answer.
func (h *HTTP) unreachable(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return context.Canceled
	}
	why, help := reason(err, h.timeout)
	return &Error{Kind: Unreachable, Text: "cannot reach " + h.base + ": " + why, Help: help, Closed: why == refused}
}

// refused is why there is no answer where no program listens.
const refused = "connection refused"

const running = "is the program running, and is this its address?"

// reason returns what an error of a connection means, and what to do.
func reason(err error, timeout time.Duration) (why, help string) {
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var record tls.RecordHeaderError
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return refused, running
	case errors.As(err, &dns):
		return "there is no host " + dns.Name, "is the address written correctly?"
	case errors.Is(err, os.ErrDeadlineExceeded), errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return fmt.Sprintf("no answer within %s", timeout), "is this its address? --request-timeout allows more time"
	case errors.As(err, &unknown):
		return "its certificate is signed by none that this computer trusts", "--ca-file names one to trust"
	case errors.As(err, &name), errors.As(err, &invalid):
		return "its certificate is not valid for this address, or at this time", "the address may be another one, or a clock wrong"
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return "it does not speak https", "try http://"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return "the connection was closed", "was the program stopped? An address of https needs https://"
	case strings.Contains(err.Error(), "malformed HTTP"):
		return "it does not speak http", running
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return "there is no way to this host", "is the network up?"
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
		err = inner
	}
	return err.Error(), running
}

func isTimeout(err error) bool {
	var t interface{ Timeout() bool }
	return errors.As(err, &t) && t.Timeout()
}

// strange is the error for an answer that is not one of the API.
func (h *HTTP) strange(r *http.Response) error {
	return &Error{Kind: Strange,
		Text: fmt.Sprintf("%s does not answer as a program with fsmgen's inspect does (status %d)", h.base, r.StatusCode),
		Help: "is this the address at which inspect.Handler is mounted, with its prefix?"}
}

// noRoute is the title of the problem for a route that the program does not have.
const noRoute = "There is no such route"

// stuck is the title of the problem of a tree whose tick does not end.
const stuck = "A tick of the tree does not end"

// refusal is the error for an answer that is no success.
func (h *HTTP) refusal(r *http.Response) error {
	if to := r.Header.Get("Location"); r.StatusCode >= 300 && r.StatusCode < 400 && to != "" {
		return &Error{Kind: Strange, Text: h.base + " sends to " + strconv.Quote(to), Help: "give that address with --server if it is right"}
	}
	if r.StatusCode == http.StatusUnauthorized {
		return &Error{Kind: Refused, Text: h.base + " wants to know who asks", Help: "give a token with --token-file or FSMCTL_TOKEN"}
	}
	var p inspect.Problem
	data, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil || !isType(r, "application/problem+json") || json.Unmarshal(data, &p) != nil || p.Title == "" {
		return h.strange(r)
	}
	e := &Error{Text: lower(p.Title), Help: help(p.Detail), Violations: p.Violations}
	if len(p.Violations) > 0 {
		e.Help = ""
	}
	switch r.StatusCode {
	case http.StatusNotFound:
		e.Kind = NotFound
		if p.Title == noRoute {
			return &Error{Kind: Strange, Text: h.base + " does not have what this needs", Help: "the program is older than this fsmctl"}
		}
	case http.StatusPreconditionFailed:
		e.Kind = Conflict
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		e.Kind = Busy
		if p.Title == stuck {
			e.Kind = Stuck
		}
		seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
		if err == nil && seconds > 0 && seconds <= 60 {
			e.After = time.Duration(seconds) * time.Second
		}
	default:
		e.Kind = Refused
	}
	return e
}

// help returns the detail of a problem without the sentences about routes, which are for
// programs.
func help(detail string) string {
	var kept []string
	for sentence := range strings.SplitSeq(strings.TrimSuffix(detail, "."), ". ") {
		if !strings.HasPrefix(sentence, "The route ") {
			kept = append(kept, sentence)
		}
	}
	return strings.Join(kept, ". ")
}

// lower returns a title as the beginning of a message.
func lower(title string) string {
	if len(title) > 1 && title[1] >= 'a' && title[1] <= 'z' || strings.HasPrefix(title, "A ") {
		return strings.ToLower(title[:1]) + title[1:]
	}
	return title
}
