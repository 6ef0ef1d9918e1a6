package evolve_test

// mutationsOfCommands are about commands, what takes them, and what defers them.
var mutationsOfCommands = []mutation{
	{"nothing", []string{"{on: dim}", "{on: dim, doc: Said otherwise.}"}, nil},
	{"a command is new", []string{"  flash: {}\n", "  flash: {}\n  blink: {}\n"}, []string{
		"compatible: command-added: Lamp: the command blink is new",
	}},
	{"a command is gone", []string{"  flash: {}\n", "", ", {on: flash, when: elapsed > duration(\"3s\")}", "", "defer: [flash], ", ""}, []string{
		"breaking: command-removed: Lamp: the command flash is gone",
		"changes behaviour: state-defer: Lamp: state warm defers nothing, it deferred flash",
		"changes behaviour: transition-removed: Lamp: in lit the transition that stays (on flash, when elapsed > duration(\"3s\")) is gone",
	}},
	{"a name in Go", []string{"flash: {}", "flash: {goName: Blink}"}, []string{
		"breaking: go-name: Lamp: command flash is called BlinkCommand in Go, was FlashCommand",
	}},
	{"fields", []string{"{type: int, max: 9}", "{type: int, max: 7}, tag: {type: string, required: true}, note: string, power: {type: int, default: 3, min: 1}"}, []string{
		"breaking: field-max: Lamp: commands.dim.level has the max 7, it was 9",
		"breaking: field-added: Lamp: commands.dim.tag is new and required",
		"compatible: field-added: Lamp: commands.dim.note is new",
		"breaking: field-added: Lamp: commands.dim.power is new and may not be left out: its min is 1",
	}},
	{"an enum and a type", []string{"[slow, fast]", "[slow]", "level: {type: int, max: 9}", "level: {type: uint8, max: 9}"}, []string{
		"breaking: field-type: Lamp: commands.dim.level is uint8, it was int",
		"breaking: enum-removed: Lamp: commands.dim.kind has no value fast any more",
	}},
	{"what takes it", []string{"to: dark, on: dim, when: command.level > 3", "to: dark, on: flash", "{on: dim}", "{to: dark, on: dim}"}, []string{
		"changes behaviour: transition-retargeted: Lamp: in lit the transition on dim leads to dark, it led nowhere",
		"changes behaviour: transition-guard: Lamp: in warm the transition to dark is taken on flash; it was taken on dim, when command.level > 3",
	}},
}
