package fsmimpl

import (
	"strconv"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
	"github.com/fsmgen/fsmgen/runtime/internal/hashing"
	"github.com/fsmgen/fsmgen/runtime/internal/instance"
	"github.com/fsmgen/fsmgen/runtime/internal/link"
	"github.com/fsmgen/fsmgen/runtime/internal/textfmt"
	"github.com/fsmgen/fsmgen/runtime/internal/usercode"
	"github.com/fsmgen/fsmgen/runtime/internal/worker"
)

// These types describe a worker type and what it does for the runtime.
type (
	Definition[U, O, N any] = instance.Definition[U, O, N]
	Behavior[U, O, N any]   = instance.Behavior[U, O, N]
	Keeper[U any]           = instance.Keeper[U]
	Variables[N any]        = instance.Variables[N]
	Outcome[N any]          = worker.Outcome[N]
	Commands[N any]         = instance.Commands[N]
	Configured[U, N any]    = instance.Configured[U, N]
	Inputs[N, I any]        = instance.Inputs[N, I]
	Outputs[N, P any]       = instance.Outputs[N, P]
	ChildOutputs[N any]     = instance.ChildOutputs[N]

	StateID         = link.StateID
	ActionID        = link.ActionID
	CommandID       = link.CommandID
	Names           = worker.Names
	StateInfo       = worker.StateInfo
	Actions         = worker.Actions
	ActionInfo      = worker.ActionInfo
	Entries         = worker.Entries
	Backoff         = worker.Backoff
	ErrorKind       = worker.ErrorKind
	ObservePolicy   = worker.ObservePolicy
	RestartPolicy   = worker.RestartPolicy
	ReconcilePolicy = worker.ReconcilePolicy

	ChildDeclaration = worker.ChildDeclaration
	ChildNames       = worker.ChildNames
	Kept             = worker.Kept

	Violations = instance.Violations
	Validated  = instance.Validated

	Explanation    = worker.Explanation
	GuardText      = worker.GuardText
	TransitionText = worker.TransitionText
	AskedChild     = worker.AskedChild

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

	NamedByIndex = worker.NamedByIndex
	NamedByKey   = worker.NamedByKey

	GuardAnd   = worker.GuardAnd
	GuardOr    = worker.GuardOr
	GuardNot   = worker.GuardNot
	GuardNamed = worker.GuardNamed
	GuardAfter = worker.GuardAfter
	GuardHeld  = worker.GuardHeld

	AsksState    = worker.AsksState
	AsksHealth   = worker.AsksHealth
	AsksRest     = worker.AsksRest
	AsksOutput   = worker.AsksOutput
	AsksGuard    = worker.AsksGuard
	AsksObserved = worker.AsksObserved
	AsksAction   = worker.AsksAction
	AsksInput    = worker.AsksInput
	AsksDesired  = worker.AsksDesired
	AsksTime     = worker.AsksTime

	// Secret is shown in place of the value of a secret.
	Secret = textfmt.Secret
)

// KeptOf says which children of a list are declared as they were from another one.
// See worker.KeptOf.
func KeptOf[T any](list, before []T, same func(a, b T) bool, name func(each T) string) *Kept {
	return worker.KeptOf(list, before, same, name)
}

// KeptCount says which of n children are declared as before, when there were so
// many. See worker.KeptCount.
func KeptCount[T worker.Integer](n, before T, name func(each T) string) *Kept {
	return worker.KeptCount(n, before, name)
}

// NewHasher returns the hash of nothing.
func NewHasher() Hasher { return hashing.NewHasher() }

// Show returns a value as text for a reason (R12).
func Show(v any) string { return textfmt.Show(v) }

// ShowKnown returns a part of the result of an action as text for a reason (R12, R31).
// value is not called while the result is not known.
func ShowKnown[T any](result *T, value func() any) string {
	return showKnown(result != nil, value)
}

func showKnown(known bool, value func() any) string {
	unknown := fsm.Unknown.String()
	if !known {
		return unknown
	}
	text := textfmt.Show(value())
	if text == unknown {
		return strconv.Quote(text)
	}
	return text
}

// ShowElapsed returns the time that a worker has spent in its state as text for a
// reason (R12).
func ShowElapsed(d time.Duration) string { return textfmt.ShowElapsed(d) }

// PathIndex returns the path of an element of a list: servers[2].
func PathIndex(path string, i int) string { return textfmt.PathIndex(path, i) }

// PathKey returns the path of an entry of a map: devices["press"]. A key that is
// secret is shown as ***.
func PathKey(path, key string) string { return textfmt.PathKey(path, key) }

// AppendSecret appends the texts in which a secret may appear.
func AppendSecret(texts []string, value any) []string { return usercode.AppendSecret(texts, value) }

// NewChild returns a Child: a worker of type def with the given UserSpec, which
// build constructs when the runtime starts it. See instance.NewChild.
func NewChild[U, O, N any](def *Definition[U, O, N], spec U, build func(U) (Behavior[U, O, N], error)) fsm.Child {
	return instance.NewChild(def, spec, build)
}
