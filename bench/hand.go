package main

// byHand are machines as a person writes them with a switch.
func byHand() []contender {
	return []contender{{
		who:     "`switch` by hand",
		words:   "a state and a method; nothing else is known of the machine",
		flat:    func() machine { return &handLamp{} },
		guarded: func(load func() int) machine { return &handGuarded{load: load} },
	}}
}

type handState uint8

const (
	handDark handState = iota
	handLit
)

type handLamp struct{ state handState }

func (l *handLamp) Lit() bool { return l.state == handLit }

func (l *handLamp) Set(on bool) bool {
	switch l.state {
	case handDark:
		if on {
			l.state = handLit
			return true
		}
	case handLit:
		if !on {
			l.state = handDark
			return true
		}
	}
	return false
}

type handGuarded struct {
	state handState
	load  func() int
}

func (l *handGuarded) Lit() bool { return l.state == handLit }

func (l *handGuarded) Set(on bool) bool {
	switch l.state {
	case handDark:
		if on && l.load() <= limit {
			l.state = handLit
			return true
		}
	case handLit:
		if !on {
			l.state = handDark
			return true
		}
	}
	return false
}
