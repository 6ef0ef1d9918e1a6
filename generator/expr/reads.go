package expr

// facts are what an expression reads, itself and through the conditions in
// it. They are found once, when the expression is checked: a condition may be
// read by every transition of a large machine.
type facts uint16

const (
	factKnown facts = 1 << iota
	factObserved
	factClock
	factSecret
	factGaveUp
	factVars
	factResult
	factCommand
	factOutput // an output of a child: it may be unknown while the observation is fresh
	factInput
)

// learn finds the facts of e and everything below it, and keeps them.
func (e *Expr) learn() facts {
	if e.facts&factKnown == 0 {
		e.facts = e.gather((*Expr).learn)
	}
	return e.facts
}

// find is learn for what may be read by several goroutines at once: it keeps nothing.
// Literals and conversions that nobody has checked are not learned.
func (e *Expr) find() facts {
	if e.facts&factKnown != 0 {
		return e.facts
	}
	return e.gather((*Expr).find)
}

func (e *Expr) gather(of func(*Expr) facts) facts {
	f := e.own() | factKnown
	for i, arg := range e.Args {
		read := of(arg)
		if e.asksKnown(i) {
			read &^= factObserved | factResult | factOutput
		}
		f |= read
	}
	if e.Cond != nil {
		f |= of(e.Cond)
	}
	return f
}

// asksKnown reports whether an argument of e may be unknown without e being so.
func (e *Expr) asksKnown(arg int) bool {
	if e.Op == OpFold {
		return e.OtherKnown()
	}
	if e.Op != OpCall {
		return false
	}
	switch e.Name {
	case "known":
		return true
	case "orElse": // it is unknown only if both are
		return !e.Args[1-arg].MayBeUnknown()
	}
	return false
}

func (e *Expr) own() facts {
	var f facts
	switch e.Op {
	case OpObserved, OpGuard:
		f = factObserved
	case OpGaveUp:
		f = factGaveUp
	case OpVars:
		f = factVars
	case OpResult:
		f = factResult
	case OpCommand:
		f = factCommand
	case OpInput:
		f = factInput
	case OpOutput:
		f = factOutput
	}
	if isClock(e) {
		f |= factClock
	}
	if e.Field != nil && e.Field.Secret || looksInSecrets(e) {
		f |= factSecret
	}
	return f
}

// looksInSecrets reports whether e compares the elements of a list, and they are
// secret though the list is not.
func looksInSecrets(e *Expr) bool {
	if e.Op != OpCall || e.Name != "contains" {
		return false
	}
	list := e.Args[0].Field
	return list != nil && list.SecretElements()
}

func (e *Expr) reads(f facts) bool { return e.find()&f != 0 }

// ReadsObserved reports whether e may be unknown because the observation is stale:
// it reads observed, a user's guard, or a condition that does.
func (e *Expr) ReadsObserved() bool { return e.reads(factObserved) }

// ReadsOutput reports whether e may be unknown because an output of a child is.
func (e *Expr) ReadsOutput() bool { return e.reads(factOutput) }

// ReadsInput reports whether e reads an input.
func (e *Expr) ReadsInput() bool { return e.reads(factInput) }

// ReadsClock reports whether e may turn by time alone.
func (e *Expr) ReadsClock() bool { return e.reads(factClock) }

// ReadsGaveUp reports whether e reads gaveUp.
func (e *Expr) ReadsGaveUp() bool { return e.reads(factGaveUp) }

// ReadsVars reports whether e reads a variable.
func (e *Expr) ReadsVars() bool { return e.reads(factVars) }

// ReadsCommand reports whether e reads the command that is offered.
func (e *Expr) ReadsCommand() bool { return e.reads(factCommand) }

// Secret reports whether e is computed from a secret.
func (e *Expr) Secret() bool { return e.reads(factSecret) }
