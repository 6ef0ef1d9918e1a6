package fsmimpl

import (
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/hashing"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// What a worker type is, and what it does for the runtime.
type (
	Definition[U, O, N any] = instance.Definition[U, O, N]
	Behavior[U, O, N any]   = instance.Behavior[U, O, N]

	StateID         = link.StateID
	ActionID        = link.ActionID
	StateInfo       = worker.StateInfo
	ActionInfo      = worker.ActionInfo
	ChildInfo       = worker.ChildInfo
	Backoff         = worker.Backoff
	ObservePolicy   = worker.ObservePolicy
	RestartPolicy   = worker.RestartPolicy
	ReconcilePolicy = worker.ReconcilePolicy
	ReconcileMode   = worker.ReconcileMode
	RowInputs       = worker.RowInputs

	ChildDeclaration = worker.ChildDeclaration
	ChildSpec        = worker.ChildSpec
	ChildNames       = worker.ChildNames
	NamedBy          = worker.NamedBy

	Violations = instance.Violations
	Validated  = instance.Validated

	Explanation    = worker.Explanation
	GuardText      = worker.GuardText
	TransitionText = worker.TransitionText

	Alarm   = worker.Alarm
	Members = link.Members
	Hasher  = hashing.Hasher
)

const (
	ReconcileVersion = worker.ReconcileVersion
	ReconcileHash    = worker.ReconcileHash
	ReconcileEqual   = worker.ReconcileEqual
	ReconcileHook    = worker.ReconcileHook
	ReconcileTick    = worker.ReconcileTick
	ReconcileEvery   = worker.ReconcileEvery

	RowsReadOwn      = worker.RowsReadOwn
	RowsReadChildren = worker.RowsReadChildren
	RowsReadClock    = worker.RowsReadClock
	RowsReadEach     = worker.RowsReadEach

	NamedByField = worker.NamedByField
	NamedByIndex = worker.NamedByIndex
	NamedByKey   = worker.NamedByKey

	// Secret stands for the value of a secret in texts.
	Secret = textfmt.Secret
)

// NewHasher begins a hash.
func NewHasher() Hasher { return hashing.NewHasher() }

// Show is a value in a reason (R12).
func Show(v any) string { return textfmt.Show(v) }

// ShowElapsed is the time that a worker has spent in its state, in a reason (R12).
func ShowElapsed(d time.Duration) string { return textfmt.ShowElapsed(d) }

// PathIndex is the path of an element of a list: servers[2].
func PathIndex(path string, i int) string { return textfmt.PathIndex(path, i) }

// PathKey is the path of an entry of a map: devices["press"]. A secret key is given
// as ***.
func PathKey(path, key string) string { return textfmt.PathKey(path, key) }

// AppendSecret adds the texts of a secret to those that texts must not show.
func AppendSecret(texts []string, value any) []string { return usercode.AppendSecret(texts, value) }

// MapStates turns a generated table of a StateMapping into the runtime's.
func MapStates[S ~uint8 | ~uint16](table []S) []StateID { return instance.MapStates(table) }

// NewChild makes a Child: a worker of type def with the given UserSpec, made by
// build when the runtime starts it; see instance.NewChild.
func NewChild[U, O, N any](def *Definition[U, O, N], spec U, build func(U) (Behavior[U, O, N], error)) fsm.Child {
	return instance.NewChild(def, spec, build)
}
