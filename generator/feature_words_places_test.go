package generator_test

// placedWords are words of this language where they mean nothing, and names with
// something around them.
var placedWords = []newcomerWord{
	{"now in a guard", "pump", "observed.speed < result.speed, for", "now > entered, for", `FSM302: nothing here is called now; help: now is for set alone: the time since t is since(t), the time until t until(t), and the time in the state elapsed`},
	{"now on the right of a guard", "pump", "observed.speed < result.speed, for", "entered < now, for", "help: now is for set alone: the time since t is since(t)"},
	{"now beside a number", "pump", "observed.speed < result.speed, for", "now > vars.jams, for", "help: now is for set alone: the time since t is since(t)"},
	{"now in a difference", "pump", "observed.speed < result.speed, for", "now - entered > spec.startTimeout, for", "help: now is for set alone: the time since t is since(t)"},
	{"now in after", "pump", "after: spec.startTimeout", "after: now - spec.startTimeout", "help: now is for set alone: after is a duration, for example after: 30s"},
	{"now for a child", "station", "    userSpec: {speed: spec.speed}\n", "    userSpec: {speed: spec.speed}\n    inputs: {limit: now}\n",
		"help: now is for set alone: keep the time in a variable, which set gives now, for example set: {at: now}, and give the child vars.at"},
	{"now in an output", "pump", "speed: observed.speed\n", "speed: now\n", "help: now is for set alone, and an output does not follow the clock"},
	{"now in a policy", "pump", "timeout: 5s\n", "timeout: now - spec.startTimeout\n", "help: now is for set alone, and timeout does not follow the clock"},
	{"now called in set", "pump", "jams: vars.jams + 1", "jams: now()", "FSM302: there is no function or guard now; help: write now"},
	{"now called in a guard", "pump", "observed.speed < result.speed, for", "now() > entered, for", "FSM302: there is no function or guard now; help: now is for set alone"},

	{"a command that is called", "pump", "on: reset", "on: reset(n)", "FSM473: a command stands here by its name alone, and not as reset(n); help: write reset; what it carries is read as command.x"},
	{"a command behind its root", "pump", "on: reset", "on: command.reset", "FSM473: a command stands here by its name alone, and not as command.reset; help: write reset"},
	{"a command that is deferred with brackets", "pump", "    action: stop\n", "    defer: [reset()]\n    action: stop\n", "FSM473: a command stands here by its name alone, and not as reset(); help: write reset"},
	{"any command", "pump", "on: reset", `on: "*"`, "FSM473: there is no command *; help: commands are named one by one; it has reset"},
	{"all commands deferred", "pump", "    action: stop\n", "    defer: [\"*\"]\n    action: stop\n", "help: commands are named one by one; it has reset"},
	{"an event in capitals", "pump", "on: reset", "on: SWITCH_OFF", "help: declare it under commands, for example {switch_off: {}}; it has reset"},
	{"an event with dots, where there are no commands", "valve", `when: "!observed.open", doc`, "on: mouse.click, doc", "help: declare it, for example commands: {mouse_click: {}}"},
	{"an event that is no name", "valve", `when: "!observed.open", doc`, `on: "*", doc`, "help: a command is written as it stands under commands, for example commands: {start: {}}"},

	{"again as a switch", "pump", "again: [input.limit]", "again: true", "help: list the inputs after whose change the action runs again, for example again: [input.limit]"},
	{"again as a switch in a list", "pump", "again: [input.limit]", "again: [true]", "FSM018: true is no name; help: list the inputs after whose change the action runs again, for example again: [input.limit]"},
	{"again as one input", "pump", "again: [input.limit]", "again: limit", "help: write [input.limit]"},
	{"again without inputs", "valve", "open_valve:  {timeout: 5s}", "open_valve:  {timeout: 5s, again: yes}", "for example again: [input.limit], with inputs: {limit: float64}"},
	{"a list of children as a switch", "station", "    worker: Pump\n", "    worker: Pump\n    dependsOn: yes\n", "help: list names, for example dependsOn: [connection]"},

	{"a variable as a field of observed", "pump", "observed.speed < result.speed, for", "observed.jams < 3, for", "FSM304: observed has no field jams; did you mean vars.jams?"},
	{"a variable as a field of spec", "pump", "observed.speed < result.speed, for", "spec.jams < 3, for", "FSM304: spec has no field jams; did you mean vars.jams?"},
	{"an input as a variable", "pump", "jams: vars.jams + 1", "jams: vars.limit + 1", "FSM304: vars has no field limit; did you mean input.limit?"},
	{"a field of observed as a variable, where there are none", "valve", `when: "!observed.open"`, `when: "!vars.open"`, "FSM302: this worker has no variables; did you mean observed.open?"},
	{"inputs, where there are none", "valve", `when: "!observed.open"`, `when: inputs.x > 3`,
		"FSM302: this worker has no inputs; help: declare one, for example inputs: {x: float64}, and read it as input.x"},
	{"the worker's own output", "pump", "observed.speed < result.speed, for", "outputs.speed < 3, for", "help: an output is for the parent: the worker itself reads what its outputs read"},
	{"entry and exit as SCXML has them", "pump", "    action: stop\n", "    onentry: stop\n    onexit: stop\n", "help: did you mean action?"},
	{"exit as SCXML has it", "pump", "    action: stop\n", "    action: stop\n    onexit: stop\n", "help: nothing runs on the way out of a state"},
	{"what counts for an unknown one is no constant", "fleet", "sum(child.pumps.speed, 0)", "sum(child.pumps.speed, spec.power)", "what counts for an unknown one is a constant, and spec.power is none"},
}
