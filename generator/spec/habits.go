package spec

// The tables of this file, of synonyms.go and of hints.go in package expr know
// how other languages write what is meant. What they are worth: somebody who
// writes a spec from memory of XState, Kubernetes or JSON Schema gets the line to
// write instead, and one finding in the place of one for each key that is
// missing then. What they cost: text that is looked at only where something is
// wrong already. TestHabits holds that each word can be met.

import (
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// habit is a key as people write it who know another language, in an object
// in which it is none, and what is written here.
type habit struct {
	help  string // what to write; "": the first of means is meant
	means string // the keys that it stands for: these are not missing as well
	with  string // other keys of the same mistake: what is said of it goes for them too
}

// habitOf returns the habit of writing a key with a value in an object; a habit
// may be about one value only.
func habitOf(o *Object, key string, value *yaml.Node) (habit, bool) {
	if value = deref(value); value.Kind == yaml.ScalarNode {
		if h, ok := habits()[habitKey{o.Name, key + ":" + value.Value}]; ok {
			return h, true
		}
	}
	h, ok := habits()[habitKey{o.Name, key}]
	return h, ok
}

// habitKey is the name of an object, and a key in it or key:value.
type habitKey struct{ object, key string }

var habits = sync.OnceValue(func() map[habitKey]habit {
	all := map[habitKey]habit{}
	for _, row := range habitRows {
		for object := range strings.SplitSeq(row.objects, ", ") {
			for key := range strings.FieldsSeq(row.keys) {
				all[habitKey{object, key}] = row.habit
			}
		}
	}
	return all
})

// The sentences that several habits need.
const (
	noEvents      = "what happens outside is a field of observed, and transitions read it, for example {to: active, when: observed.pressed}; a request that is to be read once and answered is a command: commands: {start: {}}, and {to: active, on: start}"
	flatStates    = "states do not nest: write the inner states beside this one, and a name for them together under groups, for example running: [idle, active]; what has states of its own meanwhile is a worker under children"
	besideStates  = "a worker is in one state at a time: what goes on beside that is a worker of its own under children"
	whereItEnds   = "the state in which a worker rests, and may be removed, is named at the top, for example shutdown: stopped; a worker that is finished goes by itself in a state with signal: remove"
	wayOut        = "a way out of a state is an element of its transitions, for example transitions: [{to: active, when: desired == active}]"
	writtenInGo   = "what an action does is written in Go, in a method of the hooks that fsmgen stub writes"
	askedFor      = `what the child is asked for stands under stateMapping, by this worker's states, for example {running: active, "*": stopped}`
	observing     = "how a worker is observed is said by supervision, for example {observe: {every: 10s, timeout: 2s}}, and what is seen by the fields of observed"
	restarting    = "a worker that fails is always restarted; how often before it is parked is said by supervision, for example {restart: {max: 5, within: 5m}}"
	stopping      = "how long a worker may take to stop is said by supervision, for example {shutdown: {timeout: 30s}}"
	pauses        = "the pause grows from initial, by factor with every failure, up to cap, for example {initial: 1s, factor: 2, cap: 60s}"
	oneForOne     = "only the worker that failed is restarted, and its children are kept"
	setting       = "a variable is changed by a transition, for example transitions: [{to: active, when: done, set: {tries: vars.tries + 1}}]"
	afterAction   = "what comes after an action is a way out of its state, for example transitions: [{to: active, when: done}, {to: broken, when: gaveUp}]"
	healthOfState = "how well a worker is in a state is said there by health: degraded, progressing, suspended or healthy"
	sendsNothing  = "a spec sends nothing: who is to know reads the state of this worker; what its children are told stands under their stateMapping, and commands are sent from Go, by Send of the generated package"
	anObject      = "an object is written fields: with its fields below, in the place of type and properties"
	aMap          = "a map is written values: and what each value is, for example values: string, in the place of type and additionalProperties"
)

// habitRow is a habit: in which objects, of which keys.
type habitRow struct {
	objects, keys string
	habit
}

// habitRows are the habits; those of statecharts stand in statecharts.go.
var habitRows = append(statechartRows, []habitRow{
	{"a spec", "apiVersion metadata", habit{"a spec begins with fsm: v1 and worker: Bridge, the Go name of the worker type", "fsm worker", "apiVersion kind metadata"}},
	{"a spec", "id name machine", habit{means: "worker"}},
	{"a spec", "variables variable", habit{help: "what a worker counts and remembers stands under vars, and what it is configured with under userSpec", means: "vars userSpec"}},
	{"a spec", "datamodel counters memory", habit{means: "vars"}},
	{"a spec", "input", habit{help: "what a worker is configured with stands under userSpec, and what its parent tells it while it runs under inputs", means: "userSpec inputs"}},
	{"a spec", "output", habit{help: "what a worker sees of the world stands under observed, and what its parent may read of it under outputs", means: "outputs observed"}},
	{"a spec", "params param parameters properties env settings", habit{means: "userSpec"}},
	{"a spec", "locals", habit{help: "did you mean conditions? a named expression that is true or false stands there", means: "conditions"}},
	{"a spec", "resources resource modules module workers containers parts components", habit{means: "children"}},
	{"a spec", "start begin initialState initial_state startState", habit{means: "initial"}},
	{"a spec", "livenessProbe readinessProbe startupProbe observe every", habit{help: observing}},
	{"a spec", "restartPolicy restart retry", habit{help: restarting}},
	{"a spec", "timeout terminationGracePeriodSeconds", habit{help: stopping}},
	{"a spec", "replicas count", habit{help: "how many there are is said by the parent, with each under its children"}},
	{"a spec", "health healthCheck healthcheck", habit{help: healthOfState + "; " + observing}},
	{"a spec", "hooks", habit{help: "hooks are written in Go; fsmgen stub writes them to be filled in"}},

	{"a state", "severity status level wellness readiness", habit{help: healthOfState, means: "health"}},
	{"a state", "deferred deferrable postpone queue", habit{means: "defer"}},
	{"a command", "payload data params parameters args properties body", habit{help: "what a command carries stands under fields, for example fields: {tag: {type: string, required: true}}", means: "fields"}},
	{"a state", "children child", habit{help: "children stand at the top, and what they are asked for in this state under their stateMapping"}},
	{"a state", "retry repeat every", habit{help: "how an action is tried again stands with it, at the top under actions"}},
	{"a state", "tags meta labels", habit{help: forTools}},

	{"a transition, a shared transition", "priority order", habit{help: "the first that holds is taken, in the order in which they are written"}},
	{"a transition, a shared transition", "unless not", habit{help: `write when, with a ! before what is not to hold, for example when: "!observed.pressed"`}},
	{"a transition, a shared transition", "dest destination", habit{means: "to"}},
	{"a transition, a shared transition", "within during group", habit{help: "with after, in names the group in which the time counts, for example {to: stopped, after: 12h, in: session}", means: "in"}},
	{"a transition", "from source except", habit{help: "a transition of a state leads out of that state; one out of several, with from, stands at the top under transitions"}},
	{"a shared transition", "source", habit{means: "from"}},

	{"desired", "default initial", habit{help: "what is asked for if nothing else is, is the last row of derive, without when: derive: [{state: active}]", means: "derive"}},
	{"a row", "if", habit{"a row is written {state: active, when: spec.enabled}", "state when", "then"}},
	{"a row", "then to target", habit{means: "state"}},
	{"a row", "else otherwise default", habit{help: "the last row has no when, for example {state: stopped}", means: "state"}},
	{"a group", "states of", habit{means: "members"}},
	{"a guard", "when expr expression if", habit{help: "a guard is written in Go; an expression with a name stands under conditions"}},

	{"an action", "run command cmd exec script do call function", habit{help: writtenInGo}},
	{"an action", "onDone onSuccess then", habit{help: afterAction + "; what the action finds out stands under result, for example result: {accepted: bool}", means: "result"}},
	{"an action", "onError onFailure catch", habit{help: afterAction + "; kinds of error stand under errors, for example errors: {refused: {permanent: true}}", means: "errors"}},
	{"an action", "returns return outputs", habit{means: "result"}},
	{"a kind of error", "fatal final noRetry terminal", habit{means: "permanent"}},
	{"a kind of error", "retry retryable temporary transient", habit{help: "an error is tried again unless it has permanent: true", means: "permanent"}},
	{"an action", "assign set", habit{help: setting}},
	{"an action", "every period", habit{means: "repeat"}},
	{"retry, restart", "strategy:exponential strategy:linear backoff:exponential backoff:linear backoff:fixed backoff:constant", habit{help: pauses}},
	{"retry, restart", "delay backoff interval", habit{means: "initial"}},
	{"restart", "strategy", habit{help: oneForOne}},
	{"restart", "maxRestarts max_restarts intensity", habit{means: "max"}},
	{"restart", "period window", habit{means: "within"}},
	{"observe", "period periodSeconds", habit{means: "every"}},
	{"observe", "timeoutSeconds", habit{means: "timeout"}},
	{"supervision", "restartPolicy restarts", habit{help: restarting, means: "restart"}},
	{"supervision", "strategy", habit{help: oneForOne}},
	{"supervision", "livenessProbe readinessProbe startupProbe", habit{means: "observe"}},
	{"supervision", "terminationGracePeriodSeconds gracePeriod stopTimeout timeout", habit{help: stopping, means: "shutdown"}},

	{"a child", "type kind source machine ref class", habit{means: "worker"}},
	{"a child", "replicas count instances", habit{help: "did you mean each? it makes a child for each element of a list or a map, or as many as a number says: each: 3, or each: spec.servers", means: "each"}},
	{"a child", "lifecycle", habit{help: "what a changed configuration does to the child is said by onChange: replace or update"}},
	{"a child", "desired state initial", habit{help: askedFor}},
	{"a child", "with args variables params parameters env properties settings", habit{means: "userSpec"}},
	{"a child", "after", habit{means: "dependsOn"}},
	{"a child", "enabled", habit{means: "when"}},
	{"a child", "states transitions children supervision restart restartPolicy", habit{help: "that stands in the child's own spec, which worker names"}},

	{"a variable", "default value start", habit{means: "initial"}},
	{"a variable", "persist persistent", habit{means: "keep"}},
	{"a variable", "sensitive password writeOnly", habit{means: "secret"}},
	{"a variable", "required pattern minItems maxItems transient", habit{help: "what a variable may be is said by its type, min and max"}},
	{"a variable", "fields items values worker", habit{help: "a variable is a bool, a string, a number, a duration, a time, an IP address or an enum; several values are several variables"}},
	{"an input", "initial value start", habit{means: "default"}},
	{"an input", "sensitive password writeOnly", habit{means: "secret"}},
	{"an input", "fields items values worker", habit{help: "an input is a bool, a string, a number, a duration, a time, an IP address or an enum; several values are several inputs"}},
	{"an output", "expr expression when", habit{means: "value"}},
	{"an output", "type", habit{help: "an output is an expression, for example value: observed.power, and has its type", means: "value"}},
	{"a child", "input", habit{means: "inputs"}},
	{"a field of userSpec, a field of a command", "sensitive password writeOnly", habit{means: "secret"}},
	{"a field of userSpec, a field of a command", "optional nullable", habit{help: "any field may be left out, and then has its default or its zero value, unless it has required: true"}},
	{"a field of userSpec, a field of a command", "validation minLength maxLength exclusiveMinimum exclusiveMaximum multipleOf format length", habit{help: "what a value must be is said by min, max, pattern, minItems and maxItems"}},
	{"a field of userSpec, a field of a command", "regex regexp", habit{means: "pattern"}},
	{"a field of userSpec", "ignore_changes", habit{means: "transient"}},
	{"a field of observed, a field of a result", "default required min max pattern minItems maxItems transient", habit{help: "hooks fill in what is observed: it has a type, doc and secret, and nothing that it must be"}},
	{"a field of userSpec, a field of observed, a field of a command, a field of a result", "properties", habit{anObject, "fields", "type required additionalProperties"}},
	{"a field of userSpec, a field of observed, a field of a command, a field of a result", "additionalProperties", habit{aMap, "values", "type"}},
	{"a field of userSpec, a field of observed, a field of a command, a field of a result", "elem element elements of", habit{means: "items"}},
	{"a field of userSpec, a field of observed, a field of a command, a field of a result", "title example examples", habit{means: "doc"}},
	{"a field of userSpec, a field of observed, a field of a command, a field of a result", "name", habit{help: "the name of a field is its key, for example port: {type: uint16}"}},
}...)
