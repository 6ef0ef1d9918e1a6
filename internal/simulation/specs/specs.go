// Package specs writes random specs: trees of worker types that the generator
// accepts, driven by a seed.
package specs

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/fsmgen/fsmgen/generator"
	"github.com/fsmgen/fsmgen/generator/diag"
	"github.com/fsmgen/fsmgen/generator/spec"
)

// ImportPrefix is where the packages of a batch are generated.
const ImportPrefix = "github.com/fsmgen/fsmgen/internal/simulation/made"

// Tree is the specs of one tree of worker types.
type Tree struct {
	Root    string // the worker type of the root
	Sources []*spec.File
}

// Fixed are the trees that are the same for all seeds.
var Fixed = map[string]func() Tree{"Every": Every, "Configured": Configured, "Healthy": Healthy, "Flow": Flow}

// Random gives the tree of a seed: the first of its attempts that the
// generator accepts.
func Random(seed uint64, index int) (Tree, error) {
	for attempt := range uint64(200) {
		w := newWriter(seed, index, attempt)
		tree := w.tree()
		if _, found := generator.Link(tree.Sources, generator.Options{ImportPrefix: ImportPrefix}); !found.HasErrors() {
			return tree, nil
		}
	}
	return Tree{}, fmt.Errorf("seed %d, tree %d: no attempt was accepted", seed, index)
}

// newWriter has a stream of numbers for each feature that came later, so that the
// trees stay as they are otherwise.
func newWriter(seed uint64, index int, attempt uint64) writer {
	which := uint64(index)<<16 | attempt
	return writer{
		Rand:     rand.New(rand.NewPCG(seed, which)),
		outcomes: apart(seed, which),
		health:   healthNumbers(seed, which),
		aside:    asideOf(seed, which),
		signals:  rand.New(rand.NewPCG(seed^0x23, ^which)),
		flow:     flowNumbers(seed, which),
		times:    timeNumbers(seed, which),
		prefix:   fmt.Sprintf("T%02d", index),
	}
}

// Findings are the errors of one attempt, for whoever improves the writer.
func Findings(seed uint64, index int) (text string, refused []string) {
	w := newWriter(seed, index, 0)
	tree := w.tree()
	_, found := generator.Link(tree.Sources, generator.Options{ImportPrefix: ImportPrefix})
	for _, f := range found.Sorted() {
		if f.Severity == diag.Error {
			refused = append(refused, f.String())
		}
	}
	for _, s := range tree.Sources {
		text += string(s.Data) + "\n"
	}
	return text, refused
}

// writer writes the specs of one tree.
type writer struct {
	*rand.Rand
	outcomes *rand.Rand // see outcomes.go
	health   *rand.Rand // see health.go
	aside    *rand.Rand // see vars.go
	signals  *rand.Rand // see signal
	flow     *rand.Rand // see inputs.go
	times    *rand.Rand // see times.go
	prefix   string
	acts     bool // the state has an action, so that runs and failures are not always 0
	clock    bool // the expression may read the clock
	shown    bool // its value is shown, so that it reads no secret
}

// machine is what is known of a spec while it is written, and of a child's by
// its parent.
type machine struct {
	name     string
	fields   []field
	observed []field
	states   []string
	desired  []string
	initial  string
	shutdown string
	failed   string
	actions  []action
	conds    []string
	guards   []string
	children []child
	vars     []variable
	varConds []string // conditions that read them
	commands []command
	inputs   []value
	outputs  []value
	told     bool     // a condition reads what flows
	follows  bool     // a state has the action follow
	band     []string // a group, for times in it
	paced    bool     // it has the transient field pace
	rowsAsk  bool     // a row of a mapping may ask a guard
	holds    bool     // conditions were written
	parts    strings.Builder
	late     []func() string
}

type field struct {
	name   string
	kind   string // bool int duration float string enum time ip strings table count peers object secret note whole
	values []string
	yaml   string
	min    int
	of     *machine // whole
}

type action struct {
	name    string
	limited bool // retry.max is above 0
	result  bool
	errors  bool
}

type child struct {
	name  string
	m     *machine
	group bool
	each  string // what its members are made of; "": it is no group, or one with when alone
}

func (w *writer) chance(percent int) bool { return w.IntN(100) < percent }

func pick[T any](w *writer, list []T) T { return list[w.IntN(len(list))] }

func (w *writer) tree() Tree {
	var t Tree
	var all []*machine
	leaves := w.level("Leaf", 1+w.IntN(3), nil)
	all = append(all, leaves...)
	below := leaves
	if w.chance(55) {
		mids := w.level("Mid", 1+w.IntN(2), leaves)
		all = append(all, mids...)
		below = append(mids[:len(mids):len(mids)], pick(w, leaves))
	}
	root := w.machine(w.prefix+"Root", below)
	all = append(all, root)
	t.Root = root.name
	for _, m := range all {
		t.Sources = append(t.Sources, &spec.File{Path: "specs/" + strings.ToLower(m.name) + ".yaml", Data: []byte(m.parts.String())})
	}
	return t
}

func (w *writer) level(name string, n int, below []*machine) []*machine {
	list := make([]*machine, n)
	for i := range list {
		list[i] = w.machine(fmt.Sprintf("%s%s%c", w.prefix, name, 'A'+i), below)
	}
	return list
}

func (m *machine) line(format string, args ...any) { fmt.Fprintf(&m.parts, format+"\n", args...) }

// condition begins a condition.
func (m *machine) condition(format string, args ...any) {
	if !m.holds {
		m.line("conditions:")
		m.holds = true
	}
	m.line("  "+format, args...)
}

func (w *writer) machine(name string, below []*machine) *machine {
	m := &machine{name: name}
	m.line("fsm: v1\nworker: %s", name)
	w.fields(m, below)
	w.roles(m)
	w.declareChildren(m, below)
	w.asides(func() {
		w.declareVars(m)
		w.declareCommands(m)
	})
	w.by(w.flow, func() { w.declareFlow(m) })
	w.stateList(m)
	w.actionList(m)
	w.childList(m)
	w.policies(m)
	w.end(m)
	return m
}

// roles chooses the states and what may be asked for.
func (w *writer) roles(m *machine) {
	names := []string{"down", "up", "busy", "warm", "cool", "late"}
	m.states = names[:2+w.IntN(5)]
	m.shutdown = "down"
	m.desired = []string{"up", "down"}
	if len(m.states) > 2 && w.chance(40) {
		m.desired = append(m.desired, m.states[2])
	}
	m.initial = "down"
	if w.chance(30) {
		m.initial = pick(w, m.states)
	}
	if w.chance(50) {
		m.failed = "broken"
		m.states = append(m.states[:len(m.states):len(m.states)], m.failed)
	}
	m.line("desired:\n  states: [%s]\n  derive:", strings.Join(m.desired, ", "))
	if w.chance(70) {
		m.line("    - {state: down, when: %q}", pick(w, []string{"!spec.on", "!spec.on && spec.level > 2", w.specCond(m, 1)}))
	}
	if w.chance(30) {
		m.line("    - {state: %s, when: %q}", pick(w, m.desired), w.specCond(m, 1))
	}
	m.line("    - {state: %s}", pick(w, []string{"up", "up", "up", m.desired[len(m.desired)-1]}))
	m.line("initial: %s\nshutdown: down", m.initial)
	if m.failed != "" {
		m.line("failed: %s", m.failed)
	}
	var list []string
	for _, s := range m.states {
		if s != "down" && s != m.failed {
			list = append(list, s)
		}
	}
	m.line("groups:\n  living: [%s]", strings.Join(list, ", "))
	if w.chance(40) {
		m.line("  some: [%s]\n  all_of: [living, down]", list[0])
	}
	w.by(w.times, func() { w.declareBand(m) })
	w.names(m)
}

// names settles how conditions, guards and actions are called; their text comes
// after the states that read them.
func (w *writer) names(m *machine) {
	for range w.IntN(3) {
		m.conds = append(m.conds, fmt.Sprintf("c%d", len(m.conds)))
	}
	if w.chance(30) {
		m.guards = append(m.guards, "ready")
	}
	for i := range w.IntN(3) {
		m.actions = append(m.actions, w.withOutcome(action{name: fmt.Sprintf("act%d", i), limited: w.chance(60)}))
	}
}

func (w *writer) duration() string {
	return pick(w, []string{"1ms", "50ms", "300ms", "1s", "3s"})
}

// signal makes a state one with a signal now and then. Few trees had one of each, so
// more are drawn from random numbers of their own.
func (w *writer) signal(m *machine) {
	signals := []string{"remove", "restart"}
	switch {
	case w.chance(5):
		m.line("    signal: %s", pick(w, signals))
	case w.signals.IntN(100) < 9:
		m.line("    signal: %s", signals[w.signals.IntN(2)])
	}
}

func (w *writer) stateList(m *machine) {
	m.line("states:")
	for _, s := range m.states {
		m.line("  %s:", s)
		var act *action
		if len(m.actions) > 0 && w.chance(45) && s != "broken" {
			act = &m.actions[w.IntN(len(m.actions))]
			m.line("    action: %s", act.name)
		}
		hasMore := w.follows(m, s, act)
		if s != "down" && s != "broken" {
			w.signal(m)
		}
		hasMore = w.stateHealth(m) || hasMore
		var list []string
		if s != "down" && (act == nil || w.chance(70)) {
			list = append(list, fmt.Sprintf("{to: down, when: %q}", w.goDown(m, act)))
		}
		if s == "down" {
			list = append(list, fmt.Sprintf("{to: %s, when: desired == %s%s}", pick(w, m.states[1:]), m.desired[0], w.forOrNothing(m)))
		}
		for range w.IntN(3) {
			list = append(list, w.transition(m, s, act))
		}
		w.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		list = append(w.outcomeTransitions(m, s, act), list...)
		w.acts = act != nil
		w.asides(func() { list = w.saying(m, s, list) })
		w.by(w.flow, func() { list = w.flowing(m, s, list) })
		w.by(w.times, func() { list = w.timing(m, s, list) })
		switch {
		case len(list) == 0 && act == nil && !hasMore:
			m.line("    {}")
		case len(list) > 0:
			m.line("    transitions:")
		}
		for _, t := range list {
			m.line("      - %s", t)
		}
	}
	if w.chance(60) {
		except := ""
		if w.chance(20) {
			except = ", except: [up]"
		}
		m.line("transitions:\n  - {from: \"*\", to: down, when: desired == down%s}", except)
	} else {
		m.line("transitions:\n  - {from: living, to: down, when: desired == down, for: %s}", w.duration())
	}
	for range w.IntN(3) {
		to := pick(w, m.states)
		from := pick(w, []string{"living", `"*"`, "[living, down]"})
		if len(m.states) < 4 {
			from = `[down, up]`
		}
		m.line("  - {from: %s, to: %s, when: %q%s}", from, to, w.cond(m, 2, nil), w.forOrNothing(m))
	}
	w.acts = false
	w.asides(func() { w.sharedSaying(m) })
	w.by(w.times, func() { w.sharedTiming(m) })
}

// goDown is a guard on the way to the shutdown state.
func (w *writer) goDown(m *machine, act *action) string {
	text := "desired == down"
	if act != nil && w.chance(50) {
		text += " && " + pick(w, doneWords(m, act))
	}
	if len(m.children) > 0 && w.chance(40) {
		text += " && atRest(child." + pick(w, m.children).name + ")"
	}
	return text
}

func doneWords(m *machine, act *action) []string {
	list := []string{"done"}
	if act.limited { // who waits for done alone waits until it has failed
		list = []string{"(gaveUp || done)", "(done || gaveUp)"}
	}
	if len(m.observed) > 0 {
		list = append(list, "acted")
	}
	return list
}

func (w *writer) forOrNothing(m *machine) string {
	switch {
	case w.chance(15):
		return ", for: " + w.duration()
	case w.chance(8):
		return ", for: " + w.specDuration(m)
	case w.chance(10):
		return ", after: " + w.duration()
	}
	return ""
}

func (w *writer) specDuration(m *machine) string {
	for _, f := range m.fields {
		if f.kind == "duration" {
			return "spec." + f.name
		}
	}
	return w.duration()
}

func (w *writer) transition(m *machine, from string, act *action) string {
	to := pick(w, m.states)
	switch {
	case w.chance(15) && from != "broken":
		return fmt.Sprintf("{to: %s, after: %s}", to, pick(w, []string{w.duration(), w.specDuration(m)}))
	case to == from:
		return fmt.Sprintf("{to: %s, when: %q, for: %s}", to, w.cond(m, 2, act), w.duration())
	}
	return fmt.Sprintf("{to: %s, when: %q%s}", to, w.cond(m, 2, act), w.forOrNothing(m))
}
