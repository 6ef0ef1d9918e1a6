package evolve_test

import "slices"

// mutation is edits of specs (old text, new text, …) with what they change.
type mutation struct {
	name  string
	edits []string
	want  []string
}

// mutationSets are mutations, with the specs that they are of.
var mutationSets = []struct {
	specs     string
	mutations []mutation
}{
	{"testdata/*.yaml", slices.Concat(mutationsOfStates, mutationsOfTheRest, mutationsOfValues)},
	{"testdata/commands/*.yaml", mutationsOfCommands},
	{"testdata/charging/*.yaml", mutationsOfCharging},
}

var mutationsOfStates = []mutation{
	{"text: comments, formatting, order of states", []string{
		"worker: Lamp\ndoc: A lamp.", "# a comment\nworker:   Lamp\ndoc: Something else.",
		" && observed.lit}\n      - {to: dim", "&&(observed.lit)}\n      - {to: dim",
		"  dim: {}\n  dead: {}\n", "  dead: {}\n  dim: {}\n",
	}, nil},
	{"text: durations, enum order and groups spelt otherwise", []string{
		"default: 5s", "default: 5000ms",
		"for: 3s", "for: 3000ms",
		"[plain, party]", "[party, plain]",
		"lit_up: [on, dim]", "shining: [dim, on]",
		"[lit_up, warming]", "[warming, shining]",
		"from: lit_up", "from: shining",
	}, nil},
	{"text: shared transitions of one state as its own", []string{
		"  - {from: dead, to: off, when: cond.hot}\n", "",
		"  dead: {}\n", "  dead: {transitions: [{to: off, when: cond.hot}]}\n",
	}, nil},
	{"text: parentheses", []string{
		"child.main == off && all(child.lamps, off)", "(child.main == off) && (all(child.lamps, off))",
	}, nil},
	{"text: a default said, a name said", []string{
		"      power: spec.power\n", "      power: spec.power\n      warmUp: 5s\n",
		"each: spec.lamps\n", "each: spec.lamps\n    name: each\n",
	}, nil},
	{"package", []string{
		"worker: Lamp\ndoc", "worker: Lamp\npackage: lampe\ndoc",
	}, []string{
		"breaking: package: Lamp: the package is lampe, was lamp",
	}},
	{"child removed", []string{
		"  main:\n    worker: Lamp\n    userSpec:\n      name: {value: main}\n      power: spec.power\n      tls: {port: 444}\n    stateMapping:\n      open: on\n      \"*\": off\n", "",
		"    dependsOn: [main]\n", "",
		"child.main == off && ", "",
	}, []string{
		"changes behaviour: transition-guard: Room: in closing the transition to closed is taken when all(child.lamps, off); it was taken when child.main == off && all(child.lamps, off)",
		"changes behaviour: child-depends: Room: child lamps depends on nothing, it depended on main",
		"breaking: child-removed: Room: child main is gone",
	}},
	{"state added", []string{
		"  dead: {}\n", "  dead: {}\n  broken: {transitions: [{to: off, when: desired == off}]}\n",
	}, []string{
		"compatible: state-added: Lamp: state broken is new",
	}},
	{"state removed", []string{
		"  on: {}\n  dim: {}\n", "  on: {}\n",
		"states: [on, dim, off]", "states: [on, off]",
		"    - {state: dim, when: spec.mode == party}\n", "",
		"[on, dim]", "[on]",
		"      - {to: dim, when: desired == dim && observed.lit}\n", "",
		"{state: dim}]", "{state: off}]",
	}, []string{
		`changes behaviour: derive: Lamp: derive has a row less: dim when spec.mode == party`,
		`breaking: state-removed: Lamp: state dim is gone`,
		`changes behaviour: transition-removed: Lamp: in warming the transition to dim (when desired == dim && observed.lit) is gone`,
		`changes behaviour: child-mapping: Room: child lamps is mapped in open to on when spec.power > 50, else off, it was to on when spec.power > 50, else dim`,
	}},
	{"state renamed", []string{
		"to: warming", "to: heating",
		"  warming:\n", "  heating:\n",
		"[lit_up, warming]", "[lit_up, heating]",
		"from: lit_up, to: warming", "from: lit_up, to: heating",
	}, []string{
		"breaking: state-renamed: Lamp: state warming is now called heating; nothing else about it has changed",
	}},
	{"state renamed that a parent asks for", []string{
		"[on, dim, off]", "[shining, dim, off]",
		"{state: on}", "{state: shining}",
		"lit_up: [on, dim]", "lit_up: [shining, dim]",
		"to: on, when: desired == on", "to: shining, when: desired == shining",
		"  on: {}", "  shining: {}",
		"open: on", "open: shining",
		"state: on, when: spec.power > 50", "state: shining, when: spec.power > 50",
	}, []string{
		`breaking: state-renamed: Lamp: state on is now called shining; nothing else about it has changed`,
	}},
	{"state gone and another come: no rename", []string{
		"  dead: {}\n", "  lost: {}\n",
		"failed: dead\n", "failed: lost\n",
		"  - {from: dead, to: off, when: cond.hot}\n", "  - {from: lost, to: off, when: cond.hot && desired == on}\n",
	}, []string{
		"changes behaviour: failed: Lamp: the failed state is lost, it was dead",
		"compatible: state-added: Lamp: state lost is new",
		"breaking: state-removed: Lamp: state dead is gone",
	}},
	{"action of a state", []string{
		"    action: flash\n", "",
	}, []string{
		"changes behaviour: state-action: Lamp: state warming does nothing, it did flash",
	}},
	{"signal", []string{
		"  dead: {}\n", "  dead: {signal: restart}\n",
	}, []string{
		"changes behaviour: state-signal: Lamp: state dead signals restart, it signalled nothing",
	}},
	{"health", []string{
		"  dead: {}\n", "  dead: {health: suspended}\n",
	}, []string{
		"changes behaviour: state-health: Lamp: a worker in state dead is suspended, it was degraded",
	}},
	{"health as before", []string{
		"  dead: {}\n", "  dead: {health: degraded}\n",
	}, nil},
	{"goName of a state", []string{
		"  dead: {}\n", "  dead: {goName: Perished}\n",
	}, []string{
		"breaking: go-name: Lamp: state dead is called StatePerished in Go, was StateDead",
	}},
	{"transition added", []string{
		"      - {to: off, after: spec.warmUp}\n", "      - {to: off, after: spec.warmUp}\n      - {to: dead, when: observed.heat > 100}\n",
	}, []string{
		"changes behaviour: transition-added: Lamp: in warming a transition to dead (when observed.heat > 100) is new",
	}},
	{"transition removed", []string{
		"      - {to: off, after: spec.warmUp}\n", "",
	}, []string{
		"changes behaviour: transition-removed: Lamp: in warming the transition to off (after spec.warmUp) is gone",
	}},
	{"transition retargeted", []string{
		"to: off, after: spec.warmUp", "to: dead, after: spec.warmUp",
	}, []string{
		"changes behaviour: transition-retargeted: Lamp: in warming the transition after spec.warmUp leads to dead, it led to off",
	}},
	{"transition guard", []string{
		"desired != off && is_night()", "desired == on && is_night()",
	}, []string{
		"changes behaviour: transition-guard: Lamp: in off the transition to warming is taken when desired == on && is_night(); it was taken when desired != off && is_night()",
	}},
	{"transition after", []string{
		"after: spec.warmUp", "after: 7s",
	}, []string{
		"changes behaviour: transition-guard: Lamp: in warming the transition to off is taken after 7s; it was taken after spec.warmUp",
	}},
	{"transition for", []string{
		"for: 3s", "for: 4s",
	}, []string{
		"changes behaviour: transition-guard: Lamp: in on and dim the transition to warming is taken when !observed.lit, for 4s; it was taken when !observed.lit, for 3s",
	}},
	{"transition order", []string{
		"      - {to: on, when: desired == on && observed.lit}\n      - {to: dim, when: desired == dim && observed.lit}\n", "      - {to: dim, when: desired == dim && observed.lit}\n      - {to: on, when: desired == on && observed.lit}\n",
	}, []string{
		"changes behaviour: transition-order: Lamp: in warming the transition to dim (when desired == dim && observed.lit) is tried earlier than it was",
	}},
	{"shared transition of fewer states", []string{
		"from: lit_up, to: warming", "from: [on], to: warming",
	}, []string{
		"changes behaviour: transition-removed: Lamp: in dim the transition to warming (when !observed.lit, for 3s) is gone",
	}},
	{"shared transition with for split", []string{
		"  - {from: lit_up, to: warming, when: \"!observed.lit\", for: 3s}\n", "  - {from: on, to: warming, when: \"!observed.lit\", for: 3s}\n  - {from: dim, to: warming, when: \"!observed.lit\", for: 3s}\n",
	}, []string{
		"changes behaviour: transition-hold: Lamp: in on the time of the transition to warming (when !observed.lit, for 3s) is shared with other states than before",
		"changes behaviour: transition-hold: Lamp: in dim the time of the transition to warming (when !observed.lit, for 3s) is shared with other states than before",
	}},
	{"initial", []string{
		"initial: off", "initial: dim",
	}, []string{
		"changes behaviour: initial: Lamp: the initial state is dim, it was off",
	}},
	{"shutdown", []string{
		"shutdown: off", "shutdown: dim",
		"main == off", "main == dim",
		"child.lamps, off", "child.lamps, dim",
	}, []string{
		"changes behaviour: shutdown: Lamp: the shutdown state is dim, it was off",
		"changes behaviour: state-health: Lamp: a worker in state off is healthy, it was suspended",
		"changes behaviour: state-health: Lamp: a worker in state dim is suspended, it was healthy",
		"changes behaviour: transition-guard: Room: in closing the transition to closed is taken when child.main == dim && all(child.lamps, dim); it was taken when child.main == off && all(child.lamps, off)",
	}},
	{"failed", []string{
		"failed: dead\n", "",
	}, []string{
		"changes behaviour: failed: Lamp: there is no failed state any more, it was dead",
		"changes behaviour: state-health: Lamp: a worker in state dead is progressing, it was degraded",
	}},
	{"desired added", []string{
		"states: [on, dim, off]", "states: [on, dim, off, warming]",
	}, []string{
		`compatible: desired-added: Lamp: warming may be asked for`,
		"changes behaviour: state-health: Lamp: a worker in state warming is healthy, it was progressing",
	}},
	{"desired removed", []string{
		"states: [open, closed]", "states: [closed]",
		"derive: [{state: open}]", "derive: [{state: closed}]",
		"to: open, when: desired == open", "to: open, when: spec.power > 50",
	}, []string{
		"breaking: desired-removed: Room: open may no longer be asked for",
		"changes behaviour: derive: Room: derive gives closed where nothing else holds, it gave open",
		"changes behaviour: state-health: Room: a worker in state open is progressing, it was healthy",
		"changes behaviour: transition-guard: Room: in closed the transition to open is taken when spec.power > 50; it was taken when desired == open",
	}},
	{"derive: target", []string{
		"{state: off, when: spec.power == 1}", "{state: dim, when: spec.power == 1}",
	}, []string{
		"changes behaviour: derive: Lamp: derive gives dim when spec.power == 1, it gave off",
	}},
	{"derive: condition", []string{
		"{state: off, when: spec.power == 1}", "{state: off, when: spec.power == 2}",
	}, []string{
		"changes behaviour: derive: Lamp: derive gives off when spec.power == 2; it gave it when spec.power == 1",
	}},
	{"derive: row added", []string{
		"    - {state: off, when: spec.power == 1}\n", "    - {state: off, when: spec.power == 1}\n    - {state: off, when: spec.power == 2}\n",
	}, []string{
		"changes behaviour: derive: Lamp: derive has a new row: off when spec.power == 2",
	}},
	{"derive: row removed", []string{
		"    - {state: off, when: spec.power == 1}\n", "",
	}, []string{
		"changes behaviour: derive: Lamp: derive has a row less: off when spec.power == 1",
	}},
	{"derive: order", []string{
		"    - {state: off, when: spec.power == 1}\n    - {state: dim, when: spec.mode == party}\n", "    - {state: dim, when: spec.mode == party}\n    - {state: off, when: spec.power == 1}\n",
	}, []string{
		"changes behaviour: derive: Lamp: derive tries the row dim when spec.mode == party earlier than it did",
	}},
	{"field added", []string{
		"  warmUp:", "  extra: int\n  warmUp:",
	}, []string{
		"compatible: field-added: Lamp: userSpec.extra is new",
	}},
	{"required field added", []string{
		"  warmUp:", "  extra: {type: int, required: true}\n  warmUp:",
		"      name: {value: main}\n", "      name: {value: main}\n      extra: 1\n",
		"name: each, token", "name: each, extra: 2, token",
	}, []string{
		"breaking: field-added: Lamp: userSpec.extra is new and required",
	}},
	{"field removed", []string{
		"  seen:    {type: time, transient: true}\n", "",
	}, []string{
		"breaking: field-removed: Lamp: userSpec.seen is gone",
	}},
	{"field type", []string{
		"seen:    {type: time, transient: true}", "seen:    {type: duration, transient: true}",
	}, []string{
		"breaking: field-type: Lamp: userSpec.seen is duration, it was time",
	}},
	{"field type: element", []string{
		`{type: "[]string", minItems`, `{type: "[]int", minItems`,
	}, []string{
		"breaking: field-type: Lamp: userSpec.colours[] is int, it was string",
	}},
	{"nested field type", []string{
		"cert: {type: string}", "cert: {type: bytes}",
	}, []string{
		"breaking: field-type: Lamp: userSpec.tls.cert is bytes, it was string",
	}},
	{"nested field default", []string{
		"default: 443", "default: 8443",
	}, []string{
		"changes behaviour: field-default: Lamp: userSpec.tls.port has the default 8443, it was 443",
	}},
	{"required no more", []string{
		"name:    {type: string, required: true}", "name:    {type: string}",
	}, []string{
		"compatible: field-required: Lamp: userSpec.name is no longer required",
	}},
	{"required", []string{
		"warmUp:  {type: duration, default: 5s}", "warmUp:  {type: duration, required: true}",
		"      name: {value: main}\n", "      name: {value: main}\n      warmUp: 5s\n",
		"name: each, token", "name: each, warmUp: 5s, token",
	}, []string{
		"breaking: field-required: Lamp: userSpec.warmUp is required, it was not",
		"breaking: field-default: Lamp: userSpec.warmUp has no default any more, it was 5s",
	}},
	{"default gone", []string{
		"default: 5s", "",
	}, []string{
		"changes behaviour: field-default: Lamp: userSpec.warmUp has no default any more, it was 5s",
	}},
	{"min raised", []string{
		"default: 10, min: 1, max: 100}\n  level", "default: 10, min: 2, max: 100}\n  level",
		"power: spec.power\n", "power: max(2, spec.power)\n",
	}, []string{
		"breaking: field-min: Lamp: userSpec.power has the min 2, it was 1",
		"changes behaviour: child-user-spec: Room: child main: power is max(2, spec.power), it was spec.power",
	}},
	{"min lowered, max gone", []string{
		"min: 1, max: 100}\n  level", "min: 0}\n  level",
	}, []string{
		"compatible: field-min: Lamp: userSpec.power has the min 0, it was 1",
		"compatible: field-max: Lamp: userSpec.power has no max any more, it was 100",
	}},
	{"max lowered", []string{
		"max: 100}\n  key", "max: 99}\n  key",
	}, []string{
		"breaking: field-max: Room: userSpec.power has the max 99, it was 100",
	}},
	{"items", []string{
		"minItems: 0, maxItems: 8", "minItems: 0, maxItems: 9",
	}, []string{
		"compatible: field-maxItems: Lamp: userSpec.colours has the maxItems 9, it was 8",
	}},
	{"items tighter", []string{
		"minItems: 0, maxItems: 8", "maxItems: 7",
	}, []string{
		"compatible: field-minItems: Lamp: userSpec.colours has no minItems any more, it was 0",
		"breaking: field-maxItems: Lamp: userSpec.colours has the maxItems 7, it was 8",
	}},
	{"pattern", []string{
		`"^[a-z]*$"`, `"^[a-z0-9]*$"`,
	}, []string{
		"breaking: field-pattern: Lamp: userSpec.code has the pattern ^[a-z0-9]*$, it was ^[a-z]*$",
	}},
	{"pattern gone", []string{
		`, pattern: "^[a-z]*$"`, "",
	}, []string{
		"compatible: field-pattern: Lamp: userSpec.code has no pattern any more, it was ^[a-z]*$",
	}},
	{"transient no more", []string{
		"{type: time, transient: true}", "{type: time}",
	}, []string{
		"changes behaviour: field-transient: Lamp: userSpec.seen is no longer transient",
	}},
	{"secret", []string{
		"{type: string, pattern", "{type: string, secret: true, pattern",
	}, []string{
		"changes behaviour: field-secret: Lamp: userSpec.code is secret, it was not",
	}},
	{"default of a secret", []string{
		"token:   {type: string, secret: true}", "token:   {type: string, secret: true, default: hunter2}",
	}, []string{
		"changes behaviour: field-default: Lamp: userSpec.token has the default ***, it had no default",
	}},
}
