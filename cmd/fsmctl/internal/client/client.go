// Package client reaches trees of workers that are operated. The verbs of fsmctl know the
// interface Source alone, so that a fleet of programs can stand in the place of one.
package client

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/fsmgen/fsmgen/inspect"
)

// Source is where trees of workers are. Its errors are *Error, or that of the context.
// All methods may be called by any goroutine.
type Source interface {
	// Where is what a message calls it: an address.
	Where() string

	Trees(context.Context) (inspect.Trees, error)
	// Workers returns a page of the workers of a tree.
	Workers(ctx context.Context, tree string, q Query) (inspect.Workers, error)
	Worker(ctx context.Context, tree, path string) (inspect.WorkerDetail, error)
	// Machine describes a worker type.
	Machine(ctx context.Context, tree, worker string) (inspect.Machine, error)
	// Events returns the events of a tree until the context ends or the tree is down. It
	// connects again after a loss, and goes on where it was. The error of the last item
	// says why it does not go on, if that is neither.
	Events(ctx context.Context, tree string, q EventQuery) iter.Seq2[Item, error]

	// Spec returns the UserSpec of a worker, and SetSpec stores one of the root if it still
	// has that Version. Plan says what that would do.
	Spec(ctx context.Context, tree, path string) (inspect.Spec, error)
	Plan(ctx context.Context, tree string, spec json.RawMessage) (inspect.Plan, error)
	SetSpec(ctx context.Context, tree string, version int64, spec json.RawMessage) (inspect.Spec, error)
	SetInputs(ctx context.Context, tree string, inputs json.RawMessage) error
	// Send waits for the outcome of the command.
	Send(ctx context.Context, tree string, c inspect.SendCommand) error
	Restart(ctx context.Context, tree, path string) error
	Observe(ctx context.Context, tree, path string) error
	Shutdown(ctx context.Context, tree string) error
}

// Query selects workers. What is empty selects all.
type Query struct {
	Under  string // the path of a worker: that one and all below it
	Type   string
	State  string
	Health string // this health or a worse one
	Text   string // those in whose status a text occurs, in upper or lower case
	Depth  int    // those at most so many levels below Under, or below the root; 0: at any level
	Sort   string // tree, path, longest or worst; "": tree
	Limit  int    // of a page; 0: as the source likes
	Cursor string // Next of the page before
}

// EventQuery selects events.
type EventQuery struct {
	Under string // the path of a worker: its events and those of all below it
	Kept  bool   // those that the program still has come first
}

// Item is one thing in a stream of events. One of its fields is set.
type Item struct {
	Event *inspect.Event
	Gap   *inspect.Gap // events are missing
	// Lost says why the connection is lost. It is tried again.
	Lost error
	Back bool // the connection is there, the first time or again
	End  bool // there will be no more: the tree is down
}

// All returns the workers of a tree page by page.
func All(ctx context.Context, s Source, tree string, q Query) iter.Seq2[inspect.Worker, error] {
	return func(yield func(inspect.Worker, error) bool) {
		if q.Limit == 0 {
			q.Limit = MaxPage
		}
		for {
			page, err := s.Workers(ctx, tree, q)
			if err != nil {
				yield(inspect.Worker{}, err)
				return
			}
			for _, w := range page.Workers {
				if !yield(w, nil) {
					return
				}
			}
			if page.Next == "" {
				return
			}
			q.Cursor = page.Next
		}
	}
}

// MaxPage is the number of workers of the largest page.
const MaxPage = 1000

// Kind says what kind of error an Error is.
type Kind int

const (
	Unreachable Kind = iota // there is no answer
	Strange                 // the answer is not one of the API, or of another version of it
	NotFound                // there is no such tree, worker or type
	Refused                 // the program refuses it
	Conflict                // the UserSpec has another Version by now
	Busy                    // too many others ask the program; After says when to try again
	Stuck                   // a tick of the tree does not end
)

// Error is an error in words for people. It has no secrets and no line breaks, except for
// its Violations.
type Error struct {
	Kind       Kind
	Text       string
	Help       string // what to do; "": nothing
	Violations []inspect.Violation
	After      time.Duration // of Busy
	Closed     bool          // of Unreachable: no program listens at the address
}

func (e *Error) Error() string {
	if e.Help == "" {
		return e.Text
	}
	return e.Text + ": " + e.Help
}

// Again returns what is said of an error after which the source is tried again.
func Again(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Text + "; trying again"
	}
	return err.Error() + "; trying again"
}

// Is reports whether an error is an Error of a kind.
func Is(err error, k Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == k
}
