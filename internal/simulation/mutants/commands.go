package mutants

// commands are bugs of R34, and of variables that commands set.
var commands = []Mutant{
	request("a worker that is leaving is offered a command", "visit.go", "n.stage < draining && n.rare().queue != nil && t.decideOffered(n)", "n.rare().queue != nil && t.decideOffered(n)"),
	request("the last command is offered first", "commands.go", "StateID) *request {\n	for _, r := range q.waiting {\n", "StateID) *request {\n	for i := range q.waiting {\n		r := q.waiting[len(q.waiting)-1-i]\n"),
	request("a command is offered in a state that defers it", "commands.go", "		if !r.settled.Load() && !w.Defers(s, r.id) {\n", "		if !r.settled.Load() {\n"),
	request("a failure forgets the commands that wait", "commands.go", "		t.answer(r, outcome(r))\n", "		_ = outcome(r)\n"),
	request("the next command wakes nobody", "commands.go", "	} else if q.first(n.w, n.state) != nil && !t.paced(n) {\n		t.markNext(n)\n	}\n", "	}\n"),
	request("a command is decided by any transition", "commands.go", "	case accepts || stays:\n", "	case err == nil:\n"),
	request("a transition that stays sets nothing", "commands.go", "		n.inst.Assign()\n", "		_ = n.inst\n"),
	request("a hook sees the command", "commands.go", "		t.withdrawOffer(n) // an action that is started must not see it\n", ""),
	request("one command more may wait", "requests.go", "const maxCommands = 64\n", "const maxCommands = 65\n"),
	request("a command that was taken back is offered", "requests.go", "	if r.settle() {\n		t.inbox.takeBack(r)\n		return context.Cause(ctx)\n	}\n	return <-r.answer\n", "	t.inbox.takeBack(r)\n	return context.Cause(ctx)\n"),
	request("a parked worker takes in commands", "commands.go", "	case n.backingOff():\n		return n.restarts().blockedBy(t, n)\n", "	case n.backingOff() && !n.parked():\n		return n.restarts().blockedBy(t, n)\n"),
	request("what waits in the inbox has no outcome when the tree ends", "requests.go", "			r.answer <- fsm.ErrDown\n", ""),
	one("a circuit that is tried leaves variables as they are", "internal/engine/failure.go", "	t.emit(e, n)\n	t.putInto(n, n.w.Initial)\n}\n\n// observeAtOnce", "	t.emit(e, n)\n	t.enter(n, n.w.Initial)\n}\n\n// observeAtOnce"),
	one("a transition sets variables back", "internal/engine/visit.go", "		n.inst.Assign()\n", "		n.inst.ResetVars()\n"),
}

func request(name, file, old, new string) Mutant {
	return one(name, "internal/engine/"+file, old, new)
}
