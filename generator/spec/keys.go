package spec

import "slices"

// language is the form of a whole spec.
var (
	language  = languageObject()
	wholeFile = &Shape{What: "a mapping that begins with fsm: v1", Object: language}
)

// The order of the keys of an object is the one in which fsmgen fmt puts them.

// The scalars of the language. Their texts are read by package model and
// package expr; here only what people are told to write.
var (
	aName       = name("a name")
	aText       = scalar("a text")
	aType       = scalar("a type such as string, uint16 or []string")
	aNumber     = scalar("a number")
	anInteger   = scalar("a whole number")
	anIntegerEx = scalar("a whole number, or an expression such as spec.maxTries")
	aDuration   = scalar("a duration such as 10s")
	aDurationEx = scalar("a duration such as 30s, or an expression such as spec.startTimeout")
	anExpr      = scalar("an expression")
	aState      = name("the name of a state")
	aBool       = word("true or false", "true", "false")
	nameList    = list("a list of names such as [idle, active]", aName)
)

// named returns the keys of something that has a name: what it is comes first.
func named(keys ...*Key) []*Key { return append(nameKeys(), keys...) }

func nameKeys() []*Key {
	return []*Key{key("goName", aName, "ServerURL", "The Go name, where the usual one will not do."), docKey}
}

var docKey = key("doc", aText, "Waits until the device answers.", "The doc comment of what is generated from this.")

func languageObject() *Object {
	return &Object{
		Name: "a spec",
		Doc:  "One worker type: its configuration, what it observes, its states and its children.",
		Open: true,
		Keys: []*Key{
			required("fsm", word("v1", "v1"), "v1", "The version of the language."),
			required("worker", aName, "Bridge", "The Go name of the worker type, such as Bridge."),
			key("package", aName, "bridge", "The Go package; the worker's name in lower case if left out."),
			docKey,
			key("userSpec", fieldsShape(userField), "{ipAddress: {type: string, required: true}}", "The worker's configuration."),
			key("observed", fieldsShape(observedField), "{reachable: bool}", "What the worker observes of the world."),
			key("inputs", typedShape("input", inputObject), "{limit: {type: float64, min: 0}}", "What the parent tells the worker while it runs; read as input.name."),
			key("outputs", outputsShape, "{power: observed.power}", "What the parent may read of the worker: named expressions."),
			key("vars", typedShape("variable", varObject), "{tries: {type: int, max: 10}}", "The worker's variables, which set of a transition changes; read as vars.name."),
			key("commands", entries("a mapping of commands", object(commandObject)), "{start: {fields: {tag: {type: string, required: true}}}}", "Requests from outside, which a transition with on takes; each is accepted or rejected."),
			key("desired", object(desiredObject), "{states: [active, stopped], derive: [{state: active}]}", "What a user or a parent may ask this worker to be."),
			required("initial", aState, "stopped", "The state in which a new worker starts."),
			required("shutdown", aState, "stopped", "The state in which the worker may be removed."),
			key("failed", aState, "broken", "The state in which a worker that keeps failing is parked until it is tried again."),
			key("groups", groupsShape, "{running: [idle, active]}", "Names for sets of states."),
			required("states", statesShape, "{stopped: {transitions: [{to: active, when: desired == active}]}}", "The states, in the order of everything generated."),
			key("transitions", list("a list of transitions", object(sharedObject)), "[{from: running, to: stopping, when: desired == stopped}]", "Transitions shared by many states, tried before a state's own."),
			key("actions", entries("a mapping of actions", object(actionObject)), "{flush: {timeout: 10s}}", "What states do while they last: methods of the Hooks."),
			key("guards", entries("a mapping of guards", object(guardObject)), "{in_business_hours: {doc: True from nine to five.}}", "Predicates that are written in Go."),
			key("conditions", conditionsShape, "{reachable: child.connection == up}", "Named expressions, read as cond.name."),
			key("children", entries("a mapping of children", object(childObject)), `{connection: {worker: Connection, stateMapping: {running: up, "*": down}}}`, "The worker's children."),
			key("reconcile", reconcileShape, "hash", "What makes the worker declare its children again."),
			key("supervision", object(supervisionObject), "{observe: {every: 1s, timeout: 2s, staleAfter: 10s}}", "How the worker is watched, restarted and shut down."),
		},
	}
}

// The form of a field. In observed and in a result only doc and secret go with a
// type.
var (
	userField     = fieldObject("a field of userSpec", true)
	observedField = fieldObject("a field of observed", false)
	resultField   = fieldObject("a field of a result", false)
)

// commandField is the form of a field of a command, which is no part of a
// configuration.
var commandField = func() *Object {
	o := fieldObject("a field of a command", true)
	o.Keys = slices.DeleteFunc(o.Keys, func(k *Key) bool { return k.Name == "worker" || k.Name == "transient" })
	return o
}()

var commandObject = &Object{
	Name: "a command",
	Doc:  "A request from outside, with data.",
	Keys: named(key("fields", fieldsShape(commandField), "{tag: {type: string, required: true}}", "What the command carries; read as command.name.")),
}

func fieldsShape(field *Object) *Shape { return typedShape("field", field) }

// typedShape is a mapping of things that have a type each.
func typedShape(what string, o *Object) *Shape {
	s := entries("a mapping of "+what+"s", or("a type, or a mapping that describes the "+what, aType, object(o)))
	s.Table = true
	return s
}

var varObject = &Object{
	Name: "a variable",
	Doc:  "A variable: its type, what it begins as and what its values must be.",
	Keys: slices.Concat([]*Key{
		key("type", aType, "int", "bool, string, an integer, float64, duration, time or ip."),
		key("enum", nameList, "[hardware, refused]", "The names that the variable may have."),
		key("initial", scalar("a value"), "0", "The value with which it begins; the zero value if left out."),
		key("min", scalar("a number or a duration"), "0", "The smallest value; set stops there."),
		key("max", scalar("a number or a duration"), "10", "The largest value; set stops there."),
		key("keep", aBool, "true", "A restart of the worker does not set it back."),
		key("secret", aBool, "true", "The value is never shown."),
	}, nameKeys()),
}

var inputObject = &Object{
	Name: "an input",
	Doc:  "An input: its type, its value before the parent has given one, and what its values must be.",
	Keys: slices.Concat([]*Key{
		key("type", aType, "float64", "bool, string, an integer, float64, duration, time or ip."),
		key("enum", nameList, "[eco, boost]", "The names that the input may have."),
		key("default", scalar("a value"), "0", "The value before the parent has given one, and of a root; the zero value if left out."),
		key("min", scalar("a number or a duration"), "0", "The smallest value; what is given stops there."),
		key("max", scalar("a number or a duration"), "22000", "The largest value; what is given stops there."),
		key("secret", aBool, "true", "The value is never shown."),
	}, nameKeys()),
}

// outputsShape is the form of outputs.
var outputsShape = entries("a mapping of outputs", or("an expression, or {value: ..., doc: ...}",
	anExpr,
	object(&Object{
		Name: "an output",
		Keys: append([]*Key{required("value", anExpr, "observed.power", "The expression.")}, nameKeys()...),
	})))

// fieldObject has the short keys first, so that a field in one line begins
// with its type, and the doc of a nested object stands above what is in it.
func fieldObject(name string, constraints bool) *Object {
	o := &Object{Name: name, Doc: "A field: its type and what its values must be."}
	element := or("a type, or a mapping that describes the element", aType, object(o))
	o.Keys = []*Key{
		key("type", aType, "string", typesText()),
		key("enum", nameList, "[stopped, idle, active]", "The names that the field may have."),
		key("worker", aName, "Flow", "The worker type whose UserSpec this field holds."),
	}
	if constraints {
		o.Keys = append(o.Keys, constraintKeys()...)
	}
	o.Keys = slices.Concat(o.Keys, []*Key{key("secret", aBool, "true", "The value is never shown.")}, nameKeys(), []*Key{
		key("fields", fieldsShape(o), "{host: string, port: uint16}", "The fields of a nested object."),
		key("items", element, "{enum: [read, write]}", "The elements of a list of anything."),
		key("values", element, "{fields: {host: string}}", "The values of a map of anything."),
	})
	return o
}

func constraintKeys() []*Key {
	return []*Key{
		key("required", aBool, "true", "The value may not be the zero value."),
		key("default", &Shape{What: "a value", Any: true}, "502", "The value where none is given."),
		key("min", scalar("a number or a duration"), "10ms", "The smallest value."),
		key("max", scalar("a number or a duration"), "65535", "The largest value."),
		key("pattern", aText, "^[a-z0-9-]+$", "A regular expression that the text must match."),
		key("minItems", anInteger, "1", "The smallest number of elements."),
		key("maxItems", anInteger, "100", "The largest number of elements."),
		key("transient", aBool, "true", "A change of this field is no change of the configuration."),
	}
}

var desiredObject = &Object{
	Name: "desired",
	Keys: []*Key{
		key("states", nameList, "[active, stopped]", "The states that may be asked for; the shutdown state is always among them."),
		key("derive", list("a list of rows such as {state: active, when: spec.enabled}", object(rowObject)),
			`[{state: stopped, when: "!spec.enabled"}, {state: active}]`, "Which state a configuration asks for: the first row that holds."),
	},
}

var rowObject = &Object{
	Name: "a row",
	Keys: []*Key{
		required("state", aState, "active", "The state that the row asks for."),
		key("when", anExpr, "spec.enabled", "The row counts if this holds; the last row has none."),
	},
}

var groupsShape = entries("a mapping of groups", or("a list of states and groups, or {members: [...], doc: ...}",
	nameList,
	object(&Object{
		Name: "a group",
		Keys: named(key("members", nameList, "[idle, active]", "States and other groups.")),
	})))

var transitionKeys = []*Key{
	requiredUnless("on", "to", aState, "active", "The state that the transition leads to; with on it may be left out, and the state goes on."),
	key("on", name("the name of a command"), "start", "The command that the transition takes."),
	key("when", anExpr, "desired == active && observed.reachable", "What must hold."),
	key("after", aDurationEx, "30s", "How long the worker must have been in the state."),
	key("in", name("the name of a group"), "session", "With after: the group in which the worker must have been for so long; moves inside it do not count."),
	key("for", aDurationEx, "3s", "How long when must have held without a break."),
	key("set", &Shape{What: "a mapping of variables to expressions", Any: true}, "{tries: vars.tries + 1}", "The variables that the transition changes, with their new values."),
	key("doc", aText, "Start again from the beginning.", "Why the transition is there."),
}

var (
	ownObject    = &Object{Name: "a transition", Keys: transitionKeys}
	sharedObject = &Object{Name: "a shared transition", Keys: append([]*Key{
		required("from", stateSet, "[starting, running]", `A state, a group, a list of both, or "*".`),
		key("except", stateSet, "[degraded]", "States and groups that from does not mean."),
	}, transitionKeys...)}
	stateSet = or("a state, a group, or a list of both", aState, nameList)
)

var statesShape = entries("a mapping of states", object(&Object{
	Name: "a state",
	Keys: named(
		key("action", aName, "flush", "What the state does while it lasts."),
		key("signal", word("remove or restart", "remove", "restart"), "restart", "What the worker asks of its supervisor when it is in the state: to be removed at once, or to begin again in initial."),
		key("defer", or("a command, or a list of commands", name("the name of a command"), nameList), "[stop]", "Commands that wait until the state is left."),
		key("health", word("degraded, progressing, suspended or healthy", "degraded", "progressing", "suspended", "healthy"), "degraded", "How well the worker is in the state; what its role says if left out."),
		key("transitions", list("a list of transitions", object(ownObject)), "[{to: active, when: desired == active}]", "The ways out of the state; the first that holds is taken."),
	),
}))

// pauseKeys are the keys of a policy of attempts that say how long to wait.
func pauseKeys(pause *Shape, initial, longest string) []*Key {
	return []*Key{
		key("initial", pause, "500ms", initial),
		key("factor", aNumber, "2", "By what the pause grows with every failure."),
		key("cap", pause, "30s", longest),
		key("jitter", aNumber, "0.2", "The part of the pause, from 0 to 1, that is left to chance."),
	}
}

var actionObject = &Object{
	Name: "an action",
	Keys: named(
		key("timeout", aDurationEx, "10s", "How long one attempt may take."),
		key("repeat", aDurationEx, "1m", "The pause after which the action runs again."),
		key("again", nameList, "[input.limit]", "The inputs after whose change the action runs again."),
		key("retry", object(&Object{Name: "retry", Keys: append([]*Key{
			key("max", anIntegerEx, "5", "How many attempts there are."),
		}, pauseKeys(aDurationEx, "The pause after the first failure.", "The longest pause.")...)}), "{max: 5, initial: 500ms, factor: 2, cap: 30s}", "What happens after a failed attempt."),
		key("result", fieldsShape(resultField), "{accepted: bool}", "What the action finds out, read as result.accepted while done holds."),
		key("errors", entries("a mapping of kinds of error", object(errorObject)), "{hardware: {permanent: true}, busy: {}}", "The kinds of error with which an attempt may fail, compared with failure."),
	),
}

var errorObject = &Object{
	Name: "a kind of error",
	Keys: named(key("permanent", aBool, "true", "An attempt that fails with it is not made again.")),
}

var guardObject = &Object{Name: "a guard", Keys: named()}

var conditionsShape = entries("a mapping of conditions", or("an expression, or {when: ..., doc: ...}",
	anExpr,
	object(&Object{
		Name: "a condition",
		Keys: named(required("when", anExpr, "child.connection == up", "The expression.")),
	})))

var childObject = &Object{
	Name: "a child",
	Keys: slices.Concat([]*Key{
		required("worker", aName, "Connection", "The child's worker type."),
	}, nameKeys(), []*Key{
		key("each", anExpr, "spec.servers", "A list, a map or a number: one child for each element."),
		key("name", anExpr, "each.host", "With each: the child's name."),
		key("when", anExpr, "spec.enabled", "The child exists only if this holds."),
		key("dependsOn", nameList, "[connection]", "Children that must be there first."),
		key("userSpec", &Shape{What: "a mapping of the child's fields to expressions, or one expression", Any: true},
			"{address: spec.ipAddress, port: spec.port}", "The child's configuration."),
		key("inputs", &Shape{What: "a mapping of the child's inputs to expressions", Any: true},
			"{limit: observed.limit}", "What the child is told while it runs."),
		key("stateMapping", mappingShape, `{running: up, "*": down}`, "This worker's state or group, and the state that the child is asked for."),
		key("mapFrom", word("state or desired", "state", "desired"), "desired", "Which of this worker's states the table is read by."),
		key("onChange", word("replace or update", "replace", "update"), "update", "What a changed configuration does to the child."),
	}),
}

// mappingShape may have a key twice as far as the form goes: in a mapping that
// is written the wrong way round that is no mistake of its own.
var mappingShape = &Shape{What: "a mapping of this worker's states to the child's", Entries: mappingValue, Repeats: true}

var mappingValue = or("a state of the child, or a list of rows {state, when}", aState, list("a list of rows", object(rowObject)))

var reconcileShape = or("version, hash, equal, hook, tick, or {every: 10s}",
	word("version, hash, equal, hook or tick", "version", "hash", "equal", "hook", "tick"),
	object(&Object{
		Name: "reconcile",
		Keys: []*Key{required("every", aDuration, "10s", "The pause after which children are declared again.")},
	}))

var supervisionObject = &Object{
	Name: "supervision",
	Keys: []*Key{
		key("observe", object(&Object{Name: "observe", Keys: []*Key{
			key("every", aDurationEx, "1s", "The pause between observations."),
			key("timeout", aDurationEx, "2s", "How long one observation may take."),
			key("staleAfter", aDurationEx, "10s", "The age from which an observation is not believed."),
		}}), "{every: 1s, timeout: 2s, staleAfter: 10s}", "How the world is observed."),
		key("restart", object(&Object{Name: "restart", Keys: append([]*Key{
			key("max", anInteger, "5", "How many failures there may be, within that time or in a row, before the worker is parked; 0: any number."),
			key("within", aDuration, "5m", "The time in which failures are counted, whether or not the worker was well in between; those in a row count without it."),
		}, pauseKeys(aDuration, "The pause before the second restart; the first is made at once.", "The longest pause, after which a parked worker is tried again.")...)}), "{max: 5, within: 5m, initial: 1s, factor: 2, cap: 60s}", "What happens to a worker that fails: it begins again in initial."),
		key("shutdown", object(&Object{Name: "shutdown", Keys: []*Key{
			key("timeout", aDurationEx, "30s", "How long the worker may take to reach its shutdown state."),
		}}), "{timeout: 30s}", "How the worker is shut down."),
	},
}
