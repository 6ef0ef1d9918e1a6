package mutants

// told are bugs of outputs and inputs (R32, R33) that random trees find.
var told = []Mutant{
	one("an output is not told again after it has changed", "internal/instance/flow.go", "	if differs {\n		h.makeRare().reported = now\n", "	if differs && h.Reported() == nil {\n		h.makeRare().reported = now\n"),
	one("the lower bound of a float is not applied", "fsmimpl/vars.go", "	if x >= least {\n", "	if x >= least || x < least {\n"),
	one("the bounds of the inputs of a root are not applied", "internal/instance/flow.go", "	if d.Bound != nil {\n		d.Bound(inputs)\n	}\n", ""),
	one("the inputs that a root was given first are taken in", "internal/engine/inbox.go", "	in.inputs = inputs\n", "	if in.inputs == nil {\n		in.inputs = inputs\n	}\n"),
	one("again does not end a delay", "internal/engine/flow.go", "		a.pending, a.at = true, t.now\n		t.noteDelay(n, noDelay)\n", "		if !a.pending {\n			a.pending, a.at = true, t.now\n			t.noteDelay(n, noDelay)\n		}\n"),
	one("again compares with what the first attempt was given", "internal/instance/hooks.go", "		h.makeRare().given = h.def.Inputs.Given(&h.Snap)\n", "		if h.makeRare().given == nil {\n			h.more.given = h.def.Inputs.Given(&h.Snap)\n		}\n"),
	one("a child that is added again has the default inputs", "internal/engine/flow.go", "		return cs.lastInputs[s.entry]\n	}\n	return nil\n", "		return nil\n	}\n	return nil\n"),
	one("a guard that panics in an input is no failure", "internal/engine/flow.go", "			n.fail(err)\n			return // what", "			return // what"),
	one("an input that is no number is zero", "fsmimpl/flow.go", "		return last\n", "		return 0\n"),
	one("an output that is no number is known", "fsmimpl/flow.go", "	if v != v {\n		return fsm.Output[float64]{}\n	}\n	return fsm", "	return fsm"),
	one("a changed input does not change the delay of an action", "internal/engine/flow.go", "			t.remeasureDelay(n) // repeat may read an input (R29)\n", ""),
	one("a child sees inputs in the tick after the next", "internal/engine/flow.go", "	if n.inst.TakeInputs(inputs) {\n", "	if n.parent != nil && t.n%2 == 0 {\n		t.markNext(n)\n		return\n	}\n	if n.inst.TakeInputs(inputs) {\n"),
}

// times are bugs of times in groups and of jitter (R35), and of configured policies
// (R29), that random trees find.
var times = []Mutant{
	one("each state begins the time in a group", "internal/link/timing.go", "		case t.Held[i] == Never:\n			t.Held[i] = now\n", "		default:\n			t.Held[i] = now\n"),
	one("the time in a group goes on outside", "internal/link/timing.go", "		case !slices.Contains(in, i):\n			t.Held[i] = Never\n", "		case !slices.Contains(in, i):\n"),
	one("all calls of jitter draw the same", "fsmimpl/jitter.go", "	h.Int64(int64(place))\n", "	_ = place\n"),
	one("jitter only makes longer", "fsmimpl/jitter.go", "(2*h.Draw()-1)", "h.Draw()"),
	one("jitter is the same for all workers", "internal/engine/jitter.go", "drawing(t.Seed, n.path(), drawnStay, r.stays)", "drawing(t.Seed, n.w.Name, drawnStay, r.stays)"),
	one("the pause of backoff grows at once", "fsmimpl/arithmetic.go", "saturate.Grown(first, factor, most, n)", "saturate.Grown(first, factor, most, n+1)"),
	one("the age of an observation is not measured anew", "internal/engine/policies.go", "		n.staleDue = n.obs.at.After(p.StaleAfter).After(1)\n", "		_ = p.StaleAfter\n"),
}
