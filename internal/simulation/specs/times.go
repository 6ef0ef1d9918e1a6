package specs

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Times in groups, jitter and backoff (R35), and policies that follow from the
// configuration (R29), are drawn from random numbers of their own, as variables are.

// timeNumbers returns these random numbers.
func timeNumbers(seed, attempt uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed^0x35, attempt^0x29))
}

// declareBand chooses a group, for times in it.
func (w *writer) declareBand(m *machine) {
	var list []string
	for _, s := range m.states {
		if s != m.failed {
			list = append(list, s)
		}
	}
	if len(list) < 3 || !w.chance(50) {
		return
	}
	at := w.IntN(len(list) - 1)
	m.band = list[at : at+2+w.IntN(min(2, len(list)-at-1))]
	if len(m.band) == len(m.states) {
		m.band = m.band[:2]
	}
	m.line("  band: [%s]", strings.Join(m.band, ", "))
}

// outside is a state that is not in a group.
func (w *writer) outside(m *machine, group []string) string {
	var list []string
	for _, s := range m.states {
		if !slices.Contains(group, s) {
			list = append(list, s)
		}
	}
	return pick(w, list)
}

// time is a time of after. It is written in quotes.
func (w *writer) time(m *machine) string {
	list := []string{w.duration(), w.specDuration(m), `jitter(duration("400ms"), 0.5)`, `jitter(duration("3s"), 0.2)`, `backoff(duration("50ms"), 2, duration("5s"), spec.level)`}
	for _, v := range m.delays() {
		list = append(list, "vars."+v.name, "jitter(vars."+v.name+" * 2, 0.3)")
	}
	for _, v := range m.varsOf("int") {
		list = append(list, `backoff(duration("100ms"), 2, duration("3s"), vars.`+v.name+")")
	}
	for _, f := range m.of("duration") {
		list = append(list, "jitter(spec."+f.name+", 0.7)")
	}
	return yamlText(pick(w, list))
}

// timing adds to the transitions of a state those that wait for times in groups and for
// times that vary.
func (w *writer) timing(m *machine, state string, list []string) []string {
	add := func(t string) {
		list = slices.Insert(slices.Clone(list), w.IntN(len(list)+1), w.setting(m, t, nil, 35))
	}
	if slices.Contains(m.band, state) && w.chance(35) {
		add(fmt.Sprintf("{to: %s, after: %s, in: band}", w.outside(m, m.band), w.time(m)))
	}
	if state != m.failed && w.chance(20) {
		add(fmt.Sprintf("{to: %s, after: %s}", pick(w, m.states), w.time(m)))
	}
	if w.chance(15) {
		to, wait := pick(w, m.states), ""
		when := fmt.Sprintf("elapsed > jitter(duration(%q), 0.5)", w.duration())
		if w.chance(50) {
			when += " && " + w.cond(m, 0, nil)
		}
		if to == state {
			wait = ", for: " + w.duration()
		}
		add(fmt.Sprintf("{to: %s, when: %q%s}", to, when, wait))
	}
	if times := m.delays(); len(times) > 0 && w.chance(30) {
		v := pick(w, times).name
		to := w.outside(m, []string{state})
		list = slices.Insert(slices.Clone(list), w.IntN(len(list)+1), fmt.Sprintf("{to: %s, when: %q, for: 50ms, set: {%s: %s}}", to, w.cond(m, 0, nil), v,
			yamlText(pick(w, []string{"jitter(vars." + v + ", 0.5)", "backoff(vars." + v + ", 1.5, duration(\"10s\"), spec.level)", `jitter(duration("1s"), 0.9)`}))))
	}
	return list
}

// sharedTiming writes shared transitions that wait for times in groups.
func (w *writer) sharedTiming(m *machine) {
	if w.chance(30) {
		to := "down"
		if m.failed != "" && w.chance(30) {
			to = m.failed
		}
		m.line("  - %s", w.setting(m, fmt.Sprintf("{from: living, to: %s, after: %s, in: living}", to, w.longTime(m)), nil, 35))
	}
	if len(m.band) > 0 && w.chance(70) {
		m.line("  - %s", w.setting(m, fmt.Sprintf("{from: band, to: %s, after: %s, in: band}", w.outside(m, m.band), w.longTime(m)), nil, 35))
	}
}

func (w *writer) longTime(m *machine) string {
	if w.chance(50) {
		return pick(w, []string{"2s", "5s", "12s"})
	}
	return w.time(m)
}

// configured is a policy, which follows from the configuration now and then, as one of
// some expressions says. D stands there for a field that is a duration.
func (w *writer) configured(m *machine, literal string, expressions ...string) string {
	w.by(w.times, func() {
		var list []string
		for _, e := range expressions {
			switch {
			case strings.Contains(e, "D"):
				for _, f := range m.of("duration") {
					list = append(list, strings.ReplaceAll(e, "D", "spec."+f.name))
				}
			case m.paced || !strings.Contains(e, "spec.pace"):
				list = append(list, e)
			}
		}
		if len(list) > 0 && w.chance(40) {
			literal = pick(w, list)
		}
	})
	return literal
}

// repeat is the policy of that name, or nothing.
func (w *writer) repeat(m *machine, drawn string) string {
	w.by(w.times, func() {
		list := []string{`jitter(duration("700ms"), 0.5)`, `backoff(duration("100ms"), 2, duration("3s"), runs - 1)`, `duration("300ms") * min(max(runs, 1), 4)`}
		if m.paced {
			list = append(list, `duration("300ms") * spec.pace`, `jitter(duration("300ms") * spec.pace, 0.5)`)
		}
		for _, v := range m.delays() {
			list = append(list, "vars."+v.name, "max(vars."+v.name+` * min(runs, 3), duration("200ms"))`)
		}
		for _, in := range m.inputs {
			switch in.kind {
			case "int":
				list = append(list, `duration("300ms") * max(input.`+in.name+", 1)")
			case "duration":
				list = append(list, "input."+in.name, "input."+in.name+" * 2")
			}
		}
		if w.chance(40) || len(m.inputs) > 0 && w.chance(40) {
			drawn = ", repeat: " + yamlText(pick(w, list))
		}
	})
	return drawn
}
