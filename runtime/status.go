package fsm

import (
	"strings"
	"time"
)

// Status is how a worker and all below it stand, after some tick.
type Status struct {
	Path       string
	Name       string    // its name among its siblings; of a root its worker type
	Worker     string    // its worker type
	State      string    // "" before its first visit (R07)
	Desired    string    // "" before its first visit
	DesiredBy  string    // what makes it so: the UserSpec, its parent, or a shutdown (R05)
	Entered    time.Time // what the wall clock showed when the state was entered; zero before its first visit
	Version    int64     // of the UserSpec that it runs with
	UserSpec   string    // for people; secrets are ***
	Last       string    // the reason of its last transition or failure
	Why        []string  // for each transition of the state, what it waits for (R12)
	Held       string    // what keeps it from deciding at all; usually ""; of a root also a tick that does not end
	Withheld   string    // what its parent asks for, as long as dependsOn keeps that back (R18)
	WaitsFor   []string  // the names of the siblings for which that, or its removal, waits; ten at most (R18)
	Action     string    // the action in flight; Close is none
	Leaving    bool      // it was asked to go, or will be when WaitsFor is empty
	Removed    bool      // it asked for its removal and is gone: this is how it was last (R23)
	Circuit    string    // "open", or "half-open" while one more failure opens it again; usually "" (R22)
	Restarts   int       // failures in a row, as R22 counts them
	Waiting    bool      // no instance is there: its constructor has failed. While an old one leaves this is the status of that
	Observed   time.Time // when its last observation was taken in, by the wall clock as it is set now; zero: there is none
	Fresh      bool      // that observation is not stale; always so of a worker type that observes nothing (R10)
	Conditions []ConditionStatus
	LastError  string // the last of a hook, a guard, a condition, DeclareChildren and the like, or a constructor; a success does not take it away
	Counters   Counters
	Children   []Status // in the order of the declaration
}

// Counters count since the worker was started; failures since its constructor was
// first called.
type Counters struct {
	Observations   uint64 // that were taken in
	Transitions    uint64
	Failures       uint64 // of the worker (R19), those while it was held included
	Restarts       uint64 // failures that were counted (R22), those by which it asked for it included (R23)
	CircuitsOpened uint64
	Attempts       uint64 // of actions
	Retries        uint64 // attempts that followed a failed one
	AttemptsFailed uint64
	ObserveFailed  uint64
	Replaced       uint64 // observations that a newer one replaced before a tick saw them
	Dropped        uint64 // late results of hooks
	Abandoned      uint64 // hooks that ignored their context
	Cuts           uint64 // of a root: ticks that used up their budget (R25)
	Queued         uint64 // hooks that had to wait for a place (WithHookLimit)
}

// Child gives the status of the child with that name, and whether there is one.
func (s *Status) Child(name string) (Status, bool) {
	for i := range s.Children {
		if s.Children[i].Name == name {
			return s.Children[i], true
		}
	}
	return Status{}, false
}

// Status reads the tree as the last tick left it.
func (t *tree) Status() Status {
	if !t.look() {
		return t.stuckStatus()
	}
	defer t.mu.Unlock()
	var s Status
	t.explainAll(t.statusOf(nil, t.root, &s))
	return s
}

// unexplained is a status that lacks what users' guards say.
type unexplained struct {
	n *node
	s *Status
}

// statusOf fills in how a worker and all below it stand, but for what users'
// guards say. It adds those whose guards are to be asked to a list.
func (t *tree) statusOf(ask []unexplained, n *node, s *Status) []unexplained {
	*s = Status{
		Path:     n.path,
		Name:     n.w.name,
		Worker:   n.w.name,
		State:    n.stateName(),
		Desired:  n.w.stateName(n.desired),
		Entered:  n.m.Entered,
		Version:  n.h.version(),
		UserSpec: n.h.describe(),
		Last:     n.last,
		Held:     n.heldBy(),
		Leaving:  n.removal.stage >= leaving,
		Fresh:    n.fresh(t.now),
		Counters: n.counters,
	}
	if n.obs.seen {
		s.Observed = t.timeOf(n.obs.at)
	}
	if n.restarts != nil {
		s.Circuit, s.Restarts = n.restarts.circuit(t.now, &n.w.restart)
	}
	if n.slot != nil {
		s.Name = n.slot.name
	}
	if n.act.flight.on && !n.act.closing {
		s.Action = n.w.actionName(n.act.id)
	}
	if n.lastErr != nil {
		s.LastError = n.lastErr.Error()
	}
	cleanStatus(s)
	if n.begun {
		ask = append(ask, unexplained{n, s})
	}
	return t.childStatuses(ask, n, s)
}

// explainAll adds what users' guards are asked for. The status of one whose guard
// ends the goroutine says so, as for a panic.
func (t *tree) explainAll(ask []unexplained) {
	for i := 0; i < len(ask); i++ {
		returned := apart(func() {
			for ; i < len(ask); i++ {
				ask[i].explain()
			}
		})
		if !returned {
			in := ask[i].n.h.leftBy()
			ask[i].fails(in, endedIn(in))
		}
	}
}

func (a unexplained) explain() {
	a.n.refresh()
	a.s.DesiredBy = a.n.askedBy()
	for _, line := range a.n.why() {
		a.s.Why = append(a.s.Why, oneLine(line, maxReason))
	}
	var err error
	if a.s.Conditions, err = a.n.h.conditions(); err != nil {
		a.fails(inCondition, err)
	}
}

// fails says that a guard or a condition could not be asked.
func (a unexplained) fails(in string, err error) {
	text := oneLine(err.Error(), maxReason)
	if in == inCondition {
		a.s.LastError = text
		return
	}
	a.s.Why = []string{text}
}

// cleanStatus makes one line of each text that has something from outside in it; Why is
// added later. Names stay as they were declared.
func cleanStatus(s *Status) {
	for _, text := range []*string{&s.UserSpec, &s.Last, &s.Held, &s.LastError} {
		*text = oneLine(*text, maxReason)
	}
}

func (t *tree) childStatuses(ask []unexplained, n *node, s *Status) []unexplained {
	if n.kids == nil {
		return ask
	}
	waits := n.kids.waits(n.w)
	for _, c := range n.kids.slots {
		switch {
		case c.node != nil:
			child := addChild(s, n)
			ask = t.statusOf(ask, c.node, child)
			if c.node.entry == c.entry { // else it is for the one that follows
				child.Withheld = c.node.w.stateName(c.want)
			}
			child.Leaving = child.Leaving || c.leaving
			child.WaitsFor = waits.of(n.w, c)
		case c.waiting != nil:
			child := addChild(s, n)
			*child = Status{Path: ChildPath(n.path, c.name), Name: c.name, Worker: c.waiting.Worker(), Waiting: true}
			c.failing.tell(t, child)
			cleanStatus(child)
		case c.retired != nil:
			child := addChild(s, n)
			ask = t.statusOf(ask, c.retired, child)
			child.Removed = true
		}
	}
	return ask
}

// addChild adds the status of a child, which does not move when others are added.
func addChild(s *Status, n *node) *Status {
	if s.Children == nil {
		s.Children = make([]Status, 0, len(n.kids.slots))
	}
	s.Children = append(s.Children, Status{})
	return &s.Children[len(s.Children)-1]
}

// heldBy says what keeps a worker from deciding at all.
func (n *node) heldBy() string {
	switch {
	case !n.begun:
		return "it has not been visited yet"
	case n.removal.stage == closing && n.gone:
		return "it is gone"
	case n.removal.stage == closing:
		if waits := n.waitsFor(); strings.HasSuffix(waits, notReturned) {
			return "it is being removed: " + waits
		}
		return "it is being removed and waits for " + n.waitsFor()
	case n.held():
		return n.restarts.heldBy(n.tree, n.w.actionName(n.act.id))
	}
	return ""
}
