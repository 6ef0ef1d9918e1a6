package reference

// Mark is a rare situation in which rules meet. A simulation that never gets to
// one of them proves nothing about it: TestSeeds wants each to be reached.
type Mark uint

// The marks.
const (
	LastMappedStateStands Mark = iota // a new child has the last mapped state of its entry, and the StateMapping gives it none
	CountedAnew                       // an action ignores its context after its time-out was counted, and the back-off was over
	WaitedFor                         // a back-off lasts until an action that ignores its context returns
	WaitCutShort                      // such a back-off ends, because the worker is to shut down
	OpenByWindow                      // a circuit opens for the failures within the period
	OpenByCount                       // a circuit opens for the failures in a row alone
	OpensAgain                        // a circuit that was tried opens again
	WallWindow                        // a circuit opens, and by the wall clock another number of failures would be within the period
	CountEmptied                      // a worker that has failed was well for long enough
	BackOffEndsByVersion              // a moved Version, or another desired state, ends a back-off
	BackOffEndsBelow                  // a back-off ends because an ancestor of the worker goes
	FailsInBackOff                    // a failure is reported, and not counted
	FailsWhileDraining                // a draining worker fails
	BuiltAfterFailure                 // a constructor works after it has failed
	ComesBack                         // a child that took itself out is added again
	KindAwaited                       // an error of a permanent kind, for which a transition waits
	KindFails                         // an error of a permanent kind, which is a failure of the worker
	lastMark
)

var markNames = [...]string{"LastMappedStateStands", "CountedAnew", "WaitedFor", "WaitCutShort", "OpenByWindow", "OpenByCount", "OpensAgain", "WallWindow",
	"CountEmptied", "BackOffEndsByVersion", "BackOffEndsBelow", "FailsInBackOff", "FailsWhileDraining", "BuiltAfterFailure", "ComesBack", "KindAwaited", "KindFails"}

func (m Mark) String() string { return markNames[m] }

// Marks lists all marks.
func Marks() (list []Mark) {
	for m := range lastMark {
		list = append(list, m)
	}
	return list
}

// reach notes that a situation was there.
func (t *Tree) reach(m Mark) { t.Reached |= 1 << m }
