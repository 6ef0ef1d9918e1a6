package mutants

// asks are bugs of what is asked of a worker by its path (R40).
var asks = []Mutant{
	request("whoever is asked to observe while an observation is in flight does not", "reach.go", "		n.obs.again = true\n", ""),
	request("asking for an observation waits for the interval", "reach.go", "		t.wantObservation(n)\n", "		_ = n\n"),
	request("what is pushed below the root is taken in a tick late", "reach.go", "		if a.pushed && a.n != nil {\n			a.n.inst.MovePush()\n", "		if a.pushed && a.n != nil && a.n.parent == nil {\n			a.n.inst.MovePush()\n"),
	request("a restart forgets no failures", "failure.go", "	r.forgive()\n	return r.backingOff\n", "	return r.backingOff\n"),
	request("a worker in back-off is not restarted", "failure.go", "	case r.backingOff:\n		t.release(n, restartAsked)\n", "	case r.backingOff:\n"),
	request("a restart that is asked for propagates the initial state at once", "failure.go", "	r.backOff(t.now, &n.w.Restart)\n	e := fsm.Event{Kind: fsm.EventRestart", "	e := fsm.Event{Kind: fsm.EventRestart"),
	request("a constructor is not called because somebody asks", "reach.go", "	f.hasten(t.now)\n", ""),
}
