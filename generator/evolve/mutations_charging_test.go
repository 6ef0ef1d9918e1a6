package evolve_test

// mutationsOfCharging are about what a parent tells and reads, variables, results,
// errors, times, health and configured policies.
var mutationsOfCharging = []mutation{
	{"text: a time as a literal and as an expression, a group of another name", []string{
		"cap: 5s", `cap: duration("5s")`, "every: spec.pollInterval", "every: (spec.pollInterval)",
		"session: [authorizing, charging]", "busy: [charging, authorizing]",
		"[available, session, faulted]", "[available, busy, faulted]",
		"from: session, to: available, after: 12h, in: session", "from: busy, to: available, after: 720m, in: busy",
	}, nil},
	{"input added", []string{"  mode:  {enum: [none, slow]}\n", "  mode:  {enum: [none, slow]}\n  phase: int\n"}, []string{
		"compatible: field-added: Charger: inputs.phase is new",
	}},
	{"input removed", []string{"  mode:  {enum: [none, slow]}\n", ""}, []string{
		"breaking: field-removed: Charger: inputs.mode is gone",
	}},
	{"input type", []string{"limit: {type: float64, default: 10, min: 0, max: 99}", "limit: {type: float64, default: 11, max: 98}"}, []string{
		"changes behaviour: input: Charger: inputs.limit has the default 11, it was 10",
		"changes behaviour: input: Charger: inputs.limit has no min any more, it was 0",
		"changes behaviour: input: Charger: inputs.limit has the max 98, it was 99",
	}},
	{"secret input", []string{"key:   {type: string, secret: true}", "key:   {type: string, secret: true, default: hunter3}"}, []string{
		"changes behaviour: input: Charger: inputs.key has the default ***, it had no default",
	}},
	{"secret input that is none any more", []string{"key:   {type: string, secret: true}", "key:   {type: string, default: hunter3}"}, []string{
		"changes behaviour: field-secret: Charger: inputs.key is no longer secret",
		"changes behaviour: input: Charger: inputs.key has the default ***, it had no default",
	}},
	{"input enum none", []string{"mode:  {enum: [none, slow]}", "mode:  {enum: [none, slow], default: none}"}, []string{
		"changes behaviour: input: Charger: inputs.mode has the default none, it had no default",
	}},
	{"child told otherwise", []string{"div(observed.grid, count(child.chargers.wanted, false), 0.0)", "observed.grid"}, []string{
		"changes behaviour: child-input: Site: child chargers is told limit: observed.grid, it was told div(observed.grid, count(child.chargers.wanted, false), 0)",
	}},
	{"child told another secret", []string{"      key: {value: hunter2}\n", "      key: {value: hunter3}\n"}, []string{
		"changes behaviour: child-input: Site: child chargers is told key: ***, it was told ***",
	}},
	{"child told a field in place of a literal", []string{"      key: {value: hunter2}\n", "      key: spec.secret\n"}, []string{
		"changes behaviour: child-input: Site: child chargers is told key: spec.secret, it was told ***",
	}},
	{"child not told a secret any more", []string{"      key: {value: hunter2}\n", ""}, []string{
		"changes behaviour: child-input: Site: child chargers is not told key, it was told ***",
	}},
	{"child told more", []string{"      key: {value: hunter2}\n", "      key: {value: hunter2}\n      mode: {value: none}\n"}, []string{
		"changes behaviour: child-input: Site: child chargers is told mode: none, it was not told it",
	}},
	{"a child that may be there in place of one for each", []string{"    each: spec.chargers\n", "    when: len(spec.chargers) > 0\n",
		"sum(child.chargers.power, 0.0)", "orElse(child.chargers.power, 0.0)", "none(child.chargers.wanted, false)", "!orElse(child.chargers.wanted, false)",
		"div(observed.grid, count(child.chargers.wanted, false), 0.0)", "observed.grid"}, []string{
		"changes behaviour: transition-guard: Site: in active the transition to overloaded is taken when orElse(child.chargers.power, 0.0) > observed.grid, for 5s; it was taken when sum(child.chargers.power, 0.0) > observed.grid, for 5s",
		"changes behaviour: transition-guard: Site: in overloaded the transition to active is taken when healthy(child.chargers) && !orElse(child.chargers.wanted, false); it was taken when healthy(child.chargers) && none(child.chargers.wanted, false)",
		"breaking: child-group: Site: child chargers has the outputs of one child, it had those of many",
		"changes behaviour: child-each: Site: child chargers is a single one, it was one for each of spec.chargers",
		"changes behaviour: child-name: Site: child chargers is named as the entry, it was named each",
		"changes behaviour: child-when: Site: child chargers is there when len(spec.chargers) > 0, it was always there",
		"changes behaviour: child-input: Site: child chargers is told limit: observed.grid, it was told div(observed.grid, count(child.chargers.wanted, false), 0)",
	}},
	{"again", []string{"again: [input.limit]", "again: [input.limit, input.key]"}, []string{
		"changes behaviour: again: Charger: action apply_limit runs again after input.key and input.limit, it did after input.limit",
	}},
	{"again no more", []string{"again: [input.limit]", "again: []"}, []string{
		"changes behaviour: again: Charger: action apply_limit does not run again after an input, it did after input.limit",
	}},
	{"output", []string{"  power:  observed.power\n", "  power:  observed.power * 2.0\n"}, []string{
		"changes behaviour: output: Charger: output power is observed.power * 2, it was observed.power",
	}},
	{"output added", []string{"  power:  observed.power\n", "  power:  observed.power\n  pings:  vars.pings\n"}, []string{
		"compatible: output-added: Charger: output pings is new",
	}},
	{"output removed", []string{"  fault:  vars.fault\n", ""}, []string{
		"breaking: output-removed: Charger: output fault is gone",
	}},
	{"output type", []string{"  fault:  vars.fault\n", "  fault:  vars.pings\n"}, []string{
		"breaking: output-type: Charger: output fault is int64, it was enum",
	}},
	{"output goName", []string{"  fault:  vars.fault\n", "  fault:  {value: vars.fault, goName: Trouble}\n"}, []string{
		"breaking: go-name: Charger: output fault is called Trouble in Go, was Fault",
	}},
	{"variable added", []string{"  pings: {type: int, max: 1000}\n", "  pings: {type: int, max: 1000}\n  pongs: int\n"}, []string{
		"compatible: field-added: Charger: vars.pongs is new",
	}},
	{"variable", []string{"pings: {type: int, max: 1000}", "pings: {type: int, initial: 3, min: -1, max: 900, keep: true}"}, []string{
		"changes behaviour: variable: Charger: vars.pings has the initial 3, it had no initial",
		"changes behaviour: variable: Charger: vars.pings has the min -1, it had no min",
		"changes behaviour: variable: Charger: vars.pings has the max 900, it was 1000",
		"changes behaviour: variable: Charger: vars.pings is kept, it was not",
	}},
	{"variable of a secret", []string{"initial: nobody", "initial: anybody"}, []string{
		"changes behaviour: variable: Charger: vars.idTag has the initial ***, it was ***",
	}},
	{"variable type", []string{"pings: {type: int, max: 1000}", "pings: {type: int64, max: 1000}"}, []string{
		"breaking: field-type: Charger: vars.pings is int64, it was int",
	}},
	{"variable initially none", []string{"fault: {enum: [none, hardware, refused]}", "fault: {enum: [none, hardware, refused], initial: none}"}, []string{
		"changes behaviour: variable: Charger: vars.fault has the initial none, it had no initial",
	}},
	{"set", []string{"pings: vars.pings + 1", "pings: vars.pings + 2"}, []string{
		"changes behaviour: transition-set: Charger: in charging the transition that stays (on ping) sets pings: vars.pings + 2; it set pings: vars.pings + 1",
	}},
	{"set of a secret", []string{"idTag: {value: hunter2}", "idTag: {value: hunter3}"}, []string{
		"changes behaviour: transition-set: Charger: in authorizing the transition to available (when done) sets idTag: ***, fault: refused; it set idTag: ***, fault: refused",
	}},
	{"set no more", []string{", set: {fault: hardware}", ""}, []string{
		"changes behaviour: transition-set: Charger: in authorizing the transition to faulted (when failure == hardware) sets nothing; it set fault: hardware",
	}},
	{"result field", []string{"result: {accepted: bool, code: int}", "result: {accepted: bool, code: int, reason: string}"}, []string{
		"compatible: field-added: Charger: result.reason of authorize is new",
	}},
	{"result field removed, another type", []string{"result: {accepted: bool, code: int}", "result: {accepted: bool, code: string}"}, []string{
		"breaking: field-type: Charger: result.code of authorize is string, it was int",
	}},
	{"result secret", []string{"code: int", "code: {type: int, secret: true}"}, []string{
		"changes behaviour: field-secret: Charger: result.code of authorize is secret, it was not",
	}},
	{"result gone", []string{"    result: {accepted: bool, code: int}\n", "", "done && result.accepted", "done && observed.plugged"}, []string{
		"changes behaviour: transition-guard: Charger: in authorizing the transition to charging is taken when done && observed.plugged; it was taken when done && result.accepted",
		"breaking: result: Charger: action authorize no longer has a result",
	}},
	{"error added", []string{"busy: {}", "busy: {}, lost: {}"}, []string{
		"compatible: error-added: Charger: the error lost of authorize is new",
	}},
	{"error removed", []string{", busy: {}", ""}, []string{
		"breaking: error-removed: Charger: the error busy of authorize is gone",
	}},
	{"errors in another order", []string{"hardware: {permanent: true}, busy: {}", "busy: {}, hardware: {permanent: true}"}, []string{
		"changes behaviour: error-order: Charger: the error busy of authorize is looked for earlier than it was",
	}},
	{"error permanent", []string{"busy: {}", "busy: {permanent: true}"}, []string{
		"changes behaviour: error-permanent: Charger: the error busy of authorize is permanent, which it was not",
	}},
	{"error permanent no more", []string{"hardware: {permanent: true}", "hardware: {}"}, []string{
		"changes behaviour: error-permanent: Charger: the error hardware of authorize is no longer permanent",
	}},
	{"counts that nothing reads", []string{"failures >= 3", "gaveUp", " * max(runs, 1)", ""}, []string{
		"changes behaviour: transition-guard: Charger: in authorizing the transition to available is taken when gaveUp; it was taken when failures >= 3",
		`changes behaviour: policy: Charger: actions.apply_limit.repeat is jitter(duration("5s"), 0.2), it was jitter(duration("5s"), 0.2) * max(runs, 1)`,
		"breaking: snapshot: Charger: nothing reads failures any more",
		"breaking: snapshot: Charger: nothing reads runs any more",
	}},
	{"health that nobody asks for", []string{"healthy(child.chargers) && ", ""}, []string{
		"changes behaviour: transition-guard: Site: in overloaded the transition to active is taken when none(child.chargers.wanted, false); it was taken when healthy(child.chargers) && none(child.chargers.wanted, false)",
		"breaking: snapshot: Site: nothing asks for the health of child chargers any more",
	}},
	{"health of a state", []string{"health: degraded", "health: suspended"}, []string{
		"changes behaviour: state-health: Charger: a worker in state faulted is suspended, it was degraded",
	}},
	{"the time in a group of other states", []string{"session: [authorizing, charging]", "session: [authorizing, charging, faulted]", "from: session, to: available", "from: [authorizing, charging], to: available", "[available, session, faulted]", "[available, session]"}, []string{
		"changes behaviour: transition-guard: Charger: in authorizing and charging the transition to available is taken after 12h, in session (authorizing, charging and faulted); it was taken after 12h, in session (authorizing and charging)",
	}},
	{"the time in a group", []string{"after: 12h, in: session", "after: 12h"}, []string{
		"changes behaviour: transition-guard: Charger: in authorizing and charging the transition to available is taken after 12h; it was taken after 12h, in session",
	}},
	{"backoff", []string{`backoff(duration("5s"), 2, duration("1m"), vars.pings)`, `backoff(duration("5s"), 3, duration("1m"), vars.pings)`}, []string{
		`changes behaviour: transition-guard: Charger: in faulted the transition to available is taken when !observed.plugged, after backoff(duration("5s"), 3, duration("1m"), vars.pings); it was taken when !observed.plugged, after backoff(duration("5s"), 2, duration("1m"), vars.pings)`,
	}},
	{"jitter", []string{`jitter(duration("5s"), 0.2)`, `jitter(duration("5s"), 0.3)`}, []string{
		`changes behaviour: policy: Charger: actions.apply_limit.repeat is jitter(duration("5s"), 0.3) * max(runs, 1), it was jitter(duration("5s"), 0.2) * max(runs, 1)`,
	}},
	{"configured policies", []string{
		"timeout: spec.authTimeout", "timeout: spec.authTimeout * 2", "max: spec.maxTries, initial: 500ms, cap: 5s", "max: 'min(spec.maxTries, 2)', initial: spec.pollInterval, factor: 3, jitter: 0.1",
		"every: spec.pollInterval", "every: spec.pollInterval * 2",
	}, []string{
		"changes behaviour: policy: Charger: actions.authorize.timeout is spec.authTimeout * 2, it was spec.authTimeout",
		"changes behaviour: policy: Charger: actions.authorize.retry.max is min(spec.maxTries, 2), it was spec.maxTries",
		"changes behaviour: policy: Charger: actions.authorize.retry.initial is spec.pollInterval, it was 500ms",
		"changes behaviour: policy: Charger: actions.authorize.retry.factor is 3, it was 2",
		`changes behaviour: policy: Charger: actions.authorize.retry.cap is max(duration("30s"), spec.pollInterval), it was 5s`,
		"changes behaviour: policy: Charger: actions.authorize.retry.jitter is 0.1, it was 0.2",
		"changes behaviour: policy: Charger: supervision.observe.every is spec.pollInterval * 2, it was spec.pollInterval",
		`changes behaviour: policy: Charger: supervision.observe.staleAfter is max(duration("10s"), (spec.pollInterval * 2) * 10), it was max(duration("10s"), (spec.pollInterval) * 10)`,
	}},
	{"configured policies no more", []string{
		"timeout: spec.authTimeout", "timeout: 10s", "max: spec.maxTries", "max: 3", "every: spec.pollInterval", "every: 1s",
	}, []string{
		"changes behaviour: policy: Charger: actions.authorize.timeout is 10s, it was spec.authTimeout",
		"changes behaviour: policy: Charger: actions.authorize.retry.max is 3, it was spec.maxTries",
		"changes behaviour: policy: Charger: supervision.observe.every is 1s, it was spec.pollInterval",
		`changes behaviour: policy: Charger: supervision.observe.staleAfter is 10s, it was max(duration("10s"), (spec.pollInterval) * 10)`,
	}},
	{"state deferring", []string{"defer: [stop]", "defer: [stop, start]"}, []string{
		"changes behaviour: state-defer: Charger: state authorizing defers start and stop, it deferred stop",
	}},
	{"state renamed that defers", []string{"  charging:\n", "  charging_up:\n", "[authorizing, charging]", "[authorizing, charging_up]", "to: charging,", "to: charging_up,"}, []string{
		"breaking: state-renamed: Charger: state charging is now called charging_up; nothing else about it has changed",
	}},
	{"state renamed, and of another health: no rename", []string{"  charging:\n", "  charging_up:\n    health: healthy\n", "[authorizing, charging]", "[authorizing, charging_up]", "to: charging,", "to: charging_up,"}, []string{
		"compatible: state-added: Charger: state charging_up is new",
		"breaking: state-removed: Charger: state charging is gone",
		"changes behaviour: transition-retargeted: Charger: in authorizing the transition when done && result.accepted leads to charging_up, it led to charging",
		"changes behaviour: transition-guard: Charger: in authorizing the transition to available is taken after 12h, in session (authorizing and charging_up); it was taken after 12h, in session (authorizing and charging)",
	}},
	{"state renamed, that sets another variable: no rename", []string{"  charging:\n", "  charging_up:\n", "[authorizing, charging]", "[authorizing, charging_up]", "to: charging,", "to: charging_up,", "pings + 1", "pings + 2"}, []string{
		"compatible: state-added: Charger: state charging_up is new",
		"breaking: state-removed: Charger: state charging is gone",
		"changes behaviour: transition-retargeted: Charger: in authorizing the transition when done && result.accepted leads to charging_up, it led to charging",
		"changes behaviour: transition-guard: Charger: in authorizing the transition to available is taken after 12h, in session (authorizing and charging_up); it was taken after 12h, in session (authorizing and charging)",
	}},
	{"commands", []string{"default: 3, max: 9", "max: 8", "[slow, fast]", "[slow, fast, best]", "  ping: {}\n", "  ping: {goName: Pong}\n  pause: {}\n"}, []string{
		"breaking: field-max: Charger: commands.start.level has the max 8, it was 9",
		"changes behaviour: field-default: Charger: commands.start.level has no default any more, it was 3",
		"compatible: enum-added: Charger: commands.start.kind has the new value best",
		"breaking: field-default: Charger: no field of commands.start has a default any more",
		"breaking: go-name: Charger: command ping is called PongCommand in Go, was PingCommand",
		"compatible: command-added: Charger: the command pause is new",
	}},
	{"default of a command", []string{"default: 3, max: 9", "default: 4, max: 9"}, []string{
		"changes behaviour: field-default: Charger: commands.start.level has the default 4, it was 3",
	}},
	{"enum of a command gets a default", []string{"kind:  {enum: [slow, fast]}", "kind:  {enum: [slow, fast], default: fast}"}, []string{
		"breaking: field-default: Charger: commands.start.kind has the default fast, it had no default",
	}},
}
