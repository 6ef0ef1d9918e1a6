package reference

// Mark is a rare situation in which rules meet. A simulation that never gets to
// one of them proves nothing about it: TestSeeds wants each to be reached.
type Mark uint

// The marks.
const (
	LastWordStands    Mark = iota // a child that is new has the last word of its entry, about which the mapping is silent
	CountedAnew                   // an action ignores its context after its time-out was counted, and the hold was over
	WaitedFor                     // a hold lasts until an action that ignores its context returns
	WaitCutShort                  // such a hold ends, since the worker is to shut down
	OpenByWindow                  // a circuit opens for the failures within the period
	OpenByCount                   // a circuit opens for the failures in a row alone
	OpensAgain                    // a circuit that was tried opens again
	WallWindow                    // a circuit opens, and by the wall clock another number of failures would be within the period
	CountEmptied                  // a worker that has failed was well for long enough
	HoldEndsByVersion             // a moved Version, or another desired state, ends a hold
	HoldEndsBelow                 // a hold ends since one above the worker goes
	FailsWhileHeld                // a failure is reported, and not counted
	FailsWhileGoing               // a failure of one that is leaving
	BuiltAfterFailure             // a constructor works after it has failed
	ComesBack                     // a child that took itself out is added again
	lastMark
)

var markNames = [...]string{"LastWordStands", "CountedAnew", "WaitedFor", "WaitCutShort", "OpenByWindow", "OpenByCount", "OpensAgain", "WallWindow",
	"CountEmptied", "HoldEndsByVersion", "HoldEndsBelow", "FailsWhileHeld", "FailsWhileGoing", "BuiltAfterFailure", "ComesBack"}

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
