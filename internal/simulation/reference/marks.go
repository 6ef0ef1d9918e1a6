package reference

// Mark is a rare situation in which rules meet. A simulation that never gets to
// one of them proves nothing about it: TestSeeds wants each to be reached.
type Mark uint

// The marks.
const (
	LastMappedStateStands    Mark = iota // a new child has the last mapped state of its entry, and the StateMapping gives it none
	CountedAnew                          // an action ignores its context after its time-out was counted, and the back-off was over
	WaitedFor                            // a back-off lasts until an action that ignores its context returns
	WaitCutShort                         // such a back-off ends, because the worker is to shut down
	OpenByWindow                         // a circuit opens for the failures within the period
	OpenByCount                          // a circuit opens for the failures in a row alone
	OpensAgain                           // a circuit that was tried opens again
	WallWindow                           // a circuit opens, and by the wall clock another number of failures would be within the period
	CountEmptied                         // a worker that has failed was well for long enough
	BackOffEndsByVersion                 // a moved Version, or another desired state, ends a back-off
	BackOffEndsBelow                     // a back-off ends because an ancestor of the worker goes
	FailsInBackOff                       // a failure is reported, and not counted
	FailsWhileDraining                   // a draining worker fails
	BuiltAfterFailure                    // a constructor works after it has failed
	ComesBack                            // a child that took itself out is added again
	KindAwaited                          // an error of a permanent kind, for which a transition waits
	KindFails                            // an error of a permanent kind, which is a failure of the worker
	CommandMoves                         // a command is accepted, and the state is another one
	CommandReenters                      // a command is accepted, and the state is entered again
	CommandStays                         // a command is accepted, and the state goes on
	CommandComesAgain                    // a command is offered, another transition is taken, and it is offered again
	CommandDeferred                      // a command is passed over, because its state defers it, and another one is offered
	DeferredAccepted                     // a command that a state deferred is accepted later
	CommandRefused                       // the state has transitions with the command, and none was taken
	CommandUntaken                       // the state has none
	ComesToBackOff                       // a command comes to a worker in back-off
	ComesToParked                        // a command comes to a worker whose circuit is open
	ComesToLeaving                       // a command comes to a worker that has begun termination
	RejectedByFailure                    // commands wait, and their worker fails
	RejectedByTermination                // commands wait, and their worker begins termination
	RejectedByRemovingItself             // commands wait, and their worker removes itself
	CommandForNobody                     // there is no worker at the path
	CommandForAnother                    // there is one of another type
	CommandForUnbuilt                    // its constructor has failed
	CommandTakenBack                     // the context of a Send ends while the command is in the queue
	NeverTakenIn                         // it ends before the tick
	TooManyCommands                      // 64 of them wait
	CommandInvalid                       // it is refused before it is sent
	SentWhenDown                         // the tree is down
	VariableStops                        // a right side stops at a bound
	RightSideUnknown                     // a transition would be taken if what it sets were known
	VariableKept                         // a variable is kept over a failure, and is not what it began as
	VariableReset                        // a failure sets a variable back
	VariableDelays                       // after or for is over, by another value of the variable than in the tick before
	VariableMaps                         // a row of a StateMapping that reads a variable gives the mapped state
	NoValueSet                           // an enum is cleared
	InputPanics                          // a guard panics that an input of a child asks
	InputStays                           // an input is unknown, and stays what it was
	InputStops                           // an input stops at a bound
	InputOfNoNumber                      // an input would be no number, and stays what it was
	InputKept                            // a child that is added again is told at once what the one before it was told
	AgainEndsRepeat                      // an action is to be started at once, because an input differs
	AgainWaits                           // an input differs, and a delay after a failed attempt goes on
	OutputUnknown                        // an output becomes unknown
	OutputOfNoNumber                     // an output is no number
	GroupTimeEnds                        // the time in a group is over, and that in the state is less
	GroupTimeBegins                      // a failure ends the time in a group
	PolicyShortens                       // a wait is over earlier, because a policy has another value now
	PolicyProlongs                       // a wait is longer, because a policy has another value now
	TakenBackInTick                      // the context of a Send ends in a tick, while the command is in the queue
	RestartedBecauseAsked                // a worker that is not in back-off is restarted because somebody asks for it
	CircuitClosedByRestart               // somebody asks for the restart of a parked worker
	BuiltBecauseAsked                    // somebody asks for the restart of a child whose constructor has failed
	ObservedAgain                        // an observation begins when the one in flight returns, because somebody has asked for it
	lastMark
)

var markNames = [...]string{"LastMappedStateStands", "CountedAnew", "WaitedFor", "WaitCutShort", "OpenByWindow", "OpenByCount", "OpensAgain", "WallWindow",
	"CountEmptied", "BackOffEndsByVersion", "BackOffEndsBelow", "FailsInBackOff", "FailsWhileDraining", "BuiltAfterFailure", "ComesBack", "KindAwaited", "KindFails",
	"CommandMoves", "CommandReenters", "CommandStays", "CommandComesAgain", "CommandDeferred", "DeferredAccepted", "CommandRefused", "CommandUntaken",
	"ComesToBackOff", "ComesToParked", "ComesToLeaving", "RejectedByFailure", "RejectedByTermination", "RejectedByRemovingItself", "CommandForNobody", "CommandForAnother",
	"CommandForUnbuilt", "CommandTakenBack", "NeverTakenIn", "TooManyCommands", "CommandInvalid", "SentWhenDown",
	"VariableStops", "RightSideUnknown", "VariableKept", "VariableReset", "VariableDelays", "VariableMaps", "NoValueSet",
	"InputPanics", "InputStays", "InputStops", "InputOfNoNumber", "InputKept", "AgainEndsRepeat", "AgainWaits", "OutputUnknown", "OutputOfNoNumber",
	"GroupTimeEnds", "GroupTimeBegins", "PolicyShortens", "PolicyProlongs", "TakenBackInTick",
	"RestartedBecauseAsked", "CircuitClosedByRestart", "BuiltBecauseAsked", "ObservedAgain"}

func (m Mark) String() string { return markNames[m] }

// Marks lists all marks.
func Marks() (list []Mark) {
	for m := range lastMark {
		list = append(list, m)
	}
	return list
}

// Reach notes that a situation was there that the reference does not see.
func (t *Tree) Reach(m Mark) { t.reach(m) }

// reach notes that a situation was there.
func (t *Tree) reach(m Mark) { t.Reached |= 1 << m }

func (t *Tree) reachIf(is bool, m Mark) {
	if is {
		t.reach(m)
	}
}
