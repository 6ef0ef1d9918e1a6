package worker

// RowInputs says what the rows of a StateMapping read besides the worker's state,
// so that they are called only when that has changed. Zero means that they may
// read everything. The same is known of what gives a child its inputs.
type RowInputs uint8

const (
	// RowsReadOwn means the worker's UserSpec, its desired state, its observation
	// and the progress of its action.
	RowsReadOwn RowInputs = 1 << iota
	// RowsReadChildren means states, outputs and the health of children.
	RowsReadChildren
	// RowsReadClock means the time, or a user's guard, which may read anything.
	// Such rows are called in every visit.
	RowsReadClock
	// RowsReadEach means each or key, so that the children of the entry may have
	// different mapped states, or inputs. Otherwise one result is valid for all.
	RowsReadEach
)

// Due reports whether rows with these inputs have to be called when news has
// changed.
func (r RowInputs) Due(news RowInputs) bool { return r == 0 || r&(news|RowsReadClock) != 0 }

// Shared reports whether one result of the rows is valid for all children of the
// entry.
func (r RowInputs) Shared() bool { return r != 0 && r&RowsReadEach == 0 }
