package evolve_test

import (
	"slices"
	"testing"

	"github.com/fsmgen/fsmgen/generator/evolve"
)

// mainOfRoom is the entry of the child main.
const mainOfRoom = "  main:\n    worker: Lamp\n    userSpec:\n      name: {value: main}\n      power: spec.power\n      tls: {port: 444}\n    stateMapping:\n      open: on\n      \"*\": off\n"

// mutationsOfValues are about what Validate accepts, of stored UserSpecs in
// which a field is left out above all, and about names for expressions.
var mutationsOfValues = []mutation{
	{"field that may not be zero added", []string{
		"  level:   {type: int32}\n", "  level:   {type: int32}\n  floor:   {type: int32, min: 1}\n",
		"power: spec.power\n", "power: spec.power\n      floor: 1\n", "name: each, token", "name: each, floor: 1, token",
	}, []string{
		"breaking: field-added: Lamp: userSpec.floor is new and may not be left out: its min is 1",
	}},
	{"field that may not be so large added", []string{
		"  lamps: {type", "  offset: {type: duration, max: -1s}\n  lamps: {type",
	}, []string{
		"breaking: field-added: Room: userSpec.offset is new and may not be left out: its max is -1s",
	}},
	{"list that may not be empty added", []string{
		"  lamps: {type", "  doors: {type: \"[]string\", minItems: 2}\n  lamps: {type",
	}, []string{
		"breaking: field-added: Room: userSpec.doors is new and may not be left out: its minItems is 2",
	}},
	{"text that may not be empty added", []string{
		"  lamps: {type", "  owner: {type: string, pattern: \"^a\"}\n  lamps: {type",
	}, []string{
		"breaking: field-added: Room: userSpec.owner is new and may not be left out: its pattern is ^a",
	}},
	{"object with a required field added", []string{
		"  lamps: {type", "  owner: {fields: {name: {type: string, required: true}}}\n  lamps: {type",
	}, []string{
		"breaking: field-added: Room: userSpec.owner is new and may not be left out: of its name, it is required",
	}},
	{"fields that may be left out added", []string{
		"  lamps: {type", "  doors: {type: \"[]string\", minItems: 1, default: [front]}\n  owner: {type: string, pattern: \"^[a-z]*$\"}\n  floor: {type: int32, min: -1, max: 9}\n  lamps: {type",
	}, []string{
		"compatible: field-added: Room: userSpec.doors is new",
		"compatible: field-added: Room: userSpec.owner is new",
		"compatible: field-added: Room: userSpec.floor is new",
	}},
	{"default gone from what may not be zero", []string{
		"  power: {type: uint16, default: 10, min: 1, max: 100}\n  key", "  power: {type: uint16, min: 1, max: 100}\n  key",
	}, []string{
		"breaking: field-default: Room: userSpec.power has no default any more, it was 10",
	}},
	{"required no more, with a default", []string{
		"name:    {type: string, required: true}", "name:    {type: string, default: lamp}",
	}, []string{
		"compatible: field-required: Lamp: userSpec.name is no longer required",
		"compatible: field-default: Lamp: userSpec.name has the default \"lamp\", it had no default",
	}},
	{"required what could not be zero", []string{
		"  power: {type: uint16, default: 10, min: 1, max: 100}\n  key", "  power: {type: uint16, required: true, min: 1, max: 100}\n  key",
	}, []string{
		"compatible: field-required: Room: userSpec.power is required, it was not",
		"breaking: field-default: Room: userSpec.power has no default any more, it was 10",
	}},
	{"bounds that exclude nothing", []string{
		"  level:   {type: int32}", "  level:   {type: int32, min: -2147483648, max: 2147483647}",
		`lamps: {type: "[]string", `, `lamps: {type: "[]string", minItems: 0, `,
	}, []string{
		"compatible: field-min: Lamp: userSpec.level has the min -2147483648, it had none",
		"compatible: field-max: Lamp: userSpec.level has the max 2147483647, it had none",
		"compatible: field-minItems: Room: userSpec.lamps has the minItems 0, it had none",
	}},
	{"bound that excludes one value", []string{
		"  level:   {type: int32}", "  level:   {type: int32, max: 2147483646}",
	}, []string{
		"breaking: field-max: Lamp: userSpec.level has the max 2147483646, it had none",
	}},
	{"condition renamed", []string{
		"  hot: observed", "  heated: observed",
		"cond.hot", "cond.heated",
	}, []string{
		"compatible: condition-added: Lamp: condition heated is new",
		"breaking: condition-removed: Lamp: condition hot is gone",
	}},
	{"guard given a name", []string{
		"  hot: observed", "  lit_at_all: observed.lit\n  hot: observed",
		"desired == on && observed.lit", "desired == on && cond.lit_at_all",
		"(observed.lit || spec.power > 90)", "(cond.lit_at_all || spec.power > 90)",
	}, []string{
		"compatible: condition-added: Lamp: condition lit_at_all is new",
	}},
	{"condition written out", []string{
		"when: cond.hot", "when: observed.heat > 80 && (observed.lit || spec.power > 90)",
		"  hot: observed.heat > 80 && (observed.lit || spec.power > 90)\n", "",
	}, []string{
		"breaking: condition-removed: Lamp: condition hot is gone",
	}},
	{"items raised", []string{
		`{type: "[]string", default: [left]}`, `{type: "[]string", default: [left], minItems: 1}`,
	}, []string{
		"breaking: field-minItems: Room: userSpec.lamps has the minItems 1, it had none",
	}},
	{"order that decides nothing", []string{
		"      - {to: closing, when: desired == closed}\n      - {to: closing, when: spec.power == 1}\n",
		"      - {to: closing, when: spec.power == 1}\n      - {to: closing, when: desired == closed}\n",
	}, []string{
		"compatible: transition-order: Room: in open the transition to closing (when spec.power == 1) is tried earlier than it was",
	}},
	{"child's each", []string{
		"  lamps: {type", "  spots: {type: \"[]string\"}\n  lamps: {type",
		"each: spec.lamps", "each: spec.spots",
	}, []string{
		"compatible: field-added: Room: userSpec.spots is new",
		"changes behaviour: child-each: Room: child lamps is one for each of spec.spots, it was one for each of spec.lamps",
	}},
	{"children in another order", []string{
		mainOfRoom, "",
		"      open: [{state: on, when: spec.power > 50}, {state: dim}]\n      \"*\": off\n", "      open: [{state: on, when: spec.power > 50}, {state: dim}]\n      \"*\": off\n" + mainOfRoom,
	}, []string{
		"compatible: child-order: Room: child lamps stands earlier than it did",
	}},
	{"a mapping that leaves a state out", []string{
		"      open: on\n      \"*\": off\n", "      open: on\n      closed: off\n",
	}, []string{
		"changes behaviour: child-mapping: Room: child main is mapped in closing to nothing (its last mapped state stands), it was to off",
	}},
}

// TestReasons: the reason is that of the change, and true of it.
func TestReasons(t *testing.T) {
	checkReasons(t, "testdata/*.yaml", []reason{
		{[]string{"  level:   {type: int32}", "  level:   {type: int64}"}, "Go that uses the field does not build; stored values fit."},
		{[]string{"  level:   {type: int32}", "  level:   {type: string}", " && spec.level > 0 && spec.level < 9", ""}, "Go that uses the field does not build, and stored values may not be readable."},
		{[]string{"heat: {type: int32}", "heat: {type: int64}"}, "Go that uses the field does not build."},
		{[]string{"lit: bool", "lit: bool\n  colour: string"}, "Hooks that do not know it leave it at its zero value."},
		{[]string{"  level:   {type: int32}", "  level:   {type: int32}\n  floor:   {type: int32, default: 3}"}, "A stored UserSpec without it has its default."},
		{[]string{"  power: {type: uint16, default: 10, min: 1, max: 100}\n  key", "  power: {type: uint16, min: 1, max: 100}\n  key"}, "A UserSpec that leaves it out is refused: its min is 1."},
		{[]string{"  dead: {}\n", "", "failed: dead\n", "", "  - {from: dead, to: off, when: cond.hot}\n", ""}, "Go that names StateDead does not build, and who waits for dead in the status or the events waits in vain."},
		{[]string{"[on, dim, off]", "[shining, dim, off]", "{state: on}", "{state: shining}", "lit_up: [on, dim]", "lit_up: [shining, dim]", "to: on, when: desired == on", "to: shining, when: desired == shining", "  on: {}", "  shining: {}", "open: on", "open: shining", "state: on, when: spec.power > 50", "state: shining, when: spec.power > 50"}, "Go that names StateOn does not build, and who asks for on is refused."},
		{[]string{"  flash: {timeout: 1s}", "  flash: {timeout: 2s}"}, "One attempt may take more or less time before it is given up."},
		{[]string{"actions:\n  flash", "supervision:\n  observe: {every: 3s, staleAfter: 1m}\nactions:\n  flash"}, "The world is looked at more or less often."},
		{[]string{"actions:\n  flash", "supervision:\n  observe: {every: 3s, staleAfter: 1m}\nactions:\n  flash"}, "What reads observed becomes unknown sooner or later than it did."},
		{[]string{"  flash: {timeout: 1s}", "  flash: {timeout: 1s, retry: {max: 3}}"}, "The worker has failed after more or fewer attempts."},
		{[]string{"  flash: {timeout: 1s}", "  flash: {timeout: 1s, repeat: 3s}"}, "The action is done more or less often."},
		{[]string{"restart: {max: 3}", "restart: {max: 4}"}, "A worker that keeps failing is parked after more or fewer restarts."},
		{[]string{"restart: {max: 3}", "restart: {max: 3, initial: 3s}"}, "After a failure there is a longer or a shorter wait."},
		{[]string{"restart: {max: 3}", "restart: {max: 3}\n  shutdown: {timeout: 3s}"}, "A worker that does not get to its shutdown state is given up at another time."},
	})
	checkReasons(t, "testdata/charging/*.yaml", []reason{
		{[]string{"result: {accepted: bool", "result: {reason: string, accepted: bool"}, "Hooks that do not know it leave it at its zero value."},
		{[]string{"vars:\n", "vars:\n  pongs: int\n"}, "It has its initial value until a transition sets it."},
		{[]string{"inputs:\n  limit", "inputs:\n  phase: int\n  limit"}, "It has its default until the parent gives it."},
		{[]string{"default: 3, max: 9", "default: 4, max: 9"}, "A command that begins with the defaults has another value."},
		{[]string{"default: 3, max: 9", "max: 9"}, "The function DefaultStartCommand is gone; Go that calls it does not build."},
		{[]string{"default: 3, max: 9", "default: 3, max: 8"}, "A command that was accepted may be refused."},
		{[]string{"level: {type: int, default: 3, max: 9}", "level: {type: int, default: 3, max: 9}\n      tag: string"}, "A command without it has its zero value."},
	})
}

// reason is edits, and the reason of a change that they are.
type reason struct {
	edits []string
	want  string
}

func checkReasons(t *testing.T, specs string, tests []reason) {
	t.Helper()
	sources := read(t, specs)
	old := link(t, sources...)
	for _, test := range tests {
		changes := evolve.Diff(old, link(t, edited(t, sources, test.edits)...))
		if !slices.ContainsFunc(changes, func(c evolve.Change) bool { return c.Reason == test.want }) {
			t.Errorf("%q: no change of %v has the reason %q", test.edits, changes, test.want)
		}
	}
}
