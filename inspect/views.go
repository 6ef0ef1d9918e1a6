package inspect

import (
	"encoding/json"
	"time"

	"github.com/fsmgen/fsmgen/runtime/fsm"
)

// These are the bodies of responses. v1 of the API only ever gains fields. Times are
// RFC 3339, and durations are texts such as "1m30s".

// Trees is the body of the route trees.
type Trees struct {
	Trees  []TreeView `json:"trees" doc:"in the order in which the program has them"`
	Write  bool       `json:"write" doc:"changes are possible"`
	Server time.Time  `json:"server" doc:"the clock of the program"`
}

// TreeView is a tree.
type TreeView struct {
	Name string `json:"name"`
	Root Worker `json:"root" doc:"blocked says where a tick hangs"`
	Down bool   `json:"down,omitempty" doc:"the tree is down"`
}

// Workers is a page of workers.
type Workers struct {
	Workers []Worker `json:"workers" doc:"a parent before its children"`
	Next    string   `json:"next,omitempty" doc:"the cursor of the next page; left out on the last page"`
}

// Machine describes a worker type.
type Machine = fsm.Machine

// Worker is a worker without those below it.
type Worker struct {
	Path       string   `json:"path"`
	Name       string   `json:"name" doc:"among its siblings"`
	Type       string   `json:"type" doc:"the worker type"`
	State      string   `json:"state" doc:"empty before its first visit"`
	Health     string   `json:"health" enum:"degraded,progressing,suspended,healthy" doc:"how well it is, without regard to the workers below it"`
	Desired    string   `json:"desired" doc:"the state that it should be in"`
	DesiredBy  string   `json:"desiredBy,omitempty" doc:"what asks for the desired state"`
	Entered    string   `json:"entered,omitempty" format:"date-time" doc:"when it entered its state"`
	InState    string   `json:"inState,omitempty" format:"duration" doc:"for how long it has been in its state"`
	Version    int64    `json:"version" doc:"of the UserSpec with which it runs"`
	UserSpec   string   `json:"userSpec,omitempty" doc:"for people; secrets are ***"`
	Last       string   `json:"last,omitempty" doc:"the reason of its last transition or failure"`
	Why        []string `json:"why,omitempty" doc:"for each transition of the state, what it waits for"`
	Blocked    string   `json:"blocked,omitempty" doc:"what keeps it from deciding at all"`
	Pending    string   `json:"pending,omitempty" doc:"the state that its parent asks for while it waits for siblings"`
	WaitsFor   []string `json:"waitsFor,omitempty" doc:"the siblings for which it waits"`
	Action     string   `json:"action,omitempty" doc:"the action in flight"`
	Failure    string   `json:"failure,omitempty" doc:"the kind of the last failed attempt of the action"`
	Leaving    bool     `json:"leaving,omitempty" doc:"it was asked to go"`
	Removed    bool     `json:"removed,omitempty" doc:"it has gone because it asked for that"`
	Waiting    bool     `json:"waiting,omitempty" doc:"it has no instance because its constructor has failed"`
	Circuit    string   `json:"circuit,omitempty" enum:"open,half-open" doc:"it has failed too often"`
	Restarts   int      `json:"restarts,omitempty" doc:"failures in a row"`
	Observed   string   `json:"observed,omitempty" format:"date-time" doc:"when its last observation was processed"`
	Age        string   `json:"age,omitempty" format:"duration" doc:"of its last observation"`
	Fresh      bool     `json:"fresh" doc:"the last observation is not stale"`
	Conditions []Value  `json:"conditions,omitempty"`
	Variables  []Value  `json:"variables,omitempty"`
	Inputs     []Value  `json:"inputs,omitempty" doc:"what its parent has told it"`
	Outputs    []Value  `json:"outputs,omitempty" doc:"what its parent may read of it"`
	Commands   []string `json:"commands,omitempty" doc:"the commands that wait for it"`
	LastError  string   `json:"lastError,omitempty"`
	Counters   Counters `json:"counters"`
	Below      int      `json:"below,omitempty" doc:"the number of workers below it; in a page only with summary"`
	Worst      string   `json:"worst,omitempty" enum:"degraded,progressing,suspended,healthy" doc:"the worst health at and below it; in a page only with summary"`
	WorstPath  string   `json:"worstPath,omitempty" doc:"the path of the first worker with that health"`
}

// WorkerDetail is all about one worker.
type WorkerDetail struct {
	Worker
	Spec    json.RawMessage `json:"spec,omitempty" doc:"the UserSpec; secrets are ***"`
	Reasons *fsm.Why        `json:"reasons,omitempty" doc:"what each transition of its state waits for, and the root cause"`
}

// Spec is a UserSpec. Secrets in it are ***.
type Spec struct {
	Path    string          `json:"path" doc:"of the worker"`
	Version int64           `json:"version"`
	Spec    json.RawMessage `json:"spec"`
}

// Plan is what storing a UserSpec would do to the children of the root.
type Plan struct {
	Changes []PlannedChange `json:"changes"`
	Next    string          `json:"next,omitempty" format:"date-time" doc:"the children are not declared before that time"`
}

// PlannedChange is what a plan does with one child.
type PlannedChange struct {
	Kind   string `json:"kind" enum:"keep,add,update,replace,remove"`
	Child  string `json:"child" doc:"its name"`
	Type   string `json:"type" doc:"its worker type"`
	Fields string `json:"fields,omitempty" doc:"the fields that differ"`
}

// These are the bodies of requests. A field that they do not have is refused.

// SetSpec has a UserSpec of the root.
type SetSpec struct {
	Spec json.RawMessage `json:"spec"`
}

// SetInputs has the inputs of the root.
type SetInputs struct {
	Inputs json.RawMessage `json:"inputs"`
}

// SendCommand has a command.
type SendCommand struct {
	Path    string          `json:"path" doc:"of the worker"`
	Command string          `json:"command" doc:"its name in the spec"`
	Fields  json.RawMessage `json:"fields,omitempty" doc:"an object with the fields of the command"`
}

// AtPath names a worker.
type AtPath struct {
	Path string `json:"path" doc:"of the worker"`
}

// Nothing is an empty object.
type Nothing struct{}

// Value is a name and its value as text. A secret is ***.
type Value struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Counters count since the worker was started.
type Counters struct {
	Observations   uint64 `json:"observations"`
	Transitions    uint64 `json:"transitions"`
	Failures       uint64 `json:"failures"`
	Restarts       uint64 `json:"restarts"`
	CircuitsOpened uint64 `json:"circuitsOpened"`
	Attempts       uint64 `json:"attempts"`
	Retries        uint64 `json:"retries"`
	AttemptsFailed uint64 `json:"attemptsFailed"`
	ObserveFailed  uint64 `json:"observeFailed"`
	Replaced       uint64 `json:"replaced"`
	Dropped        uint64 `json:"dropped"`
	Abandoned      uint64 `json:"abandoned"`
	Cuts           uint64 `json:"cuts"`
	Queued         uint64 `json:"queued"`
}

// view returns a status as it is served.
func (h *Inspector) view(s *fsm.Status) Worker {
	now := h.now()
	w := Worker{
		Path: s.Path, Name: s.Name, Type: s.Worker, State: s.State, Health: s.Health.String(),
		Desired: s.Desired, DesiredBy: s.DesiredBy, Version: s.Version, UserSpec: s.UserSpec,
		Last: s.Last, Why: s.Why, Blocked: s.Blocked, Pending: s.Pending, WaitsFor: s.WaitsFor,
		Action: s.Action, Failure: s.Failure, Leaving: s.Leaving, Removed: s.Removed, Waiting: s.Waiting,
		Circuit: s.Circuit, Restarts: s.Restarts, Fresh: s.Fresh,
		Variables: values(s.Variables), Inputs: values(s.Inputs), Outputs: values(s.Outputs),
		Commands: s.Commands, LastError: s.LastError, Counters: Counters(s.Counters),
		Below: s.Below, Worst: s.Worst.String(), WorstPath: s.WorstPath,
	}
	w.Entered, w.InState = when(s.Entered, now)
	w.Observed, w.Age = when(s.Observed, now)
	for _, c := range s.Conditions {
		w.Conditions = append(w.Conditions, Value{c.Name, c.Value.String()})
	}
	return w
}

func values(all []fsm.VariableStatus) []Value {
	var out []Value
	for _, v := range all {
		out = append(out, Value(v))
	}
	return out
}

// when returns a time and how long ago it was, as texts.
func when(t, now time.Time) (at, ago string) {
	if t.IsZero() {
		return "", ""
	}
	return t.Format(time.RFC3339Nano), max(0, now.Sub(t)).Round(time.Millisecond).String()
}

// Event is an event of a tree.
type Event struct {
	Seq      uint64 `json:"seq,omitempty" doc:"its number within the tree; left out for an event that depends on the computer"`
	Tick     uint64 `json:"tick,omitempty" doc:"the number of the tick"`
	Time     string `json:"time,omitempty" format:"date-time"`
	Kind     string `json:"kind" doc:"what has happened"`
	Path     string `json:"path,omitempty" doc:"of the worker"`
	Type     string `json:"type,omitempty" doc:"the worker type"`
	From     string `json:"from,omitempty" doc:"the previous state or desired state"`
	To       string `json:"to,omitempty" doc:"the new state or desired state, or what is called"`
	Child    string `json:"child,omitempty"`
	Version  int64  `json:"version,omitempty" doc:"of the UserSpec"`
	Unclean  bool   `json:"unclean,omitempty" doc:"the worker has not gone by way of its shutdown state"`
	Reason   string `json:"reason,omitempty"`
	Stack    string `json:"stack,omitempty" doc:"of a panic"`
	Failures int    `json:"failures,omitempty" doc:"failures in a row"`
	Delay    string `json:"delay,omitempty" format:"duration" doc:"how long the back-off lasts"`
	Text     string `json:"text" doc:"the event as one line for people"`
}

// Gap says that events are missing in a stream. It comes as an event named gap.
type Gap struct {
	Missed uint64 `json:"missed,omitempty" doc:"how many; left out if that is not known"`
	Reason string `json:"reason"`
}

func eventView(e *fsm.Event) Event {
	v := Event{
		Seq: e.Seq, Tick: e.Tick, Kind: e.Kind.String(), Path: e.Path, Type: e.Worker,
		From: e.From, To: e.To, Child: e.Child, Version: e.Version, Unclean: e.Unclean,
		Reason: e.Reason, Stack: e.Stack, Failures: e.Failures, Text: e.String(),
	}
	if !e.Time.IsZero() {
		v.Time = e.Time.Format(time.RFC3339Nano)
	}
	if e.Delay > 0 {
		v.Delay = e.Delay.String()
	}
	return v
}
