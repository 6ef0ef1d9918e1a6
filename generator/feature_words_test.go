package generator_test

import (
	"slices"
	"strings"
	"testing"
)

// newcomerWord is what stands in a good spec in the place of what should, and a part of
// what is said of it.
type newcomerWord struct{ name, spec, old, new, want string }

// words are what newcomers write, in a good spec, for commands, variables, results,
// outputs, inputs, health and times, and what leads them on.
var words = []newcomerWord{
	{"the name of a command before its field", "pump", "{to: stopping, on: reset}", `{to: stopping, on: reset, when: reset.by != ""}`,
		"FSM302: nothing here is called reset; help: reset is a command: its fields are read as command.by, in the when and the set of a transition with on: reset"},
	{"a command in a guard", "pump", "{to: stopping, on: reset}", "{to: stopping, when: reset}",
		"FSM302: nothing here is called reset; help: reset is a command, and a transition takes it by on: reset"},
	{"command as a value", "pump", "{to: stopping, on: reset}", "{to: stopping, when: command == reset}",
		"FSM365: a guard reads no command: only the when and the set of a transition with on do; help: name the command that the transition takes, for example {to: active, on: reset, when: …}"},
	{"a field of a command, where there are none", "valve", `when: "!observed.open", doc`, `when: "command.by != 1", doc`,
		"FSM302: this worker has no commands; help: declare one, for example commands: {start: {fields: {by: string}}}"},
	{"several commands at once", "pump", "{to: stopping, on: reset}", "{to: stopping, on: [reset, start]}",
		"FSM015: on must be the name of a command, not a list; help: a transition takes one command: write one for each"},

	{"another word for vars", "pump", "jams: vars.jams + 1", "jams: var.jams + 1", "FSM302: nothing here is called var; did you mean vars.jams?"},
	{"a variable of another language", "pump", "jams: vars.jams + 1", "jams: context.jams + 1", "FSM302: nothing here is called context; did you mean vars.jams?"},
	{"a variable is set with its root", "pump", "set: {jams: vars.jams + 1}", "set: {vars.jams: vars.jams + 1}", "FSM411: a variable is set by its name alone: write jams"},
	{"a counter", "pump", "jams: vars.jams + 1", "jams: vars.jams++", "FSM301: the language has no operator ++: an expression has no effect; help: a variable is changed by set of a transition: write vars.jams + 1"},

	{"the name of an action before its result", "pump", "observed.speed < result.speed, for", "observed.speed < drive.speed, for",
		"FSM302: nothing here is called drive; did you mean observed.speed?; help: drive is an action: what it finds out is read as result.speed"},
	{"a result that no action has", "valve", `when: "!observed.open", doc`, `when: result.ok, doc`,
		"FSM302: no action of this worker has a result; help: declare what one finds out, for example actions: {open_valve: {result: {ok: bool}}}"},
	{"a result alone that no action has", "valve", `when: "!observed.open", doc`, `when: result, doc`, "FSM302: no action of this worker has a result"},
	{"kinds that no action has", "valve", `when: "!observed.open", doc`, `when: failure == jammed, doc`,
		"FSM302: no action of this worker has kinds of error; help: declare them, for example actions: {open_valve: {errors: {busy: {}}}}"},
	{"an error", "pump", "when: failure == jammed", "when: error == jammed", "FSM302: nothing here is called error; did you mean failure?"},
	{"an error, where none is declared", "valve", `when: "!observed.open", doc`, `when: err == jammed, doc`, "FSM302: no action of this worker has kinds of error"},
	{"whether it has failed", "pump", "when: failure == jammed", "when: failed",
		"FSM302: nothing here is called failed; help: that the last attempt of the action has failed is failures > 0, and that it is not tried again gaveUp"},
	{"the error of Go", "pump", "when: failure == jammed", "when: failure == ErrDriveJammed", "did you mean jammed?"},
	{"a result that is a type", "pump", "    result: {speed: {type: int32, doc: Percent of full speed that it will reach.}}", "    result: int32",
		"FSM015: result must be a mapping of fields, not the text \"int32\"; help: give each a name, for example {value: int32}"},
	{"a kind in a word", "pump", "errors: {jammed: {doc: Something blocks the pump., permanent: true}}", "errors: {jammed: permanent}",
		"help: write {permanent: true}"},
	{"a kind that is fatal", "pump", "permanent: true", "fatal: true", "help: did you mean permanent?"},
	{"a kind that is not retried", "pump", "permanent: true", "retry: false", "help: an error is tried again unless it has permanent: true"},

	{"the inside of a child", "station", "child.pump.speed > 0", "child.pump.observed.speed > 0",
		"FSM375: observed is inside of child.pump: of a child its state and its outputs are read; help: declare an output in the spec of Pump, for example outputs: {speed: observed.speed}, and read child.pump.speed"},
	{"what a child was given", "station", "child.pump.speed > 0", "child.pump.userSpec.speed > 0", "outputs: {speed: spec.speed}"},
	{"the health of a child as an output", "station", "child.pump.speed > 0", "child.pump.health == healthy", "help: whether it is healthy is asked by healthy(child.pump)"},
	{"healthy of a name", "station", "healthy(child.pump)", "healthy(pump)", "FSM314: healthy is about children: its first argument is child.name; help: write child.pump"},
	{"an output of a child that has none", "bridge", "child.connection == up}", "child.connection.latency > spec.startTimeout}",
		"help: a worker sees of a child its state and its outputs: declare one in the child's spec, for example outputs: {latency: observed.latency}"},
	{"an input as configuration", "fleet", "userSpec: {speed: each.speed, ", "userSpec: {limit: each.speed, speed: each.speed, ",
		"help: limit is an input, which the parent tells while it runs: write it under inputs of pumps"},
	{"what changes as configuration", "bridge", "      port: spec.port\n", "      port: observed.broker\n",
		"FSM303: userSpec of a child reads spec only, and not observed; help: what a child is told while it runs stands under its inputs"},
	{"a parent", "pump", "observed.speed < result.speed, for", "observed.speed < parent.speed, for", "and what changes while the worker runs in the inputs there"},

	{"bad health", "pump", "health: degraded", "health: bad", "help: did you mean degraded?"},
	{"no health", "pump", "health: degraded", "health: unhealthy", "help: did you mean degraded?"},
	{"good health", "pump", "health: degraded", "health: ok", "help: did you mean healthy?"},

	{"a time in a group as text", "bridge", "after: spec.startTimeout, doc", "after: 12h in starting, doc", "FSM301: unexpected in; help: the time in a group is written {after: 12h, in: session}"},
	{"being one of several", "bridge", "child.connection == up}", "child.connection in up}", "help: being one of several is written in(x, a, b)"},
	{"a time in a list of states", "pump", "{to: stopping, after: spec.startTimeout, doc", "{to: stopping, after: spec.startTimeout, in: [starting, running], doc",
		"help: give them a name under groups, for example groups: {session: [starting, running]}, and write in: session"},
	{"within", "pump", "{to: stopping, after: spec.startTimeout, doc", "{to: stopping, after: spec.startTimeout, within: all, doc",
		"help: with after, in names the group in which the time counts"},
	{"elapsed of a group", "pump", "observed.speed < result.speed, for", `"elapsed(all) > 1", for`, "help: elapsed, without brackets, is the time in the state; for the time in a group"},

	{"a policy by the field alone", "pump", "    timeout: 5s\n", "    timeout: startTimeout\n", "did you mean spec.startTimeout?"},
	{"a policy that takes no expression", "pump", "observe: {every: 500ms, timeout: 2s, staleAfter: 5s}", "restart: {max: spec.speed}",
		"FSM703: restart.max is a whole number from 0, and this is spec.speed; help: this is the same for all workers of the type: it takes no expression"},
}

func TestWordsOfNewcomers(t *testing.T) {
	for _, w := range slices.Concat(words, placedWords) {
		t.Run(w.name, func(t *testing.T) {
			specs := examples(t)
			if strings.Count(specs[w.spec], w.old) == 0 {
				t.Fatalf("%s has no %q", w.spec, w.old)
			}
			specs[w.spec] = strings.Replace(specs[w.spec], w.old, w.new, 1)
			var said []string
			for _, f := range findingsOf(specs) {
				said = append(said, f.Rule.Code+": "+f.Message+"; help: "+f.Help)
			}
			if all := strings.Join(said, "\n"); !strings.Contains(all, w.want) {
				t.Errorf("%q is not in\n%s", w.want, all)
			}
		})
	}
}
