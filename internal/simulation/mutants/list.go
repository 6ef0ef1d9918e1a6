package mutants

import "slices"

// List is all planted bugs.
var List = slices.Concat(storing, children, failing, hooks, ticks, configured, ending, variables, health, flowing, told, times, commands, asks)

var variables = []Mutant{
	{Name: "set changes nothing", Tree: "Every", Edits: []Edit{{"internal/engine/visit.go", "		n.inst.Assign()\n", "		_ = n.inst\n"}}},
	{Name: "a restart leaves variables as they are", Tree: "Every", Edits: []Edit{{"internal/engine/failure.go", "		n.inst.ResetVars()\n", "		_ = n.inst\n"}}},
	{Name: "variables do not begin as initial", Tree: "Every", Edits: []Edit{{"internal/instance/instance.go", "		h.changeVars(h.def.Vars.Start)\n", "		_ = h.def.Vars.Start\n"}}},
}

// health are bugs of R36.
var health = []Mutant{
	ill("nobody is woken when a child is healthy no more", "		n.markParent()\n", ""),
	ill("a worker in back-off is as healthy as its state", "	case n.backingOff() || n.rare().removal.unclean != \"\":\n", "	case n.rare().removal.unclean != \"\":\n"),
	ill("a stale observation makes nobody ill", "	case observes && !n.fresh(t.now):\n", "	case observes && !n.obs.seen:\n"),
	ill("whoever has gone counts as healthy", "		c.shownWell = false\n		cs.count(c)\n", ""),
	ill("a child whose constructor fails makes no group ill", "		return int(s.entry) == entry && s.failing() != nil\n", "		return int(s.entry) > 99\n"),
	ill("the last of the worst is named", "		if c.Worst < s.Worst {\n", "		if c.Worst <= s.Worst {\n"),
}

func ill(name, old, new string) Mutant {
	m := one(name, "internal/engine/health.go", old, new)
	m.Tree = "Healthy"
	return m
}

var flowing = []Mutant{
	flow("nobody is woken by an output", "flow.go", "	n.markParent()\n", ""),
	flow("nobody is woken by an input", "flow.go", "			t.markNext(c)\n", "			_ = c\n"),
	flow("an unknown input is the default again", "flow.go", "		of.Set(now, last)\n", "		of.Set(now, of.New())\n"),
	flow("inputs do not follow the outputs of children", "children.go", "	cs.inputNews |= what\n", "	cs.inputNews |= what &^ worker.RowsReadChildren\n"),
	flow("what one is told all are told", "flow.go", "	if n.w.Entries[s.entry].InputsRead.Shared() {\n", "	if n.w.Entries != nil {\n"),
	flow("whoever terminates tells nothing more", "removal.go", "inputs: cs.flags.inputs, ", ""),
	flow("again ends the delay of a retry", "flow.go", "a.attempts > 0 || a.pending", "a.pending"),
	flow("whoever has gone still reports", "children.go", "		c.parent.inst.DropOutputs(int(c.entry), c.childEntry.name)\n", ""),
}

func flow(name, file, old, new string) Mutant {
	m := one(name, "internal/engine/"+file, old, new)
	m.Tree = "Flow"
	return m
}

var storing = []Mutant{
	one("the version check is skipped", "internal/instance/store.go", "	if given, have := *s.version(&spec), *s.version(&s.current); given != have {\n", "	if given, have := *s.version(&spec), *s.version(&s.current); given > have+99 {\n"),
	{Name: "the UserSpec is not frozen", Edits: []Edit{
		{"internal/engine/inbox.go", "func (in *inbox) postSpec() error {\n	in.mu.Lock()\n	defer in.mu.Unlock()\n	if in.shutdown {\n		return fsm.ErrFrozen\n	}\n", "func (in *inbox) postSpec() error {\n	in.mu.Lock()\n	defer in.mu.Unlock()\n"},
		{"internal/engine/inbox.go", "func (in *inbox) frozen() error {\n	in.mu.Lock()\n	defer in.mu.Unlock()\n	if in.shutdown {\n		return fsm.ErrFrozen\n	}\n", "var _ = fsm.ErrFrozen\n\nfunc (in *inbox) frozen() error {\n	in.mu.Lock()\n	defer in.mu.Unlock()\n"}}},
	one("done outlives a Version", "internal/engine/visit.go", "		t.renewAction(n, \"the UserSpec's Version has moved\")\n", ""),
	one("a transient field moves the Version of a child", "internal/instance/child.go", "	if c.compare(*stored) == worker.Differs {\n", "	if c.compare(*stored) != worker.Same {\n"),
	one("the mapped state comes before the child's own switch", "internal/engine/visit.go",
		"	case n.derived == n.w.Shutdown || n.derived == 0:\n		return n.w.Shutdown, bySwitch\n", ""),
	one("a stale observation counts", "internal/engine/node.go", "	return after <= 0 || now.Since(n.obs.at) <= after\n", "	return after != 1\n"),
	one("nobody is woken when an observation grows stale", "internal/engine/due.go", "			n.ownChanged()\n			t.mark(n)\n", ""),
	one("nobody is woken when for is over", "internal/worker/alarm.go", "		a.at(a.T.Held[i].After(d))\n", ""),
	one("nobody is woken right after a comparison of elapsed turns", "internal/worker/alarm.go", "		a.at(a.T.Entered.After(d).After(1))\n", ""),
	one("a clock that is set back wakes nobody", "internal/engine/wall.go", "	if setBack {\n", "	if setBack && t.now < 0 {\n"),
	one("a clock that is set back takes time back", "internal/engine/clock.go", "	return d < 0 || d > link.SetAhead\n", "	return d > link.SetAhead\n"),
	one("for goes on over a failure", "internal/engine/failure.go", "	n.timing.HoldNothing(0)\n	if !n.livelocked()", "	if !n.livelocked()"),
	one("events are lost in silence", "internal/engine/broadcast.go", "		s.missed++\n", ""),
	{Name: "events are kept for ever", Mode: []string{"-memory"}, Edits: []Edit{
		{"internal/engine/tell.go", "	t.out.events = append(t.out.events, e)\n}\n", "	t.out.events = append(t.out.events, e)\n	kept = append(kept, e)\n}\n\nvar kept []fsm.Event\n"}}},
}

var children = []Mutant{
	one("a parent is visited before its children", "internal/engine/tree.go",
		"func (t *Tree) walk(n *node) {\n", "func (t *Tree) walk(n *node) {\n	if n.ready || t.FullTicks {\n		t.visit(n)\n	}\n"),
	{Name: "the mapping is read before the decision", Edits: []Edit{
		{"internal/engine/visit.go", "	t.followAction(n)\n	t.refresh(n)\n", "	t.followAction(n)\n	t.refresh(n)\n	t.propagateDesired(n)\n"},
		{"internal/engine/visit.go", "	t.advanceRemoval(n)\n	t.propagate(n)\n", "	t.advanceRemoval(n)\n	t.propagateInputs(n)\n"}}},
	one("mapped states do not wait for dependencies", "internal/engine/propagate.go", "	return n.children.dependenciesReady(n.w, s.entry)\n", "	return true\n"),
	one("a dependency goes before its dependents", "internal/engine/propagate.go", "		return !n.children.dependentsGoing(n.w, s.entry)\n", "		return true\n"),
	one("a removal does not wait for dependents", "internal/engine/propagate.go", "		case cs.dependentsGoing(n.w, c.entry):\n			cs.flags.asking = true\n", ""),
	one("a removal is taken back", "internal/engine/reconcile.go", "	case s.node != nil && !s.leaving:\n", "	case s.node != nil:\n"),
	one("two of one name live at once", "internal/engine/starting.go", "		if s.waiting != nil && s.node == nil && s.failing().isDue(t.now) {\n", "		if s.waiting != nil && s.failing().isDue(t.now) {\n"),
	one("a group keeps members that are gone", "internal/engine/children.go", "		g.remove(int(c.member))\n", "		if c.id > 1<<40 {\n			g.remove(int(c.member))\n		}\n"),
	one("every child is touched", "internal/instance/child.go", "	return worker.Same\n", "	return worker.Differs\n"),
	one("children that are kept at the end of a list are taken from its beginning", "internal/engine/reconcile.go", "	if c.AtEnd {\n		first += int(of.n) - c.Run\n	}\n", ""),
	one("a removed child goes on", "internal/engine/reconcile.go", "	if s.node != nil {\n		s.leaving, cs.flags.asking = true, true\n	}\n}\n", "	if s.node != nil {\n		s.leaving = true\n	}\n}\n"),
	one("a worker is gone before its hooks have returned", "internal/engine/removal.go", "!n.gone && n.act.flight == nil && n.obs.flight == nil &&\n", "!n.gone &&\n"),
	one("a child's last mapped state is forgotten", "internal/engine/children.go", "		return cs.lastMapped[s.entry]\n", "		return 0\n"),
	one("a shutdown does not end back-offs", "internal/engine/removal.go", "	t.emit(fsm.Event{Kind: fsm.EventLeaving, Reason: n.whyLeaving()}, n)\n	t.releaseBelow(n)\n", "	t.emit(fsm.Event{Kind: fsm.EventLeaving, Reason: n.whyLeaving()}, n)\n"),
}

var failing = []Mutant{
	{Name: "restarts are counted by the wall clock", Edits: []Edit{
		{"internal/engine/clock.go", "	wall := link.WallOf(reading)\n", "	wall := link.WallOf(reading)\n	wallNow = link.Instant(wall.UnixNano())\n"},
		{"internal/engine/restarts.go", "func (r *restarts) remember(now link.Instant, p *worker.RestartPolicy) {\n", "var wallNow link.Instant\n\nfunc (r *restarts) remember(now link.Instant, p *worker.RestartPolicy) {\n	now = wallNow\n"}}},
	one("the period of restarts is too short", "internal/engine/restarts.go", "	r.window = slices.DeleteFunc(r.window, func(at link.Instant) bool { return now.Since(at) > p.Within })\n", "	r.window = slices.DeleteFunc(r.window, func(at link.Instant) bool { return now.Since(at) > p.Within/4 })\n"),
	one("a time-out whose call ignores its context counts twice", "internal/engine/act.go", "	case !n.act.flight.counted:\n", "	case n.failure() == nil:\n"),
	one("a failure that was counted starts no back-off", "internal/engine/failure.go", "	n.restarts().backOff(t.now, &n.w.Restart)\n", ""),
	one("the circuit opens one too late", "internal/engine/restarts.go", "	return most > 0 && (r.trial || r.count > most || len(r.window) > most)\n", "	return most > 0 && (r.trial || r.count > most+1 || len(r.window) > most+1)\n"),
	one("the jitter has no seed", "internal/engine/jitter.go", "	h.Uint64(seed)\n", ""),
	one("the jitter is the same for all", "internal/engine/jitter.go", "	h.String(path)\n", ""),
	one("the first failure has a delay", "internal/worker/policies.go", "	if k <= 1 {\n		return 0\n	}\n", "	k++\n"),
	one("the count is never emptied", "internal/engine/restarts.go", "	r.count, r.trial = 0, false\n", "	r.trial = false\n"),
	one("the window is emptied with the count", "internal/engine/restarts.go", "	if r.trial {\n		r.window = r.window[:0]\n	}\n", "	r.window = r.window[:0]\n"),
	one("the window is kept when a circuit closes", "internal/engine/restarts.go", "	if r.trial {\n		r.window = r.window[:0]\n	}\n", ""),
	one("a try has as many failures as before", "internal/engine/restarts.go", "	r.trial = r.trial || wasOpen\n", ""),
	one("a draining worker is restarted", "internal/engine/failure.go", "	case n.stage >= draining:\n", "	case n.stage >= terminating:\n"),
	one("a failure takes the parent down", "internal/engine/failure.go", "	n.makeRare().counters.Restarts++\n", "	n.makeRare().counters.Restarts++\n	if n.parent != nil {\n		n.parent.fail(errRestart)\n	}\n"),
	one("what is parked is observed", "internal/engine/observe.go", "	if n.obs.flight != nil || n.gone || n.stage == terminating || n.parked() {\n", "	if n.obs.flight != nil || n.gone || n.stage == terminating {\n"),
	one("a new Version does not end a back-off", "internal/engine/visit.go", "		t.hasten(n, \"its UserSpec has changed\", false)\n", ""),
	one("desired states are propagated to the children of a worker in back-off", "internal/engine/failure.go", "		return !r.open || n.w.Failed == 0\n", "		return false\n"),
	one("a worker in back-off decides", "internal/engine/visit.go", "	if n.failure() == nil && n.enteredIn != t.n && !n.backingOff() && !t.triedNow(n) && n.stage < terminating && !t.paced(n) {\n", "	if n.failure() == nil && n.enteredIn != t.n && !t.triedNow(n) && n.stage < terminating && !t.paced(n) {\n"),
}

var hooks = []Mutant{
	one("a permanent kind of error is tried again", "internal/engine/act.go", "	if permanent := info.Permanent(kind); permanent || retry.Max > 0", "	if permanent := info.Permanent(kind); retry.Max > 0"),
	one("a permanent kind for which a transition waits is a failure", "internal/engine/act.go", "!(permanent && slices.Contains(s.ReadsKinds, kind))", "!(permanent && slices.Contains(s.ReadsKinds, kind+99))"),
	one("the outcome of an action outlives its stay", "internal/engine/act.go", "	if n.w.Outcome {\n		n.inst.ForgetOutcome()\n	}\n", ""),
	one("a success does not forget why the attempts before it failed", "internal/instance/outcome.go", "	h.failed(0, 0)\n}\n\nfunc (h *Worker[U, O, N]) AttemptFailed", "}\n\nfunc (h *Worker[U, O, N]) AttemptFailed"),
	one("an action is not cancelled", "internal/engine/act.go", "	a.flight.callOff(errors.New(why), t.now.After(t.Grace))\n", ""),
	one("a late observation is taken in", "internal/engine/observe.go", "	f := t.land(&n.obs.flight)\n", "	f := t.land(&n.obs.flight)\n	f.late = false\n"),
	one("nothing is retried", "internal/engine/act.go", "	a.pending, a.at = true, t.now.After(delay)\n", "	_ = delay\n"),
	one("retry.max is one more", "internal/engine/act.go", "permanent || retry.Max > 0 && int(a.attempts) >= retry.Max {\n", "permanent || retry.Max > 0 && int(a.attempts) > retry.Max {\n"),
	one("acted counts from the last success", "internal/engine/act.go", "	if !a.done {\n		a.done, a.doneTick = true, t.n\n	}\n", "	a.done, a.doneTick = true, t.n\n"),
	one("an action that ignores its context is not waited for", "internal/engine/act.go", "	if !a.pending || a.flight != nil || a.at > t.now {\n", "	if !a.pending || a.flight != nil && !a.flight.named || a.at > t.now {\n"),
	one("a place is not given back", "internal/engine/visit.go", "	t.returnPlace(n)\n	if n.gone {\n		return\n	}\n", "	if n.gone {\n		return\n	}\n	t.returnPlace(n)\n"),
	one("one hook too many", "internal/engine/places.go", "	for t.inFlight < t.HookLimit {\n", "	for t.inFlight <= t.HookLimit {\n"),
	{Name: "a place goes to who does not want it any more", Tree: "Healthy", Edits: []Edit{{"internal/engine/places.go", "		if s.kind == hookAct && !s.n.usesPlace() {\n", "		if s.kind == hookAct && s.n.gone {\n"}}},
	one("who waits for a place is the last to get it", "internal/engine/ring.go", "	e, r.buf[r.first] = r.buf[r.first], zero\n	r.first = (r.first + 1) & (len(r.buf) - 1)\n", "	last := (r.first + r.len - 1) & (len(r.buf) - 1)\n	e, r.buf[last] = r.buf[last], zero\n"),
	one("Close is called twice", "internal/engine/removal.go", "	n.makeRare().removal.closed = true\n", ""),
	one("a hook sees the UserSpec that its parent has stored since", "internal/instance/hooks.go", "	*c = collecting[U, O]{spec: h.Spec,", "	*c = collecting[U, O]{spec: h.Stored(),"),
	one("returns are taken in as they come", "internal/engine/inbox.go", "	if len(taken) > 1 {\n", "	if len(taken) > 99 {\n"),
}

var ticks = []Mutant{
	one("a tick that was cut begins anew", "internal/engine/tree.go", "		t.cut, t.resumed = nil, true\n		t.goOnAfter(at)\n		return\n", "		t.cut = nil\n		_ = at\n"),
	one("a tick goes on with the worker at which it was cut", "internal/engine/budget.go", "	t.walkDirty(p.children, int(at.childEntry.place)+1)\n", "	t.walkDirty(p.children, int(at.childEntry.place))\n"),
	one("a tick goes on after its budget", "internal/engine/budget.go", "	if used < t.TickBudget {\n", "	if used <= t.TickBudget {\n"),
	one("a cut forgets those that come after its parent", "internal/engine/budget.go", "	if t.cut == nil {\n		t.goOnAfter(n)\n	}\n", ""),
	one("who had no visit is overdue", "internal/engine/removal.go", "	case t.now >= r.deadline && t.resumed && !r.excused:\n", "	case t.now >= r.deadline && t.resumed && r.excused:\n"),
	one("a livelock is not reported", "internal/engine/livelock.go", "	if n.movesInARow == livelockAfter {\n", "	if n.movesInARow == livelockAfter && t.now < 0 {\n"),
	one("a livelock is reported too early", "internal/engine/livelock.go", "	livelockAfter = 1000\n", "	livelockAfter = 30\n"),
}

// configured are bugs of policies that follow from the UserSpec (R29).
var configured = []Mutant{
	policy("the interval of observations is not measured anew", "policies.go", "		n.obs.next = w.observed.After(t.interval(n, p.Every, w.first))\n", ""),
	policy("the time-out of an observation is not measured anew", "policies.go", "	t.remeasureFlight(n.obs.flight, w.observed, p.Timeout)\n", ""),
	policy("the delay of an action is not measured anew", "policies.go", "	a.at = w.from.After(delay)\n", "	_ = delay\n"),
	policy("the time-out of an action is not measured anew", "policies.go", "		t.remeasureFlight(f, w.acted, n.action(f.action).Timeout)\n", "		_ = f\n"),
	policy("a command does not change the delay of an action", "commands.go", "		t.remeasureDelay(n)\n", ""),
	policy("entering a state again begins the time in a group", "visit.go", "		n.timing.HoldNothing(n.w.Spans)\n", "		n.timing.HoldNothing(0)\n"),
	policy("a restart goes on with the time in a group", "failure.go", "	n.timing.HoldNothing(0)\n", "	n.timing.HoldNothing(n.w.Spans)\n"),
	policy("jitter is the same in all stays", "jitter.go", "	r.stays++\n", ""),
	policy("the time to go is the usual one", "policies.go", "	return worker.TimeToGo(n.inst.ShutdownTimeout())\n", "	return worker.TimeToGo(0)\n"),
	policy("a wait begins anew with a UserSpec", "policies.go", "	a.at = w.from.After(delay)\n", "	a.at = t.now.After(delay)\n"),
}

func policy(name, file, old, new string) Mutant {
	m := one(name, "internal/engine/"+file, old, new)
	m.Tree = "Configured"
	return m
}

// ending are bugs of Run and Shutdown, which only -ends calls.
var ending = []Mutant{
	ends("the limit counts from when somebody ticks", "	if t.root.stage < draining {\n		return false\n	}\n	if !d.arrived {\n", "	if !d.arrived {\n"),
	ends("the limit counts from the first tick after a back-off", "		d.arrived, d.asked = true, t.now\n", "		d.arrived, d.asked = true, t.now.After(t.Grace)\n"),
	{Name: "the end of the limit wakes nobody", Mode: []string{"-ends"}, Edits: []Edit{
		{"internal/engine/run.go", "	if limit.arrived {\n		due = min(due, limit.at)\n	}\n", ""}}},
	ends("the default limit forgets dependencies", "	chains[entry] = saturate.AddDuration(byEntry[entry], before)\n", "	_ = before\n	chains[entry] = byEntry[entry]\n"),
	ends("the default limit has one grace for each worker", "saturate.MulDuration(t.Grace, 2)", "t.Grace"),
	{Name: "a seat for an action counts as one for Close", Mode: []string{"-ends"}, Edits: []Edit{
		{"internal/engine/places.go", "n.act.queued && n.mayClose() {\n", "n.act.queued && n.stage == terminating && !n.gone {\n"}}},
	ends("waiting for a place to close counts", "t.ShutdownLimit <= 0 && t.closeWaits()\n", "false\n"),
	ends("waiting for a place to close prolongs a limit that was set", "t.ShutdownLimit <= 0 && t.closeWaits()\n", "t.closeWaits()\n"),
	ends("who was not asked to go is not named", "	e.Left = append(e.Left, fsm.LeftWorker{", "	if n.stage <= requested {\n		return\n	}\n	e.Left = append(e.Left, fsm.LeftWorker{"),
	ends("an observation in flight is not called off", "	n.obs.flight.callOff(errRemoved, t.now)\n", ""),
	ends("what is called off at the end is what a worker is left for", "	e.Left = append(e.Left, fsm.LeftWorker{", "	n.obs.flight.callOff(errRemoved, t.now)\n	e.Left = append(e.Left, fsm.LeftWorker{"),
	ends("a Shutdown without time has no answer", "			if !t.ended() {\n				return context.Cause(ctx)\n			}\n", "			return context.Cause(ctx)\n"),
	ends("hooks that were called off have the grace twice", "	timer := time.AfterFunc(t.Grace, quiet)\n", "	timer := time.AfterFunc(2*t.Grace, quiet)\n"),
	ends("hooks that were called off are not waited for", "	case <-t.quiet:\n	case <-ctx.Done():\n", "	case <-t.down:\n	case <-ctx.Done():\n"),
	ends("another Shutdown is not told who is left", "			if err == fsm.ErrDown {\n				return t.end()\n", "			if err == fsm.ErrDown {\n				return nil\n"),
	{Name: "nobody takes over from a Shutdown that has no more time", Mode: []string{"-ends"}, Edits: []Edit{
		{"internal/engine/steps.go", "	case t.freed <- struct{}{}:\n", "	case t.freed <- struct{}{}:\n		<-t.freed\n"}}},
}

func ends(name, old, new string) Mutant {
	m := one(name, "internal/engine/shutdown.go", old, new)
	m.Mode = []string{"-ends"}
	return m
}
