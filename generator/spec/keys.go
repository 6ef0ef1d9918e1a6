package spec

// Language is the form of a whole spec.
func Language() *Object { return language }

var (
	language  = languageObject()
	wholeFile = &Shape{What: "a mapping that begins with fsm: v1", Object: language}
)

// The scalars of the language. Their texts are read by package model and
// package expr; here only what people are told to write.
var (
	aName       = name("a name")
	aText       = scalar("a text")
	aType       = scalar("a type such as string, uint16 or []string")
	aNumber     = scalar("a number")
	anInteger   = scalar("a whole number")
	aDuration   = scalar("a duration such as 10s")
	aDurationEx = scalar("a duration such as 30s, or an expression such as spec.startTimeout")
	anExpr      = scalar("an expression")
	aState      = name("the name of a state")
	aBool       = word("true or false", "true", "false")
	nameList    = list("a list of names such as [idle, active]", aName)
)

// named gives the keys of something that has a name.
func named(keys ...*Key) []*Key {
	return append(keys,
		key("doc", aText, "The doc comment of what is generated from this."),
		key("goName", aName, "The Go name, where the usual one will not do."),
	)
}

func languageObject() *Object {
	return &Object{
		Name: "a spec",
		Doc:  "One worker type: its configuration, what it observes, its states and its children.",
		Open: true,
		Keys: named(
			required("fsm", word("v1", "v1"), "The version of the language."),
			required("worker", aName, "The Go name of the worker type, such as Bridge."),
			key("package", aName, "The Go package; the worker's name in lower case if left out."),
			key("userSpec", fieldsShape(userField), "The worker's configuration."),
			key("observed", fieldsShape(observedField), "What the worker observes of the world."),
			key("desired", object(desiredObject), "What a user or a parent may ask this worker to be."),
			required("initial", aState, "The state in which a new worker starts."),
			required("shutdown", aState, "The state in which the worker may be removed."),
			key("failed", aState, "The state in which a worker is parked that keeps failing."),
			key("groups", groupsShape, "Names for sets of states."),
			required("states", statesShape, "The states, in the order of everything generated."),
			key("transitions", list("a list of transitions", object(sharedObject)), "Transitions shared by many states, tried before a state's own."),
			key("actions", entries("a mapping of actions", object(actionObject)), "What states do while they last: methods of the Hooks."),
			key("guards", entries("a mapping of guards", object(guardObject)), "Predicates that are written in Go."),
			key("conditions", conditionsShape, "Named expressions, read as cond.name."),
			key("children", entries("a mapping of children", object(childObject)), "The worker's children."),
			key("reconcile", reconcileShape, "What makes the worker declare its children again."),
			key("supervision", object(supervisionObject), "How the worker is watched, restarted and shut down."),
		),
	}
}

// The form of a field. In observed only doc and secret go with a type.
var (
	userField     = fieldObject("a field of userSpec", true)
	observedField = fieldObject("a field of observed", false)
)

func fieldsShape(field *Object) *Shape {
	return entries("a mapping of fields", or("a type, or a mapping that describes the field", aType, object(field)))
}

func fieldObject(name string, constraints bool) *Object {
	o := &Object{Name: name, Doc: "A field: its type and what its values must be."}
	element := or("a type, or a mapping that describes the element", aType, object(o))
	keys := []*Key{
		key("type", aType, "bool, string, int, int8 to int64, uint8 to uint32, float64, duration, time, ip, bytes, []T or map[string]T."),
		key("fields", fieldsShape(o), "The fields of a nested object."),
		key("items", element, "The elements of a list of anything."),
		key("values", element, "The values of a map of anything."),
		key("enum", nameList, "The names that the field may have."),
		key("worker", aName, "The worker type whose UserSpec this field holds."),
		key("secret", aBool, "The value is never shown."),
	}
	if constraints {
		keys = append(keys, constraintKeys()...)
	}
	o.Keys = named(keys...)
	return o
}

func constraintKeys() []*Key {
	return []*Key{
		key("required", aBool, "The value may not be the zero value."),
		key("default", &Shape{What: "a value", Any: true}, "The value where none is given."),
		key("min", scalar("a number or a duration"), "The smallest value."),
		key("max", scalar("a number or a duration"), "The largest value."),
		key("pattern", aText, "A regular expression that the text must match."),
		key("minItems", anInteger, "The smallest number of elements."),
		key("maxItems", anInteger, "The largest number of elements."),
		key("transient", aBool, "A change of this field is no change of the configuration."),
	}
}

var desiredObject = &Object{
	Name: "desired",
	Keys: []*Key{
		key("states", nameList, "The states that may be asked for; the shutdown state is always among them."),
		key("derive", list("a list of rows such as {state: active, when: spec.enabled}", object(rowObject)), "Which state a configuration asks for: the first row that holds."),
	},
}

var rowObject = &Object{
	Name: "a row",
	Keys: []*Key{
		required("state", aState, "The state that the row asks for."),
		key("when", anExpr, "The row counts if this holds; the last row has none."),
	},
}

var groupsShape = entries("a mapping of groups", or("a list of states and groups, or {members: [...], doc: ...}",
	nameList,
	object(&Object{
		Name: "a group",
		Keys: named(key("members", nameList, "States and other groups.")),
	})))

var transitionKeys = []*Key{
	required("to", aState, "The state that the transition leads to."),
	key("when", anExpr, "What must hold."),
	key("after", aDurationEx, "How long the worker must have been in the state."),
	key("for", aDurationEx, "How long when must have held without a break."),
	key("doc", aText, "Why the transition is there."),
}

var (
	ownObject    = &Object{Name: "a transition", Keys: transitionKeys}
	sharedObject = &Object{Name: "a shared transition", Keys: append([]*Key{
		required("from", stateSet, `A state, a group, a list of both, or "*".`),
		key("except", stateSet, "States and groups that from does not mean."),
	}, transitionKeys...)}
	stateSet = or("a state, a group, or a list of both", aState, nameList)
)

var statesShape = entries("a mapping of states", object(&Object{
	Name: "a state",
	Keys: named(
		key("action", aName, "What the state does while it lasts."),
		key("transitions", list("a list of transitions", object(ownObject)), "The ways out of the state; the first that holds is taken."),
		key("signal", word("remove or restart", "remove", "restart"), "What the worker asks of its supervisor while it stays in the state."),
	),
}))

var retryKeys = []*Key{
	key("max", anInteger, "How many attempts there are."),
	key("initial", aDuration, "The pause after the first failure."),
	key("factor", aNumber, "By what the pause grows with every failure."),
	key("cap", aDuration, "The longest pause."),
	key("jitter", aNumber, "The part of the pause, from 0 to 1, that is left to chance."),
}

var actionObject = &Object{
	Name: "an action",
	Keys: named(
		key("timeout", aDuration, "How long one attempt may take."),
		key("retry", object(&Object{Name: "retry", Keys: retryKeys}), "What happens after a failed attempt."),
		key("repeat", aDuration, "The pause after which the action runs again."),
	),
}

var guardObject = &Object{Name: "a guard", Keys: named()}

var conditionsShape = entries("a mapping of conditions", or("an expression, or {when: ..., doc: ...}",
	anExpr,
	object(&Object{
		Name: "a condition",
		Keys: named(required("when", anExpr, "The expression.")),
	})))

var childObject = &Object{
	Name: "a child",
	Keys: named(
		required("worker", aName, "The child's worker type."),
		key("each", anExpr, "A list, a map or a number: one child for each element."),
		key("name", anExpr, "With each: the child's name."),
		key("when", anExpr, "The child exists only if this holds."),
		key("userSpec", &Shape{What: "a mapping of the child's fields to expressions, or one expression", Any: true}, "The child's configuration."),
		key("stateMapping", mappingShape, "This worker's state or group, and the state that the child is asked for."),
		key("mapFrom", word("state or desired", "state", "desired"), "Which of this worker's states the table is read by."),
		key("dependsOn", nameList, "Children that must be there first."),
		key("onChange", word("replace or update", "replace", "update"), "What a changed configuration does to the child."),
	),
}

var mappingShape = entries("a mapping of this worker's states to the child's", or("a state of the child, or a list of rows {state, when}",
	aState, list("a list of rows", object(rowObject))))

var reconcileShape = or("version, hash, equal, hook, tick, or {every: 10s}",
	word("version, hash, equal, hook or tick", "version", "hash", "equal", "hook", "tick"),
	object(&Object{
		Name: "reconcile",
		Keys: []*Key{required("every", aDuration, "The pause after which children are declared again.")},
	}))

var supervisionObject = &Object{
	Name: "supervision",
	Keys: []*Key{
		key("observe", object(&Object{Name: "observe", Keys: []*Key{
			key("every", aDuration, "The pause between observations."),
			key("timeout", aDuration, "How long one observation may take."),
			key("staleAfter", aDuration, "The age from which an observation is not believed."),
		}}), "How the world is observed."),
		key("restart", object(&Object{Name: "restart", Keys: append([]*Key{
			key("within", aDuration, "The time in which restarts are counted."),
		}, retryKeys...)}), "What happens to a worker that fails."),
		key("shutdown", object(&Object{Name: "shutdown", Keys: []*Key{
			key("timeout", aDuration, "How long the worker may take to reach its shutdown state."),
		}}), "How the worker is shut down."),
	},
}
