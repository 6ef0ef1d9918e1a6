package mutants

import "slices"

// List is all planted bugs.
var List = slices.Concat(storing, children, failing, hooks, ticks)

var storing = []Mutant{
	one("the version check is skipped", "supervisor.go", "given != have {", "given > have+99 {"),
	{Name: "the UserSpec is not frozen", Edits: []Edit{
		{"inbox.go", "	if in.asked {\n		return ErrFrozen\n	}\n	in.spec = true\n", "	in.spec = true\n"},
		{"inbox.go", "	if in.asked {\n		return ErrFrozen\n	}\n	return nil\n", "	return nil\n"}}},
	one("done outlives a Version", "visit.go", "		t.renewAction(n, \"the UserSpec's Version has moved\")\n", ""),
	one("a transient field moves the Version of a child", "child.go", "	if c.compare(*stored) == differs {\n", "	if c.compare(*stored) != same {\n"),
	one("the parent's word comes before the child's own switch", "visit.go",
		"	case n.derived == n.w.shutdown || n.derived == 0:\n		return n.w.shutdown, bySwitch\n", ""),
	one("a stale observation counts", "node.go", "n.obs.seen && (n.w.observe.StaleAfter <= 0 || now.since(n.obs.at) <= n.w.observe.StaleAfter)", "n.obs.seen"),
	one("nobody is woken when an observation grows stale", "due.go", "			n.staleDue = never\n			n.own()\n			t.mark(n)\n", "			n.staleDue = never\n"),
	one("nobody is woken when for is over", "moment.go", "		a.at(a.m.held[i].after(d))\n", ""),
	one("nobody is woken right after a comparison of elapsed turns", "moment.go", "		a.at(a.m.entered.after(d).after(1))\n", ""),
	one("a clock that is set back wakes nobody", "wall.go", "	if setBack {\n", "	if setBack && t.now < 0 {\n"),
	one("a clock that is set back takes time back", "clock.go", "	return d < 0 || d > setAhead\n", "	return d > setAhead\n"),
	one("for goes on over a failure", "failure.go", "	e.To = n.w.stateName(to)\n	n.last = \"failed: \" + e.Reason\n	n.m.holdNothing()\n", "	e.To = n.w.stateName(to)\n	n.last = \"failed: \" + e.Reason\n"),
	one("events are lost in silence", "hub.go", "		s.missed++\n", ""),
	{Name: "events are kept for ever", Mode: []string{"-memory"}, Edits: []Edit{
		{"tell.go", "	t.out.events = append(t.out.events, e)\n}\n", "	t.out.events = append(t.out.events, e)\n	kept = append(kept, e)\n}\n\nvar kept []Event\n"}}},
}

var children = []Mutant{
	one("a parent is visited before its children", "tree.go",
		"func (t *tree) walk(n *node) {\n", "func (t *tree) walk(n *node) {\n	if n.ready || t.full {\n		t.visit(n)\n	}\n"),
	{Name: "the mapping is read before the decision", Edits: []Edit{
		{"visit.go", "	n.refresh()\n	if n.failure == nil &&", "	n.refresh()\n	t.giveWords(n)\n	if n.failure == nil &&"},
		{"visit.go", "	t.advanceRemoval(n)\n	t.giveWords(n)\n	if n.failure != nil { // a row", "	t.advanceRemoval(n)\n	if n.failure != nil { // a row"}}},
	one("words are not withheld", "words.go", "	return n.kids.dependenciesReady(n.w, s.entry)\n", "	return true\n"),
	one("a dependency goes before its dependents", "words.go", "		return !n.kids.dependentsGoing(n.w, s.entry)\n", "		return true\n"),
	one("a removal does not wait for dependents", "words.go", "		case f.dependentsGoing(n.w, c.entry):\n			f.flags.asking = true\n", ""),
	one("a removal is taken back", "reconcile.go", "	case s.node != nil && !s.leaving:\n", "	case s.node != nil:\n"),
	one("two of one name live at once", "starting.go", "s.waiting != nil && s.node == nil && s.failing.isDue", "s.waiting != nil && s.failing.isDue"),
	one("a group keeps members that are gone", "family.go", "	if moved, ok := m.remove(c.member); ok {", "	if moved, ok := m.remove(c.member); ok && c.id > 1<<40 {"),
	one("every child is touched", "child.go", "	case !c.def.Identical(with, spec):\n		return transientOnly\n	}\n	return same\n", "	case !c.def.Identical(with, spec):\n		return transientOnly\n	}\n	return differs\n"),
	one("a removed child goes on", "reconcile.go", "			s.leaving, f.flags.asking = true, true\n		}\n	}\n", "			s.leaving = true\n		}\n	}\n"),
	one("a worker is gone before its hooks have returned", "removal.go", "n.removal.stage != closing || n.act.flight.on || n.obs.flight.on {", "n.removal.stage != closing {"),
	one("a child's last word is forgotten", "family.go", "		return f.words[s.entry]\n", "		return 0\n"),
	one("a shutdown does not release what is held", "removal.go", "	t.emit(Event{Kind: EventLeaving, Reason: n.whyLeaving()}, n)\n	t.releaseBelow(n)\n", "	t.emit(Event{Kind: EventLeaving, Reason: n.whyLeaving()}, n)\n"),
}

var failing = []Mutant{
	{Name: "restarts are counted by the wall clock", Edits: []Edit{
		{"clock.go", "	wall := wallOf(reading)\n", "	wall := wallOf(reading)\n	wallNow = instant(wall.UnixNano())\n"},
		{"restarts.go", "func (r *restarts) remember(now instant, p *RestartPolicy) {\n", "var wallNow instant\n\nfunc (r *restarts) remember(now instant, p *RestartPolicy) {\n	now = wallNow\n"}}},
	one("the period of restarts is too short", "restarts.go", "now.since(at) > p.Within", "now.since(at) > p.Within/4"),
	one("a time-out whose call ignores its context counts twice", "act.go", "	case !n.act.flight.counted:\n", "	case n.failure == nil:\n"),
	one("a failure that was counted holds for no time", "failure.go", "	n.restarts.holdAnew(t.now)\n", ""),
	one("the circuit opens one too late", "restarts.go", "r.count > most || len(r.window) > most", "r.count > most+1 || len(r.window) > most+1"),
	one("the jitter has no seed", "backoff.go", "	h.Uint64(seed)\n", ""),
	one("the jitter is the same for all", "backoff.go", "	h.String(path)\n", ""),
	one("the first failure is held", "restarts.go", "	if k <= 1 {\n		return 0\n	}\n", "	k++\n"),
	one("the count is never emptied", "restarts.go", "	r.count, r.trial = 0, false\n", "	r.trial = false\n"),
	one("the window is emptied with the count", "restarts.go", "	if r.trial {\n		r.window = r.window[:0]\n	}\n", "	r.window = r.window[:0]\n"),
	one("the window is kept when a circuit closes", "restarts.go", "	if r.trial {\n		r.window = r.window[:0]\n	}\n", ""),
	one("a try has as many failures as before", "restarts.go", "	r.trial = r.trial || wasOpen\n", ""),
	one("a leaving worker is restarted", "failure.go", "	case n.removal.stage >= leaving:\n		t.emit(e, n)\n		t.closeUnclean", "	case n.removal.stage >= closing:\n		t.emit(e, n)\n		t.closeUnclean"),
	one("a failure takes the parent down", "failure.go", "	n.counters.Restarts++\n", "	n.counters.Restarts++\n	if n.parent != nil {\n		n.parent.failure = errRestart\n	}\n"),
	one("what is parked is observed", "observe.go", "n.removal.stage == closing || n.parked() {", "n.removal.stage == closing {"),
	one("a new Version does not end a hold", "visit.go", "		t.hasten(n, \"its UserSpec has changed\", false)\n", ""),
	one("the children of a held worker are given words", "failure.go", "return !r.open || n.w.failed == 0", "return false"),
	one("a held worker decides", "visit.go", "n.enteredIn != t.n && !n.held() &&", "n.enteredIn != t.n &&"),
}

var hooks = []Mutant{
	one("an action is not cancelled", "act.go", "	a.flight.callOff(errors.New(why), t.now.after(t.grace))\n", ""),
	one("a late observation is taken in", "observe.go", "	late, named := f.late, f.named\n", "	late, named := false, f.named\n"),
	one("nothing is retried", "act.go", "	a.pending, a.at = true, t.now.after(delay)\n", "	_ = delay\n"),
	one("retry.max is one more", "act.go", "a.attempts >= retry.Max {", "a.attempts > retry.Max {"),
	one("acted counts from the last success", "act.go", "	if !a.done {\n		a.done, a.doneTick = true, t.n\n	}\n", "	a.done, a.doneTick = true, t.n\n"),
	one("an action that ignores its context is not waited for", "act.go", "!a.pending || a.flight.on ||", "!a.pending || a.flight.on && !a.flight.named ||"),
	one("a place is not given back", "visit.go", "	t.returnPlace(n)\n	if n.gone {\n		return\n	}\n", "	if n.gone {\n		return\n	}\n	t.returnPlace(n)\n"),
	one("one hook too many", "places.go", "	for t.inFlight < t.hookLimit {\n", "	for t.inFlight <= t.hookLimit {\n"),
	one("who waits for a place is the last to get it", "ring.go", "	e, r.buf[r.first] = r.buf[r.first], zero\n	r.first = (r.first + 1) & (len(r.buf) - 1)\n", "	last := (r.first + r.len - 1) & (len(r.buf) - 1)\n	e, r.buf[last] = r.buf[last], zero\n"),
	one("Close is called twice", "removal.go", "	n.removal.closed, n.act.closing = true, true\n", "	n.act.closing = true\n"),
	one("a hook sees the UserSpec that its parent has stored since", "typed.go", "collecting[U]{h.spec, h.desired, h.secrets}", "collecting[U]{h.stored(), h.desired, h.secrets}"),
	one("returns are taken in as they come", "inbox.go", "	if len(taken) > 1 {\n", "	if len(taken) > 99 {\n"),
}

var ticks = []Mutant{
	one("a tick that was cut begins anew", "tree.go", "		t.cut, t.resumed = nil, true\n		t.goOnAfter(at)\n		return\n", "		t.cut = nil\n		_ = at\n"),
	one("a tick goes on with the worker at which it was cut", "budget.go", "at.slot.place+1)", "at.slot.place)"),
	one("a tick goes on after its budget", "budget.go", "	if used < t.budget {", "	if used <= t.budget {"),
	one("a cut forgets those that come after its parent", "budget.go", "	if t.cut == nil {\n		t.goOnAfter(n)\n	}\n}", "}"),
	one("who had no visit is overdue", "removal.go", "t.resumed && !n.removal.excused", "t.resumed && n.removal.excused"),
	one("who swings is not named", "livelock.go", "	if l.inARow == livelockAfter {", "	if l.inARow == livelockAfter && t.now < 0 {"),
	one("who moves is said to swing", "livelock.go", "	livelockAfter = 1000\n", "	livelockAfter = 30\n"),
}
