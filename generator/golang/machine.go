package golang

import "github.com/fsmgen/fsmgen/generator/describe"

// machineConst is the text with what the tables do not say about the machine.
const machineConst = "machine"

// machine writes it. A constant takes no time when the program starts, and no memory
// but its own.
func (e *emitter) machine(f *file) {
	f.add(`
// machine is what the other tables do not say about the worker type, for
// MachineOf of a Supervisor: an fsm.Machine as JSON. An element without a name
// belongs to the entry of its table that is at the same place.
const $ = $
`, machineConst, rawText(describe.Embedded(e.m)))
}

// rawText is a raw string literal of a text that has no backquote.
func rawText(s string) node { return text("`" + s + "`") }
