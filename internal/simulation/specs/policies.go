package specs

import "fmt"

func (w *writer) actionList(m *machine) {
	if len(m.actions) > 0 || m.follows {
		m.line("actions:")
	}
	w.by(w.flow, func() { w.follow(m) })
	for _, a := range m.actions {
		limit := 0
		if a.limited {
			limit = pick(w, []int{1, 1, 2, 3})
		}
		w.action(m, a, limit)
	}
	if len(m.guards) > 0 {
		m.line("guards:\n  ready: {}")
	}
	m.healthConditions()
	for i, c := range m.conds {
		known := m.conds
		m.conds = m.conds[:i] // each reads earlier ones only
		m.condition("%s: %q", c, w.shownCond(m, 2))
		m.conds = known
	}
	w.asides(func() { w.varConditions(m) })
	if m.told {
		m.condition("told: %s", m.later(func() string { return yamlText(w.toldCondition(m)) }))
	}
}

// action writes an action.
func (w *writer) action(m *machine, a action, limit int) {
	timeout, initial, factor, jitter := w.duration(), w.duration(), pick(w, []string{"1", "2", "1.5"}), pick(w, []string{"0", "0.2", "0.5", "1"})
	repeat := w.repeat(m, pick(w, []string{"", "", ", repeat: 1s"}))
	timeout = w.configured(m, timeout, "D", `D + duration("50ms")`, `duration("200ms") * spec.pace`, `duration("200ms") * spec.pace`)
	most := w.configured(m, fmt.Sprint(limit), "spec.level", "spec.pace", "spec.pace")
	wait := w.configured(m, "initial: "+initial+", cap: 5s", "initial: D, cap: D * 4", `initial: duration("100ms") * spec.pace, cap: duration("1s") * spec.pace`, `initial: duration("100ms") * spec.pace, cap: duration("1s") * spec.pace`)
	again := ""
	w.by(w.flow, func() { again = w.flowKeys(m) })
	m.line("  %s: {timeout: %s, retry: {max: %s, %s, factor: %s, jitter: %s}%s%s%s}", a.name, timeout, most, wait, factor, jitter, repeat, again, a.outcomeKeys())
}

func (w *writer) policies(m *machine) {
	if len(m.children) > 0 && w.chance(60) {
		m.line("reconcile: %s", pick(w, []string{"version", "hash", "equal", "hook", "tick", "{every: 700ms}"}))
	}
	m.line("supervision:")
	if len(m.observed) > 0 {
		every := pick(w, [][2]string{{"50ms", "400ms"}, {"400ms", "1s"}, {"1s", "4s"}, {"1s", "10s"}})
		literal := fmt.Sprintf("every: %s, timeout: %s, staleAfter: %s", every[0], pick(w, []string{"50ms", "300ms", "2s"}), every[1])
		m.line("  observe: {%s}", w.configured(m, literal, observing...))
	}
	if w.chance(80) {
		// With a small cap a worker is soon well again, and fails again within the period.
		m.line("  restart: {max: %d, within: %s, %s, factor: %s, jitter: %s}", w.IntN(4),
			pick(w, []string{"2s", "60s", "10m"}), pick(w, []string{"initial: 100ms, cap: 500ms", "initial: 1s, cap: 1s", "initial: 3s, cap: 4s"}), pick(w, []string{"1", "2", "3"}), pick(w, []string{"0", "0.2", "0.7"}))
	}
	m.line("  shutdown: {timeout: %s}", w.configured(m, pick(w, []string{"500ms", "2s", "5s"}), `D + duration("200ms")`, `duration("400ms") * spec.pace`))
}

// observing are configured policies of observing.
var observing = []string{
	`every: D + duration("50ms"), timeout: D, staleAfter: (D + duration("50ms")) * 3`,
	`every: duration("150ms") * spec.pace, timeout: duration("100ms") * spec.pace, staleAfter: duration("400ms") * spec.pace`,
	`every: duration("800ms") / spec.level, timeout: 300ms, staleAfter: duration("900ms") + duration("100ms") * spec.level`,
}
