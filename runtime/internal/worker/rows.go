package worker

// RowInputs say what the rows of a StateMapping read besides the worker's state,
// so that they are asked only when that has changed. Zero is everything.
type RowInputs uint8

const (
	// RowsReadOwn: what is the worker's own: its UserSpec, its desired state, its
	// observation, and how its action stands.
	RowsReadOwn RowInputs = 1 << iota
	// RowsReadChildren: states of children.
	RowsReadChildren
	// RowsReadClock: the time, or a user's guard, of which nobody knows what it
	// reads. These rows are asked in every visit.
	RowsReadClock
	// RowsReadEach: each or key, so that the children of the entry may have
	// different words. Without it one answer holds for all.
	RowsReadEach
)

// Due reports whether rows that read these have to be asked when news has
// changed.
func (r RowInputs) Due(news RowInputs) bool { return r == 0 || r&(news|RowsReadClock) != 0 }

// Shared reports whether one answer holds for all children of the entry.
func (r RowInputs) Shared() bool { return r != 0 && r&RowsReadEach == 0 }
