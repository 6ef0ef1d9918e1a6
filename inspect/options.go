package inspect

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// Option is a setting of a Handler. A nil Option changes nothing.
type Option func(*settings)

type settings struct {
	given      []given
	hosts      map[string]bool
	logger     *slog.Logger
	now        func() time.Time
	read       func(*http.Request) error
	authorize  func(*http.Request, Change) (who string, err error)
	ring       int
	maxStreams int
	write      time.Duration // for one write of a stream
}

type given struct {
	name string
	tree fsm.Tree
}

// WithName sets the name of the tree that Handler is given. Without it the tree has the
// name of the type of its root.
func WithName(name string) Option { return func(s *settings) { s.given[0].name = name } }

// WithTree adds a tree. If name is empty, the tree has the name of the type of its root.
func WithTree(name string, tree fsm.Tree) Option {
	return func(s *settings) { s.given = append(s.given, given{name, tree}) }
}

// WithHosts adds names and addresses by which the Handler may be reached, without ports.
// It is always reached as localhost, 127.0.0.1 and ::1. A request for another host is
// refused: otherwise a page from elsewhere could reach the Handler through a name that
// its owner has made to mean this computer (DNS rebinding).
func WithHosts(hosts ...string) Option {
	return func(s *settings) {
		for _, host := range hosts {
			s.hosts[strings.ToLower(strings.Trim(host, "[]"))] = true
		}
	}
}

// WithLogger sets where changes, refusals and failures are logged. The default is
// slog.Default.
func WithLogger(l *slog.Logger) Option {
	return func(s *settings) {
		if l != nil {
			s.logger = l
		}
	}
}

// WithRead makes every request ask authorize whether it may be served. If authorize
// returns an error, the answer is 403, and the error is logged. The client does not see
// it.
func WithRead(authorize func(*http.Request) error) Option {
	return func(s *settings) { s.read = authorize }
}

// Change is a change that a request asks for, or a plan of one. Secrets in it are ***.
type Change struct {
	Tree   string // the name of the tree
	Path   string // of the worker; that of the root for a plan, a UserSpec, inputs and a shutdown
	Action string // plan, spec, inputs, command, restart, observe or shutdown
	// Command is the name of the command, if Action is command.
	Command string
	// Before is the stored UserSpec as JSON, if Action is plan or spec. After is what the
	// request has: a UserSpec, inputs, or the fields of a command. What is not a field of
	// the spec is *** in it, too.
	Before, After json.RawMessage
}

// WithWrite allows changes. Each is given to authorize, with its request. authorize
// returns who asks for it, for the log, or an error, which is logged; then the answer is
// 403. A plan changes nothing, but is given to authorize as well: it says which fields
// differ, by which secrets could be guessed. Without WithWrite nothing can be changed or
// planned. authorize must not be nil.
func WithWrite(authorize func(*http.Request, Change) (who string, err error)) Option {
	return func(s *settings) { s.authorize = authorize }
}

// WithClock sets from which clock ages are computed, for trees with a clock of their
// own. The default is time.Now.
func WithClock(now func() time.Time) Option {
	return func(s *settings) {
		if now != nil {
			s.now = now
		}
	}
}

// WithEventBuffer sets how many events of each tree are kept for streams that begin or
// go on later. The default is 4,096. A number below 1 changes nothing.
func WithEventBuffer(n int) Option {
	return func(s *settings) {
		if n > 0 {
			s.ring = n
		}
	}
}

// WithStreamLimit sets how many streams of events are served at a time. Others are
// refused with 503. The default is 32, which is the most.
func WithStreamLimit(n int) Option {
	return func(s *settings) { s.maxStreams = min(max(n, 0), 32) }
}

// WithWriteTimeout sets how long a client of a stream may take to read what is written at
// a time. Then the stream ends, and the client may begin another one where it was. The
// default is 10 seconds. A time below 1 changes nothing.
func WithWriteTimeout(d time.Duration) Option {
	return func(s *settings) {
		if d > 0 {
			s.write = d
		}
	}
}
