package evolve_test

var mutationsOfTheRest = []mutation{
	{"enum value added", []string{
		"enum: [plain, party]", "enum: [plain, party, fire]",
	}, []string{
		"compatible: enum-added: Lamp: userSpec.mode has the new value fire",
	}},
	{"enum value none added", []string{
		"enum: [plain, party]", "enum: [plain, party, none]",
	}, []string{
		"breaking: go-name: Lamp: no value of userSpec.mode is called UserSpecModeUnset in Go, was UserSpecModeNone",
		"compatible: enum-added: Lamp: userSpec.mode has the new value none",
	}},
	{"enum value removed", []string{
		"none_seen, broken_wire, too_hot", "none_seen, too_hot",
	}, []string{
		"breaking: enum-removed: Lamp: observed.fault has no value broken_wire any more",
	}},
	{"enum goName", []string{
		"tls:\n    fields", "tls:\n    goName: Transport\n    fields",
	}, []string{
		"breaking: go-name: Lamp: userSpec.tls is called Transport in Go, was TLS",
		"breaking: go-name: Lamp: the type of userSpec.tls is called UserSpecTransport in Go, was UserSpecTLS",
	}},
	{"observed field", []string{
		"lit: bool", "lit: bool\n  colour: string",
	}, []string{
		"compatible: field-added: Lamp: observed.colour is new",
	}},
	{"observed none", []string{
		"observed:\n  lit: bool\n  heat: {type: int32}\n  fault: {enum: [none_seen, broken_wire, too_hot]}\n", "",
		"  hot: observed.heat > 80 && (observed.lit || spec.power > 90)", "  hot: spec.power > 80",
		"desired == on && observed.lit", "desired == on",
		"desired == dim && observed.lit", "desired == dim",
		`when: "!observed.lit"`, "when: spec.power > 3",
	}, []string{
		"breaking: observed: Lamp: the worker no longer observes anything",
		"changes behaviour: transition-guard: Lamp: in warming the transition to on is taken when desired == on; it was taken when desired == on && observed.lit",
		"changes behaviour: transition-guard: Lamp: in warming the transition to dim is taken when desired == dim; it was taken when desired == dim && observed.lit",
		"changes behaviour: transition-guard: Lamp: in on and dim the transition to warming is taken when spec.power > 3, for 3s; it was taken when !observed.lit, for 3s",
		"breaking: condition: Lamp: condition hot is a bool in Go, it was an fsm.Truth",
		"changes behaviour: condition: Lamp: condition hot is spec.power > 80, it was observed.heat > 80 && (observed.lit || spec.power > 90)",
	}},
	{"action added and policy", []string{
		"  flash: {timeout: 1s}", "  flash: {timeout: 2s, retry: {max: 3, factor: 3}}\n  beep: {}",
	}, []string{
		"changes behaviour: policy: Lamp: actions.flash.timeout is 2s, it was 1s",
		"changes behaviour: policy: Lamp: actions.flash.retry.max is 3, it was none",
		"changes behaviour: policy: Lamp: actions.flash.retry.factor is 3, it was 2",
		"breaking: action-added: Lamp: action beep is new",
	}},
	{"action removed", []string{
		"actions:\n  flash: {timeout: 1s}\n", "",
		"    action: flash\n", "",
	}, []string{
		"changes behaviour: state-action: Lamp: state warming does nothing, it did flash",
		"breaking: action-removed: Lamp: action flash is gone",
	}},
	{"guard added", []string{
		"guards:\n", "guards:\n  is_noon: {}\n",
	}, []string{
		"breaking: guard-added: Lamp: guard is_noon is new",
	}},
	{"guard removed", []string{
		"guards:\n  is_night: {doc: Whether it is dark outside.}\n", "",
		" && is_night()", "",
	}, []string{
		"changes behaviour: transition-guard: Lamp: in off the transition to warming is taken when desired != off; it was taken when desired != off && is_night()",
		"compatible: guard-removed: Lamp: guard is_night is gone",
	}},
	{"condition", []string{
		"observed.heat > 80 && (", "observed.heat > 90 && (",
	}, []string{
		"changes behaviour: condition: Lamp: condition hot is observed.heat > 90 && (observed.lit || spec.power > 90), it was observed.heat > 80 && (observed.lit || spec.power > 90)",
	}},
	{"condition of another type, and another name in Go", []string{
		"  safe: spec", "  safe: {goName: Harmless, when: spec", "spec.level < 9\n", "spec.level < 9}\n",
		"  hot: observed.heat > 80 && (observed.lit || spec.power > 90)", "  hot: spec.power > 90",
	}, []string{
		"breaking: go-name: Lamp: condition safe is called Harmless in Go, was Safe",
		"breaking: condition: Lamp: condition hot is a bool in Go, it was an fsm.Truth",
		"changes behaviour: condition: Lamp: condition hot is spec.power > 90, it was observed.heat > 80 && (observed.lit || spec.power > 90)",
	}},
	{"inputs", []string{
		"desired: {states: [dim, on]}", "inputs: {level: int}\ndesired: {states: [dim, on]}",
	}, []string{
		"compatible: inputs: Bulb: the worker has inputs, which it did not",
	}},
	{"variables", []string{
		"desired: {states: [dim, on]}", "vars: {level: int}\ndesired: {states: [dim, on]}",
	}, []string{
		"breaking: vars: Bulb: the worker has variables, which it did not",
	}},
	{"condition added", []string{
		"  hot: observed", "  cold: observed.heat < 3\n  hot: observed",
	}, []string{
		"compatible: condition-added: Lamp: condition cold is new",
	}},
	{"child's worker", []string{
		"    worker: Lamp\n    each", "    worker: Bulb\n    each",
	}, []string{
		"breaking: child-worker: Room: child lamps is a Bulb, it was a Lamp",
	}},
	{"child added", []string{
		"  lamps:\n    worker: Lamp\n", "  spare:\n    worker: Lamp\n    userSpec: {name: {value: spare}}\n    stateMapping: {\"*\": off}\n  lamps:\n    worker: Lamp\n",
	}, []string{
		"breaking: child-added: Room: child spare is new",
	}},
	{"child only when", []string{
		"    dependsOn: [main]\n", "    dependsOn: [main]\n    when: spec.power > 3\n",
	}, []string{
		"changes behaviour: child-when: Room: child lamps is there when spec.power > 3, it was always there",
	}},
	{"child a group", []string{
		"  main:\n    worker: Lamp\n", "  main:\n    worker: Lamp\n    when: spec.power > 3\n",
		"child.main == off &&", "all(child.main, off) &&",
	}, []string{
		"changes behaviour: transition-guard: Room: in closing the transition to closed is taken when all(child.main, off) && all(child.lamps, off); it was taken when child.main == off && all(child.lamps, off)",
		"breaking: child-group: Room: child main is a group, it was a single child",
		"changes behaviour: child-when: Room: child main is there when spec.power > 3, it was always there",
	}},
	{"child's name", []string{
		"each: spec.lamps\n", "each: spec.lamps\n    name: format(\"lamp-%s\", each)\n",
	}, []string{
		`changes behaviour: child-name: Room: child lamps is named format("lamp-%s", each), it was named each`,
	}},
	{"child's userSpec", []string{
		"name: {value: main}", "name: {value: principal}",
		"      tls: {port: 444}\n", "",
	}, []string{
		`changes behaviour: child-user-spec: Room: child main: name is "principal", it was "main"`,
		"changes behaviour: child-user-spec: Room: child main: tls: port is 443, it was 444",
	}},
	{"child's mapping", []string{
		"      open: on\n", "      open: dim\n      closing: dim\n",
	}, []string{
		"changes behaviour: child-mapping: Room: child main is mapped in open to dim, it was to on",
		"changes behaviour: child-mapping: Room: child main is mapped in closing to dim, it was to off",
	}},
	{"child's mapping: rows", []string{
		"when: spec.power > 50", "when: spec.power > 60",
	}, []string{
		"changes behaviour: child-mapping: Room: child lamps is mapped in open to on when spec.power > 60, else dim, it was to on when spec.power > 50, else dim",
	}},
	{"child's mapFrom", []string{
		"    stateMapping:\n      open: on\n", "    mapFrom: desired\n    stateMapping:\n      open: on\n",
	}, []string{
		"changes behaviour: child-map-from: Room: child main is mapped from this worker's desired state, it was from the state",
	}},
	{"child without mapping", []string{
		"    stateMapping:\n      open: on\n      \"*\": off\n", "",
	}, []string{
		"changes behaviour: child-mapping: Room: child main has no stateMapping any more",
	}},
	{"child's dependsOn", []string{
		"    dependsOn: [main]\n", "",
	}, []string{
		"changes behaviour: child-depends: Room: child lamps depends on nothing, it depended on main",
	}},
	{"child's onChange", []string{
		"    dependsOn: [main]\n", "    dependsOn: [main]\n    onChange: update\n",
	}, []string{
		"changes behaviour: child-on-change: Room: child lamps is updated when its UserSpec changes, it was replaced",
	}},
	{"order of children", []string{
		"children:\n  main:", "children:\n  last: {worker: Lamp, userSpec: {name: {value: last}}}\n  main:",
	}, []string{
		"breaking: child-added: Room: child last is new",
	}},
	{"reconcile", []string{
		"children:\n", "reconcile: {every: 3s}\nchildren:\n",
	}, []string{
		"changes behaviour: reconcile: Room: reconcile is every 3s, it was version",
	}},
	{"reconcile: hook", []string{
		"children:\n", "reconcile: hook\nchildren:\n",
	}, []string{
		"breaking: constructor: Room: NewWorker takes Hooks, which it did not",
		"breaking: reconcile: Room: reconcile is hook, it was version",
	}},
	{"supervision", []string{
		"restart: {max: 3}", "restart: {max: 4, within: 1m}\n  shutdown: {timeout: 3s}",
	}, []string{
		"changes behaviour: policy: Room: supervision.restart.max is 4, it was 3",
		"changes behaviour: policy: Room: supervision.restart.within is 1m, it was 5m",
		"changes behaviour: policy: Room: supervision.shutdown.timeout is 3s, it was 30s",
	}},
	{"supervision of observing", []string{
		"actions:\n  flash", "supervision:\n  observe: {every: 3s, staleAfter: 1m}\nactions:\n  flash",
	}, []string{
		"changes behaviour: policy: Lamp: supervision.observe.every is 3s, it was 1s",
		"changes behaviour: policy: Lamp: supervision.observe.staleAfter is 1m, it was 10s",
	}},
	{"text: a chain grouped otherwise", []string{
		"spec.power > 2 && spec.level > 0 && spec.level < 9", "spec.power > 2 && (spec.level > 0 && spec.level < 9)",
	}, nil},
	{"a state with its mapping", []string{
		"  closing:\n    transitions:\n", "  ajar:\n    transitions: [{to: closing, when: desired == closed}]\n  closing:\n    transitions:\n",
		"      open: on\n", "      open: on\n      ajar: on\n",
	}, []string{
		"compatible: state-added: Room: state ajar is new",
	}},
	{"text: a zero said that was left out", []string{
		"      power: spec.power\n", "      power: spec.power\n      level: 0\n",
	}, nil},
	{"parentheses that matter", []string{
		"&& (observed.lit || spec.power > 90)", "&& observed.lit || spec.power > 90",
	}, []string{
		"changes behaviour: condition: Lamp: condition hot is observed.heat > 80 && observed.lit || spec.power > 90, it was observed.heat > 80 && (observed.lit || spec.power > 90)",
	}},
	{"a field that is another worker's UserSpec", []string{
		"userSpec: {name: string, token", "userSpec: {name: string, size: int, token",
	}, []string{
		"compatible: field-added: Bulb: userSpec.size is new",
	}},
	{"no children any more", []string{
		"children:\n", "x-children:\n",
		"child.main == off && all(child.lamps, off)", "spec.power > 1",
	}, []string{
		"breaking: constructor: Room: NewWorker no longer takes ChildWorkers",
		"changes behaviour: transition-guard: Room: in closing the transition to closed is taken when spec.power > 1; it was taken when child.main == off && all(child.lamps, off)",
		"breaking: child-removed: Room: child main is gone",
		"breaking: child-removed: Room: child lamps is gone",
	}},
	{"of two new names one is no rename, and with it not the other", []string{
		"{to: on, when: \"desired == on\"}, {to: dim, when: \"desired == dim\"}]}\n  dim: {doc: Half., transitions: [{to: on, when: \"desired == on\"}]}\n  on: {doc: Full.}\n",
		"{to: full, when: \"desired == full\"}, {to: half, when: \"desired == full\"}]}\n  half: {doc: Half., transitions: [{to: full, when: \"desired == full\"}]}\n  full: {doc: Full.}\n",
		"desired: {states: [dim, on]}", "desired: {states: [half, full]}",
		"from: [dim, on]", "from: [half, full]",
	}, []string{
		"compatible: desired-added: Bulb: half may be asked for",
		"compatible: desired-added: Bulb: full may be asked for",
		"compatible: state-added: Bulb: state half is new",
		"compatible: state-added: Bulb: state full is new",
		"breaking: state-removed: Bulb: state dim is gone",
		"breaking: state-removed: Bulb: state on is gone",
		"changes behaviour: transition-removed: Bulb: in off the transition to on (when desired == on) is gone",
		"changes behaviour: transition-removed: Bulb: in off the transition to dim (when desired == dim) is gone",
		"changes behaviour: transition-added: Bulb: in off a transition to full (when desired == full) is new",
		"changes behaviour: transition-added: Bulb: in off a transition to half (when desired == full) is new",
	}},
}
