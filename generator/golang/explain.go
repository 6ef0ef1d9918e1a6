package golang

import (
	"fmt"
	"strings"

	"github.com/fsmgen/fsmgen/generator/expr"
	"github.com/fsmgen/fsmgen/generator/model"
)

// explanation collects the rows of the tables that describe what states wait for.
// Equal rows are in a table once.
type explanation struct {
	e           *emitter
	transitions table
	guards      table
	reads       table
	spans       map[int]node // by guard: the statement that returns the time it waits for, if that is computed
	states      []node
}

// table has rows. For guards and reads it also has, for each row, the statement
// that returns the value.
type table struct {
	index  map[string]int // of a row, by its key
	rows   []node
	values []node
}

// at returns the index of the row with a key. It calls add the first time.
func (t *table) at(key string, add func() (row, value node)) node {
	i, known := t.index[key]
	if !known {
		row, value := add()
		if t.index == nil {
			t.index = map[string]int{}
		}
		i = len(t.rows)
		t.index[key] = i
		t.rows, t.values = append(t.rows, row), append(t.values, value)
	}
	return lit(i)
}

// numbered returns the rows, each with its index as its key.
func (t *table) numbered() node {
	rows := make([]node, len(t.rows))
	for i, row := range t.rows {
		rows[i] = code("$: $", i, row)
	}
	return elements(rows)
}

// cases returns the cases of a switch over the index, for the rows with a value.
func (t *table) cases() []node {
	var cases []node
	for i, value := range t.values {
		if value != nil {
			cases = append(cases, code("case $:\n$", i, value))
		}
	}
	return cases
}

// explain writes what states wait for (R12): the tables with the texts, and the
// methods that return the values of guards and of what they read.
func (e *emitter) explain(f *file) {
	x := &explanation{e: e, spans: map[int]node{}}
	for _, s := range e.m.States {
		x.state(s)
	}
	if len(x.states) > 0 {
		x.tables(f)
	}
	x.truth(f)
	x.read(f)
	x.span(f)
}

func (x *explanation) tables(f *file) {
	var parts []node
	if len(x.reads.rows) > 0 {
		parts = append(parts, code("Reads: []string{\n$}", x.reads.numbered()))
	}
	if len(x.guards.rows) > 0 {
		parts = append(parts, code("Guards: []${\n$}", impl("GuardText"), x.guards.numbered()))
	}
	parts = append(parts,
		code("Transitions: []${\n$}", impl("TransitionText"), x.transitions.numbered()),
		code("States: [][]int{\n$}", elements(x.states)))
	f.add(`
// explanation says what the transitions of each state wait for (R12). Its tables
// refer to each other by index: a state has transitions, a transition has guards,
// and a guard reads values.
var explanation = ${
$}
`, impl("Explanation"), elements(parts))
}

func (x *explanation) truth(f *file) {
	cases := x.guards.cases()
	if len(cases) == 0 {
		f.add("\nfunc (behavior) Truth(*Snapshot, int) $ { return $ }\n", fsm("Truth"), fsm("Unknown"))
		return
	}
	f.add(`
// Truth reports whether a leaf of the explanation's guards holds.
func (behavior) Truth(snap *Snapshot, guard int) $ {
switch guard {
$
}
return $
}
`, fsm("Truth"), lines(cases...), fsm("Unknown"))
}

func (x *explanation) read(f *file) {
	if len(x.reads.values) == 0 {
		f.add("\nfunc (behavior) Read(*Snapshot, int) string { return \"\" }\n")
		return
	}
	f.add(`
// Read returns a value that guards of the explanation read, as text.
func (behavior) Read(snap *Snapshot, input int) string {
switch input {
$
}
return ""
}
`, lines(x.reads.cases()...))
}

// span writes the method that returns the times of after and for that are computed.
func (x *explanation) span(f *file) {
	var cases []node
	for i := range x.guards.rows {
		if span := x.spans[i]; span != nil {
			cases = append(cases, code("case $:\n$", i, span))
		}
	}
	if len(cases) == 0 {
		f.add("\nfunc (behavior) Span(*Snapshot, int) $ { return 0 }\n", qualify("time", "Duration"))
		return
	}
	f.add(`
// Span returns the time for which a guard of the explanation waits.
func (behavior) Span(snap *Snapshot, guard int) $ {
switch guard {
$
}
return 0
}
`, qualify("time", "Duration"), lines(cases...))
}

func (x *explanation) state(s *model.State) {
	var transitions []node
	for _, t := range s.Tried() {
		transitions = append(transitions, x.transition(t))
	}
	if len(transitions) > 0 {
		x.states = append(x.states, code("$: {$}", stateConst(s), list(transitions...)))
	}
}

// transition returns the index of a transition. The key has the slot of "for",
// because transitions with the same text in two states have a slot each.
func (x *explanation) transition(t *model.Transition) node {
	slot := -1
	if t.Hold != nil {
		slot = t.Hold.Slot
	}
	to := ""
	if t.To != nil {
		to = t.To.Name
	}
	key := fmt.Sprintf("%s\n%d\n%s", to, slot, transitionText(t))
	for _, x := range []*expr.Expr{t.When, t.After} {
		if x != nil {
			key += placesOf(x)
		}
	}
	for _, known := range t.Known() {
		key += "\n" + keyText(known)
	}
	return x.transitions.at(key, func() (row, value node) {
		var parts []node
		if t.To != nil {
			parts = append(parts, code("To: $($)", impl("StateID"), stateConst(t.To)))
		}
		if t.On != nil {
			parts = append(parts, code("On: $", commandConst(t.On)))
		}
		parts = append(parts, code("Text: $", str(transitionText(t))))
		if guards := x.guardsOf(t); len(guards) > 0 {
			parts = append(parts, code("Guards: []int{$}", list(guards...)))
		}
		return code("{$}", list(parts...)), nil
	})
}

// guardsOf returns the indexes of the parts of a transition's guard.
func (x *explanation) guardsOf(t *model.Transition) []node {
	var guards []node
	defer x.e.taking(t)()
	r := x.e.guardReader()
	if t.On != nil {
		text := "on " + t.On.Name
		guards = append(guards, x.guards.at(text, func() (row, value node) {
			return guardRow(text), returned(text, code("$($)", impl("TruthOf"), isOffered(t.On).code))
		}))
	}
	if t.When != nil {
		for _, part := range chain(t.When, expr.OpAnd) {
			if part.ReadsCommand() {
				guards = append(guards, x.commandGuard(r, t, part))
				continue
			}
			guards = append(guards, x.part(r, part))
		}
	}
	for _, known := range t.Known() {
		guards = append(guards, x.guards.at(keyText(known), func() (row, value node) {
			is := code("$($, true)", impl("TruthIf"), r.isKnown(known.Args[0], reached{}).code)
			return guardRow(plainText(known), x.asked(r, known)...), returned(plainText(known), is)
		}))
	}
	if t.Hold != nil {
		text := "for " + t.ForText
		guards = append(guards, x.timed(r, text, fmt.Sprintf("\n%d", t.Hold.Slot), x.e.holds[t.Hold.Slot], t.For))
	}
	switch {
	case t.In != nil:
		guards = append(guards, x.timed(r, afterText(t), placesOf(t.After), x.e.spans[t.In.Slot], t.After))
	case t.After != nil:
		guards = append(guards, x.timed(r, afterText(t), placesOf(t.After), "", t.After))
	}
	return guards
}

// timed returns the index of a guard that waits for a time to pass: the time in the
// state, or that of a slot of Held.
func (x *explanation) timed(r *reader, text, places, slot string, d *expr.Expr) node {
	computed := d.Op != expr.OpLiteral
	index := x.guards.at(text+places, func() (row, value node) {
		var parts, reads []node
		if slot != "" {
			parts = append(parts, code("Op: $", impl("GuardHeld")), code("Slot: $", slot))
		} else {
			parts = append(parts, code("Op: $", impl("GuardAfter")))
			reads = append(reads, x.input("elapsed", "", x.e.showElapsed()))
		}
		if computed {
			parts = append(parts, code("Computed: true"))
		} else {
			parts = append(parts, code("Time: $", r.value(d).code))
		}
		if strings.HasPrefix(text, "after") && d.ReadsVars() {
			reads = append(reads, x.readsOf(r, d)...)
		}
		return guardRow(text, append(parts, readsPart(reads)...)...), nil
	})
	if computed {
		x.spans[x.guards.index[text+places]] = returned(text, r.value(d).code)
	}
	return index
}

// part returns the index of a part of a guard. One that is made of parts has no value of
// its own: it follows from theirs.
func (x *explanation) part(r *reader, part *expr.Expr) node {
	text := plainText(part)
	return x.guards.at(keyText(part), func() (row, value node) {
		switch part.Op {
		case expr.OpAnd, expr.OpOr:
			op := "GuardAnd"
			if part.Op == expr.OpOr {
				op = "GuardOr"
			}
			return guardRow(text, code("Op: $", impl(op)), x.parts(r, chain(part, part.Op)...)), nil
		case expr.OpNot:
			return guardRow(text, code("Op: $", impl("GuardNot")), x.parts(r, part.Args[0])), nil
		case expr.OpCond:
			parts := []node{code("Op: $", impl("GuardNamed")), x.parts(r, part.Cond)}
			return guardRow(text, append(parts, readsPart(x.readsOf(r, part))...)...), nil
		}
		return guardRow(text, x.leaf(r, part)...), returned(text, r.known(part))
	})
}

func (x *explanation) parts(r *reader, parts ...*expr.Expr) node {
	indexes := make([]node, len(parts))
	for i, p := range parts {
		indexes[i] = x.part(r, p)
	}
	return code("Parts: []int{$}", list(indexes...))
}

// leaf returns what the row of a leaf has besides its text.
func (x *explanation) leaf(r *reader, part *expr.Expr) []node {
	return append(readsPart(x.readsOf(r, part)), x.asked(r, part)...)
}

// commandGuard is the index of a part that reads the command of a transition. It is
// unknown while the command is not offered.
func (x *explanation) commandGuard(r *reader, t *model.Transition, part *expr.Expr) node {
	text := plainText(part)
	return x.guards.at(keyText(part)+"\non "+t.On.Name, func() (row, value node) {
		parts := append([]node{code("Command: true")}, readsPart(x.readsOf(r, part))...)
		truth := code("$\nif $ == nil {\nreturn $\n}\nreturn $", remark(text), offeredCommand(t.On), fsm("Unknown"), r.known(part))
		return guardRow(text, parts...), truth
	})
}

func guardRow(text string, parts ...node) node {
	return code("{$}", list(append([]node{code("Text: $", str(text))}, parts...)...))
}

func readsPart(reads []node) []node {
	if len(reads) == 0 {
		return nil
	}
	return []node{code("Reads: []int{$}", list(reads...))}
}

func returned(text string, truth node) node { return code("$\nreturn $", remark(text), truth) }

// input is the index of a value that is read. The places are those of keyText.
func (x *explanation) input(name, places string, shown node) node {
	key := name + places
	if x.e.taken != nil && strings.HasPrefix(name, "command.") { // commands may have fields with one name
		key += "\non " + x.e.taken.Name
	}
	return x.reads.at(key, func() (row, value node) { return str(name), code("return $", shown) })
}

// chain returns the parts of a chain of one operator, as written.
func chain(x *expr.Expr, op expr.Op) []*expr.Expr {
	if x.Op != op {
		return []*expr.Expr{x}
	}
	return append(chain(x.Args[0], op), chain(x.Args[1], op)...)
}

// readsOf returns the indexes of the values that a part reads, each once.
func (x *explanation) readsOf(r *reader, part *expr.Expr) []node {
	var reads []node
	seen := map[string]bool{}
	var visit func(p *expr.Expr)
	visit = func(p *expr.Expr) {
		name, shown := x.e.readOf(r, p)
		if name == "" {
			for _, a := range p.Args {
				visit(a)
			}
			return
		}
		if !seen[name] {
			seen[name] = true
			reads = append(reads, x.input(name, placesOf(p), shown))
		}
		for _, a := range p.Args {
			if p.Op == expr.OpIndex {
				visit(a)
			}
		}
	}
	visit(part)
	return reads
}
